import { describe, expect, it } from 'vitest';
import { DEBT, ofKind, run, type WorldWords } from './worlds.ts';

/** A long of 10 at 100 with 50 of margin and 30 besides, closed at 90: it owes 50. */
const OWING: WorldWords = {
  prices: [[90]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 50 }],
  balances: { a: 80 },
  wallets: { spot: { a: 11 }, earn: { a: 1000 } },
  backstop: [DEBT],
};
const settled = (words: Partial<WorldWords>) => {
  const { engine, events } = run({ ...OWING, ...words });
  const how = ofKind(events, 'debtSettlement').map((each) => [each.how, each.wallet, each.amount, each.fee]);
  return { engine, how, owed: engine.state.debt[0]! };
};

describe('a debt', () => {
  it('is owed where the venue has no rule for it', () => {
    const { engine, how, owed } = settled({});
    expect(how).toEqual([]);
    expect(owed).toBe(50);
    expect(engine.state.free[0]).toBe(30);
  });

  it('is swept from the wallets in the order of the venue, until it is paid', () => {
    const sweep = [
      { wallet: 'futures', conversionFee: 0 },
      { wallet: 'spot', conversionFee: 0.1 },
      { wallet: 'none', conversionFee: 0 },
      { wallet: 'earn', conversionFee: 0.02 },
    ];
    const { engine, how, owed } = settled({ negativeBalance: { sweep } });
    // 30, then 11 / 1.1 with a fee of 1, then the last 10 with 0.2.
    expect(how).toEqual([
      ['swept', 'futures', 30, 0],
      ['swept', 'spot', 10, expect.closeTo(1, 12)],
      ['swept', 'earn', 10, expect.closeTo(0.2, 12)],
    ]);
    expect(owed).toBe(0);
    expect(engine.state.otherWallets.map((wallet) => wallet[0])).toEqual([0, expect.closeTo(989.8, 9)]);
    expect(engine.state.venueEquity).toBeCloseTo(1.2, 12);
    expect(engine.state.tally.swept).toBeCloseTo(50, 12);
  });

  it('below the least amount is forgiven whole, at the venue’s expense', () => {
    const { engine, how, owed } = settled({ negativeBalance: { forgivenBelow: 50.01, waivedShare: 0.5 } });
    expect(how).toEqual([['forgiven', undefined, 50, 0]]);
    expect(owed).toBe(0);
    expect(engine.state.venueEquity).toBe(-50);
    expect(settled({ negativeBalance: { forgivenBelow: 50 } }).owed).toBe(50);
  });

  it('is waived in part, and recovered in part from later deposits', () => {
    const { engine, how, owed } = settled({ negativeBalance: { waivedShare: 0.4, recoveredShare: 0.5 } });
    expect(how).toEqual([
      ['waived', undefined, 20, 0],
      ['recovered', undefined, 15, 0],
    ]);
    expect(owed).toBe(15);
    expect(engine.state.deposits).toBe(-15);
    expect(engine.state.tally).toMatchObject({ forgiven: 20, recovered: 15 });
  });

  it('of an account still open at the horizon is settled by the same rule', () => {
    const { owed, how } = settled({ nobodyIsLiquidated: true, negativeBalance: { waivedShare: 1 } });
    expect(how).toEqual([['waived', undefined, 50, 0]]);
    expect(owed).toBe(0);
  });
});
