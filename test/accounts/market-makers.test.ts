import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import type { SyntheticAccounts } from '../../src/experiment.ts';
import { exactSum } from '../../src/math/compensated-sum.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { experimentWith, synthetic } from './experiments.ts';

const built = (changes: Partial<SyntheticAccounts>, seed = 'makers'): Accounts =>
  buildAccounts(experimentWith(synthetic(changes)), rootKey(seed)).accounts;

const sizesIn = ({ positions }: Accounts, market: number): Float64Array =>
  positions.size.filter((_, row) => positions.market[row] === market);

/** Everyone long, at the initial price, with the same notional: the simplest imbalance. */
const allLong: Partial<SyntheticAccounts> = {
  count: 30,
  longShare: 1,
  notional: { kind: 'constant', value: 40_000 },
  entryHalfWidth: 0,
  marketWeights: [1, 0, 0],
};

describe('market makers', () => {
  it('hold the other side in equal parts, entered at the initial price', () => {
    const { ids, balance, isMarketMaker, positions } = built({ ...allLong, marketMakers: { count: 3, leverage: 2 } });
    expect(ids.slice(0, 3)).toEqual(['maker-BTC-PERP-01', 'maker-BTC-PERP-02', 'maker-BTC-PERP-03']);
    expect([...isMarketMaker.subarray(0, 4)]).toEqual([1, 1, 1, 0]);
    expect(positions.count).toBe(33);
    for (let maker = 0; maker < 3; maker++) {
      expect(positions.size[maker]).toBeCloseTo(-4, 12);
      expect(positions.entryPrice[maker]).toBe(100_000);
      expect(positions.margin[maker]).toBeCloseTo(200_000, 6);
      expect(balance[maker]).toBe(positions.margin[maker]);
    }
  });
  it('are absent from a market that is balanced, and from one that nobody trades', () => {
    const { ids } = built({ ...allLong, longShare: 0.5 });
    expect(ids.filter((id) => id.startsWith('maker'))).toEqual([]);
    expect(built(allLong).ids.filter((id) => id.includes('ETH') || id.includes('SOL'))).toEqual([]);
  });
  it('are absent when their count is 0; the imbalance then stays', () => {
    const accounts = built({ ...allLong, marketMakers: { count: 0, leverage: 1 } });
    expect(accounts.ids).toHaveLength(30);
    expect(exactSum(sizesIn(accounts, 0))).toBeCloseTo(12, 12);
  });
  it('take the remainder with the last, so that sizes sum to zero within one rounding in every market', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('raiseMargin' as const, 'cutNotional' as const),
        (seed, makers, count, admission) => {
          const accounts = built(
            {
              count,
              admission,
              positionsPerAccount: { values: [1, 3], weights: [1, 1] },
              marketMakers: { count: makers, leverage: 1 },
            },
            seed,
          );
          for (const market of [0, 1, 2]) {
            const sizes = sizesIn(accounts, market);
            const largest = sizes.reduce((most, size) => Math.max(most, Math.abs(size)), 0);
            expect(Math.abs(exactSum(sizes))).toBeLessThanOrEqual(largest * 2 ** -53);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
