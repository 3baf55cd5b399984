import { buildAccounts } from '../accounts/build.ts';
import type { Experiment } from '../experiment.ts';
import { allocateRunMemory, type PathFailure, type PathRange, type PathRunner } from '../plan/plan.ts';
import { rootKey } from '../random/root-key.ts';
import { Checkpoint, type CheckpointOptions } from '../run/checkpoint.ts';
import { Journal } from '../run/journal.ts';
import { passingWindow } from '../run/outcome-store.ts';
import { planRun } from '../run/plan-run.ts';
import type { Progress } from '../run/progress.ts';
import { Ranges } from '../run/ranges.ts';
import { shardPaths, withAdvice, type RecordedShard } from './shard.ts';

export interface ShardOptions extends CheckpointOptions {
  readonly runner: PathRunner;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Paths handed out at a time. @default chosen by what paths cost */
  readonly pathsPerRange?: number;
}

export interface ShardRun {
  readonly paths: PathRange;
  /** Of them, complete, from the first on; fewer than all only after an abort. */
  readonly completedPaths: number;
  /** Paths that were complete before. */
  readonly restoredPaths: number;
  /** Paths that threw, of those that were run now. */
  readonly failures: readonly PathFailure[];
}

/**
 * Runs a shard's paths into the journal of its folder, from where it stopped before; estimates nothing.
 *
 * @throws ConfigError if the accounts cannot be admitted, or what the folder holds is not sound
 * @throws RunNotWrittenError
 */
export async function runShard(experiment: Experiment, shard: RecordedShard, options: ShardOptions): Promise<ShardRun> {
  const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
  const plan = await planRun(experiment, accounts);
  const memory = allocateRunMemory(plan, passingWindow(plan));
  const groups = memory.values.length / (experiment.policies.length * plan.columns.length * memory.groupPaths);
  const journal = openJournal(shard);
  const { runner, signal, onProgress, pathsPerRange: size } = options;
  const paths = shardPaths(experiment.paths, shard);
  const checkpoint = new Checkpoint(journal, options);
  checkpoint.begin(plan, memory);

  let end = journal.publishedEnd;
  const restoredPaths = end - paths.first;
  let finishedPaths = restoredPaths;
  const waiting = new Map<number, number>();
  const failures: PathFailure[] = [];
  const groupOf = (path: number): number => Math.floor(path / memory.groupPaths);
  const ranges = new Ranges(paths.first + paths.count, {
    groupPaths: memory.groupPaths,
    limit: () => (groupOf(end) + groups) * memory.groupPaths,
    ...(size === undefined ? {} : { size }),
  });
  ranges.skipTo(end);
  try {
    if (ranges.isLeft) {
      await runner(plan, memory, {
        ranges,
        ...(signal ? { signal } : {}),
        onRange: (result, milliseconds) => {
          const { first, count } = result.range;
          ranges.took(count, milliseconds);
          checkpoint.note(result);
          failures.push(...result.failures);
          finishedPaths += count;
          waiting.set(first, count);
          const group = groupOf(end);
          for (let next = waiting.get(end); next !== undefined; next = waiting.get(end)) {
            waiting.delete(end);
            end += next;
          }
          const completedPaths = end - paths.first;
          const targets = { fundDepletion: [], targets: [] };
          onProgress?.({ paths: paths.count, finishedPaths, restoredPaths, completedPaths, ...targets });
          checkpoint.reach(end, groupOf(end) > group);
        },
      });
    }
    checkpoint.keep();
  } finally {
    journal.close();
  }
  failures.sort((a, b) => a.path - b.path);
  return { paths, completedPaths: end - paths.first, restoredPaths, failures };
}

/** @throws ConfigError, with a way out, if what the folder holds is not sound */
function openJournal({ directory, runId, version, paths, index, of }: RecordedShard): Journal {
  return withAdvice(directory, () => {
    const journal = new Journal(directory, { runId, version, paths: shardPaths(paths, { index, of }) });
    // Read once now: what is not sound is said before hours are spent on the rest.
    for (const record of journal.records()) void record;
    return journal;
  });
}
