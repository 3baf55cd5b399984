import { describe, expect, it } from 'vitest';
import { eventsNamed, eventsOf, outcomes, scripted } from './experiments.ts';

/**
 * The shipped document of OKX, run on accounts whose numbers are worked out by hand from its pages: the ratio of equity to
 * maintenance with the taker fee, 0.05 %, at the mark.
 */
const contract = { kind: 'linear', multiplier: 0.01 };
const venue = 'okx-linear';

describe('okx-linear', () => {
  const closed = (script: Omit<Parameters<typeof scripted>[0], 'venue'>, patch: object = {}) =>
    eventsNamed(eventsOf(scripted({ venue: { extends: venue, ...patch }, ...script })), 'liquidation');

  // AAVEUSDT, 19 May 2023: 20,000 contracts lie in tier 5, 2.5 % of the whole; contracts of 0.1 AAVE.
  it('asks the rate of its tier of a whole position, by contracts, beyond the listed tiers too', () => {
    const price = (2_000 * 100 - 20_000) / (2_000 * (1 - 0.0255));
    const at = (mark: number) =>
      closed({
        contract: { kind: 'linear', multiplier: 0.1 },
        prices: { AAVE: [100, mark] },
        positions: [{ account: 'a', market: 'AAVE-PERP', size: 2_000, entryPrice: 100, margin: 20_000 }],
      });
    expect(at(price + 1e-4)).toEqual([]);
    const [first] = at(price - 1e-4);
    // Two tiers down, to the end of tier 3: 8,000 contracts.
    expect(first!.stage).toBe('twoTiersDown');
    expect(first!.size).toBeCloseTo(1_200, 6);
  });

  // 20,000 contracts of AAVEUSDT again: sold down to 8,000 at 92, which leaves 4,000 less a fee of 55.2 to 800 AAVE of
  // tier 3. At 91 that is 3,144.8 against 1.55 % of 72,800, at 88 it is 744.8 against 1.55 % of 70,400.
  it('looks again a minute later, and goes down to tier 1', () => {
    const script = (later: number) => ({
      contract: { kind: 'linear', multiplier: 0.1 },
      step: '30s',
      prices: { AAVE: [100, 92, later, later, later] },
      positions: [{ account: 'a', market: 'AAVE-PERP', size: 2_000, entryPrice: 100, margin: 20_000 }],
    });
    const healed = closed(script(91));
    expect(healed.map(({ step, stage }) => [step, stage])).toEqual([[1, 'twoTiersDown']]);
    const again = closed(script(88));
    expect(again.map(({ step, stage }) => [step, stage])).toEqual([
      [1, 'twoTiersDown'],
      [3, 'twoTiersDown'],
    ]);
    expect(again[1]!.size).toBeCloseTo(700, 6);
  });

  it('closes a position of tier 1 whole, sends what is left to the fund, and none to the account', async () => {
    const script = {
      ...{ contract, prices: { BTC: [50_000, 49_220] } },
      positions: [{ account: 'a', size: 1, entryPrice: 50_000, margin: 1_000 }],
    };
    // 49,000/(1 − 0.0045) = 49,221.5.
    const [closing] = closed(script);
    expect(closing).toMatchObject({ stage: 'close', size: 1, balance: 0 });
    expect(closing!.fee).toBeCloseTo(24.61, 6);
    expect(closing!.remainder).toBeCloseTo(220 - 24.61, 6);
    expect((await outcomes(scripted({ venue, ...script })))('fundFinalBalance')).toBeCloseTo(50e6 + 195.39, 6);
  });

  // A fall of the fund by 30 % within 8 hours turns deleveraging on: the current mark is the price, the book is passed by.
  it('matches liquidated accounts at the mark while the fund is 30 % below its peak, the others in the book', () => {
    const events = eventsOf(
      scripted({
        venue: { extends: venue, funds: { main: { balance: 10_000 } } },
        ...{ contract, prices: { BTC: [50_000, 46_000, 44_200] } },
        positions: [
          // Bankrupt at 49,000: 3,000 at 46,000, 30 % of the fund.
          { account: 'a', size: 1, entryPrice: 50_000, margin: 1_000 },
          // 44,000/(1 − 0.0045) = 44,198.9 and a little: at 44,200 still above; so bankrupt at 44,010.
          { account: 'b', size: 1, entryPrice: 50_000, margin: 5_990 },
          // Return over margin ratio at 44,200: s 58/1 · 100 …, t more of both.
          { account: 's', size: -1, entryPrice: 50_000, margin: 50_000 },
          { account: 't', size: -1, entryPrice: 50_000, margin: 5_000 },
        ],
      }),
    );
    expect(eventsNamed(events, 'fundPayment')).toMatchObject([{ account: 'a', amount: 3_000, balance: 7_000 }]);
    expect(eventsNamed(events, 'deleveraging')).toMatchObject([
      { account: 't', against: 'b', size: -1, fillPrice: 44_200, layer: 'adlAtMark' },
    ]);
    const [, second] = eventsNamed(events, 'liquidation');
    expect(second).toMatchObject({ account: 'b', stage: 'matched' });
  });

  // Return over margin ratio: (π/margin)/(E/MM) at 46,000, where 207 is asked of 1 BTC.
  // geared: 1,000/940 ÷ 1,940/207 = 0.114; early: 24,000/7,000 ÷ 31,000/207 = 0.023; by profit over cost times leverage early
  // would come first, 0.509 against 0.504.
  it('ranks by return over margin ratio', () => {
    const events = eventsOf(
      scripted({
        venue: { extends: venue, funds: { main: { balance: 0 } } },
        ...{ contract, prices: { BTC: [47_000, 46_000] } },
        positions: [
          { account: 'a', size: 1.5, entryPrice: 47_000, margin: 1_410 },
          { account: 'early', size: -1, entryPrice: 70_000, margin: 7_000 },
          { account: 'geared', size: -1, entryPrice: 47_000, margin: 940 },
        ],
      }),
    );
    expect(eventsNamed(events, 'deleveraging').map(({ account, size }) => [account, size])).toEqual([
      ['geared', -1],
      ['early', -0.5],
    ]);
  });
});
