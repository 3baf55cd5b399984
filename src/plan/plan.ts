import type { Experiment } from '../experiment.ts';
import {
  columnsOf,
  HEADLINE_COLUMNS,
  STEP_CHECK_PATHS,
  tableInMemory,
  TRAJECTORY_PATHS,
  TRAJECTORY_TIMES,
  type ActedCounters,
  type OutcomeColumn,
  type TableInMemory,
} from '../outcome.ts';
import type { Accounts } from '../position.ts';
import { rootKey, type RootKey } from '../random/root-key.ts';
import { accountGroups, type AccountGroups } from './groups.ts';

/** A task: path indices [first, first + count), for all policies. */
export interface PathRange {
  readonly first: number;
  readonly count: number;
}

/** Everything a worker needs, sent once; a task is then two numbers. */
export interface Plan {
  readonly experiment: Experiment;
  /** The book before step 1; with `resample` the engine draws another for each path, with the same rows. */
  readonly accounts: Accounts;
  /** Parts of the book by what they held before step 1: who pays is told of each. */
  readonly groups: AccountGroups;
  readonly root: RootKey;
  readonly columns: readonly OutcomeColumn[];
  /** Funds whose own draws each row keeps, by name: of runs that size them. */
  readonly funds: readonly string[];
  /** Which paths each policy is run on, 1 or 0; the others write nothing. Absent = all. [policies × paths] */
  readonly policyPaths?: Uint8Array;
  /** Steps at which fund and prices are kept, ascending from 0. */
  readonly trajectorySteps: Int32Array;
  /** Paths of which fund and prices are kept. */
  readonly trajectoryPaths: number;
  /** Paths that are run again at twice the step. */
  readonly stepCheckPaths: number;
}

/** Plans a run: what each path needs to be a pure function of its index. */
export function makePlan(experiment: Experiment, accounts: Accounts): Plan {
  return {
    experiment,
    accounts,
    groups: accountGroups(experiment.markets, accounts),
    root: rootKey(experiment.seed),
    columns: columnsOf(experiment),
    funds: [],
    trajectorySteps: trajectorySteps(experiment.horizon.steps),
    trajectoryPaths: Math.min(experiment.paths, TRAJECTORY_PATHS),
    stepCheckPaths: experiment.horizon.steps >= 2 ? Math.min(experiment.paths, STEP_CHECK_PATHS) : 0,
  };
}

/** At most 64 steps from 0 to the last, as evenly spread as whole steps allow. */
function trajectorySteps(steps: number): Int32Array {
  const times = Math.min(TRAJECTORY_TIMES, steps + 1);
  return Int32Array.from({ length: times }, (_, i) => Math.round((i * steps) / (times - 1)));
}

/** What the paths write: shared memory, each path in its own places, so a repeated range is harmless. */
export interface RunMemory {
  /**
   * Outcomes of as many groups of neighbouring paths as fit; where not all do, a group takes the place of one that has
   * been put away. [groups × policies × columns × groupPaths]; `outcomePlace` says where a path writes.
   */
  readonly values: Float64Array;
  /** Paths of a group, side by side in each column; all paths where they fit. */
  readonly groupPaths: number;
  /** [paths] */
  readonly status: Uint8Array;
  readonly logWeight: Float64Array;
  /** [policies × trajectoryPaths × times] */
  readonly fund: Float64Array;
  /** [underlyings × trajectoryPaths × times] */
  readonly prices: Float64Array;
  /** Headlines at twice the step. [policies × HEADLINE_COLUMNS × stepCheckPaths] */
  readonly stepCheck: Float64Array;
}

/** How many outcomes lie in memory at a time. */
export interface OutcomeWindow {
  /** ≥ 1 */
  readonly groupPaths: number;
  /** ≥ 1 */
  readonly groups: number;
}

/** @param window  of the outcomes. @default all paths at once */
export function allocateRunMemory(
  plan: Plan,
  window: OutcomeWindow = { groupPaths: plan.experiment.paths, groups: 1 },
): RunMemory {
  const { paths, policies, underlyings } = plan.experiment;
  const times = plan.trajectorySteps.length;
  const doubles = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
  return {
    values: doubles(window.groups * policies.length * plan.columns.length * window.groupPaths),
    groupPaths: window.groupPaths,
    status: new Uint8Array(new SharedArrayBuffer(paths)),
    logWeight: doubles(paths),
    fund: doubles(policies.length * plan.trajectoryPaths * times),
    prices: doubles(underlyings.length * plan.trajectoryPaths * times),
    stepCheck: doubles(policies.length * HEADLINE_COLUMNS.length * plan.stepCheckPaths),
  };
}

/** Where in `values` the first column of a path and policy lies; the further ones follow at every `groupPaths`. */
export function outcomePlace(plan: Plan, { values, groupPaths }: RunMemory, policy: number, path: number): number {
  const width = plan.columns.length * groupPaths;
  const groupSize = plan.experiment.policies.length * width;
  const group = Math.floor(path / groupPaths) % (values.length / groupSize);
  return group * groupSize + policy * width + (path % groupPaths);
}

/** A path that threw: kept, counted, printed with what replays it. */
export interface PathFailure {
  readonly path: number;
  readonly policy: string;
  readonly message: string;
}

/** Beside the shared columns: counts, and the few amounts that must be added in path order. */
export interface RangeResult {
  readonly range: PathRange;
  readonly failures: readonly PathFailure[];
  readonly policies: readonly RangeCounters[];
}

/** Of one policy. What did not happen is left out: a large book is quiet on most paths. */
export interface RangeCounters {
  readonly rows: RowCounts;
  /** Gross shortfalls of the range, and what was taken from winners. */
  readonly shortfalls: RowAmounts;
  readonly taken: RowAmounts;
  /** Paths on which each part of the rules acted, in the venue's order. */
  readonly acted: ActedCounters;
  readonly records: RangeRecords;
}

/** What is counted of margin rows, paths of each: see `RowCounts`. */
export const ROW_COUNTS = [
  'liquidations',
  'negativeEquity',
  'negativeBalance',
  'deleveragings',
  'haircuts',
  'partialLiquidations',
] as const;
export type RowCount = (typeof ROW_COUNTS)[number];

/** Of the margin rows that anything befell, in no order; a row is a position where it is isolated, an account where it is cross. */
export interface RowCounts {
  readonly row: Uint32Array;
  /** Paths per row of `row`. */
  readonly liquidations: Uint32Array;
  readonly negativeEquity: Uint32Array;
  readonly negativeBalance: Uint32Array;
  readonly deleveragings: Uint32Array;
  readonly haircuts: Uint32Array;
  /** Orders that left the row open. */
  readonly partialLiquidations: Uint32Array;
}

/** The records of the complete paths, each as `recordPlaces` lays it out. */
export interface RangeRecords {
  /** Paths that have a value at each place; the others hold NaN there. [width] */
  readonly paths: Uint32Array;
  /** The values that are not 0, in path order, with their places. */
  readonly places: Uint32Array;
  readonly values: Float64Array;
}

/** Amounts that must be added in path order: one entry per (path, row), in that order. */
export interface RowAmounts {
  readonly rows: Uint32Array;
  /** Settlement coin. */
  readonly amounts: Float64Array;
}

/** Runs the plan's paths into `memory` and reports each finished range. Implemented in process and by the pool. */
export type PathRunner = (plan: Plan, memory: RunMemory, options: RunOptions) => Promise<void>;

export interface RunOptions {
  readonly ranges: RangeSource;
  /**
   * Called once per range, in any order.
   *
   * @param milliseconds  that its thread worked on it
   */
  readonly onRange: (result: RangeResult, milliseconds: number) => void;
  /** Aborted: hand out no further range, resolve when those under way have ended. */
  readonly signal?: AbortSignal;
}

/** Cuts the paths into ranges as they are asked for, in path order. */
export interface RangeSource {
  /**
   * The next range; undefined when none is left, or none may begin before one that is under way has ended.
   *
   * @param threads  that share the work, ≥ 1
   */
  readonly take: (threads: number) => PathRange | undefined;
}

/** The table of the first paths of a run whose outcomes all lie in memory. */
export function outcomeTable(plan: Plan, memory: RunMemory, completedPaths: number): TableInMemory {
  const { policies } = plan.experiment;
  return tableInMemory(
    {
      paths: completedPaths,
      policies: policies.map(({ name }) => name),
      columns: plan.columns,
      values: memory.values,
      status: memory.status.subarray(0, completedPaths),
      logWeight: memory.logWeight.subarray(0, completedPaths),
    },
    memory.groupPaths,
  );
}
