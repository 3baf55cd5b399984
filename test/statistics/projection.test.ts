import { describe, expect, it } from 'vitest';
import { studentCdf, studentScore } from '../../src/math/student-distribution.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { normalQuantile } from '../../src/math/normal-quantile.ts';
import { projectLine } from '../../src/statistics/projection.ts';

describe('the score of Student’s law', () => {
  // Two-sided, from the printed tables.
  it.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.30265],
    [0.95, 5, 2.57058],
    [0.99, 10, 3.16927],
    [0.9, 30, 1.69726],
  ])('at %d with %d degrees of freedom is %d', (confidence, degrees, score) => {
    expect(studentScore(confidence, degrees)).toBeCloseTo(score, 4);
  });
  it('undoes the distribution', () => {
    for (const degrees of [1, 3, 12, 200]) {
      const score = studentScore(0.9, degrees);
      expect(studentCdf(score, degrees) - studentCdf(-score, degrees)).toBeCloseTo(0.9, 10);
    }
  });
});

describe('a line through points', () => {
  const exact = [1, 2, 4, 7].map((time) => ({ time, value: 10 + 3 * time }));
  it('that lie on it goes on with no doubt', () => {
    const { estimate, low, high, slope } = projectLine(exact, 10, 0.95);
    expect(slope).toBeCloseTo(3, 12);
    expect([estimate, low, high].map((each) => each.toFixed(8))).toEqual(['40.00000000', '40.00000000', '40.00000000']);
  });
  it('has the interval of the textbook', () => {
    // By hand: x̄ = 2.5, ȳ = 3.5, Sxx = 5, Sxy = 5.5; residuals 0.15, −0.95, 1.45, −0.65: SSE = 3.45, s² = 1.725;
    // at 5: s²(1 + ¼ + 2.5²/5) = 4.3125, and t of 2 degrees is 4.30265.
    const values = [2, 2, 5.5, 4.5].map((value, i) => ({ time: i + 1, value }));
    const { estimate, low, high, slope } = projectLine(values, 5, 0.95);
    expect(slope).toBeCloseTo(1.1, 12);
    expect(estimate).toBeCloseTo(6.25, 12);
    expect(high - estimate).toBeCloseTo(4.30265 * Math.sqrt(4.3125), 4);
    expect(estimate - low).toBeCloseTo(4.30265 * Math.sqrt(4.3125), 4);
  });
  it('foretells the next value as often as it says, from few points too', () => {
    const stream = new RandomStream().seek(rootKey('projection'), 0, 1);
    const noisy = (time: number): number => 5 + 0.3 * time + normalQuantile(stream.uniform());
    const runs = 2_000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const points = [0, 1, 2, 3].map((time) => ({ time, value: noisy(time) }));
      const { low, high } = projectLine(points, 5, 0.9);
      const next = noisy(5);
      if (low <= next && next <= high) covered++;
    }
    // Five standard errors of 2,000 trials at 90 %: wrong by chance once in 1.7 million.
    expect(Math.abs(covered / runs - 0.9)).toBeLessThan(5 * Math.sqrt((0.9 * 0.1) / runs));
  });
  it('is none of two points, nor of one time', () => {
    expect(() => projectLine(exact.slice(0, 2), 10, 0.95)).toThrow(RangeError);
    expect(() =>
      projectLine(
        [1, 2, 3].map((value) => ({ time: 4, value })),
        10,
        0.95,
      ),
    ).toThrow(RangeError);
  });
});
