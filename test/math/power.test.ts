import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { power } from '../../src/math/power.ts';
import { exactly } from './ulp-error.ts';

describe('power', () => {
  it('stays within the bound it states', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -40, max: 40, noNaN: true }),
        (x, y) => {
          const exponent = exactly(y).times(exactly(x).ln());
          const error = exactly(power(x, y)).div(exponent.exp()).minus(1).abs().toNumber();
          expect(error).toBeLessThanOrEqual((2 + exponent.abs().toNumber()) * 2 ** -52);
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
  it('is 1 for the exponent 0 and for the base 1, and the base for the exponent 1', () => {
    expect([power(0, 0), power(7, 0), power(1, 1e300), power(0.3, 1)]).toEqual([1, 1, 1, 0.3]);
  });
  it('takes zero and infinity to their limits', () => {
    expect([power(0, 2), power(0, -2), power(Infinity, 2), power(Infinity, -2)]).toEqual([0, Infinity, Infinity, 0]);
  });
  it('is NaN for a negative base', () => {
    expect([power(-2, 3), power(-2, 1)]).toEqual([NaN, NaN]);
  });
});
