import { NothingCompletedError } from '../errors.ts';
import type { PolicyCounters } from '../outcome.ts';
import type { PathFailure, PathRunner, Plan, RangeResult, RunMemory } from '../plan/plan.ts';
import { RunNotWrittenError } from '../report/write.ts';
import type { Checkpoint } from './checkpoint.ts';
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
  /** Of them, those that a checkpoint held. */
  readonly restoredPaths: number;
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
  /** Paths that were run before, and where the complete ones are kept. @default none */
  readonly checkpoint?: Checkpoint;
  /** Whether `onPrefix` with so many paths will let outcomes leave memory. @default never */
  readonly leavesMemory?: (completedPaths: number) => boolean;
}

/**
 * Runs the plan's paths into `memory` and merges what they count, in path order; those of a checkpoint are not run again.
 * An abort or a lost range ends it early; the complete prefix stands.
 *
 * @throws Error if nothing stands: no path of the prefix was completed
 * @throws ConfigError for a checkpoint that is not whole
 */
export async function runPaths(plan: Plan, memory: RunMemory, options: RunPathsOptions): Promise<PathsRun> {
  const { runner, ranges, signal, watch, onProgress, onPrefix, checkpoint, leavesMemory } = options;
  const { paths } = plan.experiment;
  const tally = new Tally(options.countedRows);
  const headline = new RunningHeadline(plan, memory);
  let finishedPaths = 0;
  let restoredPaths = 0;
  let lost: LostRangeError | undefined;

  const count = (result: RangeResult): void => {
    tally.add(result);
    finishedPaths += result.range.count;
    const { completedPaths } = tally;
    const fundDepletion = headline.over(completedPaths);
    const targets = watch?.targets ?? [];
    onProgress?.({ paths, finishedPaths, restoredPaths, completedPaths, fundDepletion, targets });
  };

  for (const result of checkpoint?.restore(plan, memory) ?? []) {
    restoredPaths += result.range.count;
    count(result);
    onPrefix?.(tally.completedPaths);
  }
  ranges.skipTo(restoredPaths);

  try {
    const run = {
      ranges,
      ...(signal ? { signal } : {}),
      onRange: (result: RangeResult, milliseconds: number): void => {
        ranges.took(result.range.count, milliseconds);
        checkpoint?.note(result);
        count(result);
        const { completedPaths } = tally;
        checkpoint?.reach(completedPaths, leavesMemory?.(completedPaths) ?? false);
        onPrefix?.(completedPaths);
      },
    };
    if (ranges.isLeft) await runner(plan, memory, run);
  } catch (error) {
    if (!(error instanceof LostRangeError) || tally.completedPaths === 0) {
      keepWhatStands(checkpoint);
      throw error;
    }
    lost = error;
  }

  const { completedPaths, failures } = tally;
  if (completedPaths === 0) throw new NothingCompletedError('the run ended before its first paths were complete');
  const run = { completedPaths, failures, counters: tally.counters(), restoredPaths };
  if (completedPaths === paths || watch?.isEnough(completedPaths) === true) {
    // What can still fail is the report.
    if (checkpoint?.hasBegun === true) checkpoint.keep();
    return run;
  }
  const reason = lost?.message ?? (signal?.aborted === true ? 'interrupted' : undefined);
  if (reason === undefined) throw new Error(`the runner ended after ${completedPaths} of ${paths} paths`);
  checkpoint?.keep();
  return { ...run, stopped: reason };
}

/** Why the run failed is what is said; where the disk is full, what was kept before stands. */
function keepWhatStands(checkpoint: Checkpoint | undefined): void {
  try {
    checkpoint?.keep();
  } catch (error) {
    if (!(error instanceof RunNotWrittenError)) throw error;
  }
}
