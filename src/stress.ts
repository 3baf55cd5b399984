import { buildAccounts } from './accounts/build.ts';
import { ConfigError } from './errors.ts';
import type { Experiment } from './experiment.ts';
import type { OutcomeTable } from './outcome.ts';
import { compilePolicy } from './engine/policy.ts';
import type { PathFailure, PathRunner, Plan } from './plan/plan.ts';
import type { Accounts } from './position.ts';
import { rootKey } from './random/root-key.ts';
import { countText } from './report/format.ts';
import { outcomeDigest } from './report/run-id.ts';
import type { Checkpoint } from './run/checkpoint.ts';
import { countedRows } from './run/counted-rows.ts';
import { policiesReadingFundLevel } from './run/fund-level.ts';
import { identicalPolicies } from './run/identical-policies.ts';
import { PrecisionWatch } from './run/precision-watch.ts';
import type { Progress } from './run/progress.ts';
import { planRun } from './run/plan-run.ts';
import { outcomeStore, type OutcomeSpool, type OutcomeStore } from './run/outcome-store.ts';
import { Ranges } from './run/ranges.ts';
import { runPaths } from './run/run-paths.ts';
import { aggregate } from './statistics/aggregate.ts';
import type { RunStatistics } from './statistics/summary.ts';

export interface StressOptions {
  /** Who runs the paths: `runInProcess`, or a pool of worker threads. No result depends on it. */
  readonly runner: PathRunner;
  /** Aborted: no further path begins, and the result is that of the complete ones. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Estimates for each account. @default false */
  readonly perAccount?: boolean;
  /** Paths handed out at a time, ≥ 1; no result depends on it. @default chosen by what paths cost */
  readonly pathsPerRange?: number;
  /** Where outcomes go that are too many for memory. @default all stay in memory */
  readonly spool?: OutcomeSpool;
  /** Paths that were run before, and where the complete ones are kept now and then. @default none */
  readonly checkpoint?: Checkpoint;
}

export interface StressResult {
  readonly accounts: Accounts;
  /** The outcome of every complete path of the prefix. */
  readonly table: OutcomeTable;
  /** Removes the temporary file of a run with a spool: its table cannot be read any more. */
  readonly close: () => void;
  readonly statistics: RunStatistics;
  /** Longest complete prefix of path indices; all that the experiment asks for, unless `stopped` says why not, in a clause. */
  readonly completedPaths: number;
  /** Of them, those that a checkpoint held. */
  readonly restoredPaths: number;
  readonly stopped?: string;
  /** Paths that threw, counted in every probability both ways. */
  readonly failures: readonly PathFailure[];
  /** Of the configuration and the accounts, for people. */
  readonly warnings: readonly string[];
  /** SHA-256 of the outcomes: equal for equal inputs, whoever ran the paths. */
  readonly digest: string;
}

/**
 * Stress-tests every policy of the experiment on the same market paths. Start reading here.
 *
 *     experiment → accounts → plan → paths → statistics
 *
 * @throws ConfigError if the accounts cannot be admitted under every policy, or memory cannot hold so many paths
 * @throws RunNotWrittenError if the spool cannot hold them
 */
export async function stress(experiment: Experiment, options: StressOptions): Promise<StressResult> {
  const { accounts, warnings } = buildAccounts(experiment, rootKey(experiment.seed));
  // Every draw is keyed by its path's index, so results cannot depend on threads or on how paths are handed out.
  const plan = await planRun(experiment, accounts);
  const store = openStore(plan, options.spool);
  try {
    const { table, ...result } = await runAndEstimate(plan, store, options);
    return {
      ...{ accounts, table, ...result },
      warnings: [...experiment.warnings, ...warnings],
      digest: outcomeDigest(table),
      close: store.close,
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

async function runAndEstimate(
  plan: Plan,
  store: OutcomeStore,
  options: StressOptions,
): Promise<Pick<StressResult, 'table' | 'statistics' | 'completedPaths' | 'restoredPaths' | 'stopped' | 'failures'>> {
  const { experiment, accounts } = plan;
  const { runner, signal, onProgress, perAccount = false, pathsPerRange: size, checkpoint } = options;
  const { memory, limit, keep, leavesMemory } = store;
  const policies = experiment.policies.map((policy) => compilePolicy(experiment, policy, accounts));
  const watch = new PrecisionWatch(experiment);

  const run = await runPaths(plan, memory, {
    runner,
    ranges: new Ranges(experiment.paths, {
      groupPaths: memory.groupPaths,
      limit: () => Math.min(limit(), watch.limit),
      ...(size === undefined ? {} : { size }),
    }),
    countedRows: countedRows(policies),
    leavesMemory,
    ...(checkpoint ? { checkpoint } : {}),
    watch,
    onPrefix: (completedPaths) => {
      keep(completedPaths);
      watch.over(completedPaths, store.table);
    },
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });

  const table = store.table(run.completedPaths);
  const statistics = aggregate({
    experiment,
    accounts,
    table,
    counters: run.counters,
    trajectories: {
      paths: plan.trajectoryPaths,
      steps: plan.trajectorySteps,
      fund: memory.fund,
      prices: memory.prices,
    },
    stepCheck: { paths: plan.stepCheckPaths, values: memory.stepCheck },
    identicalPolicies: identicalPolicies(experiment, policies),
    readsFundLevel: policiesReadingFundLevel(policies),
    perAccount,
  });
  const { completedPaths, restoredPaths, failures, stopped } = run;
  return { table, statistics, completedPaths, restoredPaths, failures, ...(stopped === undefined ? {} : { stopped }) };
}

/** @throws ConfigError if there is no memory for the outcomes of so many paths */
function openStore(plan: Plan, spool: OutcomeSpool | undefined): OutcomeStore {
  try {
    return outcomeStore(plan, spool);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { name, paths, policies } = plan.experiment;
    const bytesPerPath = Float64Array.BYTES_PER_ELEMENT * policies.length * plan.columns.length;
    const factors = `${countText(paths)} paths × ${policies.length} ${policies.length === 1 ? 'policy' : 'policies'} × ${plan.columns.length} columns`;
    throw new ConfigError([
      {
        file: name,
        pointer: '/paths',
        expected: 'as many paths as memory can hold',
        found: `${factors}, which take ${countText(bytesPerPath * paths)} bytes (${error.message})`,
        suggestion: `fewer paths: each takes ${countText(bytesPerPath)} bytes`,
      },
    ]);
  }
}
