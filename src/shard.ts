import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildAccounts } from './accounts/build.ts';
import { ConfigError, type ConfigIssue } from './errors.ts';
import type { Experiment, InputFile } from './experiment.ts';
import { allocateRunMemory, type PathFailure, type PathRange, type PathRunner } from './plan/plan.ts';
import { rootKey } from './random/root-key.ts';
import { Checkpoint, type CheckpointOptions, type PathJournal } from './run/checkpoint.ts';
import { Journal } from './run/journal.ts';
import { planWithTargets } from './run/pilot.ts';
import { passingWindow } from './run/outcome-store.ts';
import type { Progress } from './run/progress.ts';
import { Ranges } from './run/ranges.ts';

/** Name of the file that says what a shard's folder is. */
export const SHARD_FILE = 'shard.json';
const FORMAT = 'shortfall shard 1';

/** One of several parts of a run's paths, which any machine can run. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly of: number;
}

/** The whole of `shard.json`. */
export interface ShardFacts extends Shard {
  readonly format: string;
  readonly runId: string;
  /** Version of shortfall that runs it. */
  readonly version: string;
  readonly experiment: string;
  /** Of the whole run. */
  readonly paths: number;
  readonly inputs: readonly InputFile[];
  /** The configuration as the user named it, and the command that runs it whole. */
  readonly config: string;
  readonly command: string;
  readonly resolved: object;
}

/** A shard with the folder that it lies in. */
export interface RecordedShard extends ShardFacts {
  readonly directory: string;
}

/** Paths of a shard: neighbours, and with the other shards all, each once. */
export function shardPaths(paths: number, { index, of }: Shard): PathRange {
  const first = Math.floor((index * paths) / of);
  return { first, count: Math.floor(((index + 1) * paths) / of) - first };
}

export function shardFolderName(runId: string, { index, of }: Shard): string {
  return `${runId}-shard-${index}-of-${of}`;
}

export function shardFacts(
  experiment: Experiment,
  identity: Pick<ShardFacts, 'runId' | 'version' | 'config' | 'command' | 'index' | 'of'>,
): ShardFacts {
  const { name, paths, inputs, resolved } = experiment;
  return { format: FORMAT, ...identity, experiment: name, paths, inputs, resolved };
}

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
  const plan = planWithTargets(experiment, accounts);
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

function withAdvice<Result>(directory: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const suggestion = `nothing was changed; remove ${directory} and run this shard again`;
    throw new ConfigError(error.issues.map((issue) => ({ ...issue, suggestion })));
  }
}

/**
 * The shards that lie in folders, or below them.
 *
 * @throws ConfigError for a folder without any, or a shard's file that cannot be read
 */
export function findShards(folders: readonly string[]): RecordedShard[] {
  const found = new Map<string, RecordedShard>();
  const issues: ConfigIssue[] = [];
  for (const folder of folders) {
    const directories = shardFolders(folder);
    if (directories.length === 0) {
      issues.push({ file: folder, pointer: '', expected: 'a folder with shards in it', found: 'none' });
    }
    for (const directory of directories) {
      const shard = readShard(directory);
      if (shard === undefined) {
        issues.push({
          ...{ file: join(directory, SHARD_FILE), pointer: '' },
          ...{ expected: `what a shard is (${FORMAT})`, found: 'another content' },
        });
      } else found.set(realpathSync(directory), shard);
    }
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return [...found.values()];
}

/** `<folder>`, or `<folder>/<experiment>/<shard>` as `shortfall shard` makes them: no deeper. */
function shardFolders(folder: string, depth = 3): string[] {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) return [];
  const names = readdirSync(folder).sort();
  if (names.includes(SHARD_FILE)) return [folder];
  return depth === 1 ? [] : names.flatMap((name) => shardFolders(join(folder, name), depth - 1));
}

function readShard(directory: string): RecordedShard | undefined {
  try {
    const facts = JSON.parse(readFileSync(join(directory, SHARD_FILE), 'utf8')) as ShardFacts;
    const { index, of, paths, inputs, resolved } = facts;
    const isSound =
      facts.format === FORMAT &&
      [facts.runId, facts.version, facts.experiment, facts.config, facts.command].every(
        (text) => typeof text === 'string',
      ) &&
      [index, of, paths].every((count) => Number.isSafeInteger(count)) &&
      index >= 0 &&
      index < of &&
      Array.isArray(inputs) &&
      typeof resolved === 'object';
    return isSound ? { ...facts, directory } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The shards of one run as one journal.
 *
 * @returns the shards in order, and their paths
 * @throws ConfigError naming every shard that is missing, not complete, or of another run
 */
export function joinShards(shards: readonly RecordedShard[]): {
  readonly shards: readonly RecordedShard[];
  readonly journal: PathJournal;
} {
  const run = mostCommon(shards);
  const issues: ConfigIssue[] = shards
    .filter((shard) => !isOf(run, shard))
    .map((shard) => ({
      ...{ file: shard.directory, pointer: '', expected: `a shard of ${runText(run)}`, found: runText(shard) },
    }));
  const journals: Journal[] = [];
  const chosen: RecordedShard[] = [];
  for (let index = 0; index < run.of; index++) {
    const same = shards.filter((shard) => isOf(run, shard) && shard.index === index);
    const name = `shard ${index} of ${run.of}`;
    if (same.length === 0) {
      issues.push({
        file: name,
        pointer: '',
        expected: `a folder with it (${shardFolderName(run.runId, { index, of: run.of })})`,
        found: 'none',
      });
      continue;
    }
    const opened = same.map((shard) => {
      const paths = shardPaths(shard.paths, shard);
      const { directory, runId, version } = shard;
      const journal = withAdvice(directory, () => new Journal(directory, { runId, version, paths }));
      return { shard, journal, left: paths.first + paths.count - journal.publishedEnd, count: paths.count };
    });
    const best = opened.reduce((a, b) => (b.left < a.left ? b : a));
    if (best.left > 0) {
      issues.push({
        ...{ file: best.shard.directory, pointer: '', expected: `all ${best.count} paths of ${name}` },
        ...{ found: `${best.count - best.left}`, suggestion: 'the same shortfall shard again goes on from there' },
      });
    }
    journals.push(best.journal);
    chosen.push(best.shard);
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return {
    shards: chosen,
    journal: {
      ...{ first: 0, end: run.paths, publishedEnd: run.paths },
      *records() {
        for (const [i, journal] of journals.entries()) yield* recordsOf(journal, chosen[i]!.directory);
      },
      // Nothing is run: there is nothing to keep.
      append: () => {},
      publish: () => {},
    },
  };
}

function* recordsOf(journal: Journal, directory: string): ReturnType<Journal['records']> {
  const records = journal.records();
  for (;;) {
    const next = withAdvice(directory, () => records.next());
    if (next.done === true) return;
    yield next.value;
  }
}

function isOf(run: ShardFacts, { runId, version, of }: ShardFacts): boolean {
  return runId === run.runId && version === run.version && of === run.of;
}

/** The run of most shards: the others are foreign. Of several, the one named first. */
function mostCommon(shards: readonly RecordedShard[]): RecordedShard {
  const count = (run: RecordedShard): number => shards.filter((shard) => isOf(run, shard)).length;
  return shards.reduce((best, shard) => (count(shard) > count(best) ? shard : best));
}

function runText({ runId, version, of, experiment }: ShardFacts): string {
  return `run ${runId} (${basename(experiment)}) by shortfall ${version} in ${of} shards`;
}
