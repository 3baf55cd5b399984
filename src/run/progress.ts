import { STATUS } from '../outcome.ts';
import type { TargetPrecision } from '../statistics/summary.ts';
import { outcomePlace, type Plan, type RunMemory } from '../plan/plan.ts';

/** Where a run stands. Whoever shows it decides how often to look. */
export interface Progress {
  readonly paths: number;
  /** Paths run, in any order. */
  readonly finishedPaths: number;
  /** Longest complete prefix of path indices: what a report of this moment would rest on. */
  readonly completedPaths: number;
  /** The running headline, over the complete paths of the prefix. */
  readonly fundDepletion: readonly { readonly policy: string; readonly events: number; readonly trials: number }[];
  /** Targets of a stopping rule as they stood at the last look; none before the first, or without one. */
  readonly targets: readonly TargetPrecision[];
}

/** Counts the headline's events along a growing prefix, reading each path once, while it lies in memory. */
export class RunningHeadline {
  readonly #plan: Plan;
  readonly #memory: RunMemory;
  readonly #policies: { readonly policy: string; events: number }[];
  readonly #column: number;
  #read = 0;
  #trials = 0;

  constructor(plan: Plan, memory: RunMemory) {
    this.#plan = plan;
    this.#memory = memory;
    this.#policies = plan.experiment.policies.map(({ name }) => ({ policy: name, events: 0 }));
    this.#column = plan.columns.findIndex(({ name }) => name === 'fundDepletion');
  }

  over(completedPaths: number): Progress['fundDepletion'] {
    const { values, status, groupPaths } = this.#memory;
    for (; this.#read < completedPaths; this.#read++) {
      if (status[this.#read] !== STATUS.complete) continue;
      this.#trials++;
      this.#policies.forEach((each, policy) => {
        const place = outcomePlace(this.#plan, this.#memory, policy, this.#read);
        each.events += values[place + this.#column * groupPaths]!;
      });
    }
    return this.#policies.map(({ policy, events }) => ({ policy, events, trials: this.#trials }));
  }
}
