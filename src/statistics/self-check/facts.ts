import type { Experiment } from '../../experiment.ts';
import { outcomeColumn, STATUS, type OutcomeTable, type PolicyCounters } from '../../outcome.ts';
import type { Accounts } from '../../position.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { Samples } from '../sample.ts';
import type { SamplingSummary } from '../summary.ts';

/** What the self-check looks at. */
export interface RunFacts {
  readonly experiment: Experiment;
  readonly accounts: Accounts;
  readonly table: OutcomeTable;
  readonly samples: Samples;
  /** Per policy, in the order of the table. */
  readonly counters: readonly PolicyCounters[];
  /** Policies known to be unable to differ from the baseline. */
  readonly identicalPolicies: readonly string[];
  /** Of a run that samples importance. */
  readonly sampling?: SamplingSummary | undefined;
  readonly diagnostics: Diagnostics;
}

/** The largest value of a column over complete paths, and the first path that shows it, which can be replayed. */
export function largest(table: OutcomeTable, policy: string, column: string): { value: number; path: number } {
  const values = outcomeColumn(table, table.policies.indexOf(policy), column);
  let value = -Infinity;
  let at = 0;
  for (let path = 0; path < table.paths; path++) {
    if (table.status[path] !== STATUS.complete || values[path]! <= value) continue;
    value = values[path]!;
    at = path;
  }
  return { value, path: at };
}

/** On how many complete paths a column is above 0. */
export function pathsAboveZero(samples: Samples, policy: string, column: string): number {
  return samples.of(policy, column).aboveZero();
}
