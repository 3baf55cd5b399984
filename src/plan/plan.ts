import { heldCoins, type Experiment } from '../experiment.ts';
import {
  HEADLINE_COLUMNS,
  outcomeColumns,
  STEP_CHECK_PATHS,
  TRAJECTORY_PATHS,
  TRAJECTORY_TIMES,
  type ActedCounters,
  type OutcomeColumn,
  type OutcomeTable,
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
    columns: outcomeColumns(experiment.underlyings, heldCoins(experiment).length > 0),
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

/** Cuts the paths into ranges of `size`, the last one shorter. Results never depend on `size`. */
export function pathRanges(paths: number, size: number): PathRange[] {
  const ranges: PathRange[] = [];
  for (let first = 0; first < paths; first += size) ranges.push({ first, count: Math.min(size, paths - first) });
  return ranges;
}

/** What the paths write: shared memory, each path in its own places, so a repeated range is harmless. */
export interface RunMemory {
  /** [policies × columns × paths] */
  readonly values: Float64Array;
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

export function allocateRunMemory(plan: Plan): RunMemory {
  const { paths, policies, underlyings } = plan.experiment;
  const times = plan.trajectorySteps.length;
  const doubles = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
  return {
    values: doubles(policies.length * plan.columns.length * paths),
    status: new Uint8Array(new SharedArrayBuffer(paths)),
    logWeight: doubles(paths),
    fund: doubles(policies.length * plan.trajectoryPaths * times),
    prices: doubles(underlyings.length * plan.trajectoryPaths * times),
    stepCheck: doubles(policies.length * HEADLINE_COLUMNS.length * plan.stepCheckPaths),
  };
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

/** Of one policy. A margin row is a position where it is isolated, an account where it is cross. */
export interface RangeCounters {
  /** Paths per margin row. [rows] */
  readonly liquidations: Uint32Array;
  readonly negativeEquity: Uint32Array;
  readonly negativeBalance: Uint32Array;
  readonly deleveragings: Uint32Array;
  readonly haircuts: Uint32Array;
  /** Orders that left the row open. [rows] */
  readonly partialLiquidations: Uint32Array;
  /** Gross shortfalls of the range, and what was taken from winners. */
  readonly shortfalls: RowAmounts;
  readonly taken: RowAmounts;
  /** Paths on which each part of the rules acted, in the venue's order. */
  readonly acted: ActedCounters;
  /** The records of the complete paths, in path order, each as `recordPlaces` lays it out. [complete paths × width] */
  readonly records: Float64Array;
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
  readonly ranges: readonly PathRange[];
  /** Called once per range, in any order. */
  readonly onRange: (result: RangeResult) => void;
  /** Aborted: hand out no further range, resolve when those under way have ended. */
  readonly signal?: AbortSignal;
}

export function outcomeTable(plan: Plan, memory: RunMemory, completedPaths: number): OutcomeTable {
  const { experiment } = plan;
  const table: OutcomeTable = {
    paths: experiment.paths,
    policies: experiment.policies.map(({ name }) => name),
    columns: plan.columns,
    values: memory.values,
    status: memory.status,
    logWeight: memory.logWeight,
  };
  return completedPaths === experiment.paths ? table : firstPaths(table, completedPaths);
}

/** The table of the first `paths` paths: a partial report reads nothing else. */
function firstPaths(table: OutcomeTable, paths: number): OutcomeTable {
  const columns = table.policies.length * table.columns.length;
  const values = new Float64Array(columns * paths);
  for (let i = 0; i < columns; i++)
    values.set(table.values.subarray(i * table.paths, i * table.paths + paths), i * paths);
  return {
    ...table,
    paths,
    values,
    status: table.status.slice(0, paths),
    logWeight: table.logWeight.slice(0, paths),
  };
}
