import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma } from '../../src/math/gamma.ts';
import { log } from '../../src/math/log.ts';
import { exactly, Precise } from './ulp-error.ts';

/** x, ln Γ(x): mpmath 1.3 with 50 digits, rounded to 18. */
const REFERENCE: readonly [number, string][] = [
  [1e-300, '690.775527898213705'],
  [1e-8, '18.4206807381802089'],
  [0.1, '2.2527126517342059'],
  [0.5, '0.572364942924700087'],
  [0.999999, '5.77216487385565238e-7'],
  [1.5, '-0.120782237635245222'],
  [2.0001, '4.22816581129199463e-5'],
  [2.5, '0.28468287047291916'],
  [4.5, '2.45373657084244222'],
  [9.99, '12.7793152143501934'],
  [10, '12.8018274800814696'],
  [50, '144.565743946344886'],
  [1e7, '1.51180949369473914e+8'],
  [1e15, '3.35387763949106689e+16'],
  [1e300, '6.89775527898213741e+302'],
];

describe('the logarithm of the gamma function', () => {
  it.each(REFERENCE)('is within 1e-14·max(1, |ln Γ|) at %d', (x, expected) => {
    const error = exactly(logGamma(x)).minus(expected).abs().toNumber();
    expect(error).toBeLessThan(1e-14 * Math.max(1, new Precise(expected).abs().toNumber()));
  });
  it('is 0 at 1 and 2 and +∞ at +∞', () => {
    expect([logGamma(1), logGamma(2), logGamma(Infinity)]).toEqual([0, 0, Infinity]);
  });
  it('grows by ln x from x to x + 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (x) => {
        const scale = Math.max(1, Math.abs(logGamma(x + 1)));
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - log(x))).toBeLessThan(2e-14 * scale);
      }),
      { seed: 3 },
    );
  });
  it('refuses what is not positive', () => {
    for (const x of [0, -1, NaN]) expect(() => logGamma(x)).toThrow(RangeError);
  });
});
