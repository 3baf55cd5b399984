import picocolors from 'picocolors';
import { terminalSafe } from '../report/escape.ts';
import {
  differenceIntervalText,
  differenceText,
  estimateText,
  HEADLINE_METRICS,
  intervalText,
  metricOf,
  type Metric,
} from '../report/metric.ts';
import { tableLines, type Table } from '../report/table.ts';
import { wrapped } from '../report/wrap.ts';
import type { Estimate } from '../statistics/summary.ts';
import type { EntryComparison, HeadlineEstimate, History, HistoryEntry } from './entry.ts';
import { headlineChange, headlineOf, lastBaseline } from './headline-series.ts';
import { PREVIOUS } from './problems.ts';
import { heldText, requiredText, VERDICT_TEXT } from './reserve-words.ts';

export interface HistoryTextOptions {
  readonly colour: boolean;
  readonly width: number;
  /** The metric whose numbers are listed. @default the first headline */
  readonly metric?: string;
  /** @default the baseline of the last run's experiment */
  readonly policy?: string;
  /** So many of the last entries. @default all */
  readonly last?: number;
}

/** The runs of a history, oldest first, with a metric of a policy and how it changed. */
export function historyText(history: History, options: HistoryTextOptions): string {
  const { colour, width } = options;
  const { bold, dim } = picocolors.createColors(colour);
  const { entries } = history;
  if (entries.length === 0) return 'No run yet.';
  const metric = metricOf(options.metric ?? HEADLINE_METRICS[0]!);
  const policy = options.policy ?? lastBaseline(history);
  const shown = options.last === undefined ? entries : entries.slice(-options.last);
  const hidden = entries.length - shown.length;
  const lines = [true, false].map((withIntervals) => historyLines(shown, metric, policy, withIntervals, width));
  // Where differences with their intervals are too much for a line, those are left to --json and to compare.
  const fits = lines.find((each) => each.length === shown.length + 1) ?? lines[0]!;
  const baselines = Object.entries(history.baselines);
  const problems = shown.at(-1)?.problem;
  return [
    bold(terminalSafe(history.schedule)),
    ...wrapped(terminalSafe(`${metric.title}, policy ${policy}; times are UTC`), width, ''),
    '',
    ...fits.map(terminalSafe),
    ...(hidden === 0 ? [] : [dim(`${hidden} earlier`)]),
    ...(baselines.length === 0 ? [] : ['', ...baselines.map(([name, id]) => terminalSafe(`${name} is run ${id}`))]),
    ...(problems === undefined ? [] : ['', ...wrapped(terminalSafe(`Last run: ${problems}`), width, '')]),
  ].join('\n');
}

function historyLines(
  shown: readonly HistoryEntry[],
  metric: Metric,
  policy: string,
  withIntervals: boolean,
  width: number,
): readonly string[] {
  return tableLines(historyTable(shown, metric, policy, withIntervals), width);
}

function historyTable(shown: readonly HistoryEntry[], metric: Metric, policy: string, withIntervals: boolean): Table {
  const compared = new Set(shown.flatMap(({ comparisons }) => comparisons.map((each) => each.with)));
  const references = [PREVIOUS, ...[...compared].filter((name) => name !== PREVIOUS)];
  const hasGates = shown.some(({ run }) => run?.gates !== undefined);
  const hasReserve = shown.some(({ reserve }) => reserve !== undefined);
  const left = (title: string) => ({ title, align: 'left' as const });
  return {
    columns: [
      left('Run'),
      left('Outcome'),
      { title: 'Estimate', align: 'right' },
      left('Interval'),
      ...references.map((name) => left(name === PREVIOUS ? 'Since before' : `Since ${name}`)),
      ...(hasGates ? [left('Gates')] : []),
      ...(hasReserve ? [left('Held / required')] : []),
    ],
    rows: shown.map((entry) => {
      const { id, outcome, run, comparisons, reserve } = entry;
      const found = headlineOf(entry, policy, metric.name);
      const estimate = found && whole(found, run!.confidence);
      return [
        id,
        outcome,
        estimate === undefined ? '' : { text: estimateText(metric, estimate), value: estimate.estimate },
        estimate === undefined ? '' : intervalText(metric, estimate),
        ...references.map((name) => {
          const comparison = comparisons.find((each) => each.with === name);
          return changeText(comparison, metric, policy, withIntervals);
        }),
        ...(hasGates ? [run?.gates ?? ''] : []),
        ...(hasReserve
          ? [
              (reserve?.funds ?? [])
                .map((fund) => `${heldText(fund)} / ${requiredText(fund)}, ${VERDICT_TEXT[fund.verdict]}`)
                .join('; '),
            ]
          : []),
      ];
    }),
  };
}

function changeText(
  comparison: EntryComparison | undefined,
  metric: Metric,
  policy: string,
  withInterval: boolean,
): string {
  if (comparison === undefined) return '';
  if (comparison.problem !== undefined) return 'not compared';
  if (comparison.sameOutcomes === true) return 'the same';
  const found = headlineChange(comparison, policy, metric.name);
  if (found === undefined) return 'not compared';
  if (found.verdict.startsWith('identical')) return found.verdict;
  const estimate = { ...found, confidence: 0, method: '', paths: 0 };
  const interval = withInterval ? ` (${differenceIntervalText(metric, estimate)})` : '';
  return `${differenceText(metric, estimate)}${interval}, ${found.verdict}`;
}

/** As the words of estimates take it; what a history leaves out does not show in them. */
function whole(found: HeadlineEstimate, confidence: number): Estimate {
  return { ...found, confidence, method: found.estimate === null ? 'not estimable' : '' };
}
