import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordSums } from '../../src/outcome.ts';
import { accountGroups } from '../../src/plan/groups.ts';
import { recordPlaces } from '../../src/plan/path-record.ts';
import { RecordTally } from '../../src/run/record-tally.ts';
import { recordsOf } from '../run/records.ts';
import { clopperPearsonInterval } from '../../src/statistics/proportion.ts';
import { concentration, giniCoefficient, lorenzCurve, topShare } from '../../src/statistics/who-pays/concentration.ts';
import { groupEstimates, shareEstimate, type RecordQuestion } from '../../src/statistics/who-pays/groups.ts';
import { whoPays } from '../../src/statistics/who-pays/who-pays.ts';
import { accountsOf, countersOf, experimentOf, fundThenDebt, policyCountersOf } from './run-fixture.ts';

const amounts = fc
  .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 60 })
  .filter((all) => all.some((each) => each > 0));
const ascending = (all: readonly number[]): Float64Array => Float64Array.from(all).sort();

describe('Gini’s coefficient', () => {
  it.each([
    [[5, 5, 5, 5], 0],
    [[0, 0, 0, 1], 0.75],
    [[1, 2, 3], 2 / 9],
  ])('of %j is %d', (all, gini) => expect(giniCoefficient(ascending(all))).toBeCloseTo(gini, 14));
  it('is half the mean absolute difference over the mean', () => {
    fc.assert(
      fc.property(amounts, (all) => {
        const n = all.length;
        const mean = all.reduce((sum, each) => sum + each, 0) / n;
        const differences = all.flatMap((a) => all.map((b) => Math.abs(a - b)));
        const expected = differences.reduce((sum, each) => sum + each, 0) / (2 * n * n * mean);
        expect(giniCoefficient(ascending(all))).toBeCloseTo(expected, 10);
      }),
    );
  });
});

describe('the Lorenz curve', () => {
  it('goes from (0, 0) to (1, 1), below the diagonal and bending up', () => {
    fc.assert(
      fc.property(amounts, (all) => {
        const curve = lorenzCurve(ascending(all));
        expect(curve[0]).toEqual({ accounts: 0, taken: 0 });
        expect(curve.at(-1)).toEqual({ accounts: 1, taken: 1 });
        for (const { accounts, taken } of curve) expect(taken).toBeLessThanOrEqual(accounts + 1e-12);
      }),
    );
  });
  it('keeps at most 101 points, the ends among them', () => {
    expect(lorenzCurve(new Float64Array(5_000).fill(1))).toHaveLength(101);
  });
});

describe('the share that the top pays', () => {
  it('counts a fraction of an account in part', () => {
    const one = ascending([0, 0, 0, 10]);
    expect(topShare(one, 0.25)).toBe(1);
    expect(topShare(one, 0.1)).toBeCloseTo(0.4, 14);
    expect(topShare(ascending([1, 1, 1, 1]), 0.1)).toBeCloseTo(0.1, 14);
  });
});

describe('how what was taken falls on the accounts', () => {
  const rows = [{ account: 'a', market: 'X' }, { account: 'a', market: 'Y' }, { account: 'b' }, { account: 'c' }];
  it('adds the positions of an account, and leaves gains out', () => {
    const counters = { ...countersOf(rows, [0, 0, 0, 0], [0, 0, 0, 0]), taken: Float64Array.of(3, 1, 0, -2) };
    counters.deleveragings.set([2, 1, 0, 1]);
    const found = concentration(counters)!;
    expect(found).toMatchObject({ accounts: 3, touched: 2 });
    expect(found.gini).toBeCloseTo(2 / 3, 14);
    expect(found.topShares.map(({ taken }) => taken)).toEqual([expect.closeTo(0.03, 12), expect.closeTo(0.3, 12)]);
  });
  it('is nothing where nothing was taken', () => {
    expect(concentration(countersOf(rows, [0, 0, 0, 0], [0, 0, 0, 0]))).toBeNull();
  });
});

/** Sums of records with one value each, as a run adds them. */
function sumsOf(values: readonly number[]): RecordSums {
  const tally = new RecordTally();
  tally.add(recordsOf(values.map((value) => [value])), 0);
  return tally.sums();
}
const places = recordPlaces(1, 0);
const ask = (record: RecordSums, failed = 0): RecordQuestion => ({ record, places, failed, confidence: 0.95 });

describe('the probability of an account of a group', () => {
  it('is the mean over paths of the share, with paths as trials', () => {
    // Half of the accounts on every tenth of 1,000 paths: mean 0.05, variance 0.25 · 0.1 − 0.05² over paths.
    const values = Array.from({ length: 1_000 }, (_, path) => (path % 10 === 0 ? 0.5 : 0));
    const found = shareEstimate(ask(sumsOf(values)), 0);
    const standardError = Math.sqrt((0.025 - 0.0025) / 999);
    expect(found).toMatchObject({ paths: 1_000, events: 100, method: 'normal, by path' });
    expect(found.estimate).toBeCloseTo(0.05, 14);
    expect(found.high! - found.low!).toBeCloseTo(2 * 1.959963984540054 * standardError, 10);
  });
  it('that all meet together has the interval of an event of the path', () => {
    const values = Array.from({ length: 200 }, (_, path) => (path < 6 ? 1 : 0));
    const interval = clopperPearsonInterval({ events: 6, trials: 200, confidence: 0.95 });
    expect(shareEstimate(ask(sumsOf(values)), 0)).toMatchObject({ estimate: 0.03, events: 6, ...interval });
  });
  it('that nobody met has an upper bound, not an interval of no width', () => {
    const found = shareEstimate(ask(sumsOf(new Array<number>(300).fill(0))), 0);
    expect(found.estimate).toBe(0);
    expect(found.high).toBeCloseTo(1 - Math.pow(0.05, 1 / 300), 12);
  });
  it('counts failed paths both ways and stays within 0 and 1', () => {
    const values = Array.from({ length: 50 }, (_, path) => (path % 2 === 0 ? 0.9 : 1));
    const whole = shareEstimate(ask(sumsOf(values)), 0);
    const failed = shareEstimate(ask(sumsOf(values), 5), 0);
    expect(failed.low!).toBeCloseTo((whole.low! * 50) / 55, 12);
    expect(failed.high!).toBeLessThanOrEqual(1);
    expect(failed.high!).toBeGreaterThan(whole.high!);
    expect(failed.method).toContain('5 failed paths counted both ways');
  });
  it('leaves paths without such accounts out', () => {
    expect(shareEstimate(ask(sumsOf([0.5, NaN, 0.25, NaN])), 0)).toMatchObject({ estimate: 0.375, paths: 2 });
    expect(shareEstimate(ask(sumsOf([NaN, NaN])), 0)).toMatchObject({ estimate: null, paths: 0 });
  });
  it('is as uncertain as dependent accounts make it: copies of one account narrow nothing', () => {
    // All or none of 1,000 accounts on 5 of 100 paths: the interval is of 100 trials, not of 100,000.
    const values = Array.from({ length: 100 }, (_, path) => (path < 5 ? 1 : 0));
    const { low, high } = shareEstimate(ask(sumsOf(values)), 0);
    expect(high! - low!).toBeGreaterThan(0.08);
  });
});

describe('the groups of a book', () => {
  const accounts = accountsOf([20, 10]);
  accounts.positions.size[0] = 3;
  const groups = accountGroups(experimentOf([{ name: 'p', venue: fundThenDebt }], 1).markets, accounts);
  const wide = recordPlaces(groups.groups.length, 0);
  /** The group that an account is in. */
  const [smaller, larger] = [groups.members.byNotional[1]!, groups.members.byNotional[0]!];

  function recordOf(paths: readonly { readonly small: number; readonly large: number }[]): RecordSums {
    const tally = new RecordTally();
    for (const { small, large } of paths) {
      const record = new Float64Array(wide.width);
      record[wide.ofGroup(smaller, 'taken')] = small;
      record[wide.ofGroup(larger, 'taken')] = large;
      record[wide.taken] = small + large;
      record[wide.ofGroup(smaller, 'takenTimesTotal')] = small * (small + large);
      record[wide.ofGroup(larger, 'takenTimesTotal')] = large * (small + large);
      record[wide.ofGroup(larger, 'profitBefore')] = 10;
      record[wide.profitBefore] = 10;
      tally.add(recordsOf([[...record]]), 0);
    }
    return tally.sums();
  }
  const estimatesOf = (record: RecordSums) =>
    groupEstimates(groups, { record, places: wide, failed: 0, confidence: 0.95 }).filter(({ by }) => by === 'notional');

  it('are those that hold somebody, with their part of the notional', () => {
    const found = estimatesOf(recordOf([{ small: 1, large: 3 }]));
    expect(found.map(({ accounts: count, notionalShare }) => [count, notionalShare])).toEqual([
      [1, 0.25],
      [1, 0.75],
    ]);
  });
  it('have their part of all that was taken, by the delta method', () => {
    const paths = [
      { small: 1, large: 3 },
      { small: 2, large: 0 },
      { small: 0, large: 0 },
      { small: 1, large: 1 },
    ];
    const [small] = estimatesOf(recordOf(paths));
    const ratio = 4 / 8;
    const residuals = paths.map((path) => path.small - ratio * (path.small + path.large));
    const variance = residuals.reduce((sum, each) => sum + each * each, 0) / 3;
    expect(small!.takenShare.estimate).toBe(ratio);
    const halfWidth = (1.959963984540054 * Math.sqrt(variance / 4)) / 2;
    expect(small!.takenShare.high! - ratio).toBeCloseTo(halfWidth, 10);
    expect(small!.profitShare).toBe(0);
  });
  it('have a haircut, what was taken from them over their profits, where they had any', () => {
    const found = estimatesOf(
      recordOf([
        { small: 1, large: 3 },
        { small: 0, large: 2 },
      ]),
    );
    expect(found.map(({ takenOfProfit }) => takenOfProfit)).toEqual([null, 5 / 20]);
  });
  it('have no part of nothing', () => {
    const [small] = estimatesOf(recordOf([{ small: 0, large: 0 }]));
    expect(small!.takenShare).toMatchObject({ estimate: null, method: 'nothing was taken' });
  });
});

describe('who pays', () => {
  it('names the layers in order with their mean and their part of the shortfall', () => {
    const policy = { name: 'p', venue: fundThenDebt };
    const accounts = accountsOf([10]);
    const counters = policyCountersOf(policy, countersOf([{ account: 'account-0' }], [1], [500]), {
      borne: [400, 100],
    });
    const groups = accountGroups(experimentOf([policy], 1).markets, accounts);
    const shortfall = { estimate: 0.5, low: 0, high: 1, confidence: 0.95, method: 'normal', paths: 1_000 };
    const { layers } = whoPays(counters, {
      ...{ groups, backstop: fundThenDebt.backstop, shortfall, failed: 0, confidence: 0.95 },
    });
    expect(layers.map(({ layer, kind, mean, share }) => [layer, kind, mean.estimate, share])).toEqual([
      ['fund', 'insuranceFund', 0.4, 0.8],
      ['debt', 'accountDebt', 0.1, 0.2],
    ]);
  });
});
