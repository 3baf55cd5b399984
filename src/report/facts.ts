import type { Experiment } from '../experiment.ts';
import type { PathFailure } from '../plan/plan.ts';
import type { RunStatistics } from '../statistics/summary.ts';
import type { Quote } from '../units.ts';
import type { Summary } from './summary.ts';
import type { WorstPaths } from './worst-paths/worst-paths.ts';

/** What a report says of a run beside its numbers. Nothing here depends on how many threads did the work. */
export interface RunFacts {
  readonly runId: string;
  /** Where the files lie, as the user would type it. */
  readonly directory: string;
  /** Stopped before the last path: the numbers are of the longest complete prefix of path indices. */
  readonly partial: boolean;
  /** Why it is partial, a clause. */
  readonly stopped?: string;
  /** Of the parse, the accounts and the run. */
  readonly warnings: readonly string[];
  readonly failures: readonly PathFailure[];
  readonly versions: Versions;
  /** `outcomeDigest` of the table. */
  readonly digest: string;
  /** What to type to get the same numbers again. */
  readonly command: string;
  /** The configuration as the user named it, `-` = stdin: files that it names lie beside it. */
  readonly config: string;
  /** Starting balance of each policy's fund, quote. Absent = read from the venues, where it is stated as an amount. */
  readonly fundSizes?: { readonly [policy: string]: Quote | 'unlimited' };
  /** The book of accounts in a few lines, for people. */
  readonly book: readonly BookFact[];
}

export interface Versions {
  readonly engine: string;
  /** For example `v20.20.2`. */
  readonly node: string;
  /** For example `linux x64`. */
  readonly platform: string;
}

export interface BookFact {
  readonly label: string;
  readonly value: string;
}

/** Everything that the pages and charts are made of. */
export interface Report {
  readonly experiment: Experiment;
  readonly statistics: RunStatistics;
  readonly facts: RunFacts;
  readonly summary: Summary;
  readonly worst: WorstPaths;
}

/**
 * Starting balance of the funds that a policy's backstop draws on, quote; undefined where the venue states it as a
 * share of open interest and the facts do not resolve it, or where no fund is drawn on.
 */
export function fundSize({ experiment, facts }: Report, policy: string): Quote | 'unlimited' | undefined {
  const given = facts.fundSizes?.[policy];
  if (given !== undefined) return given;
  const venue = experiment.policies.find(({ name }) => name === policy)?.venue;
  if (venue === undefined) return undefined;
  const drawnOn = new Set(venue.backstop.flatMap((layer) => ('fund' in layer ? [layer.fund] : [])));
  let total = 0;
  for (const { name, balance } of venue.funds) {
    if (!drawnOn.has(name)) continue;
    if (balance === 'unlimited') return 'unlimited';
    if (typeof balance !== 'number') return undefined;
    total += balance;
  }
  return drawnOn.size === 0 ? undefined : total;
}
