import { didYouMean, listed } from '../config/document/nearest.ts';
import { HEADLINE_METRICS } from '../report/metric.ts';
import type { GateVerdict } from '../statistics/gates.ts';
import {
  hasResults,
  type EntryComparison,
  type HeadlineDifference,
  type HeadlineEstimate,
  type History,
  type HistoryEntry,
  type Outcome,
} from './entry.ts';

export interface HeadlineQuestion {
  /** Name in `summary.json`: a headline, or what a gate looks at. @default `fundDepletion.probability` */
  readonly metric?: string;
  /** @default the baseline of the last run's experiment */
  readonly policy?: string;
}

/** A headline of one run. */
export interface HeadlinePoint extends HeadlineEstimate {
  /** Id of the entry. */
  readonly entry: string;
  /** When it was due, ISO 8601, UTC. */
  readonly due: string;
  readonly outcome: Outcome;
  readonly runId: string;
  /** Of the interval. */
  readonly confidence: number;
  readonly gates?: GateVerdict;
  /** Against the run before (`previous`) and against baselines, by name: what was compared, now − then. */
  readonly since: { readonly [name: string]: HeadlineDifference };
}

/**
 * One number of every run of a history, oldest first, with its interval and how it changed. Runs that failed, and those of
 * which the number was not kept, are left out.
 *
 * @throws RangeError for a metric or a policy that no run of the history has
 */
export function headlineSeries(history: History, question: HeadlineQuestion = {}): readonly HeadlinePoint[] {
  const { metric = HEADLINE_METRICS[0]!, policy = lastBaseline(history) } = question;
  const points = history.entries.flatMap((entry): HeadlinePoint[] => {
    const found = headlineOf(entry, policy, metric);
    if (found === undefined) return [];
    const { id, due, outcome, comparisons } = entry;
    const { runId, confidence, gates } = entry.run!;
    return [
      {
        ...{ entry: id, due, outcome, runId, ...found, confidence },
        ...(gates === undefined ? {} : { gates }),
        since: Object.fromEntries(
          comparisons.flatMap((comparison) => {
            const change = headlineChange(comparison, policy, metric);
            return change === undefined ? [] : [[comparison.with, change]];
          }),
        ),
      },
    ];
  });
  if (points.length === 0) refuseUnknown(history, policy, metric);
  return points;
}

/** Of which policy's numbers are told unless one is named: the last run's baseline; none of a history without results. */
export function lastBaseline({ entries }: History): string {
  return entries.findLast(hasResults)?.run.baseline ?? '';
}

/** A number of the run behind an entry. */
export function headlineOf({ run }: HistoryEntry, policy: string, metric: string): HeadlineEstimate | undefined {
  const ofPolicy = run !== undefined && Object.hasOwn(run.headlines, policy) ? run.headlines[policy]! : {};
  return Object.hasOwn(ofPolicy, metric) ? ofPolicy[metric] : undefined;
}

/** How it changed; undefined where the two runs were not compared by it. */
export function headlineChange(
  { differences = [] }: EntryComparison,
  policy: string,
  metric: string,
): HeadlineDifference | undefined {
  return differences.find((each) => each.policy === policy && each.metric === metric);
}

function refuseUnknown({ entries }: History, policy: string, metric: string): void {
  const runs = entries.flatMap(({ run }) => run ?? []);
  if (runs.length === 0) return;
  const policies = [...new Set(runs.flatMap(({ headlines }) => Object.keys(headlines)))];
  if (!policies.includes(policy)) refuse('policy', policy, policies);
  refuse('metric', metric, [...new Set(runs.flatMap(({ headlines }) => Object.keys(headlines[policy] ?? {})))]);
}

function refuse(word: string, named: string, known: readonly string[]): never {
  const { suggestion } = didYouMean(named, known);
  throw new RangeError(
    `no run of the history has the ${word} "${named}": there are ${listed(known)}${suggestion === undefined ? '' : `; ${suggestion}`}`,
  );
}
