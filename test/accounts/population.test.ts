import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Experiment, SyntheticAccounts } from '../../src/experiment.ts';
import { normalCdf } from '../../src/math/normal-distribution.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { brackets, experimentWith, synthetic, venueWith } from './experiments.ts';

const root = rootKey('2026-11-21');
const built = (changes: Partial<SyntheticAccounts>, experiment: Partial<Experiment> = {}): Accounts =>
  buildAccounts({ ...experimentWith(synthetic(changes)), ...experiment }, root).accounts;

/** A trader as a reader would write it down. */
interface Trader {
  id: string;
  balance: number;
  positions: { market: number; size: number; entryPrice: number; margin: number; notional: number }[];
}

function tradersOf({ ids, balance, isMarketMaker, positions }: Accounts): Trader[] {
  const traders = ids.map((id, row): Trader => ({ id, balance: balance[row]!, positions: [] }));
  for (let row = 0; row < positions.count; row++) {
    const [size, entryPrice] = [positions.size[row]!, positions.entryPrice[row]!];
    traders[positions.account[row]!]!.positions.push({
      market: positions.market[row]!,
      size,
      entryPrice,
      margin: positions.margin[row]!,
      notional: Math.abs(size) * entryPrice,
    });
  }
  return traders.filter((_, row) => isMarketMaker[row] === 0);
}

/** A share of n independent trials lies within 4.5 standard errors of its probability, but for one seed in 150,000. */
function expectShare(events: number, trials: number, probability: number): void {
  const error = Math.sqrt((probability * (1 - probability)) / trials);
  expect(Math.abs(events / trials - probability)).toBeLessThan(4.5 * error);
}

describe('a synthetic trader', () => {
  it('has a zero-padded id, so that code-point order is the order of the draw', () => {
    const ids = tradersOf(built({ count: 12 })).map(({ id }) => id);
    expect([ids[0], ids[9], ids[11]]).toEqual(['trader-0001', 'trader-0010', 'trader-0012']);
    expect(ids).toEqual(ids.toSorted());
    expect(tradersOf(built({ count: 10_000, notional: { kind: 'constant', value: 1 } }))[0]!.id).toBe('trader-00001');
  });
  it('holds its notional at its leverage, and beside its margin the free balance it was given', () => {
    const accounts = built({
      count: 10,
      notional: { kind: 'constant', value: 20_000 },
      leverage: { kind: 'constant', value: 8 },
      freeBalance: { kind: 'constant', value: 1.5 },
      otherWallets: { spot: { kind: 'constant', value: 4 } },
    });
    for (const { balance, positions } of tradersOf(accounts)) {
      expect(positions[0]!.notional).toBeCloseTo(20_000, 8);
      expect(positions[0]!.margin).toBe(2_500);
      expect(balance).toBe(6_250);
    }
    const makers = accounts.ids.map((id) => (id.startsWith('maker') ? 0 : 10_000));
    expect([...accounts.wallets['spot']!]).toEqual(makers);
  });
  it('has exactly its margins for a balance where nothing is free', () => {
    const { balance, positions, ids } = built({ positionsPerAccount: { values: [3], weights: [1] } });
    const margins = new Float64Array(ids.length);
    for (let row = 0; row < positions.count; row++) margins[positions.account[row]!]! += positions.margin[row]!;
    expect([...balance]).toEqual([...margins]);
  });
  it('enters within the half width of the initial price', () => {
    const prices = tradersOf(built({ count: 2_000, entryHalfWidth: 0.1, marketWeights: [1, 0, 0] })).map(
      ({ positions }) => positions[0]!.entryPrice,
    );
    expect(Math.min(...prices)).toBeGreaterThan(90_000);
    expect(Math.max(...prices)).toBeLessThan(110_000);
    expectShare(prices.filter((price) => price < 95_000).length, prices.length, 0.25);
  });
  it('never holds two positions in one market', () => {
    const traders = tradersOf(built({ count: 300, positionsPerAccount: { values: [1, 2, 3], weights: [1, 1, 1] } }));
    for (const { positions } of traders) {
      expect(new Set(positions.map(({ market }) => market)).size).toBe(positions.length);
    }
  });
});

describe('a population', () => {
  it('is as long as it was asked to be, to the account', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, longShare) => {
        const traders = tradersOf(built({ count, longShare }));
        expect(traders.filter(({ positions }) => positions[0]!.size > 0)).toHaveLength(Math.round(count * longShare));
      }),
      { numRuns: 30 },
    );
  });
  it('only turns shorts long when its long share rises', () => {
    const longs = (longShare: number): string[] =>
      tradersOf(built({ longShare })).flatMap(({ id, positions }) => (positions[0]!.size > 0 ? [id] : []));
    const more = new Set(longs(0.7));
    expect(longs(0.4)).toHaveLength(40);
    expect(longs(0.4).every((id) => more.has(id))).toBe(true);
  });

  const wide = tradersOf(
    built({
      count: 6_000,
      positionsPerAccount: { values: [1, 2, 3], weights: [5, 3, 2] },
      marketWeights: [6, 3, 1],
      notional: { kind: 'lognormal', median: 20_000, sigma: 1.2 },
      leverage: { kind: 'discrete', values: [5, 10, 20, 50], weights: [3, 4, 2, 1] },
    }),
  );
  it('has as many accounts of each number of positions as their weights say', () => {
    for (const [positions, weight] of [
      [1, 0.5],
      [2, 0.3],
      [3, 0.2],
    ] as const) {
      expectShare(wide.filter((trader) => trader.positions.length === positions).length, wide.length, weight);
    }
  });
  it('picks markets by weight, the second among those that are left', () => {
    const single = wide.filter(({ positions }) => positions.length === 1);
    const double = wide.filter(({ positions }) => positions.length === 2);
    expectShare(single.filter(({ positions }) => positions[0]!.market === 0).length, single.length, 0.6);
    // Without the third market: first 0 then 1, or first 1 then 0.
    const probability = 0.6 * (3 / 4) + 0.3 * (6 / 7);
    expectShare(double.filter(({ positions }) => positions[1]!.market === 1).length, double.length, probability);
  });
  it('puts a further position on the side of the first as often as it was told', () => {
    const double = wide.filter(({ positions }) => positions.length === 2);
    const same = double.filter(({ positions }) => positions[0]!.size > 0 === positions[1]!.size > 0);
    expectShare(same.length, double.length, 0.75);
  });
  it('draws leverages by their weights', () => {
    const at = wide.filter(({ positions }) => Math.abs(positions[0]!.notional / positions[0]!.margin - 10) < 1e-9);
    expectShare(at.length, wide.length, 0.4);
  });
  it('draws notionals from their distribution', () => {
    // Kolmogorov's bound: √n·D above 2.7 once in a million.
    const sorted = Float64Array.from(wide, ({ positions }) => positions[0]!.notional).sort();
    const distance = sorted.reduce((most, notional, i) => {
      const cdf = normalCdf(Math.log(notional / 20_000) / 1.2);
      return Math.max(most, cdf - i / sorted.length, (i + 1) / sorted.length - cdf);
    }, 0);
    expect(Math.sqrt(sorted.length) * distance).toBeLessThan(2.7);
  });
  it('gives each position its own share of the account’s notional', () => {
    const shared = tradersOf(
      built({
        count: 200,
        notional: { kind: 'constant', value: 1_000 },
        notionalShare: { kind: 'uniform', low: 0.3, high: 1 },
        positionsPerAccount: { values: [2], weights: [1] },
      }),
    );
    for (const { positions } of shared) {
      for (const { notional } of positions) {
        expect(notional).toBeGreaterThan(300);
        expect(notional).toBeLessThan(1_000);
      }
      expect(positions[0]!.notional).not.toBeCloseTo(positions[1]!.notional, 3);
    }
  });
});

describe('the cap of maintenance as a share of margin', () => {
  const venue = venueWith(
    {},
    { ...brackets, brackets: brackets.brackets.map(({ notionalFloor, rate }) => ({ notionalFloor, rate })) },
  );
  const capped = (maximumMaintenanceShare?: number): Trader[] =>
    tradersOf(
      buildAccounts(
        experimentWith(
          synthetic({
            count: 400,
            notional: { kind: 'logUniform', low: 1_000, high: 1e7 },
            ...(maximumMaintenanceShare === undefined ? {} : { maximumMaintenanceShare }),
          }),
          { policies: { venue, lenient: venueWith({}, { kind: 'flat', rate: 0.001 }) } },
        ),
        root,
      ).accounts,
    );
  /** Marginal brackets by hand. */
  const maintenance = (n: number): number =>
    0.004 * Math.min(n, 50_000) +
    0.005 * Math.max(0, Math.min(n, 250_000) - 50_000) +
    0.01 * Math.max(0, Math.min(n, 1_000_000) - 250_000) +
    0.025 * Math.max(0, Math.min(n, 5_000_000) - 1_000_000) +
    0.05 * Math.max(0, n - 5_000_000);

  it('lowers the leverage of those it binds to meet it exactly, and no other’s', () => {
    const free = capped();
    let bound = 0;
    capped(0.6).forEach(({ positions }, i) => {
      const [{ margin, notional }, drawn] = [positions[0]!, free[i]!.positions[0]!];
      const required = maintenance(notional) / 0.6;
      expect(notional).toBe(drawn.notional);
      if (margin === drawn.margin) expect(required).toBeLessThanOrEqual(margin * (1 + 1e-12));
      else {
        bound++;
        expect(margin / required).toBeCloseTo(1, 12);
        expect(margin).toBeGreaterThan(drawn.margin);
      }
    });
    expect(bound).toBeGreaterThan(20);
    expect(bound).toBeLessThan(380);
  });
});

describe('the draws of an account', () => {
  const withoutSide = ({ id, balance, positions }: Trader): unknown => ({
    id,
    balance,
    positions: positions.map(({ market, size, entryPrice, margin }) => ({
      market,
      size: Math.abs(size),
      entryPrice,
      margin,
    })),
  });
  const several = { positionsPerAccount: { values: [1, 2], weights: [1, 1] }, sameSideProbability: 1 };

  it('stay as they were when accounts are added, but for a side at the threshold', () => {
    const few = tradersOf(built({ ...several, count: 50 }));
    const more = tradersOf(built({ ...several, count: 80 })).slice(0, 50);
    expect(more.map(withoutSide)).toEqual(few.map(withoutSide));
    const turned = few.filter((trader, i) => trader.positions[0]!.size > 0 !== more[i]!.positions[0]!.size > 0);
    expect(turned.length).toBeLessThan(15);
  });
  it('stay as they were under another leverage, which alone changes the margin', () => {
    const low = tradersOf(built({ ...several, leverage: { kind: 'constant', value: 5 } }));
    const high = tradersOf(built({ ...several, leverage: { kind: 'constant', value: 50 } }));
    low.forEach(({ positions }, i) => {
      positions.forEach((position, p) => {
        const other = high[i]!.positions[p]!;
        expect(other).toMatchObject({ market: position.market, size: position.size, entryPrice: position.entryPrice });
        expect(other.margin).toBeCloseTo(position.margin / 10, 8);
      });
    });
  });
  it('are another seed’s under another seed', () => {
    const experiment = experimentWith(synthetic());
    const [one, other] = [root, rootKey('another')].map((key) => tradersOf(buildAccounts(experiment, key).accounts));
    const same = one!.filter(({ positions }, i) => positions[0]!.entryPrice === other![i]!.positions[0]!.entryPrice);
    expect(same).toEqual([]);
  });
  it('are frozen: a change here changes every result', () => {
    const [first, , third] = tradersOf(built({ count: 3 }));
    expect([first!.positions[0]!, third!.positions[0]!].map(({ market, size, margin }) => [market, size, margin]))
      .toMatchInlineSnapshot(`
      [
        [
          1,
          -5.337934847957081,
          8906.956171783193,
        ],
        [
          1,
          4.145676593899041,
          210.11248399157046,
        ],
      ]
    `);
  });
});

describe('a whale', () => {
  const whale = { account: 'Ahab', market: 0, side: 'short', notional: 5e6, leverage: 5, freeBalance: 0.5 } as const;
  const whales = [whale, { ...whale, market: 2, side: 'long', notional: 1e6, freeBalance: 0 } as const];

  it('stands in the book by name, entered at the initial price', () => {
    const ahab = tradersOf(built({ whales: [whale] })).find(({ id }) => id === 'Ahab');
    expect(ahab).toEqual({
      id: 'Ahab',
      balance: 1_500_000,
      positions: [{ market: 0, size: -50, entryPrice: 100_000, margin: 1_000_000, notional: 5e6 }],
    });
  });
  it('that is named twice is one account with both positions', () => {
    const ahab = tradersOf(built({ whales })).find(({ id }) => id === 'Ahab');
    expect(ahab?.balance).toBe(1_700_000);
    expect(ahab?.positions.map(({ market }) => market)).toEqual([0, 2]);
  });
  it('leaves the draws of the others as they were', () => {
    expect(tradersOf(built({ whales })).filter(({ id }) => id !== 'Ahab')).toEqual(tradersOf(built({})));
  });
});

describe('a population that cannot be drawn', () => {
  const issues = (changes: Partial<SyntheticAccounts>): string[] => {
    try {
      built(changes);
    } catch (error) {
      if (error instanceof ConfigError) return error.message.split('\n');
      throw error;
    }
    return [];
  };
  it('asks for more markets than have a weight', () => {
    expect(
      issues({ positionsPerAccount: { values: [1, 3, 9], weights: [1, 1, 0] }, marketWeights: [1, 1, 0] }),
    ).toEqual([
      'book /accounts/positionsPerAccount/values/1: expected at most 2, the number of markets with a weight above 0, found 3',
    ]);
  });
  it('names a whale like another account, or gives it one market twice', () => {
    const whale = {
      account: 'trader-0007',
      market: 0,
      side: 'long',
      notional: 1,
      leverage: 1,
      freeBalance: 0,
    } as const;
    const maker = { ...whale, account: 'maker-SOL-PERP-10' };
    expect(issues({ whales: [whale, whale, maker] })).toEqual([
      'book /accounts/whales/0/account: expected a name that no trader or market maker of this book bears, found "trader-0007"',
      'book /accounts/whales/1/account: expected a name that no trader or market maker of this book bears, found "trader-0007"',
      'book /accounts/whales/1/account: expected one position of "trader-0007" in BTC-PERP, found a second one (add the two up, or give them two names)',
      'book /accounts/whales/2/account: expected a name that no trader or market maker of this book bears, found "maker-SOL-PERP-10"',
    ]);
  });
});
