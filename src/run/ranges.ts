import { pathRanges, type PathRange } from '../plan/plan.ts';

/** Amounts are added over fixed blocks of path indices, so that no sum depends on how paths were handed out. */
export const SUM_BLOCK_PATHS = 4_096;

/** More paths per range would make an interrupt wait; fewer ranges per thread would leave threads idle at the end. */
const MOST_PATHS_PER_RANGE = 64;
const LEAST_RANGES_PER_THREAD = 8;

/**
 * Paths per range when none is asked for: 1 to 64, and at least eight ranges per thread where there are as many paths.
 *
 * @param threads  0 = in process
 */
export function rangeSize(paths: number, threads: number): number {
  const evenShare = Math.floor(paths / (LEAST_RANGES_PER_THREAD * Math.max(1, threads)));
  return Math.max(1, Math.min(MOST_PATHS_PER_RANGE, evenShare));
}

/**
 * Cuts the paths into ranges of at most `size`, none across the border of a block.
 *
 * @param size  whole, ≥ 1
 */
export function blockRanges(paths: number, size: number): PathRange[] {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`a range holds a whole number of paths, at least one, not ${size}`);
  return pathRanges(paths, SUM_BLOCK_PATHS).flatMap((block) =>
    pathRanges(block.count, size).map(({ first, count }) => ({ first: block.first + first, count })),
  );
}
