import { outcomeColumn, STATUS } from '../outcome.ts';
import { outcomeTable, type Plan, type RunMemory } from '../plan/plan.ts';

/** Where a run stands. Whoever shows it decides how often to look. */
export interface Progress {
  readonly paths: number;
  /** Paths run, in any order. */
  readonly finishedPaths: number;
  /** Longest complete prefix of path indices: what a report of this moment would rest on. */
  readonly completedPaths: number;
  /** The running headline, over the complete paths of the prefix. */
  readonly fundDepletion: readonly { readonly policy: string; readonly events: number; readonly trials: number }[];
}

/** Counts the headline's events along a growing prefix, reading each path once. */
export class RunningHeadline {
  readonly #status: Uint8Array;
  readonly #policies: { readonly policy: string; readonly depleted: Float64Array; events: number }[];
  #read = 0;
  #trials = 0;

  constructor(plan: Plan, memory: RunMemory) {
    // All paths, so that the columns are views that fill as the run goes.
    const table = outcomeTable(plan, memory, plan.experiment.paths);
    this.#status = table.status;
    this.#policies = table.policies.map((policy, index) => ({
      policy,
      depleted: outcomeColumn(table, index, 'fundDepletion'),
      events: 0,
    }));
  }

  over(completedPaths: number): Progress['fundDepletion'] {
    for (; this.#read < completedPaths; this.#read++) {
      if (this.#status[this.#read] !== STATUS.complete) continue;
      this.#trials++;
      for (const each of this.#policies) each.events += each.depleted[this.#read]!;
    }
    return this.#policies.map(({ policy, events }) => ({ policy, events, trials: this.#trials }));
  }
}
