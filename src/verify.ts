import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PathRunner, RangeSource } from './plan/plan.ts';
import type { Experiment } from './experiment.ts';
import { firstDifferences, type JsonDifference } from './report/json-difference.ts';
import { outcomeDifference, readRecordedOutcomes, type OutcomeDifference } from './report/recorded-outcomes.ts';
import { readRecordedRun, recordedExperiment, type RecordedRun } from './report/recorded-run.ts';
import { makeSummary, summaryText } from './report/summary.ts';
import type { OutcomeSpool } from './run/outcome-store.ts';
import type { Progress } from './run/progress.ts';
import { stress, type StressResult } from './stress.ts';

export interface VerifyOptions {
  /** Who runs the paths again. No result depends on it. */
  readonly runner: PathRunner;
  /** Folder with the files that the run read; where they lay then unless given. */
  readonly inputs?: string;
  /** Aborted: the verification is inconclusive. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Paths handed out at a time. @default as `stress` */
  readonly pathsPerRange?: number;
  /** Where outcomes go that are too many for memory, until they are compared. @default all stay in memory */
  readonly spool?: OutcomeSpool;
}

/** How a run's folder differs from what its configuration gives now. */
export type RunDifference =
  | { readonly kind: 'digest'; readonly recorded: string; readonly now: string }
  | ({ readonly kind: 'outcome'; readonly file: string } & OutcomeDifference)
  | ({ readonly kind: 'summary' } & JsonDifference)
  /** A file that cannot be compared. */
  | { readonly kind: 'file'; readonly file: string; readonly problem: string };

export interface Verification {
  readonly run: RecordedRun;
  /** Paths that were run again. */
  readonly paths: number;
  readonly verdict: 'same' | 'different' | 'interrupted';
  /** None where it is the same. */
  readonly differences: readonly RunDifference[];
  /** Files whose contents were compared. */
  readonly compared: readonly string[];
  readonly digest: string;
}

/** Of what differs in `summary.json`, so many places are named. */
const SUMMARY_DIFFERENCES = 5;

/**
 * Runs the experiment of a run's folder again, as many paths as it completed, and compares: the digest of the outcomes,
 * the outcomes themselves where they were kept, and `summary.json`.
 *
 * @throws ConfigError for a folder that is none of a run, or an input file that is gone or has changed
 */
export async function verify(directory: string, options: VerifyOptions): Promise<Verification> {
  const run = readRecordedRun(directory);
  const experiment = recordedExperiment(run, options.inputs);
  const summary = recordedSummary(directory);
  const result = await runAgain(experiment, run, options, summary.perAccount);
  return compare(experiment, run, summary, result).finally(result.close);
}

async function compare(
  experiment: Experiment,
  run: RecordedRun,
  summary: RecordedSummary,
  result: StressResult,
): Promise<Verification> {
  const { directory } = run;
  const { digest, completedPaths: paths } = result;
  if (paths < run.paths.completed) return { run, paths, verdict: 'interrupted', differences: [], compared: [], digest };

  const outcomes = await comparedOutcomes(directory, result);
  const differences: RunDifference[] = [
    ...(digest === run.digest ? [] : [{ kind: 'digest' as const, recorded: run.digest, now: digest }]),
    ...outcomes.differences,
    ...summaryDifferences(summary, experiment, run, result),
  ];
  const verdict = differences.length === 0 ? 'same' : 'different';
  return { run, paths, verdict, differences, compared: [...outcomes.compared, 'summary.json'], digest };
}

async function runAgain(
  experiment: Experiment,
  { paths: { completed }, partial }: RecordedRun,
  { runner, signal, onProgress, pathsPerRange, spool }: VerifyOptions,
  perAccount: boolean,
): Promise<StressResult> {
  const prefix = new AbortController();
  const signals = [...(signal === undefined ? [] : [signal]), ...(partial ? [prefix.signal] : [])];
  return stress(experiment, {
    runner: partial ? firstPaths(runner, completed, prefix) : runner,
    perAccount,
    ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(pathsPerRange === undefined ? {} : { pathsPerRange }),
    ...(spool === undefined ? {} : { spool }),
  });
}

/** Runs the first paths only and then stops, as the run did that is verified. */
function firstPaths(runner: PathRunner, paths: number, done: AbortController): PathRunner {
  return async (plan, memory, options) => {
    const take: RangeSource['take'] = (threads) => {
      const range = options.ranges.take(threads);
      if (range === undefined || range.first >= paths) return undefined;
      return { first: range.first, count: Math.min(range.count, paths - range.first) };
    };
    await runner(plan, memory, { ...options, ranges: { take } });
    done.abort();
  };
}

async function comparedOutcomes(
  directory: string,
  { table }: StressResult,
): Promise<Pick<Verification, 'differences' | 'compared'>> {
  try {
    const recorded = await readRecordedOutcomes(directory);
    if (recorded === undefined) return { differences: [], compared: [] };
    const { file } = recorded;
    const found = await outcomeDifference(recorded, table);
    return { compared: [file], differences: found === undefined ? [] : [{ kind: 'outcome', file, ...found }] };
  } catch (error) {
    return { compared: [], differences: [{ kind: 'file', file: 'the outcomes', problem: (error as Error).message }] };
  }
}

interface RecordedSummary {
  readonly content?: object;
  readonly problem?: string;
  readonly perAccount: boolean;
}

function recordedSummary(directory: string): RecordedSummary {
  try {
    const content = JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8')) as {
      readonly policies?: { readonly [policy: string]: object };
    };
    return { content, perAccount: Object.values(content.policies ?? {}).some((each) => 'accounts' in each) };
  } catch (error) {
    return { problem: (error as Error).message, perAccount: false };
  }
}

/**
 * Where the run lay, what was warned of and why it stopped are no results: a resolved configuration warns of less. Moved
 * parameters are runs of their own, which are not run again.
 */
const NO_RESULTS = ['directory', 'warnings', 'stopped', 'parameterUncertainty'];

function summaryDifferences(
  { content, problem }: RecordedSummary,
  experiment: Experiment,
  run: RecordedRun,
  { statistics, digest, failures }: StressResult,
): RunDifference[] {
  if (content === undefined) return [{ kind: 'file', file: 'summary.json', problem: problem ?? 'it is empty' }];
  const now = makeSummary(statistics, experiment, {
    runId: run.runId,
    directory: run.directory,
    partial: run.partial,
    warnings: [],
    failures,
    versions: { engine: run.version, node: '', platform: '' },
    digest,
    command: '',
    config: run.config,
    book: [],
  });
  return firstDifferences(results(content), results(JSON.parse(summaryText(now)) as object), SUMMARY_DIFFERENCES).map(
    (difference) => ({ kind: 'summary', ...difference }),
  );
}

function results(summary: object): object {
  return Object.fromEntries(Object.entries(summary).filter(([field]) => !NO_RESULTS.includes(field)));
}
