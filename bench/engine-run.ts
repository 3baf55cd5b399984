import { buildAccounts } from '../src/accounts/build.ts';
import { loadExperimentFile } from '../src/config/load.ts';
import { createRangeSimulator } from '../src/engine/simulate-range.ts';
import type { Experiment } from '../src/experiment.ts';
import { outcomeColumn, STATUS, TRAJECTORY_PATHS, type OutcomeTable } from '../src/outcome.ts';
import { allocateRunMemory, makePlan, outcomeTable, type PathRange, type RangeResult } from '../src/plan/plan.ts';
import type { Accounts } from '../src/position.ts';
import { rootKey } from '../src/random/root-key.ts';

/** Files are named from the root of the package, where npm runs its scripts. */
export function workloadFile(name: string): string {
  return `bench/configs/${name}.json`;
}

/**
 * Runs paths of an experiment on this thread, range by range, as a worker does.
 *
 * It begins behind the paths whose trajectories are kept and which are run again at twice the step: what is timed is what a
 * further path costs.
 */
export class EngineRun {
  readonly experiment: Experiment;
  readonly accounts: Accounts;
  private readonly simulate: (range: PathRange) => RangeResult;
  private readonly table: OutcomeTable;
  private readonly first: number;
  private done = 0;

  /** @param paths  how many it may run in all */
  constructor(file: string, paths: number) {
    const first = TRAJECTORY_PATHS;
    this.experiment = loadExperimentFile(file, { paths: first + paths });
    this.accounts = buildAccounts(this.experiment, rootKey(this.experiment.seed)).accounts;
    const plan = makePlan(this.experiment, this.accounts);
    const memory = allocateRunMemory(plan);
    this.simulate = createRangeSimulator(plan, memory);
    this.table = outcomeTable(plan, memory, this.experiment.paths);
    this.first = first;
  }

  /** Runs the next `count` paths. @throws Error  if one of them fails */
  run(count: number): void {
    const size = 64;
    for (let left = count; left > 0; left -= size) {
      const range = { first: this.first + this.done, count: Math.min(size, left) };
      const { failures } = this.simulate(range);
      if (failures.length > 0) throw new Error(`path ${failures[0]!.path} failed: ${failures[0]!.message}`);
      this.done += range.count;
    }
  }

  /** What the paths that have run left in a column, under the first policy. */
  column(name: string): Float64Array {
    const { status } = this.table;
    if (status.subarray(this.first, this.first + this.done).some((each) => each !== STATUS.complete)) {
      throw new Error('a figure of failed paths was asked for');
    }
    return outcomeColumn(this.table, 0, name).subarray(this.first, this.first + this.done);
  }
}
