import type { PolicyCounters } from '../outcome.ts';
import type { PathFailure, PathRunner, Plan, RunMemory } from '../plan/plan.ts';
import type { PrecisionWatch } from './precision-watch.ts';
import { LostRangeError } from './lost-range-error.ts';
import { RunningHeadline, type Progress } from './progress.ts';
import type { Ranges } from './ranges.ts';
import { Tally, type CountedRow } from './tally.ts';

export interface PathsRun {
  /** Longest complete prefix of path indices. */
  readonly completedPaths: number;
  /** Failed paths of the prefix, in path order. */
  readonly failures: readonly PathFailure[];
  /** Over the prefix, per policy. */
  readonly counters: readonly PolicyCounters[];
  /** Why the prefix is not the whole, a clause; absent when it is. */
  readonly stopped?: string;
}

export interface RunPathsOptions {
  readonly runner: PathRunner;
  readonly ranges: Ranges;
  readonly countedRows: readonly (readonly CountedRow[])[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends a run that is precise enough before its last path. @default all paths are run */
  readonly watch?: PrecisionWatch;
  /** Called with each longer prefix of complete paths, after progress: outcomes may leave memory from here on. */
  readonly onPrefix?: (completedPaths: number) => void;
}

/**
 * Runs the plan's paths into `memory` and merges what they count, in path order.
 * An abort or a lost range ends it early; the complete prefix stands.
 *
 * @throws Error if nothing stands: no path of the prefix was completed
 */
export async function runPaths(plan: Plan, memory: RunMemory, options: RunPathsOptions): Promise<PathsRun> {
  const { runner, ranges, signal, watch, onProgress, onPrefix } = options;
  const { paths } = plan.experiment;
  const tally = new Tally(options.countedRows);
  const headline = new RunningHeadline(plan, memory);
  let finishedPaths = 0;
  let lost: LostRangeError | undefined;

  try {
    await runner(plan, memory, {
      ranges,
      ...(signal ? { signal } : {}),
      onRange: (result, milliseconds) => {
        ranges.took(result.range.count, milliseconds);
        tally.add(result);
        finishedPaths += result.range.count;
        const { completedPaths } = tally;
        const fundDepletion = headline.over(completedPaths);
        onProgress?.({ paths, finishedPaths, completedPaths, fundDepletion, targets: watch?.targets ?? [] });
        onPrefix?.(completedPaths);
      },
    });
  } catch (error) {
    if (!(error instanceof LostRangeError) || tally.completedPaths === 0) throw error;
    lost = error;
  }

  const { completedPaths, failures } = tally;
  if (completedPaths === 0) throw new NothingCompletedError('the run ended before its first paths were complete');
  const run = { completedPaths, failures, counters: tally.counters() };
  if (completedPaths === paths || watch?.isEnough(completedPaths) === true) return run;
  const reason = lost?.message ?? (signal?.aborted === true ? 'interrupted' : undefined);
  if (reason === undefined) throw new Error(`the runner ended after ${completedPaths} of ${paths} paths`);
  return { ...run, stopped: reason };
}

/** Aborted so early that there is nothing to report. */
export class NothingCompletedError extends Error {
  override readonly name = 'NothingCompletedError';
}
