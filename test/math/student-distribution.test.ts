import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/math/normal-distribution.ts';
import { studentQuantile } from '../../src/math/student-distribution.ts';
import { relativeError } from './ulp-error.ts';

const { jStat } = createRequire(import.meta.url)('jstat') as {
  jStat: { studentt: { inv(p: number, degrees: number): number } };
};

/** ν, p, t: mpmath 1.3 with 40 digits, by bisection. */
const REFERENCE: readonly [number, number, string][] = [
  [1, 0.05, '-6.31375151467504274'],
  [2, 0.025, '-4.30265272974946372'],
  [3, 0.001, '-10.2145318524073865'],
  [4.5, 0.1, '-1.50088531750855748'],
  [10, 1e-6, '-9.75199549094058023'],
  [30, 0.025, '-2.04227245630123828'],
  [199, 0.005, '-2.60076021605851619'],
  [1e6, 0.025, '-1.95996635681410701'],
  [2.5, 0.49, '-0.0276438413318401028'],
];

describe("the quantile of Student's distribution", () => {
  it.each(REFERENCE)(
    'with %d degrees of freedom has a relative error below 1e-12 at %d',
    (degreesOfFreedom, probability, expected) => {
      expect(relativeError(studentQuantile({ degreesOfFreedom, probability }), expected)).toBeLessThan(1e-12);
    },
  );
  it('agrees with jstat, which is good to 1e-7', () => {
    for (const degreesOfFreedom of [2, 5, 20, 63]) {
      for (const probability of [0.01, 0.2, 0.9, 0.975]) {
        expect(studentQuantile({ degreesOfFreedom, probability })).toBeCloseTo(
          jStat.studentt.inv(probability, degreesOfFreedom),
          6,
        );
      }
    }
  });
  it('is antisymmetric about ½, where it is 0', () => {
    expect(studentQuantile({ degreesOfFreedom: 7, probability: 0.5 })).toBe(0);
    expect(studentQuantile({ degreesOfFreedom: 7, probability: 0.75 })).toBe(
      -studentQuantile({ degreesOfFreedom: 7, probability: 0.25 }),
    );
  });
  it('tends to the normal quantile', () => {
    expect(studentQuantile({ degreesOfFreedom: 1e12, probability: 0.975 })).toBeCloseTo(normalQuantile(0.975), 11);
  });
  it('is infinite at the ends', () => {
    expect([0, 1].map((probability) => studentQuantile({ degreesOfFreedom: 3, probability }))).toEqual([
      -Infinity,
      Infinity,
    ]);
  });
  it('refuses degrees of freedom and probabilities that are none', () => {
    expect(() => studentQuantile({ degreesOfFreedom: 0, probability: 0.5 })).toThrow('got 0');
    expect(() => studentQuantile({ degreesOfFreedom: 3, probability: 2 })).toThrow('got 2');
  });
});
