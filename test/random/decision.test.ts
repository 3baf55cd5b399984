import { describe, expect, it } from 'vitest';
import { decision } from '../../src/random/decision.ts';
import type { RootKey } from '../../src/random/root-key.ts';
import { correlationDeviate, kolmogorovSmirnov } from './goodness-of-fit.ts';

const root: RootKey = [10, 20, 30, 40];

describe('a decision', () => {
  it('is the same in whatever order it is asked', () => {
    const forwards = [0, 1, 2, 3].map((step) => decision(root, 8, 16, 5, step));
    const backwards = [3, 2, 1, 0].map((step) => decision(root, 8, 16, 5, step)).reverse();
    expect(backwards).toEqual(forwards);
  });
  it('is another one for another root, path, purpose, account or step', () => {
    const decisions = [
      decision(root, 8, 16, 5, 1),
      decision([10, 20, 30, 41], 8, 16, 5, 1),
      decision([11, 20, 30, 40], 8, 16, 5, 1),
      decision(root, 9, 16, 5, 1),
      decision(root, 8 + 2 ** 32, 16, 5, 1),
      decision(root, 8, 17, 5, 1),
      decision(root, 8, 16, 6, 1),
      decision(root, 8, 16, 5, 2),
      decision(root, 8, 16, 1, 5),
    ];
    expect(new Set(decisions).size).toBe(decisions.length);
  });
  it.each<[string, (i: number) => number]>([
    ['accounts', (i) => decision(root, 1, 16, i, 7)],
    ['steps', (i) => decision(root, 1, 16, 7, i)],
    ['paths', (i) => decision(root, i, 16, 7, 7)],
    ['purposes', (i) => decision(root, 1, i, 7, 7)],
  ])('is uniform over %s and independent of its neighbour', (_, at) => {
    const uniforms = Float64Array.from({ length: 50_000 }, (_, i) => at(i));
    // Mean 0, variance 1; beyond 4.5 with probability 7e-6.
    const standard = uniforms.map((u) => (u - 0.5) * Math.sqrt(12));
    expect(Math.abs(correlationDeviate(standard.subarray(1), standard.subarray(0, -1)))).toBeLessThan(4.5);
    expect(kolmogorovSmirnov(uniforms)).toBeLessThan(2.47);
  });
});
