import { describe, expect, it } from 'vitest';
import { poissonProbability } from '../../src/math/poisson.ts';
import { relativeError } from './ulp-error.ts';

/** count, mean, P(K = k): mpmath 1.3 with 50 digits, rounded to 18. */
const REFERENCE: readonly [number, number, string][] = [
  [0, 0.5, '0.606530659712633424'],
  [1, 0.5, '0.303265329856316712'],
  [3, 1e-4, '1.6665000083330558e-13'],
  [10, 10, '0.125110035721133299'],
  [100, 80, '3.93945815919925968e-3'],
  [100, 300, '2.84300253067945537e-41'],
  [1000, 400, '5.4645492509431891e-140'],
  [1_000_000, 1_000_000, '3.9894224715624403e-4'],
  [1_000_000, 1_010_000, '1.0712075862856389e-25'],
  [5, 200, '3.69039073796463342e-78'],
];

describe('the Poisson distribution', () => {
  it.each(REFERENCE)('gives P(K = %d) at mean %d to 1e-12', (count, mean, expected) => {
    expect(relativeError(poissonProbability({ count, mean }), expected)).toBeLessThan(1e-12);
  });
  it('adds up to 1', () => {
    let sum = 0;
    for (let count = 0; count < 60; count++) sum += poissonProbability({ count, mean: 7.3 });
    expect(sum).toBeCloseTo(1, 14);
  });
  it('is certain of 0 at mean 0, and has no negative counts', () => {
    expect([-1, 0, 1].map((count) => poissonProbability({ count, mean: 0 }))).toEqual([0, 1, 0]);
  });
  it('refuses a count that is not whole and a mean that is not finite and positive', () => {
    expect(() => poissonProbability({ count: 0.5, mean: 1 })).toThrow('0.5');
    for (const mean of [-1, NaN, Infinity]) expect(() => poissonProbability({ count: 1, mean })).toThrow(RangeError);
  });
});
