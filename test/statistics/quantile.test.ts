import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialProbability } from '../../src/math/binomial.ts';
import { pathsForQuantile, quantile, quantileRank, quantileRanks, tailCount } from '../../src/statistics/quantile.ts';
import { relativeError, truths } from './truths.ts';

/** P(l ≤ Bin(n, p) ≤ u − 1): how often [X₍l₎, X₍u₎] holds the quantile of a continuous law. */
function exactCoverage(lower: number, upper: number, trials: number, probability: number): number {
  let covered = 0;
  for (let successes = lower; successes < upper; successes++) {
    covered += binomialProbability({ successes, trials, probability });
  }
  return covered;
}

describe.each(truths('quantile-order-statistic-interval'))(
  'the ranks of quantile $inputs.quantileLevel among $inputs.sampleSize',
  ({ inputs, expected }) => {
    const paths: number = inputs['sampleSize']!;
    const level: number = inputs['quantileLevel']!;
    const { lower, upper } = quantileRanks({ paths, level, confidence: inputs['confidence']! });
    it('are the reference ones', () => {
      expect({ lower, upper }).toEqual({ lower: expected['lowerRank'], upper: expected['upperRank'] });
    });
    if (upper !== null) {
      it('cover as often as the reference says', () => {
        expect(relativeError(exactCoverage(lower, upper, paths, level), expected['exactCoverage']!)).toBeLessThan(1e-9);
      });
    }
  },
);

describe('the order-statistic interval', () => {
  it('covers at least as promised, and a narrower one would not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 400 }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        (paths, level) => {
          const { lower, upper } = quantileRanks({ paths, level, confidence: 0.9 });
          fc.pre(lower > 0 && upper !== null);
          expect(exactCoverage(lower, upper!, paths, level)).toBeGreaterThanOrEqual(0.9 - 1e-12);
          // Each side misses at most 5 %, and one rank further in it would miss more.
          expect(exactCoverage(0, lower, paths, level)).toBeLessThanOrEqual(0.05 + 1e-12);
          expect(exactCoverage(0, lower + 1, paths, level)).toBeGreaterThan(0.05 - 1e-12);
          expect(exactCoverage(upper! - 1, paths + 1, paths, level)).toBeGreaterThan(0.05 - 1e-12);
        },
      ),
      { numRuns: 100 },
    );
  });
  it('exists from 368 paths at 99 % and from 3,688 at 99.9 %, two-sided at 95 %', () => {
    expect(pathsForQuantile({ level: 0.99, confidence: 0.95 })).toBe(368);
    expect(pathsForQuantile({ level: 0.999, confidence: 0.95 })).toBe(3_688);
  });
  it('exists from the number of paths that is asked for, and not one before', () => {
    for (const level of [0.01, 0.2, 0.5, 0.9, 0.95, 0.99]) {
      const needs = pathsForQuantile({ level, confidence: 0.95 });
      const [at, before] = [needs, needs - 1].map((paths) => quantileRanks({ paths, level, confidence: 0.95 }));
      expect(at!.lower > 0 && at!.upper !== null).toBe(true);
      expect(before!.lower > 0 && before!.upper !== null).toBe(false);
    }
    // ½ⁿ ≤ ¼, ⅛ and 1/1024 hold with equality at 2, 3 and 10.
    expect([0.5, 0.75, 1 - 2 / 1024].map((confidence) => pathsForQuantile({ level: 0.5, confidence }))).toEqual([
      2, 3, 10,
    ]);
  });
  it('refuses levels that are none', () => {
    expect(() => quantileRanks({ paths: 10, level: 1, confidence: 0.95 })).toThrow('not at 1');
    expect(() => quantileRanks({ paths: 1.5, level: 0.5, confidence: 0.95 })).toThrow('not 1.5');
  });
});

describe('the quantile', () => {
  it('is the smallest value with at least its share at or below it', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => i + 1);
    expect([0.01, 0.07, 0.5, 0.505, 0.99, 0.999].map((level) => quantile(values, level))).toEqual([
      1, 7, 50, 51, 99, 100,
    ]);
  });
  it('does not mistake a decimal level for the binary one beside it', () => {
    expect(quantileRank(100, 0.07)).toBe(7);
    expect(quantileRank(1_000_000, 0.999)).toBe(999_000);
    expect(tailCount(100, 0.9)).toBe(10);
    expect(tailCount(1_000, 0.999)).toBe(1);
  });
  it('is not defined without values', () => {
    expect(() => quantile(new Float64Array(0), 0.5)).toThrow('no values');
  });
});
