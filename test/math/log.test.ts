import { describe, expect, it } from 'vitest';
import { exp } from '../../src/math/exp.ts';
import { log, log1p } from '../../src/math/log.ts';
import { worstUlpError } from './ulp-error.ts';

const worstLog = (argument: (u: number) => number): number => worstUlpError(log, (x) => x.ln(), argument);
const worstLog1p = (argument: (u: number) => number): number => worstUlpError(log1p, (x) => x.plus(1).ln(), argument);

describe('log', () => {
  it('is within 1 ulp near 1, where it crosses zero', () => {
    expect(worstLog((u) => 1 + (u - 0.5) * 2 ** -Math.floor(45 * u))).toBeLessThan(1);
  });
  it('is within 1 ulp on the unit interval', () => {
    expect(worstLog((u) => u)).toBeLessThan(1);
  });
  it('is within 1 ulp for prices and amounts', () => {
    expect(worstLog((u) => 4e9 * u * u)).toBeLessThan(1);
  });
  it('is within 1 ulp over the whole range of normal doubles', () => {
    expect(worstLog((u) => exp(1416 * u - 708))).toBeLessThan(1);
  });
  it('is within 1 ulp for subnormals', () => {
    expect(worstLog((u) => u * 2e-308 + 5e-324)).toBeLessThan(1);
  });
  it('is within 1 ulp on both sides of a power of two, where the exponent is found another way', () => {
    const edges = [2 ** -31, 2 ** 31, 0.5, 1, 2, Math.SQRT2, Math.SQRT1_2];
    expect(worstLog((u) => edges[Math.floor(u * 7)]! * (1 + (u - 0.5) * 1e-12))).toBeLessThan(1);
  });
  it('is exactly 0 at 1', () => {
    expect(log(1)).toBe(0);
  });
  it('is −∞ at either zero, +∞ at +∞ and NaN below zero', () => {
    expect([log(0), log(-0), log(Infinity), log(-1), log(-Infinity), log(NaN)]).toEqual([
      -Infinity,
      -Infinity,
      Infinity,
      NaN,
      NaN,
      NaN,
    ]);
  });
});

describe('log1p', () => {
  it('is within 1 ulp near zero, where 1 + x would round', () => {
    expect(worstLog1p((u) => (u - 0.5) * 2 ** -Math.floor(60 * u))).toBeLessThan(1);
  });
  it('is within 1 ulp between −1 and 3', () => {
    expect(worstLog1p((u) => 4 * u - 1)).toBeLessThan(1);
  });
  it('is within 1 ulp close to −1', () => {
    expect(worstLog1p((u) => -1 + 2 ** -Math.floor(52 * u))).toBeLessThan(1);
  });
  it('is within 1 ulp for large arguments', () => {
    expect(worstLog1p((u) => exp(700 * u))).toBeLessThan(1);
  });
  it('keeps the sign of zero and is the identity for tiny arguments', () => {
    expect([log1p(0), log1p(-0), log1p(1e-300), log1p(-5e-324)]).toEqual([0, -0, 1e-300, -5e-324]);
  });
  it('is −∞ at −1, +∞ at +∞ and NaN below −1', () => {
    expect([log1p(-1), log1p(Infinity), log1p(-1.5), log1p(NaN)]).toEqual([-Infinity, Infinity, NaN, NaN]);
  });
});
