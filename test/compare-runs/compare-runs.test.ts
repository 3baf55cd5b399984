import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns, type RunComparison, type MetricDifference } from '../../src/compare-runs/compare-runs.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { comparePolicies } from '../../src/statistics/compare.ts';
import { openSamples } from '../../src/statistics/sample.ts';
import { rowOfShortfall, tableOf } from '../statistics/run-fixture.ts';
import { recordOf } from './records.ts';

/** Prices that the venue has no say in. */
const price = (path: number, shift = 0) => ({ 'finalPrice[BTC]': 100 + (path % 7) + shift });

/** A run in which every n-th path is short of 40 to 139. */
const everyNth = (nth: number, paths = 2_000, shift = 0) =>
  tableOf(['cross'], paths, (_, path) => ({
    ...rowOfShortfall(path % nth === 0 ? 40 + (path % 100) : 0),
    ...price(path, shift),
  }));

const of = (metric: string, { metrics }: RunComparison): MetricDifference =>
  metrics.find((each) => each.metric === metric)!;

describe('two runs of one seed on the same prices', () => {
  const now = recordOf(everyNth(10));
  const reference = recordOf(everyNth(4));
  const found = compareRuns(now, reference);

  it('are paired on the same paths, and say how that was decided', () => {
    expect(found.pairing).toEqual({
      ...{ kind: 'samePaths', paths: 2_000 },
      reason: 'Paired on the same market paths: the seed is the same, and so are the index prices on all 2,000 paths.',
    });
  });
  it('differ as two policies of one run do', () => {
    const both = tableOf(['reference', 'cross'], 2_000, (policy, path) => ({
      ...rowOfShortfall(path % (policy === 'cross' ? 10 : 4) === 0 ? 40 + (path % 100) : 0),
      ...price(path),
    }));
    const policies = comparePolicies(openSamples(both), {
      ...{ policies: both.policies, baseline: 'reference', identicalPolicies: [], confidence: 0.95 },
      ...{ quantileLevels: [0.95], draws: namedDraws(rootKey('other draws')) },
      inFamily: (_, { name }) =>
        ['fundDepletion', 'negativeEquity', 'negativeBalance'].some((each) => name === `${each}.probability`),
    });
    expect(found.metrics.map(({ metric }) => metric)).toEqual(policies.map(({ metric }) => metric));
    for (const { metric, difference, pValue, adjustedPValue, verdict, discordant } of policies) {
      const one = of(metric, found);
      expect(one).toMatchObject({ policy: 'cross', baseline: 'cross', verdict, ...(discordant && { discordant }) });
      expect(one.difference.estimate).toBe(difference.estimate);
      // Bootstraps draw other numbers.
      if (difference.method.includes('bootstrap')) continue;
      expect(one.difference).toEqual(difference);
      expect([one.pValue, one.adjustedPValue]).toEqual([pValue, adjustedPValue]);
    }
  });
  it('stand beside the estimates that each recorded', () => {
    const { now: estimate, reference: other, difference } = of('negativeEquity.probability', found);
    expect(estimate).toEqual(now.summary.policies['cross']!['negativeEquity.probability']);
    expect(other).toEqual(reference.summary.policies['cross']!['negativeEquity.probability']);
    expect(difference.estimate).toBeCloseTo(0.1 - 0.25, 12);
  });
  it('turn their sign when they are exchanged', () => {
    const turned = compareRuns(reference, now);
    for (const { metric, difference, verdict } of turned.metrics) {
      const one = of(metric, found);
      if (difference.estimate === null) expect(one.difference.estimate).toBeNull();
      else expect(difference.estimate).toBeCloseTo(-one.difference.estimate!, 9);
      if (verdict === 'worse') expect(one.verdict).toBe('better');
    }
    expect(of('negativeEquity.probability', turned).verdict).toBe('worse');
  });
  it('are identical on every path where nothing changed', () => {
    const same = compareRuns(now, now);
    expect(same.sameOutcomes).toBe(true);
    expect(new Set(same.metrics.map(({ verdict }) => verdict))).toEqual(new Set(['identical on every path']));
  });
  it('obey the margins and the family of the run now', () => {
    const stated = recordOf(everyNth(10), {
      statistics: { margins: { 'negativeEquity.probability': 0.3 }, family: { metrics: ['shortfall.mean'] } },
    });
    const judged = compareRuns(stated, reference);
    expect(of('negativeEquity.probability', judged)).toMatchObject({ verdict: 'equivalent', adjustedPValue: null });
    expect(of('shortfall.mean', judged).adjustedPValue).not.toBeNull();
  });
});

describe('two runs of one seed', () => {
  it('on other prices are paired on the same random numbers, and say so', () => {
    const { pairing, metrics } = compareRuns(recordOf(everyNth(10, 500, 1)), recordOf(everyNth(10, 500)));
    expect(pairing).toMatchObject({ kind: 'sameRandomNumbers', paths: 500 });
    expect(pairing.reason).toContain('the index prices are not');
    expect(metrics.every(({ difference }) => !difference.method.includes('independent'))).toBe(true);
  });
  it('of which one went further are paired as far as both went, and estimated there', () => {
    const found = compareRuns(recordOf(everyNth(10, 2_000)), recordOf(everyNth(4, 500)));
    expect(found.pairing).toMatchObject({ kind: 'samePaths', paths: 500 });
    expect(found.pairing.reason).toContain('the first 500 paths, which both ran');
    expect(of('negativeEquity.probability', found)).toMatchObject({
      now: { estimate: 0.1, paths: 500, events: 50 },
      reference: { estimate: 0.25, paths: 500, events: 125 },
    });
  });
  it('leave out of means, and count both ways in probabilities, what failed in either', () => {
    const [one, other] = [everyNth(10, 400), everyNth(10, 400)];
    one.status[0] = 1;
    other.status[1] = 1;
    const found = compareRuns(recordOf(one), recordOf(other));
    expect(of('shortfall.mean', found)).toMatchObject({ now: { paths: 398 }, reference: { paths: 398 } });
    expect(of('negativeEquity.probability', found).difference.method).toContain('2 failed paths counted both ways');
  });
  it('without outcomes in one are compared as independent, which says that it is too wide', () => {
    const bare = { ...recordOf(everyNth(4)), table: undefined };
    const found = compareRuns(recordOf(everyNth(10)), bare);
    expect(found.pairing.kind).toBe('independent');
    expect(found.pairing.reason).toMatch(
      /outcomes of .{16} were not kept; the seed is the same, so .* wider than need be/,
    );
    const paired = of('negativeEquity.probability', compareRuns(recordOf(everyNth(10)), recordOf(everyNth(4))));
    const loose = of('negativeEquity.probability', found).difference;
    expect(loose.estimate).toBe(paired.difference.estimate);
    expect(loose.high! - loose.low!).toBeGreaterThan(paired.difference.high! - paired.difference.low!);
  });
  it('name the policies that only one of them has', () => {
    const two = recordOf(tableOf(['cross', 'isolated'], 200, (_, path) => price(path)));
    const other = recordOf(tableOf(['portfolio', 'cross'], 200, (_, path) => price(path)));
    expect(compareRuns(two, other)).toMatchObject({ onlyNow: ['isolated'], onlyReference: ['portfolio'] });
    expect(new Set(compareRuns(two, other).metrics.map(({ policy }) => policy))).toEqual(new Set(['cross']));
  });

  it('are refused where their amounts are in different coins', () => {
    const [inverse, linear] = [recordOf(everyNth(10), { coin: 'BTC' }), recordOf(everyNth(10))];
    expect(() => compareRuns(inverse, linear)).toThrow(
      `expected a run with amounts in BTC, as those of ${inverse.run.directory}, found quote`,
    );
  });
});

describe('two runs of different seeds', () => {
  const [now, reference] = [recordOf(everyNth(10)), recordOf(everyNth(4, 1_000), { seed: 'another' })];
  it('are independent, and say why', () => {
    const { pairing, metrics } = compareRuns(now, reference);
    expect(pairing).toEqual({
      ...{ kind: 'independent', paths: 0 },
      reason: 'Compared as independent runs: the seeds differ ("records", "another").',
    });
    expect(of('negativeEquity.probability', { metrics } as RunComparison)).toMatchObject({
      difference: { method: 'Newcombe, independent' },
      verdict: 'better',
    });
  });
  it('are never called identical, though every path is', () => {
    const same = compareRuns(now, recordOf(everyNth(10), { seed: 'another' }));
    expect(same.metrics.some(({ verdict }) => verdict.startsWith('identical'))).toBe(false);
  });
  it('have every verdict that the interval allows, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 2, max: 40 }), (one, other) => {
        const found = compareRuns(recordOf(everyNth(one, 300)), recordOf(everyNth(other, 300), { seed: 'another' }));
        for (const { difference, verdict, adjustedPValue } of found.metrics) {
          const { low, high } = difference;
          const zeroIsOut = low !== null && high !== null && (low > 0 || high < 0);
          if (adjustedPValue === null) expect(verdict !== 'not distinguishable').toBe(zeroIsOut);
          else if (!zeroIsOut) expect(verdict).toBe('not distinguishable');
        }
      }),
      { seed: 7, numRuns: 15 },
    );
  });
});

describe('runs whose paths are not plain', () => {
  const pairs = { sampling: { kind: 'antithetic', pathsPerGroup: 2 } } as const;
  const strata = { sampling: { kind: 'stratified', pathsPerGroup: 20 } } as const;
  const controls = { sampling: { kind: 'control', pathsPerGroup: 1, controls: 3 } } as const;
  /** Both paths of a pair are short, or neither is. */
  const pairwise = (nth: number) =>
    tableOf(['cross'], 2_000, (_, path) => ({
      ...rowOfShortfall((path >> 1) % nth === 0 ? 40 + ((path >> 1) % 100) : 0),
      ...price(path),
    }));
  const widthOf = (found: RunComparison): number => {
    const { low, high } = of('shortfall.mean', found).difference;
    return high! - low!;
  };

  it('have the spread of pairs where either draws them, whichever is the run now', () => {
    const [plain, paired] = [{}, pairs].map((words) => [recordOf(pairwise(10), words), recordOf(pairwise(4), words)]);
    const independent = widthOf(compareRuns(plain![0]!, plain![1]!));
    const found = [
      compareRuns(paired![0]!, paired![1]!),
      compareRuns(paired![0]!, plain![1]!),
      compareRuns(plain![0]!, paired![1]!),
    ];
    for (const each of found) {
      expect(each.pairing.kind).toBe('samePaths');
      // Each pair is one value twice: its mean has twice the variance of two plain paths.
      expect(widthOf(each) / independent).toBeCloseTo(Math.SQRT2, 1);
      expect(of('shortfall.mean', each).difference.method).toContain('antithetic pairs');
    }
  });
  it('are not paired where both draw groups, of another kind or size', () => {
    const { pairing } = compareRuns(recordOf(pairwise(10), pairs), recordOf(pairwise(4), strata));
    expect(pairing).toMatchObject({ kind: 'independent', paths: 0 });
    expect(pairing.reason).toContain('one draws its paths in antithetic pairs, the other in groups of 20 strata');
  });
  it('are compared by the paths as drawn where one is controlled, and say so', () => {
    const now = recordOf(everyNth(10), controls);
    const reference = recordOf(everyNth(4));
    // What the run recorded is corrected by its controls.
    const recorded = now.summary.policies['cross']!['shortfall.mean']! as { estimate: number };
    const plain = recorded.estimate;
    recorded.estimate -= 1;
    const found = compareRuns(now, reference);
    expect(found.pairing.reason).toMatch(
      /on all 2,000 paths\. Controls are left out: estimates and differences are those of the paths as drawn\.$/,
    );
    const { now: estimate, reference: other, difference } = of('shortfall.mean', found);
    expect(estimate.estimate).toBe(plain);
    expect(difference.estimate).toBeCloseTo(estimate.estimate! - other.estimate!, 9);
  });
  it('keep the estimates with their controls where nothing is paired', () => {
    const now = recordOf(everyNth(10), { ...controls, seed: 'other' });
    const recorded = now.summary.policies['cross']!['shortfall.mean']! as {
      estimate: number;
      low: number;
      high: number;
    };
    for (const end of ['estimate', 'low', 'high'] as const) recorded[end] -= 1;
    const found = compareRuns(now, recordOf(everyNth(4)));
    expect(found.pairing.reason).not.toContain('Controls');
    const { now: estimate, reference: other, difference } = of('shortfall.mean', found);
    expect(estimate).toEqual(recorded);
    expect(difference.estimate).toBeCloseTo(recorded.estimate - other.estimate!, 9);
  });
});
