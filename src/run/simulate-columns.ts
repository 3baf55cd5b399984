import { columnsOf, fundColumns, tableInMemory, type FundColumn, type OutcomeTable } from '../outcome.ts';
import { ConfigError, NothingCompletedError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { allocateRunMemory, makePlan, type PathFailure, type PathRunner, type Plan } from '../plan/plan.ts';
import type { Accounts } from '../position.ts';
import { Ranges } from './ranges.ts';

/** How paths are run whose outcomes are read by a later stage, not reported. */
export interface ColumnsOptions {
  readonly runner: PathRunner;
  readonly signal?: AbortSignal;
  /** Called as paths end, with how many of all have. */
  readonly onPaths?: (finished: number, of: number) => void;
}

export interface ColumnsQuestion {
  /** Names of outcome columns. */
  readonly columns: readonly string[];
  /** Funds whose own draws and depletions are wanted; their columns come beside. @default none */
  readonly funds?: readonly string[];
  /** Which of them; a draw costs a second run of each path that depletes a fund. @default both */
  readonly fundColumns?: readonly FundColumn[];
  /** On which of its own paths each policy is run, 1 or 0; elsewhere its columns say nothing. [policies × paths] @default all */
  readonly policyPaths?: Uint8Array;
  /**
   * Which paths: those of the experiment, or as many that no run of it has seen, with the same book.
   *
   * @default 'own'
   */
  readonly paths?: 'own' | 'fresh';
  /**
   * Whether what reads the outcomes knows how paths were drawn (`openSamples` with the experiment). Else they have to be
   * plain draws, each by itself.
   *
   * @default false
   */
  readonly knowsSampling?: boolean;
}

export interface ColumnsRun {
  /** Values of the asked columns alone. */
  readonly table: OutcomeTable;
  readonly failures: readonly PathFailure[];
}

/**
 * Runs all paths of an experiment for a few columns of their outcomes: no statistics, no trajectories, no check of the
 * step. Outcomes are those that `stress` would have.
 *
 * @param accounts  the book before step 1: that of the whole experiment, whichever policies are run here
 * @throws ConfigError for an experiment whose sampling what reads the outcomes does not know: never weights are known here
 * @throws NothingCompletedError where the signal ended it
 */
export async function simulateColumns(
  experiment: Experiment,
  accounts: Accounts,
  question: ColumnsQuestion,
  { runner, signal, onPaths }: ColumnsOptions,
): Promise<ColumnsRun> {
  requireKnownSampling(experiment, question.knowsSampling ?? false);
  const count = experiment.paths;
  const first = question.paths === 'fresh' ? count : 0;
  const plan = columnsPlan({ ...experiment, paths: first + count }, accounts, question);
  const memory = allocateRunMemory(plan, { groupPaths: count, groups: 1 });
  const ranges = new Ranges(first + count, { first, groupPaths: count });
  const failures: PathFailure[] = [];
  let finished = 0;
  await runner(plan, memory, {
    ranges,
    ...(signal === undefined ? {} : { signal }),
    onRange: ({ range, failures: failed }, milliseconds) => {
      ranges.took(range.count, milliseconds);
      failures.push(...failed);
      finished += range.count;
      onPaths?.(finished, count);
    },
  });
  if (finished < count) throw new NothingCompletedError('the run ended before its last path');
  const table = tableInMemory({
    paths: count,
    policies: plan.experiment.policies.map(({ name }) => name),
    columns: plan.columns,
    values: memory.values,
    status: memory.status.subarray(first, first + count),
    logWeight: memory.logWeight.subarray(first, first + count),
  });
  return { table, failures: failures.sort((a, b) => a.path - b.path) };
}

function columnsPlan(
  experiment: Experiment,
  accounts: Accounts,
  { columns, funds = [], fundColumns: kinds, policyPaths }: ColumnsQuestion,
): Plan {
  const all = columnsOf(experiment);
  return {
    ...makePlan(experiment, accounts),
    columns: [...all.filter(({ name }) => columns.includes(name)), ...fundColumns(funds, kinds)],
    funds,
    ...(policyPaths === undefined ? {} : { policyPaths }),
    trajectoryPaths: 0,
    stepCheckPaths: 0,
  };
}

function requireKnownSampling({ name, sampling }: Experiment, isKnown: boolean): void {
  // Controlled paths are plain ones.
  if (sampling === undefined || sampling.kind === 'control') return;
  if (isKnown && sampling.kind !== 'tilt') return;
  throw new ConfigError([
    {
      file: name,
      pointer: '/sampling/kind',
      expected: isKnown
        ? 'sampling without weights: "plain", "antithetic", "stratified" or "control"'
        : '"plain" sampling: ranks and searches here take every path for an independent draw',
      found: `"${sampling.kind}"`,
      suggestion: '--set sampling.kind=plain',
    },
  ]);
}
