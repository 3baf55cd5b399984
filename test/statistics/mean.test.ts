import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decision } from '../../src/random/decision.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { BLOCK_PATHS, blockSum, moments, normalInterval, standardErrorOfMean } from '../../src/statistics/mean.ts';
import { relativeError, truths } from './truths.ts';

describe.each(truths('accumulator'))('the reference $id', ({ inputs, expected }) => {
  const values: readonly number[] = inputs['values']!;
  it('has its sum, mean and variance, which plain addition loses', () => {
    const { mean, variance, count } = moments(values);
    expect(
      relativeError(
        blockSum(count, (i) => values[i]!),
        expected['exactSumRoundedToDouble']!,
      ),
    ).toBeLessThan(1e-14);
    expect(relativeError(mean, expected['mean']!)).toBeLessThan(1e-14);
    expect(relativeError(variance, expected['sampleVariance']!)).toBeLessThan(1e-14);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(expected['naiveLeftToRightSum']);
  });
});

describe('the block sum', () => {
  it('adds whole numbers exactly, across any number of blocks', () => {
    for (const count of [1, 2, BLOCK_PATHS, BLOCK_PATHS + 1, 5 * BLOCK_PATHS - 1, 100_000]) {
      expect(blockSum(count, (i) => i)).toBe((count * (count - 1)) / 2);
    }
  });
  it('keeps the small values of a block beside a huge one', () => {
    expect(blockSum(4_000, (i) => (i === 0 ? 1e16 : i === 3_999 ? -1e16 : 1))).toBe(3_998);
  });
  it('is the sum of its blocks when the first ones fill a power of two of them', () => {
    const value = (i: number): number => 1 / (i + 1);
    const left = blockSum(4 * BLOCK_PATHS, value);
    const right = blockSum(4 * BLOCK_PATHS, (i) => value(i + 4 * BLOCK_PATHS));
    expect(blockSum(8 * BLOCK_PATHS, value)).toBe(left + right);
  });
  it('asks for each value once, in index order', () => {
    const asked: number[] = [];
    blockSum(10_000, (i) => asked.push(i));
    expect(asked).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  });
});

describe('mean and variance', () => {
  it('follow a shift and a change of unit', () => {
    const amounts = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: -50, max: 50 }), (values, shift) => {
        const before = moments(values);
        const after = moments(values.map((value) => 4 * value + shift));
        expect(after.mean).toBeCloseTo(4 * before.mean + shift, 8);
        expect(after.variance).toBeCloseTo(16 * before.variance, 4);
      }),
    );
  });
  it('of one value have no spread, and of none are not defined', () => {
    expect(moments([7])).toEqual({ count: 1, mean: 7, variance: 0, nonZero: 1 });
    expect(() => moments([])).toThrow('no values');
  });
});

describe('the normal interval of a mean', () => {
  it('covers the mean of uniform draws about as often as it says', () => {
    // 2,000 runs of 200 draws: the coverage has standard error 0.0049; ±0.022 is 4.5 of them, error below 1e-5.
    const root = rootKey('coverage of the mean');
    let covered = 0;
    for (let run = 0; run < 2_000; run++) {
      const summary = moments(Float64Array.from({ length: 200 }, (_, i) => decision(root, run, 1, i, 0)));
      const { low, high } = normalInterval(summary.mean, standardErrorOfMean(summary), 0.95);
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    expect(Math.abs(covered / 2_000 - 0.95)).toBeLessThan(0.022);
  });
});
