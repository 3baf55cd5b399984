import { CompensatedSum } from '../math/compensated-sum.ts';
import { normalScore } from './confidence.ts';
import type { Interval } from './proportion.ts';

/** Path indices per block of a sum. A constant of the results: another value would change their last bits. */
export const BLOCK_PATHS = 4_096;

/** Mean and spread of one value per path. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Unbiased, divisor n − 1; 0 for a single value. */
  readonly variance: number;
  /** Values that are not 0. */
  readonly nonZero: number;
}

/**
 * Σ valueAt(i) for i = 0..count − 1, in an order that depends on `count` alone: each block of 4,096 indices is added in
 * index order with Neumaier's compensation, and the block sums are added in a binary tree over block numbers. Whoever
 * computed the values, and when, cannot change a bit.
 */
export function blockSum(count: number, valueAt: (index: number) => number): number {
  const blocks = new Float64Array(Math.ceil(count / BLOCK_PATHS));
  for (let block = 0; block < blocks.length; block++) {
    const sum = new CompensatedSum();
    const end = Math.min(count, (block + 1) * BLOCK_PATHS);
    for (let i = block * BLOCK_PATHS; i < end; i++) sum.add(valueAt(i));
    blocks[block] = sum.value;
  }
  return treeSum(blocks);
}

/** Adds neighbours until one is left; an odd last one moves up alone. Overwrites `sums`. */
function treeSum(sums: Float64Array): number {
  for (let width = sums.length; width > 1; width = (width + 1) >> 1) {
    for (let i = 0; 2 * i < width; i++) {
      sums[i] = 2 * i + 1 < width ? sums[2 * i]! + sums[2 * i + 1]! : sums[2 * i]!;
    }
  }
  return sums[0] ?? 0;
}

/** Mean and unbiased variance in two passes, values in path order. Throws a RangeError where there is none. */
export function moments(values: Float64Array | readonly number[]): Moments {
  return momentsOf(values.length, (i) => values[i]!);
}

/** As `moments`, of values that are computed when asked for; `valueAt` is asked twice for each index. */
export function momentsOf(count: number, valueAt: (index: number) => number): Moments {
  if (count < 1) throw new RangeError('the mean of no values is not defined');
  let nonZero = 0;
  const total = blockSum(count, (i) => {
    const value = valueAt(i);
    if (value !== 0) nonZero++;
    return value;
  });
  // Most columns of most runs are 0 throughout: what a venue has no rule for.
  if (nonZero === 0) return { count, mean: 0, variance: 0, nonZero };
  const mean = total / count;
  if (count === 1) return { count, mean, variance: 0, nonZero };
  const squares = blockSum(count, (i) => {
    const deviation = valueAt(i) - mean;
    return deviation * deviation;
  });
  return { count, mean, variance: squares / (count - 1), nonZero };
}

/**
 * Moments of values of which only sums are left. Loses digits where the mean is many times the spread, which the values
 * summed here, mostly 0, never are. Throws a RangeError where there is none.
 */
export function momentsOfSums(sums: {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  readonly nonZero: number;
}): Moments {
  const { count, sum, squares, nonZero } = sums;
  if (count < 1) throw new RangeError('the mean of no values is not defined');
  const mean = sum / count;
  // Σx² − (Σx)²/n may round a hair below 0 where all values are equal.
  const variance = count > 1 ? Math.max(0, squares - sum * mean) / (count - 1) : 0;
  return { count, mean, variance, nonZero };
}

/** Standard error of the mean: √(variance/n). */
export function standardErrorOfMean({ count, variance }: Moments): number {
  return Math.sqrt(variance / count);
}

/**
 * Mean ± z · standard error: valid as n grows, by the central limit theorem. Heavy tails and rare spikes need many
 * non-zero values first (`estimate.ts` says so beside the interval).
 */
export function normalInterval(estimate: number, standardError: number, confidence: number): Interval {
  const halfWidth = normalScore(confidence) * standardError;
  return { low: estimate - halfWidth, high: estimate + halfWidth };
}
