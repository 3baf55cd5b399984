import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/math/normal-quantile.ts';
import { expectedShortfall, pathsForExpectedShortfall } from '../../src/statistics/expected-shortfall.ts';
import { moments } from '../../src/statistics/mean.ts';
import { meanGivenEvent } from '../../src/statistics/ratio.ts';
import { quantile } from '../../src/statistics/quantile.ts';
import { relativeError, truths } from './truths.ts';

/** Quantile of Student's t with four degrees of freedom, in closed form (Shaw, 2006). */
function student4Quantile(p: number): number {
  const root = Math.sqrt(4 * p * (1 - p));
  const q = Math.cos(Math.acos(root) / 3) / root;
  return Math.sign(p - 0.5) * 2 * Math.sqrt(q - 1);
}

describe.each(truths('es-asymptotics'))(
  'the expected shortfall of a $inputs.distribution law',
  ({ inputs, expected }) => {
    const quantileOf = inputs['distribution'] === 'normal' ? normalQuantile : student4Quantile;
    const level = 1 - inputs['tailProbability']!;
    // The law itself, as a million equally likely values: no sampling error, only that of the grid.
    const grid = Float64Array.from({ length: 1_000_000 }, (_, i) => quantileOf((i + 0.5) / 1_000_000));
    const found = expectedShortfall({ values: grid, level });
    it('is the reference one', () => {
      expect(relativeError(found.estimate, expected['ES']!)).toBeLessThan(2e-4);
      expect(relativeError(quantile(grid, level), expected['VaR']!)).toBeLessThan(1e-4);
    });
    it('has the reference standard error', () => {
      // The grid ends at the 1 − 5e-7 quantile, which costs a t law with four degrees of freedom 0.8 % of its tail's spread.
      const atSampleSize = found.standardError * Math.sqrt(grid.length / inputs['sampleSize']!);
      expect(relativeError(atSampleSize, expected['standardErrorES']!)).toBeLessThan(0.01);
    });
  },
);

const losses = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
const levels = fc.constantFrom(0.05, 0.5, 0.75, 0.9, 0.95, 0.99);

describe('the expected shortfall', () => {
  it('splits the atom at the quantile', () => {
    // Worst quarter of ten values: 9, 5 and half of a 5, so (9 + 5 + 2.5)/2.5.
    expect(expectedShortfall({ values: [5, 0, 9, 5, 5, 1, 0, 2, 0, 0], level: 0.75 }).estimate).toBeCloseTo(6.6, 14);
  });
  it('is the mean of the worst share, the boundary value in part', () => {
    fc.assert(
      fc.property(losses, levels, (values, level) => {
        const descending = [...values].sort((a, b) => b - a);
        const mass = values.length * (1 - level);
        let sum = 0;
        for (let i = 0; i < values.length; i++) sum += Math.min(1, Math.max(0, mass - i)) * descending[i]!;
        expect(expectedShortfall({ values, level }).estimate).toBeCloseTo(sum / mass, 9);
      }),
    );
  });
  it('is at least the quantile and at most the largest value', () => {
    fc.assert(
      fc.property(losses, levels, (values, level) => {
        const { estimate } = expectedShortfall({ values, level });
        expect(estimate).toBeGreaterThanOrEqual(quantile(Float64Array.from(values).sort(), level));
        expect(estimate).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-12));
      }),
    );
  });
  it('does not depend on the order of the paths', () => {
    fc.assert(
      fc.property(losses, levels, (values, level) => {
        const { estimate } = expectedShortfall({ values, level });
        expect(expectedShortfall({ values: [...values].reverse(), level }).estimate).toBe(estimate);
      }),
    );
  });
  it('needs ten paths in its tail', () => {
    expect([0.9, 0.95, 0.99, 0.999].map(pathsForExpectedShortfall)).toEqual([100, 200, 1_000, 10_000]);
  });
});

describe('the mean given an event', () => {
  it('is the mean over the paths that show it', () => {
    const found = meanGivenEvent(Float64Array.of(0, 30, 0, 50, 0), Float64Array.of(0, 1, 0, 1, 0))!;
    expect(found.estimate).toBeCloseTo(40, 14);
    expect(found.events).toBe(2);
  });
  it('has the delta method’s standard error', () => {
    const amounts = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 10 + (i % 7) : 0));
    const flags = amounts.map((amount) => (amount > 0 ? 1 : 0));
    const { estimate, standardError } = meanGivenEvent(amounts, flags)!;
    // Written out once more: Var(Y) − 2R Cov(X, Y) + R² Var(X), over n times the square of the mean of X.
    const [x, y] = [moments(flags), moments(amounts)];
    let covariance = 0;
    flags.forEach((flag, i) => (covariance += ((flag - x.mean) * (amounts[i]! - y.mean)) / 399));
    const variance = y.variance - 2 * estimate * covariance + estimate * estimate * x.variance;
    expect(relativeError(standardError, Math.sqrt(variance / 400) / x.mean)).toBeLessThan(1e-9);
  });
  it('is not known where no path shows the event', () => {
    expect(meanGivenEvent(new Float64Array(5), new Float64Array(5))).toBeNull();
  });
});
