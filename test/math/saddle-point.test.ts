import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { devianceTerm, stirlingError } from '../../src/math/saddle-point.ts';
import { exactly } from './ulp-error.ts';

describe("what Stirling's formula leaves out", () => {
  it.each([
    [0.5, 0.15342640972002736],
    [1, 0.08106146679532726],
    [10, 0.00833056343336287],
    [1e7, 8.33333333333333e-9],
  ])('at %d is within 2e-15', (x, expected) => {
    expect(Math.abs(stirlingError(x) - expected)).toBeLessThan(2e-15);
  });
  it('has no seam where the series begins', () => {
    expect(Math.abs(stirlingError(10) - stirlingError(10 - 1e-12))).toBeLessThan(2e-15);
  });
});

describe('the deviance of a count about its mean', () => {
  it('is x·ln(x/M) + M − x, without its cancellation', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e7, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.integer({ min: -8, max: 8 }),
        (mean, shift, low) => {
          const x = mean * (1 + 0.9 * shift * shift * shift);
          const meanLow = low * mean * 1e-17;
          const m = exactly(mean).plus(exactly(meanLow));
          const expected = exactly(x).times(exactly(x).div(m).ln()).plus(m).minus(exactly(x)).toNumber();
          // The series keeps relative accuracy; outside it the terms are as large as x and M.
          expect(Math.abs(devianceTerm(x, mean, meanLow) - expected)).toBeLessThanOrEqual(
            Math.abs(x - mean) < 0.29 * (x + mean) ? 3e-15 * expected : 1e-15 * (x + mean),
          );
        },
      ),
      { seed: 10 },
    );
  });
  it('is 0 where the count is its mean', () => {
    expect(devianceTerm(123.25, 123.25, 0)).toBe(0);
  });
});
