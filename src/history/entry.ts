import type { Pairing } from '../compare-runs/pairing.ts';
import type { GateVerdict } from '../statistics/gates.ts';
import type { Estimate, Verdict } from '../statistics/summary.ts';

/** Words of a history: what `history.json` holds. */

/** A number of a run, with its interval. */
export type HeadlineEstimate = Pick<Estimate, 'estimate' | 'low' | 'high' | 'paths' | 'events'>;

/**
 * What came of one time that a run was due. `unchanged`: configuration, files, version and seed are those of the entry
 * before, so nothing was run; `partial`: it ended before its last path of itself; `failed`: it has no results.
 */
export type Outcome = 'complete' | 'unchanged' | 'partial' | 'failed';

export interface HistoryEntry {
  /** Names it in the history: the time at which it was due, `20261128T023000Z`. */
  readonly id: string;
  /** ISO 8601, UTC, as all times here. */
  readonly due: string;
  readonly trigger: 'scheduled' | 'missed' | 'once';
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly outcome: Outcome;
  /** Why it failed, is partial, or lacks the reserve report that was asked for. */
  readonly problem?: string;
  /** Of a failed one, whose it is: that of the configuration or its files, of the system that would not write, or ours. */
  readonly fault?: 'configuration' | 'writing' | 'program';
  /** Absent where the configuration could not be read. */
  readonly run?: HistoryRun;
  readonly comparisons: readonly EntryComparison[];
  readonly reserve?: ReserveReport;
}

/** The run behind an entry; an unchanged one has that of the entry before. */
export interface HistoryRun {
  readonly runId: string;
  readonly experiment: string;
  readonly seed: string;
  readonly paths: number;
  readonly failedPaths: number;
  readonly version: string;
  readonly coin: string;
  readonly confidence: number;
  readonly baseline: string;
  /** Its folder, from that of the history, with `/`; absent once retention has removed it. */
  readonly folder?: string;
  readonly gates?: GateVerdict;
  /** Policy → metric → number: the headlines, and what gates look at. */
  readonly headlines: { readonly [policy: string]: { readonly [metric: string]: HeadlineEstimate } };
  /** In the order of the configuration. */
  readonly policies: readonly string[];
}

/** How an entry differs from another: its headlines; `shortfall compare` tells every metric. */
export interface EntryComparison {
  /** `previous`, or the name of a baseline. */
  readonly with: string;
  /** Entry that it was compared with. */
  readonly entry: string;
  readonly runId: string;
  /** Why there is no comparison, a sentence. */
  readonly problem?: string;
  readonly sameOutcomes?: boolean;
  readonly pairing?: Pairing;
  /** What changed in the configuration and its files: `pointer: before → now`, as many as fit on a screen. */
  readonly changes?: readonly string[];
  readonly differences?: readonly HeadlineDifference[];
}

export interface HeadlineDifference {
  readonly policy: string;
  readonly metric: string;
  /** now − reference. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
}

/** What a fund holds, needs, and will need. Amounts are of each purse, settlement coin. */
export interface ReserveReport {
  readonly policy: string;
  readonly target: number;
  readonly confidence: number;
  readonly paths: number;
  readonly funds: readonly FundReserve[];
  /** Folder of its page, from that of the history, with `/`. */
  readonly folder?: string;
}

/** Enough: what is held keeps the target at the confidence; too small: it lies below the interval of what is needed. */
export type ReserveVerdict = 'enough' | 'too small' | 'not shown';

export interface FundReserve {
  readonly fund: string;
  /** What the venue gives it; null = unlimited. */
  readonly configured: number | null;
  /** null = unlimited. */
  readonly held: number | null;
  /** The size that keeps P(depleted) ≤ target at the confidence; null where the paths support none. */
  readonly required: number | null;
  /** Paths that would support it. */
  readonly requiredNeeds?: number;
  /** The smallest size as an estimate with its interval. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly projected: Projection;
  readonly verdict: ReserveVerdict;
}

/** Where `required` is going, by the straight line through the history. */
export type Projection =
  | {
      readonly kind: 'line';
      /** ISO 8601, UTC. */
      readonly at: string;
      readonly estimate: number;
      /** Prediction interval for what will be required then, ≥ 0. */
      readonly low: number;
      readonly high: number;
      /** Change of what is required per 30 days. */
      readonly slope: number;
      readonly confidence: number;
      /** Runs that the line rests on. */
      readonly points: number;
      /** Fewer than a line should rest on. */
      readonly isWeak: boolean;
    }
  | { readonly kind: 'none'; /** A clause. */ readonly reason: string };

export interface History {
  readonly kind: 'history';
  readonly schemaVersion: 1;
  /** Name of the schedule that last wrote it. */
  readonly schedule: string;
  /** Up to here every due time was run, or is known to have been missed. */
  readonly handledUntil?: string;
  /** Name → id of an entry. */
  readonly baselines: { readonly [name: string]: string };
  /** Oldest first. */
  readonly entries: readonly HistoryEntry[];
}

export const EMPTY_HISTORY: Omit<History, 'schedule'> = {
  kind: 'history',
  schemaVersion: 1,
  baselines: {},
  entries: [],
};

/** `20261128T023000Z`, and `-2`, `-3`, … where there is one already. */
export function entryId(due: Date, taken: readonly { readonly id: string }[]): string {
  const id = due.toISOString().replace(/[-:]|\.\d+/g, '');
  const isTaken = (name: string): boolean => taken.some((each) => each.id === name);
  if (!isTaken(id)) return id;
  for (let i = 2; ; i++) if (!isTaken(`${id}-${i}`)) return `${id}-${i}`;
}

/** The last entry with results, before the one at `end`. */
export function lastWithResults(
  { entries }: Pick<History, 'entries'>,
  end = entries.length,
): (HistoryEntry & { readonly run: HistoryRun }) | undefined {
  return entries.slice(0, end).findLast(hasResults);
}

/** Whether it has a run to compare with: a partial one rests on other paths, and has none. */
export function hasResults(entry: HistoryEntry): entry is HistoryEntry & { readonly run: HistoryRun } {
  return entry.run !== undefined && (entry.outcome === 'complete' || entry.outcome === 'unchanged');
}
