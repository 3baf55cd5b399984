import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompleteBeta, incompleteBetaInverse } from '../../src/math/incomplete-beta.ts';
import { relativeError } from './ulp-error.ts';

/** a, b, x, Iₓ(a, b): mpmath 1.3 with 50 digits, rounded to 18. */
const REFERENCE: readonly [number, number, number, string][] = [
  [0.5, 0.5, 0.3, '0.369010119565545375'],
  [0.5, 0.5, 1e-20, '6.36619772367581326e-11'],
  [0.5, 50, 0.001, '0.247630980034623215'],
  [2, 3, 0.5, '0.6875'],
  [3, 2, 0.999, '0.999994007997'],
  [5, 1e5, 1e-6, '7.66857459560349886e-8'],
  [1, 10_000, 1e-4, '0.632138953567070094'],
  [10, 991, 0.003, '1.07832946629884649e-3'],
  [500, 500, 0.45, '7.63678939526500109e-4'],
  [500.5, 700.25, 0.3, '5.27972092149535898e-18'],
  [5_000, 995_001, 0.0045, '1.11776501389220218e-13'],
  [1e6, 9e6, 0.0995, '6.52959164014083425e-8'],
  [1e6, 9e6, 0.0975, '1.27475246835750183e-155'],
  [5e6, 5e6, 0.4997, '0.02888977742890364'],
  [3, 1e7, 1e-7, '0.0803014246623551113'],
  [1e7, 1e7, 0.498, '7.23294825421972345e-72'],
  [1e7, 0.5, 0.9999998, '0.0455002557946078559'],
  [0.5, 1e7, 1e-9, '0.112462914649774186'],
  [40, 60, 0.02, '2.83662955198362426e-41'],
  [300, 1e6, 5e-5, '3.8749780498755491e-127'],
];

const shape = fc.double({ min: 0.5, max: 2000, noNaN: true });

describe('the regularised incomplete beta function', () => {
  it.each(REFERENCE)('with a = %d and b = %d has a relative error below 1e-12 at %d', (a, b, x, expected) => {
    expect(relativeError(incompleteBeta({ a, b, x }), expected)).toBeLessThan(1e-12);
  });
  it('is xᵃ when b = 1', () => {
    expect(incompleteBeta({ a: 3, b: 1, x: 1e-90 })).toBeCloseTo(1e-270, 280);
    expect(incompleteBeta({ a: 7, b: 1, x: 0.9 }) / 0.9 ** 7).toBeCloseTo(1, 13);
  });
  it('adds up to 1 with its mirror image', () => {
    // Multiples of 2⁻³⁰, so that 1 − x does not round.
    const exact = fc.integer({ min: 1, max: 2 ** 30 - 1 }).map((k) => k / 2 ** 30);
    fc.assert(
      fc.property(shape, shape, exact, (a, b, x) => {
        const total = incompleteBeta({ a, b, x }) + incompleteBeta({ a: b, b: a, x: 1 - x });
        expect(Math.abs(total - 1)).toBeLessThan(1e-13);
      }),
      { seed: 5 },
    );
  });
  it('is 0 at 0 and 1 at 1', () => {
    expect([incompleteBeta({ a: 2, b: 3, x: 0 }), incompleteBeta({ a: 2, b: 3, x: 1 })]).toEqual([0, 1]);
  });
  it('refuses shapes and arguments outside its domain, with the value', () => {
    expect(() => incompleteBeta({ a: 0, b: 1, x: 0.5 })).toThrow('a = 0');
    expect(() => incompleteBeta({ a: 1, b: 1, x: 1.5 })).toThrow('x = 1.5');
    expect(() => incompleteBeta({ a: 1, b: NaN, x: 0.5 })).toThrow(RangeError);
  });
});

describe('the quantile of the beta distribution', () => {
  it.each(REFERENCE.filter((row) => Number(row[3]) <= 0.5))(
    'finds its way back with a = %d and b = %d to %d',
    (a, b, x, probability) => {
      expect(Math.abs(incompleteBetaInverse({ a, b, probability: Number(probability) }) / x - 1)).toBeLessThan(1e-13);
    },
  );
  it('inverts the distribution function', () => {
    fc.assert(
      fc.property(
        shape,
        shape,
        fc.double({ min: 1e-30, max: 1, noNaN: true, maxExcluded: true }),
        (a, b, probability) => {
          const x = incompleteBetaInverse({ a, b, probability });
          const back = incompleteBeta({ a, b, x });
          // One rounding of x moves the probability by up to this much, where x is near 1 and the law narrow.
          const moved = 1e-16 * x * Math.sqrt(a + b) * 50;
          expect(Math.abs(back - probability)).toBeLessThan(1e-12 * probability + moved);
        },
      ),
      { seed: 6 },
    );
  });
  it('gives the upper Clopper–Pearson bound for no event in closed form, 1 − α^(1/n)', () => {
    for (const n of [1, 10, 1000, 1e7]) {
      const expected = -Math.expm1(Math.log(0.05) / n);
      expect(incompleteBetaInverse({ a: 1, b: n, probability: 0.95 }) / expected).toBeCloseTo(1, 12);
    }
  });
  it('is 0 and 1 at the ends, and 0 where it would underflow', () => {
    expect(incompleteBetaInverse({ a: 2, b: 3, probability: 0 })).toBe(0);
    expect(incompleteBetaInverse({ a: 2, b: 3, probability: 1 })).toBe(1);
    expect(incompleteBetaInverse({ a: 0.01, b: 1, probability: 1e-20 })).toBe(0);
  });
  it('refuses what is no probability', () => {
    for (const probability of [-0.1, 1.1, NaN]) {
      expect(() => incompleteBetaInverse({ a: 1, b: 1, probability })).toThrow(RangeError);
    }
  });
});
