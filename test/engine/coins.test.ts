import { describe, expect, it } from 'vitest';
import type { CollateralCoin } from '../../src/venue.ts';
import { ADL, DEBT, INSURANCE_FUND, ofKind, run, stage, type WorldWords } from './worlds.ts';

const coin = (words: Partial<CollateralCoin> = {}): CollateralCoin => ({
  name: 'BTC',
  underlying: 'BTC',
  haircut: 0.1,
  conversionFee: 0,
  ...words,
});

/** A long of 10 at 100 on 50 of cash and one BTC at 100: maintenance 1 %, so 9 at a mark of 90. */
const LONG: WorldWords = {
  mode: 'cross',
  prices: [[100]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 50 }],
  balances: { a: 50 },
  wallets: { BTC: { a: 1 } },
  coinPrices: { BTC: [100, 100] },
  collateral: [coin()],
};
const closed = (words: Partial<WorldWords>) => {
  const world = run({ ...LONG, ...words });
  const { events, engine } = world;
  return {
    ...world,
    tally: engine.state.tally,
    liquidated: ofKind(events, 'liquidation').length > 0,
    conversions: ofKind(events, 'conversion').map(({ wallet, amount, received, fee }) => [
      wallet,
      amount,
      received,
      fee,
    ]),
    held: engine.state.coins?.held.map((held) => held[0]!) ?? [],
  };
};

describe('a coin under cross margin', () => {
  it.each([
    // Equity 50 + 100 (1 − h) + 10 (M − 100) against 0.1 M: at h = 0.1 the trigger is at 860 / 9.9 = 86.87, at 0.4 at 89.90.
    [0.1, 86.9, false],
    [0.1, 86.8, true],
    [0.4, 89.95, false],
    [0.4, 89.85, true],
    [1, 95.9, true],
  ])('at a haircut of %d moves the trigger: at a mark of %d, liquidated %s', (haircut, mark, isLiquidated) => {
    expect(closed({ prices: [[mark]], collateral: [coin({ haircut })] }).liquidated).toBe(isLiquidated);
  });

  it('brings an account down whose own market stands still, when its price falls', () => {
    // Cash 0: equity is 0.9 · p, maintenance 10 at 100, so 11.11 is the price that matters.
    const falling = { balances: { a: 0 }, prices: [[100, 100, 100]] };
    expect(closed({ ...falling, coinPrices: { BTC: [100, 50, 11.2, 11.15] } }).liquidated).toBe(false);
    const { events } = closed({ ...falling, coinPrices: { BTC: [100, 50, 11.2, 11] } });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ step: 3, equity: expect.closeTo(9.9, 12) as number }]);
  });

  it('is kept where the row closes on its cash', () => {
    // A haircut of 100 %: it closes at 95.5 with 5 of cash left.
    const { conversions, held, tally } = closed({ prices: [[95.5]], collateral: [coin({ haircut: 1 })] });
    expect(conversions).toEqual([]);
    expect(held).toEqual([1]);
    expect(tally.remainder).toBeCloseTo(5, 12);
  });

  it('is converted only as far as cash is lacking, the fee to the venue', () => {
    // At 90 cash is 50 − 100 = −50; at a fee of 2 % that takes 50 / 98 of the coin, 51.02 at the index.
    const { conversions, held, tally, engine, events } = closed({
      prices: [[90]],
      collateral: [coin({ haircut: 0.6, conversionFee: 0.02 })],
    });
    expect(conversions).toEqual([
      ['BTC', expect.closeTo(50 / 98, 12), expect.closeTo(50, 12), expect.closeTo(50 / 49, 12)],
    ]);
    expect(held[0]).toBeCloseTo(48 / 98, 12);
    expect(engine.state.coins!.sold[0]).toBeCloseTo(50 / 98, 12);
    expect(engine.state.venueEquity).toBeCloseTo(50 / 49, 12);
    expect(engine.state.deposits).toBeCloseTo(-50 / 0.98, 12);
    expect(tally.converted).toBeCloseTo(50 / 0.98, 12);
    expect(tally.shortfall).toBe(0);
    expect(ofKind(events, 'liquidation')[0]!.balance).toBeCloseTo(0, 12);
    expect(ofKind(events, 'conversion')[0]!.balance).toBeCloseTo(0, 12);
  });

  it('covers a gap in part, and the fund pays the rest', () => {
    // At 80 cash is −150; the coin fetches 98, the fund pays 52.
    const { conversions, held, tally, engine } = closed({
      prices: [[80]],
      collateral: [coin({ conversionFee: 0.02 })],
      fund: 60,
      backstop: [INSURANCE_FUND],
    });
    expect(conversions).toEqual([['BTC', 1, expect.closeTo(98, 12), expect.closeTo(2, 12)]]);
    expect(held).toEqual([0]);
    expect(tally.fundPaid).toBeCloseTo(52, 12);
    expect(tally.shortfall).toBeCloseTo(52, 12);
    expect(tally.uncovered).toBe(0);
    expect(engine.state.met.ofAccount[0]! & 2).toBe(2);
  });

  it('is no negative equity as long as all of it, sold, suffices', () => {
    const barely = closed({ prices: [[85.2]], collateral: [coin({ conversionFee: 0.02, haircut: 0.2 })] });
    expect(barely.engine.state.met.ofAccount[0]! & 2).toBe(0);
    const short = closed({ prices: [[85.1]], collateral: [coin({ conversionFee: 0.02, haircut: 0.2 })] });
    expect(short.engine.state.met.ofAccount[0]! & 2).toBe(2);
    expect(short.tally.uncovered).toBeCloseTo(1, 12);
  });

  it('goes in the venue’s order, coin by coin', () => {
    const both = {
      prices: [[80]],
      wallets: { BTC: { a: 1 }, USDE: { a: 100 } },
      coinPrices: { BTC: [100, 100], USDE: [1, 1] },
    };
    const usde = coin({ name: 'USDE', underlying: 'USDE', haircut: 0.5 });
    // 150 is lacking: all of the first, 50 of the second.
    expect(closed({ ...both, collateral: [coin(), usde] }).conversions).toEqual([
      ['BTC', 1, 100, 0],
      ['USDE', expect.closeTo(50, 10), expect.closeTo(50, 10), 0],
    ]);
    expect(closed({ ...both, collateral: [usde, coin()] }).conversions).toEqual([
      ['USDE', 100, 100, 0],
      ['BTC', expect.closeTo(0.5, 12), expect.closeTo(50, 10), 0],
    ]);
  });

  it('is not converted by an order that leaves the row open', () => {
    const { events, conversions } = closed({
      prices: [[88]],
      collateral: [coin({ haircut: 0.25 })],
      stages: [stage({ slice: { kind: 'fraction', share: 0.5 } }), stage()],
    });
    // Equity is 50 + 75 − 120 = 5 against 8.8, which a half heals.
    expect(ofKind(events, 'liquidation')).toMatchObject([{ size: 5 }]);
    expect(conversions).toEqual([]);
  });

  it('stands behind an order only as far as it counts: an account below zero by its margin is closed', () => {
    // Equity 50 + 40 − 120 = −30, although the coin fetches 100.
    const { events } = closed({
      prices: [[88]],
      collateral: [coin({ haircut: 0.6 })],
      stages: [stage({ name: 'slices', slice: { kind: 'fraction', share: 0.5 } }), stage()],
    });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ stage: 'all', size: 10 }]);
  });

  it('pays what a stop-loss lost beyond cash', () => {
    const { events, conversions } = closed({
      prices: [[92, 92]],
      holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 50, stop: 93 }],
      coinPrices: { BTC: [100, 100, 100] },
    });
    expect(events.map(({ event }) => event)).toEqual(['stopOut', 'conversion']);
    expect(conversions).toEqual([['BTC', expect.closeTo(0.3, 12), expect.closeTo(30, 12), 0]]);
  });

  it('lets a deleveraged counterparty lose what it has, and is converted for it', () => {
    // The short entered at 85 has lost 80 by 93 on 0 of cash; it is closed at 93 against the long, which lost its 50 there.
    const { events, conversions, engine } = closed({
      prices: [[93]],
      holdings: [
        { account: 'a', size: -10, entryPrice: 85, margin: 50 },
        { account: 'b', size: 10, entryPrice: 98, margin: 50 },
      ],
      balances: { a: 0, b: 50 },
      stages: [stage({ limit: 'none' })],
      backstop: [ADL],
    });
    expect(ofKind(events, 'deleveraging')).toMatchObject([{ account: 'a', size: -10, fillPrice: 93 }]);
    expect(conversions).toEqual([['BTC', expect.closeTo(0.8, 12), expect.closeTo(80, 12), 0]]);
    expect(engine.state.cash[0]).toBeCloseTo(0, 12);
  });

  it('is converted whole at the horizon for a row whose worth is below zero, and only for such a one', () => {
    const idle = { nobodyIsLiquidated: true, backstop: [DEBT] };
    expect(closed({ ...idle, prices: [[85.1]] }).conversions).toEqual([]);
    const { conversions, engine } = closed({ ...idle, prices: [[84]] });
    expect(conversions).toEqual([['BTC', 1, 100, 0]]);
    expect(engine.state.debt[0]).toBeCloseTo(10, 12);
  });

  it('counts as margin that was lost: beyond the margin posted', () => {
    const lost = (mark: number): number =>
      closed({ prices: [[mark]], collateral: [coin({ haircut: 1 })] }).engine.state.met.ofAccount[0]! & 4;
    expect([lost(95), lost(94)]).toEqual([0, 4]);
  });
});

describe('a coin under isolated margin', () => {
  const isolated: Partial<WorldWords> = { mode: 'isolated', prices: [[94]], backstop: [DEBT] };

  it('is not at stake', () => {
    const { liquidated, conversions, held, engine } = closed(isolated);
    expect(liquidated).toBe(true);
    expect(conversions).toEqual([]);
    expect(held).toEqual([1]);
    expect(engine.state.debt[0]).toBeCloseTo(10, 12);
  });

  it('is swept for a debt at its index price, where the venue says so', () => {
    const sweep = [{ wallet: 'BTC', conversionFee: 0.05 }];
    const { events, held, engine, tally } = closed({ ...isolated, negativeBalance: { sweep } });
    expect(ofKind(events, 'debtSettlement')).toMatchObject([
      { how: 'swept', wallet: 'BTC', amount: expect.closeTo(10, 12) as number, fee: expect.closeTo(0.5, 12) as number },
    ]);
    expect(held[0]).toBeCloseTo(1 - 0.105, 12);
    expect(engine.state.debt[0]).toBeCloseTo(0, 12);
    expect([tally.swept, tally.converted]).toEqual([expect.closeTo(10, 12), 0]);
  });
});

describe('an account whose positions are isolated and cross', () => {
  it('has its coins at stake for the cross ones, and a sweep finds none', () => {
    const { events, held } = closed({
      mode: 'perAccount',
      prices: [[94], [100]],
      initialPrices: [100, 100],
      holdings: [
        { account: 'a', size: 10, entryPrice: 100, margin: 50, mode: 'isolated' },
        { account: 'a', market: 1, size: 1, entryPrice: 100, margin: 10, mode: 'cross' },
      ],
      balances: { a: 60 },
      backstop: [DEBT],
      negativeBalance: { sweep: [{ wallet: 'BTC', conversionFee: 0 }] },
    });
    expect(ofKind(events, 'debt')).toHaveLength(1);
    expect(ofKind(events, 'debtSettlement')).toEqual([]);
    expect(held).toEqual([1]);
  });
});

describe('a wallet that no venue lists', () => {
  it('is cash in another wallet, as ever', () => {
    const { engine, liquidated } = closed({ prices: [[90]], collateral: [] });
    expect(engine.state.coins).toBeUndefined();
    expect(engine.state.walletNames).toEqual(['BTC']);
    expect(liquidated).toBe(true);
  });
});
