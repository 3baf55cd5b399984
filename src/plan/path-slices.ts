import { HEADLINE_COLUMNS } from '../outcome.ts';
import { outcomePlace, type PathRange, type Plan, type RunMemory } from './plan.ts';

/** Amounts are added over fixed blocks of path indices, so that no sum depends on how paths were handed out. */
export const SUM_BLOCK_PATHS = 4_096;

/**
 * All that the paths of a range write into a run's memory, as views of it, in an order that is the same however many
 * paths the memory holds at a time: outcomes block by block, then status, log weights, and what is kept of the first
 * paths alone. Paths of the range must lie in memory now.
 */
export function* pathSlices(plan: Plan, memory: RunMemory, range: PathRange): Generator<Float64Array | Uint8Array> {
  const { experiment, columns, trajectorySteps, trajectoryPaths, stepCheckPaths } = plan;
  const { values, groupPaths, status, logWeight, fund, prices, stepCheck } = memory;
  const end = range.first + range.count;
  const policies = experiment.policies.length;

  for (let first = range.first; first < end; first = blockEnd(first)) {
    const count = Math.min(end, blockEnd(first)) - first;
    for (let policy = 0; policy < policies; policy++) {
      const place = outcomePlace(plan, memory, policy, first);
      for (let column = 0; column < columns.length; column++) {
        const start = place + column * groupPaths;
        yield values.subarray(start, start + count);
      }
    }
  }
  yield status.subarray(range.first, end);
  yield logWeight.subarray(range.first, end);
  const times = trajectorySteps.length;
  yield* rowsOfPaths(fund, policies, trajectoryPaths, times, range);
  yield* rowsOfPaths(prices, experiment.underlyings.length, trajectoryPaths, times, range);
  yield* rowsOfPaths(stepCheck, policies * HEADLINE_COLUMNS.length, stepCheckPaths, 1, range);
}

/** Of an array [outer × paths × width], which holds the first paths alone: those of the range. */
function* rowsOfPaths(
  array: Float64Array,
  outer: number,
  paths: number,
  width: number,
  { first, count }: PathRange,
): Generator<Float64Array> {
  const kept = Math.min(paths, first + count) - first;
  if (kept <= 0) return;
  for (let each = 0; each < outer; each++) {
    const start = (each * paths + first) * width;
    yield array.subarray(start, start + kept * width);
  }
}

/** Where the block of a path ends. */
function blockEnd(path: number): number {
  return (Math.floor(path / SUM_BLOCK_PATHS) + 1) * SUM_BLOCK_PATHS;
}
