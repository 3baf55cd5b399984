import { describe, expect, it } from 'vitest';
import { upperIncompleteGamma } from '../../src/math/incomplete-gamma.ts';
import { logGamma } from '../../src/math/log-gamma.ts';
import { LogSum } from '../../src/math/log-sum.ts';
import { normalCdf } from '../../src/math/normal-distribution.ts';
import { studentCdf } from '../../src/math/student-distribution.ts';

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('ln Γ', () => {
  it('is the logarithm of factorials and of √π at ½', () => {
    let logFactorial = 0;
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThan(1e-14 * Math.max(1, logFactorial));
      logFactorial += Math.log(n);
    }
    expect(Math.abs(logGamma(0.5) - 0.5 * Math.log(Math.PI))).toBeLessThan(1e-14);
  });

  it('keeps Γ(x + 1) = x·Γ(x) from 1e-6 to 1e6', () => {
    for (let x = 1e-6; x < 1e6; x *= 1.37) {
      const scale = Math.max(1, Math.abs(logGamma(x + 1)));
      expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x)) / scale, `at ${x}`).toBeLessThan(1e-14);
    }
  });

  it('is NaN at 0 and below', () => {
    expect([logGamma(0), logGamma(-1.5), logGamma(NaN)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('the upper incomplete gamma function', () => {
  it('is e^(−x)·Σ xʲ/j! for whole shapes', () => {
    for (const a of [1, 2, 5, 20]) {
      for (const x of [0.01, 0.7, a, 2 * a, 9 * a]) {
        let term = Math.exp(-x);
        let sum = 0;
        for (let j = 0; j < a; j++) {
          sum += term;
          term *= x / (j + 1);
        }
        expect(relative(upperIncompleteGamma(a, x), sum), `Q(${a}, ${x})`).toBeLessThan(1e-12);
      }
    }
  });

  it('is twice the normal tail for shape ½', () => {
    for (const z of [0.1, 1, 2, 5, 20, 36]) {
      expect(relative(upperIncompleteGamma(0.5, (z * z) / 2), 2 * normalCdf(-z)), `at ${z}`).toBeLessThan(1e-12);
    }
  });

  it('is 1 at 0 and 0 at infinity, and refuses what is outside', () => {
    expect([upperIncompleteGamma(3, 0), upperIncompleteGamma(3, Infinity)]).toEqual([1, 0]);
    expect(() => upperIncompleteGamma(0, 1)).toThrow('shape > 0, got 0');
    expect(() => upperIncompleteGamma(1, -1)).toThrow('got -1');
  });
});

describe("Student's distribution function", () => {
  it('has the closed forms of 1, 2 and 4 degrees of freedom', () => {
    for (const t of [-300, -7, -2, -0.3, 0, 0.3, 2, 7]) {
      const two = 0.5 + t / (2 * Math.sqrt(2 + t * t));
      expect(Math.abs(studentCdf(t, 1) - (0.5 + Math.atan(t) / Math.PI))).toBeLessThan(1e-14);
      expect(Math.abs(studentCdf(t, 2) - two)).toBeLessThan(1e-14);
      const s = t / Math.sqrt(4 + t * t);
      expect(Math.abs(studentCdf(t, 4) - (0.5 + 0.75 * (s - (s * s * s) / 3)))).toBeLessThan(1e-14);
    }
  });

  it('is the normal one for many degrees, and symmetric', () => {
    for (const t of [-5, -1, -0.1, 0.4, 3]) {
      expect(studentCdf(t, 1e7)).toBeCloseTo(normalCdf(t), 6);
      expect(studentCdf(t, 3.3) + studentCdf(-t, 3.3)).toBeCloseTo(1, 14);
    }
  });
});

describe('a sum of logarithms by products', () => {
  it('is the sum of the logarithms, for factors of any size', () => {
    const sum = new LogSum();
    let expected = 0;
    for (let i = 1; i <= 5000; i++) {
      const x = Math.exp(300 * Math.sin(i));
      sum.add(x);
      expected += Math.log(x);
    }
    sum.add(1e-320);
    sum.add(1e300);
    expected += Math.log(1e-320) + Math.log(1e300);
    expect(Math.abs(sum.value - expected)).toBeLessThan(1e-9);
  });
});
