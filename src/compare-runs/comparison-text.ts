import picocolors from 'picocolors';
import { terminalSafe } from '../report/escape.ts';
import { countText, listText, statedPercentText } from '../report/format.ts';
import type { JsonDifference } from '../report/json-difference.ts';
import { differenceIntervalText, differenceText, estimateText, HEADLINE_METRICS, metricOf } from '../report/metric.ts';
import { tableLines, type Table } from '../report/table.ts';
import { familySentence, pValueCell, pValueClause, verdictText } from '../report/verdict.ts';
import { wrapped } from '../report/wrap.ts';
import type { RunComparison, MetricDifference } from './compare-runs.ts';

/** Metrics that are told unless others are asked for: the headlines, and what they cost. */
export const COMPARED_METRICS: readonly string[] = [...HEADLINE_METRICS, 'shortfall.mean', 'fundDraw.mean'];

export interface ComparisonTextOptions {
  readonly colour: boolean;
  /** Characters in a line, ≥ 20. */
  readonly width: number;
  /** Names in summary.json; what a run does not have is not told. */
  readonly metrics: readonly string[];
}

/** How one run differs from another, for a terminal: how they are paired, the verdict in words, then a table. */
export function comparisonText(comparison: RunComparison, options: ComparisonTextOptions): string {
  const { bold, dim, yellow, underline } = picocolors.createColors(options.colour);
  const { now, reference, pairing, confidence } = comparison;
  const wrap = (text: string, indent = ''): string[] => wrapped(terminalSafe(text), options.width, indent);
  const told = toldDifferences(comparison, options.metrics);
  const lead = told.filter(({ metric }) => metric === told[0]?.metric);
  const table = comparisonTable(told);
  return [
    ...wrap(
      `Run ${now.runId} (${now.experiment}, ${countText(now.paths)} paths) against run ${reference.runId} (${reference.experiment}, ${countText(reference.paths)} paths)`,
    ).map((line) => dim(line)),
    ...verdictSentences(comparison, lead)
      .flatMap((sentence) => wrap(sentence))
      .map((line) => bold(line)),
    ...wrap(pairing.reason).map((line) => (pairing.kind === 'samePaths' ? line : yellow(line))),
    ...unsharedSentences(comparison)
      .flatMap((sentence) => wrap(sentence))
      .map((line) => yellow(line)),
    '',
    underline('What they were given'),
    ...(comparison.changes.length === 0
      ? ['  the same configuration']
      : comparison.changes.flatMap((change) => wrap(changeText(change), '  '))),
    ...(told.length === 0
      ? []
      : [
          '',
          underline(`Differences, now − before, ${statedPercentText(confidence)} intervals`),
          ...tableLines(
            { ...table, rows: table.rows.map((row) => row.map((cell) => terminalSafe(String(cell)))) },
            options.width,
          ),
          ...wrap(familySentence(comparison.metrics, confidence) ?? '', '  ').map((line) => dim(line)),
        ]),
  ].join('\n');
}

/** The differences of some metrics, metric by metric; those that a run does not have are left out. */
export function toldDifferences({ metrics }: RunComparison, names: readonly string[]): readonly MetricDifference[] {
  return names.flatMap((name) => metrics.filter(({ metric }) => metric === name));
}

/** What came of it, a sentence for each of these; one for all where nothing did. */
export function verdictSentences(
  { sameOutcomes, confidence }: RunComparison,
  lead: readonly MetricDifference[],
): string[] {
  if (sameOutcomes) return ['The same: every path of both runs has the same outcome, bit for bit.'];
  return lead.map((each) => {
    const metric = metricOf(each.metric);
    const [now, before] = [each.now, each.reference].map((estimate) => estimateText(metric, estimate)) as [
      string,
      string,
    ];
    const p = pValueClause(each);
    const difference =
      each.difference.estimate === null || each.verdict.startsWith('identical')
        ? ''
        : `: a difference of ${differenceText(metric, each.difference)} (${statedPercentText(confidence)} interval ${differenceIntervalText(metric, each.difference)}${p === undefined ? '' : `, ${p}`})`;
    return `${capital(metric.title)}, ${each.policy}: ${verdictText(each)}, ${now} against ${before}${difference}.`;
  });
}

export function unsharedSentences({ now, reference, onlyNow, onlyReference }: RunComparison): string[] {
  const sides = [
    [now.runId, onlyNow],
    [reference.runId, onlyReference],
  ] as const;
  return sides.flatMap(([run, policies]) =>
    policies.length === 0
      ? []
      : [`Only run ${run} has ${policies.length === 1 ? 'the policy' : 'the policies'} ${listText(policies)}.`],
  );
}

function changeText({ pointer, recorded, now }: JsonDifference): string {
  return `${pointer}: ${givenText(recorded)} → ${givenText(now)}`;
}

/** Characters of a value that are shown; the files of the runs have all of it. */
const LONGEST_VALUE = 60;

/** A value of the configuration, as far as it is shown. */
export function givenText(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function comparisonTable(told: readonly MetricDifference[]): Table {
  const names = [...new Set(told.map(({ metric }) => metric))];
  return {
    columns: [
      { title: '', align: 'left' },
      { title: 'before', align: 'right' },
      { title: 'now', align: 'right' },
      { title: 'difference', align: 'right' },
      { title: 'interval', align: 'left' },
      { title: 'p', align: 'left' },
      { title: 'verdict', align: 'left' },
    ],
    rows: names.flatMap((name) => {
      const metric = metricOf(name);
      return [
        [metric.title, '', '', '', '', '', ''],
        ...told
          .filter((each) => each.metric === name)
          .map((each) => [
            `  ${each.policy}`,
            estimateText(metric, each.reference),
            estimateText(metric, each.now),
            differenceText(metric, each.difference),
            differenceIntervalText(metric, each.difference),
            pValueCell(each),
            verdictText(each),
          ]),
      ];
    }),
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
