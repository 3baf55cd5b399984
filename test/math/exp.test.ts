import { describe, expect, it } from 'vitest';
import { exp, expm1 } from '../../src/math/exp.ts';
import { worstUlpError } from './ulp-error.ts';

const worstExp = (argument: (u: number) => number): number => worstUlpError(exp, (x) => x.exp(), argument);
const worstExpm1 = (argument: (u: number) => number): number => worstUlpError(expm1, (x) => x.exp().minus(1), argument);

describe('exp', () => {
  it('is within 1 ulp near zero', () => {
    expect(worstExp((u) => 4 * u - 2)).toBeLessThan(1);
  });
  it('is within 1 ulp over the whole range of normal results', () => {
    expect(worstExp((u) => 1417 * u - 708)).toBeLessThan(1);
  });
  it('is within 1 ulp where the result is subnormal', () => {
    expect(worstExp((u) => -708.4 - 36.7 * u)).toBeLessThan(1);
  });
  it('is exact at 0 and −0', () => {
    expect([exp(0), exp(-0)]).toEqual([1, 1]);
  });
  it('is within 1 ulp up to the logarithm of the largest double and infinite one double further', () => {
    expect(worstExp((u) => 709.782712893384 - u * u * 0.01)).toBeLessThan(1);
    expect(exp(709.782712893384)).toBeLessThan(Infinity);
    expect(exp(709.7827128933841)).toBe(Infinity);
  });
  it('reaches the smallest subnormal and then zero', () => {
    expect(exp(-745.1332191019411)).toBe(Number.MIN_VALUE);
    expect(exp(-745.1332191019412)).toBe(0);
  });
  it('has the limits of the exponential and passes NaN on', () => {
    expect([exp(Infinity), exp(-Infinity), exp(NaN)]).toEqual([Infinity, 0, NaN]);
  });
  it('never decreases from one argument to a larger one', () => {
    const falls: number[] = [];
    for (let x = -746; x < 710; x += 0.0371) if (exp(x + 0.0371) < exp(x)) falls.push(x);
    for (let i = 0, x = 0.3465; i < 1000; i++, x += 2 ** -54) if (exp(x + 2 ** -54) < exp(x)) falls.push(x);
    expect(falls).toEqual([]);
  });
});

describe('expm1', () => {
  it('is within 1 ulp near zero, where eˣ − 1 would cancel', () => {
    expect(worstExpm1((u) => (u - 0.5) * 2 ** -Math.floor(60 * u))).toBeLessThan(1);
  });
  it('is within 1 ulp at ordinary arguments', () => {
    expect(worstExpm1((u) => 6 * u - 3)).toBeLessThan(1);
  });
  it('is within 1 ulp over the rest of its range', () => {
    expect(worstExpm1((u) => 748 * u - 38.5)).toBeLessThan(1);
  });
  it('keeps the sign of zero and is the identity for tiny arguments', () => {
    expect([expm1(0), expm1(-0), expm1(1e-300), expm1(-5e-324)]).toEqual([0, -0, 1e-300, -5e-324]);
  });
  it('has the limits −1 and +∞ and passes NaN on', () => {
    expect([expm1(-Infinity), expm1(-50), expm1(Infinity), expm1(709.8), expm1(NaN)]).toEqual([
      -1,
      -1,
      Infinity,
      Infinity,
      NaN,
    ]);
  });
});
