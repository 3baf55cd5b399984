import { join, relative, sep } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { compareEntries } from '../history/compare-entries.ts';
import {
  entryId,
  hasResults,
  lastWithResults,
  type EntryComparison,
  type History,
  type HistoryEntry,
  type HistoryRun,
  type ReserveReport,
} from '../history/entry.ts';
import { headlineMetrics, historyRun } from '../history/headlines.ts';
import { PREVIOUS } from '../history/problems.ts';
import { needsOf, reserveReport, type FundNeed, type ReserveTerms } from '../history/reserve.ts';
import { readHistory, updateHistory } from '../history/store.ts';
import { readRecordedRun } from '../report/recorded-run.ts';
import { folderName } from '../report/run-id.ts';
import { readSummary } from '../report/run-record.ts';
import type { Summary } from '../report/summary.ts';
import { RunNotWrittenError, writeRun } from '../report/write.ts';
import type { Sizing } from '../statistics/sizing.ts';
import type { Clock } from './clock.ts';
import type { Log } from './events.ts';
import type { Due } from './keep-schedule.ts';
import type { ReserveQuestion, Schedule } from './schedule.ts';

/** What a schedule has others do: the commands, or a test. */
export interface Work {
  /** The configuration and its files as they are now. @throws ConfigError */
  readonly load: () => Experiment;
  readonly runId: (experiment: Experiment) => string;
  /** Of shortfall. */
  readonly version: string;
  /** Runs it, from its checkpoint if it has one, and writes the run's folder. Stopped: it ends with a checkpoint, undefined. */
  readonly run: () => Promise<Summary | undefined>;
  /** Stopped: undefined. */
  readonly size: (
    experiment: Experiment,
    question: ReserveQuestion & { readonly policy: string },
  ) => Promise<Sizing | undefined>;
}

export interface Performance {
  readonly clock: Clock;
  readonly log: Log;
  readonly work: Work;
  /** Told of the entry, once it stands in the history. */
  readonly onEntry: (entry: HistoryEntry, history: History) => void;
}

/**
 * Runs what is due and writes what came of it into the history: a run, compared with the one before and with the baseline,
 * or that nothing changed, or why there is none. Never throws but for a history that cannot be read or written.
 *
 * @returns the entry; undefined where the run was stopped, so that it stays due
 */
export async function perform(
  schedule: Schedule,
  { at, trigger }: Due,
  { clock, log, work, onEntry }: Performance,
): Promise<HistoryEntry | undefined> {
  const startedAt = clock.now().toISOString();
  const due = at.toISOString();
  const before = readHistory(schedule.history);
  const base = { due, trigger, startedAt };
  let result: Result | undefined;
  try {
    result = await resultOf(schedule, at, before, { clock, log, work });
  } catch (error) {
    const problem = (error as Error).message;
    const fault = faultOf(error);
    log({ event: 'runFailed', due, fault, error: problem });
    result = { outcome: 'failed', problem, fault, comparisons: [] };
  }
  if (result === undefined) {
    log({ event: 'runStopped', due, next: 'the same run goes on from its checkpoint when it is due again' });
    return undefined;
  }
  const { outcome, problem, fault, run, comparisons, reserve } = result;
  let entry: HistoryEntry | undefined;
  const history = await updateHistory(schedule.history, schedule.name, (now) => {
    entry = {
      id: entryId(at, now.entries),
      ...base,
      finishedAt: clock.now().toISOString(),
      outcome,
      ...(problem === undefined ? {} : { problem }),
      ...(fault === undefined ? {} : { fault }),
      ...(run === undefined ? {} : { run }),
      comparisons,
      ...(reserve === undefined ? {} : { reserve }),
    };
    return {
      ...now,
      schedule: schedule.name,
      handledUntil: later(now.handledUntil, due),
      entries: [...now.entries, entry],
    };
  });
  onEntry(entry!, history);
  return entry;
}

type Result = Pick<HistoryEntry, 'outcome' | 'problem' | 'fault' | 'run' | 'comparisons' | 'reserve'>;

function faultOf(error: unknown): NonNullable<HistoryEntry['fault']> {
  if (error instanceof ConfigError) return 'configuration';
  return error instanceof RunNotWrittenError ? 'writing' : 'program';
}

function later(one: string | undefined, other: string): string {
  return one !== undefined && Date.parse(one) > Date.parse(other) ? one : other;
}

async function resultOf(
  schedule: Schedule,
  at: Date,
  history: History | undefined,
  { log, work }: Omit<Performance, 'onEntry'>,
): Promise<Result | undefined> {
  const experiment = work.load();
  // Before the run: what is wrong with the question must not cost it.
  requirePolicy(schedule, experiment);
  const runId = work.runId(experiment);
  const previous = history && lastWithResults(history);
  const due = at.toISOString();
  log({ event: 'runStarted', due, runId, experiment: experiment.name, paths: experiment.paths });

  const known = knownRun(schedule, experiment, runId);
  const summary = known ?? (await work.run());
  if (summary === undefined) return undefined;
  const run = historyRun(summary, work.version, fromHistory(schedule, summary.directory));
  const outcome = summary.partial ? 'partial' : previous?.run.runId === run.runId ? 'unchanged' : 'complete';
  const found: Reserve | 'stopped' = summary.partial
    ? {}
    : await reserveOf(schedule, experiment, run, at, history, outcome, work).catch((error: unknown): Reserve => ({
        problem: `there is no reserve report: ${(error as Error).message}`,
      }));
  if (found === 'stopped') return undefined;
  const { reserve } = found;
  const comparisons = await comparisonsOf(schedule, run, history, headlineMetrics(summary));
  log({ event: 'runFinished', due, runId: run.runId, outcome, isNew: known === undefined, gates: run.gates ?? null });
  for (const each of comparisons) {
    const { with: name, entry, pairing, changes, differences = [], problem, sameOutcomes } = each;
    const worse = differences
      .filter(({ verdict }) => verdict === 'worse')
      .map(({ policy, metric }) => `${policy} ${metric}`);
    const found = problem === undefined ? { sameOutcomes, pairing: pairing?.kind, changes, worse } : { problem };
    log({ event: 'compared', with: name, entry, ...found });
  }
  if (reserve !== undefined) {
    const told = reserve.funds.map(({ fund, held, required, verdict }) => ({ fund, held, required, verdict }));
    log({ event: 'reserve', policy: reserve.policy, funds: told });
  }
  const problem = summary.partial ? (summary.stopped ?? 'it ended before its last path') : found.problem;
  return {
    outcome,
    ...(problem === undefined ? {} : { problem }),
    ...{ run, comparisons },
    ...(reserve === undefined ? {} : { reserve }),
  };
}

/** The results of a whole run of this id that lies in the history; undefined where there is none that can be read. */
function knownRun({ history }: Schedule, experiment: Experiment, runId: string): Summary | undefined {
  const directory = join(history, folderName(experiment.name), runId);
  try {
    const run = readRecordedRun(directory);
    return run.runId === runId && !run.partial ? { ...readSummary(run), directory } : undefined;
  } catch {
    return undefined;
  }
}

/** A folder as the history names it. */
function fromHistory({ history }: Schedule, directory: string): string {
  return relative(history, directory).split(sep).join('/');
}

async function comparisonsOf(
  { history: folder, baseline }: Schedule,
  run: HistoryRun,
  history: History | undefined,
  metrics: readonly string[],
): Promise<EntryComparison[]> {
  const found: EntryComparison[] = [];
  const previous = history && lastWithResults(history);
  if (previous !== undefined) found.push(await compareEntries(folder, run, previous, PREVIOUS, metrics));
  if (baseline === undefined) return found;
  const reference = history?.entries.find(({ id }) => id === history.baselines[baseline]);
  if (reference !== undefined && hasResults(reference)) {
    found.push(await compareEntries(folder, run, reference, baseline, metrics));
  } else {
    const problem = `no run of this history has that name: shortfall history baseline ${folder} <run> --name ${baseline}`;
    found.push({ with: baseline, entry: '', runId: '', problem });
  }
  return found;
}

/** A report where one was asked for, or why there is none. */
interface Reserve {
  readonly reserve?: ReserveReport;
  readonly problem?: string;
}

async function reserveOf(
  schedule: Schedule,
  experiment: Experiment,
  run: HistoryRun,
  at: Date,
  history: History | undefined,
  outcome: HistoryEntry['outcome'],
  work: Work,
): Promise<Reserve | 'stopped'> {
  const { reserve: question } = schedule;
  if (question === undefined) return {};
  const policy = question.policy ?? experiment.baseline;
  const terms = {
    ...{ policy, target: question.target, paths: experiment.paths },
    confidence: question.confidence ?? experiment.statistics.confidence,
  };
  const entries = history?.entries ?? [];
  const known = knownNeeds(entries, run.runId, terms);
  let needs = known;
  if (needs === undefined) {
    const sizing = await work.size(experiment, { ...question, policy });
    if (sizing === undefined) return 'stopped';
    needs = needsOf(sizing);
  }
  const time = { due: at, ahead: question.ahead, ...(question.held === undefined ? {} : { held: question.held }) };
  const report = reserveReport(terms, needs, entries, time, known === undefined || outcome === 'complete');
  const id = entryId(at, entries);
  const directory = join(schedule.history, folderName(experiment.name), `reserve-${id}`);
  const { reserveFiles } = await import('../history/reserve-files.ts');
  await writeRun({ directory, files: await reserveFiles(experiment, report, entries, at, schedule.name) });
  return { reserve: { ...report, folder: fromHistory(schedule, directory) } };
}

/** What the same run was found to need under the same terms. */
function knownNeeds(
  entries: readonly HistoryEntry[],
  runId: string,
  terms: ReserveTerms,
): readonly FundNeed[] | undefined {
  return entries.findLast(
    ({ run, reserve }) =>
      run?.runId === runId &&
      reserve !== undefined &&
      (['policy', 'target', 'confidence', 'paths'] as const).every((each) => reserve[each] === terms[each]),
  )?.reserve?.funds;
}

function requirePolicy({ file, reserve }: Schedule, { policies, name }: Experiment): void {
  const policy = reserve?.policy;
  const names = policies.map((each) => each.name);
  if (policy === undefined || names.includes(policy)) return;
  throw new ConfigError([
    { file, pointer: '/reserve/policy', expected: `a policy of ${name}: ${names.join(', ')}`, found: `"${policy}"` },
  ]);
}
