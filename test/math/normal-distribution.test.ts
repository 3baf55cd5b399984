import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logNormalCdf, normalCdf, normalDensity, normalQuantile } from '../../src/math/normal-distribution.ts';
import { exactly, Precise, relativeError } from './ulp-error.ts';

/** x, Φ(x), ln Φ(x): mpmath 1.3 with 50 digits, rounded to 18. */
const REFERENCE: readonly [number, string, string][] = [
  [-37, '5.72557122252457682e-300', '-689.030585576890594'],
  [-30, '4.90671392714818706e-198', '-454.321243956343197'],
  [-20.5, '1.07646732587909603e-93', '-214.0667289632638'],
  [-10, '7.61985302416052607e-24', '-53.2312851505124706'],
  [-7.7, '6.80331154077396132e-15', '-32.6213669099801099'],
  [-5.7, '5.99037140106352819e-9', '-18.933112423224743'],
  [-5.65, '8.0223918506634976e-9', '-18.641029223787849'],
  [-5, '2.86651571879193912e-7', '-15.0649983939887257'],
  [-3.3, '4.83424142383777507e-4', '-7.63461614807112729'],
  [-2, '0.0227501319481792072', '-3.78318433368203195'],
  [-1.1, '0.135666060946382656', '-1.99755884698629708'],
  [-0.7, '0.241963652223073029', '-1.41896776153153158'],
  [-0.67, '0.251428895095310102', '-1.38059505269518903'],
  [-0.3, '0.382088577811047367', '-0.962102818168850657'],
  [0.2, '0.579259709439103027', '-0.546004353722774118'],
  [0.6744, '0.749971478627059385', '-0.287720101672136714'],
  [0.68, '0.751747769546429487', '-0.285354424132959081'],
  [1, '0.841344746068542949', '-0.17275377902344989'],
  [2, '0.977249868051820793', '-0.0230129093289634885'],
  [5, '0.999999713348428121', '-2.86651612963763593e-7'],
  [8.2, '0.99999999999999988', '-1.20193515427358589e-16'],
];

describe('the normal density', () => {
  it('agrees with e^(−x²/2)/√(2π) far into the tail', () => {
    for (const x of [0, 0.1, 1, -2.5, 6, 20.3, 37]) {
      const expected = exactly(x).pow(2).div(-2).exp().div(Precise.acos(-1).times(2).sqrt());
      expect(relativeError(normalDensity(x), expected.toString())).toBeLessThan(1e-15);
    }
  });
  it('is 0 at infinity and passes NaN on', () => {
    expect([normalDensity(Infinity), normalDensity(-Infinity), normalDensity(NaN)]).toEqual([0, 0, NaN]);
  });
});

describe('the normal distribution function', () => {
  it.each(REFERENCE)('has a relative error below 1e-15 at %d', (x, probability) => {
    expect(relativeError(normalCdf(x), probability)).toBeLessThan(1e-15);
  });
  it('is ½ at 0, 0 and 1 at the ends and passes NaN on', () => {
    expect([normalCdf(0), normalCdf(-Infinity), normalCdf(Infinity), normalCdf(-40), normalCdf(NaN)]).toEqual([
      0.5,
      0,
      1,
      0,
      NaN,
    ]);
  });
  it('adds up to 1 with its mirror image', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
      }),
      { seed: 2 },
    );
  });
});

describe('the logarithm of the normal distribution function', () => {
  it.each(REFERENCE)('has a relative error below 1e-15 at %d', (x, _, logarithm) => {
    expect(relativeError(logNormalCdf(x), logarithm)).toBeLessThan(1e-15);
  });
  it('goes on where the probability itself underflows', () => {
    expect(relativeError(logNormalCdf(-100), '-5005.52420869420509')).toBeLessThan(1e-15);
    expect(relativeError(logNormalCdf(-1000.5), '-500507.952194686227')).toBeLessThan(1e-15);
    expect(logNormalCdf(-1e10)).toBe(-5e19);
  });
  it('is −∞ at −∞, 0 at +∞ and passes NaN on', () => {
    expect([logNormalCdf(-Infinity), logNormalCdf(Infinity), logNormalCdf(NaN)]).toEqual([-Infinity, -0, NaN]);
  });
});

describe('the normal quantile', () => {
  it.each(REFERENCE.filter(([x]) => x < 1))('inverts the distribution function at %d', (x, probability) => {
    // What rounding the probability moves the quantile by is not the function's error.
    const unavoidable = (Number(probability) * 2 ** -53) / (normalDensity(x) * Math.abs(x));
    expect(Math.abs(normalQuantile(Number(probability)) / x - 1)).toBeLessThan(1e-15 + unavoidable);
  });
  it('is z₀.₉₇₅ = 1.959963984540054', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  });
  it('is antisymmetric, bit for bit where 1 − p is exact', () => {
    for (const p of [0.5, 0.25, 0.07421875, 2 ** -20, 2 ** -53])
      expect(normalQuantile(1 - p) + normalQuantile(p)).toBe(0);
  });
  it('is −∞ at 0, +∞ at 1 and NaN for what is no probability', () => {
    expect([
      normalQuantile(0),
      normalQuantile(1),
      normalQuantile(-0.1),
      normalQuantile(1.1),
      normalQuantile(NaN),
    ]).toEqual([-Infinity, Infinity, NaN, NaN, NaN]);
  });
  it('never decreases, across the seams of its three approximations too', () => {
    for (const seam of [0.075, 0.925, 1.3887943864964021e-11]) {
      let last = -Infinity;
      for (let i = -500; i <= 500; i++) {
        const z = normalQuantile(seam * (1 + i * 1e-15));
        expect(z).toBeGreaterThanOrEqual(last - 1e-15 * Math.abs(z));
        last = z;
      }
    }
  });
});
