import { describe, expect, it } from 'vitest';
import { exp } from '../../src/math/exp.ts';
import { makeGammas } from '../../src/random/gamma.ts';
import { fillNormals } from '../../src/random/normal.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { kolmogorovSmirnov } from './goodness-of-fit.ts';

const ROOT = rootKey('test/gamma');
const COUNT = 50_000;
const draws = (shape: number, count = COUNT): Float64Array => {
  const values = new Float64Array(count);
  fillNormals(ROOT, 0, 1, 0, values);
  makeGammas(values, shape, new RandomStream().seek(ROOT, 0, 2));
  return values;
};

/** P(G ≤ x) of a whole shape: 1 − e^(−x)·Σ_{k < shape} x^k/k!. */
function erlangCdf(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < shape; k++) sum += term *= x / k;
  return 1 - exp(-x) * sum;
}

describe('a gamma variate', () => {
  it.each([1, 2, 5, 20])('of shape %d has its distribution', (shape) => {
    // Beyond 2.47 with probability 1e-5.
    expect(kolmogorovSmirnov(draws(shape).map((x) => erlangCdf(shape, x)))).toBeLessThan(2.47);
  });

  it.each([1.25, 2.5, 1e6])('of shape %d has that mean and variance', (shape) => {
    const values = draws(shape);
    const mean = values.reduce((sum, x) => sum + x, 0) / COUNT;
    const square = values.reduce((sum, x) => sum + (x - shape) ** 2, 0) / COUNT;
    // 4.5 standard errors, 7e-6; the fourth central moment is 3s² + 6s.
    expect(Math.abs(mean - shape)).toBeLessThan(4.5 * Math.sqrt(shape / COUNT));
    expect(Math.abs(square - shape)).toBeLessThan(4.5 * Math.sqrt((2 * shape ** 2 + 6 * shape) / COUNT));
    expect(values.every((x) => x > 0)).toBe(true);
  });

  it('is the same however many follow', () => {
    expect(draws(1.25, 100)).toEqual(draws(1.25, 5_000).slice(0, 100));
  });
});
