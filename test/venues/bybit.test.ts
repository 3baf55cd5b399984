import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, scripted } from './experiments.ts';

/**
 * The shipped documents of Bybit, run on accounts whose numbers are worked out by hand from its help centre and API
 * pages. Where no book is given, what fills, fills at the mark.
 */

// Help centre, liquidation price (USDT contract), example 1: bankrupt at 19,600, liquidated at 19,700.
const long = { account: 'a', size: 1, entryPrice: 20_000, margin: 400 };

describe('bybit-linear', () => {
  // Help centre, Insurance Fund (4 May 2024): the remaining margin is added to the fund, a loss beyond it is covered.
  it.each([
    { mark: 19_700, received: 100 },
    { mark: 19_650, received: 50 },
    { mark: 19_500, received: -100 },
  ])('closes 1 BTC, bankrupt at 19,600, at $mark: the fund receives $received', ({ mark, received }) => {
    const events = eventsOf(scripted({ venue: 'bybit-linear', prices: { BTC: [20_000, mark] }, positions: [long] }));
    const [closing] = eventsNamed(events, 'liquidation');
    expect(closing).toMatchObject({ stage: 'close', size: 1, fillPrice: mark, balance: 0 });
    expect(closing!.remainder).toBeCloseTo(Math.max(0, received), 9);
    expect(closing!.shortfall).toBeCloseTo(Math.max(0, -received), 9);
    expect(eventsNamed(events, 'fundPayment')).toHaveLength(received < 0 ? 1 : 0);
  });

  // 100 BTC at 50,000 are 5 million, tier 3: 1.5 % less 30,000 is 45,000, met at 49,450. The four millions that tier 2
  // admits need 1 % less 10,000, 30,000: 20 BTC too many.
  it('sells above the lowest tier what exceeds the next one that the margin satisfies', () => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'bybit-linear', prices: { BTC: [50_000, 49_451, 49_449] } },
        positions: [{ account: 'a', size: 100, entryPrice: 50_000, margin: 100_000 }],
      }),
    );
    const closed = eventsNamed(events, 'liquidation');
    expect(closed).toMatchObject([{ step: 2, stage: 'ladder', fillPrice: 49_449 }]);
    expect(closed[0]!.size).toBeCloseTo(20, 9);
    expect(closed[0]!.balance).toBeCloseTo(100_000 - 20 * 551, 6);
  });

  it('sells nothing of it where the book has less above the bankruptcy price, and takes over the whole', () => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'bybit-linear', prices: { BTC: [50_000, 49_449] } },
        positions: [{ account: 'a', size: 100, entryPrice: 50_000, margin: 100_000 }],
        // 500,000 down to the bankruptcy price of 49,000, 91 basis points away; a million is 20 BTC.
        book: { impact: 'linear', depthPerBasisPoint: 5_500, recoveryHalfLife: '5m' },
      }),
    );
    expect(eventsNamed(events, 'liquidation').map(({ stage }) => stage)).toEqual(['close']);
  });

  // docs/v5/market/adl-alert.mdx, example 1: a pool of 1 million, a loss of 350,000; −30 % of it pays 300,000, the
  // counterparties the other 50,000.
  it('lets its pool fall by 30 % and deleverages for the rest', () => {
    const events = eventsOf(
      scripted({
        venue: { extends: 'bybit-linear', funds: { pool: { balance: 1_000_000 } } },
        prices: { BTC: [50_000, 41_500] },
        positions: [
          // Bankrupt at 45,000.
          { account: 'a', size: 100, entryPrice: 50_000, margin: 500_000 },
          { account: 'b', size: -100, entryPrice: 50_000, margin: 2_500_000 },
        ],
      }),
    );
    const [payment] = eventsNamed(events, 'fundPayment');
    expect(payment!.amount).toBeCloseTo(300_000, 6);
    expect(payment!.balance).toBeCloseTo(700_000, 6);
    const [deleveraged] = eventsNamed(events, 'deleveraging');
    expect(deleveraged).toMatchObject({ account: 'b', rank: 1 });
    expect(deleveraged!.fillPrice).toBeCloseTo(45_000, 6);
    expect(deleveraged!.profitForgone).toBeCloseTo(50_000, 6);
  });

  // Profit over cost times notional over equity at 41,500 (What is ADL). Doubled: 20.5 % · 41,500/13,500 = 0.63;
  // early: 17 % · 41,500/10,500 = 0.67; careful: 20.5 % · 41,500/30,700 = 0.28.
  it('ranks by leveraged return, not by return alone', () => {
    const events = eventsOf(
      scripted({
        venue: { extends: 'bybit-linear', funds: { pool: { balance: 0 } } },
        prices: { BTC: [50_000, 41_500] },
        positions: [
          { account: 'a', size: 3, entryPrice: 50_000, margin: 15_000 },
          { account: 'careful', size: -1, entryPrice: 52_200, margin: 20_000 },
          { account: 'doubled', size: -1, entryPrice: 52_200, margin: 2_800 },
          { account: 'early', size: -1, entryPrice: 50_000, margin: 2_000 },
        ],
      }),
    );
    const ranked = eventsNamed(events, 'deleveraging').map(({ account, rank }) => [rank, account]);
    expect(ranked).toEqual([
      [1, 'early'],
      [2, 'doubled'],
      [3, 'careful'],
    ]);
  });
});

describe('bybit-inverse', () => {
  // Help centre, Insurance Fund: liquidated at 7,000, bankrupt at 6,950; 1/6,950 − 1/fill of each contract.
  it.each([6_980, 6_930])('closes a long, bankrupt at 6,950, at %i', (mark) => {
    const contracts = 10_000;
    const margin = contracts * (1 / 6_950 - 1 / 7_100);
    const events = eventsOf(
      scripted({
        ...{ venue: 'bybit-inverse', contract: { kind: 'inverse' }, prices: { BTC: [7_100, mark] } },
        positions: [{ account: 'a', size: contracts, entryPrice: 7_100, margin }],
      }),
    );
    const [closing] = eventsNamed(events, 'liquidation');
    expect(closing!.remainder! - closing!.shortfall!).toBeCloseTo(contracts * (1 / 6_950 - 1 / mark), 9);
  });
});

describe('bybit-uta-cross', () => {
  const account = [{ account: 'a', wallet: 'futures', amount: 400 }];

  // Margin balance against 0.5 % and the fee to close of 0.055 %, at the mark: (20,000 − 400)/(1 − 0.00555).
  it('liquidates at a maintenance rate of 100 %, fee to close included', () => {
    const price = 19_600 / (1 - 0.00555);
    const stages = (mark: number): string[] =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'bybit-uta-cross', prices: { BTC: [20_000, mark] } },
            ...{ positions: [long], balances: account },
          }),
        ),
        'liquidation',
      ).map(({ stage }) => stage);
    expect(stages(price + 0.01)).toEqual([]);
    expect(stages(price - 0.01)).toEqual(['close']);
  });

  // The order pays the taker fee, what is left above the bankruptcy price goes to the fund.
  it('charges the taker fee and keeps the remainder', () => {
    const events = eventsOf(
      scripted({
        ...{ venue: 'bybit-uta-cross', prices: { BTC: [20_000, 19_700] } },
        ...{ positions: [long], balances: account },
      }),
    );
    const [closing] = eventsNamed(events, 'liquidation');
    expect(closing!.fee).toBeCloseTo(0.00055 * 19_700, 9);
    expect(closing!.remainder).toBeCloseTo(100 - 0.00055 * 19_700, 9);
  });

  // 0.15 BTC with a collateral ratio of 0.85 count for 0.1275 of the price: 0.1275 P + P − 20,000 = 0.00555 P.
  it('counts BTC as collateral at 85 %', () => {
    const price = 20_000 / (1 + 0.1275 - 0.00555);
    const isLiquidated = (mark: number): boolean =>
      eventsNamed(
        eventsOf(
          scripted({
            ...{ venue: 'bybit-uta-cross', prices: { BTC: [20_000, mark] } },
            positions: [{ ...long, margin: 2_000 }],
            balances: [
              { account: 'a', wallet: 'futures', amount: 0 },
              { account: 'a', wallet: 'BTC', amount: 0.15 },
            ],
          }),
        ),
        'liquidation',
      ).length > 0;
    expect(isLiquidated(price + 0.01)).toBe(false);
    expect(isLiquidated(price - 0.01)).toBe(true);
  });
});
