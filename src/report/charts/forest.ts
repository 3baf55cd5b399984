import type { Comparison, Estimate } from '../../statistics/summary.ts';
import { canHappen, columnsInUse } from '../../statistics/columns-in-use.ts';
import type { Report } from '../facts.ts';
import {
  columnUnitText,
  differenceIntervalText,
  differenceText,
  estimateText,
  intervalText,
  isProbability,
  metricOf,
  type Metric,
} from '../metric.ts';
import { estimateOf, hasFund, policySummary, type Summary } from '../summary.ts';
import { isTold, verdictText } from '../verdict.ts';
import { estimable, policyScale, type Chart } from './chart.ts';
import { leftEnd } from './log-axis.ts';
import { fillTemplate, type ChartSpec } from './template.ts';

/** Metrics that one scale can show together. */
interface Family {
  readonly name: string;
  readonly title: string;
  /** Title of its axis; `coin` of `settlementCoin`. */
  readonly unit: (coin: string) => string;
  readonly holds: (metric: Metric) => boolean;
}

const FAMILIES: readonly Family[] = [
  { name: 'probabilities', title: 'How often', unit: () => 'share of paths', holds: isProbability },
  {
    name: 'counts',
    title: 'How many',
    unit: () => 'per path',
    holds: ({ column }) => ['accounts', 'calls', 'orders', 'rounds'].includes(column.unit),
  },
  {
    name: 'amounts',
    title: 'How much',
    unit: (coin) => `per path, ${coin}`,
    holds: ({ column }) => column.unit === 'quote',
  },
  {
    name: 'sizes',
    title: 'Sizes',
    unit: (coin) => `per path, ${columnUnitText({ unit: 'base' }, coin)}`,
    holds: ({ column }) => column.unit === 'base',
  },
  {
    name: 'ratios',
    title: 'Ratios',
    unit: () => 'fraction or log price, as named',
    holds: ({ column }) => ['fraction', 'log price'].includes(column.unit),
  },
];

interface Item {
  readonly metric: Metric;
  readonly policy: string;
  readonly estimate: Estimate;
}

/** Every metric of every policy with its interval, a chart per family: forest plots. */
export function estimateForests(report: Report): Chart[] {
  const { summary } = report;
  const metrics = metricsShown(report);
  return FAMILIES.flatMap((family) => {
    const items = metrics
      .filter((metric) => familyOf(metric) === family)
      .flatMap((metric) =>
        summary.policyOrder
          .filter((policy) => isAsked(metric, policy, report))
          .map((policy) => ({ metric, policy, estimate: estimateOf(summary, policy, metric.name) })),
      );
    const signed = new Set(items.filter(({ estimate }) => (lowest(estimate) ?? 0) < 0).map(({ metric }) => metric));
    return [
      ...estimateForest(
        report,
        family,
        items.filter(({ metric }) => !signed.has(metric)),
        'log',
      ),
      ...estimateForest(
        report,
        family,
        items.filter(({ metric }) => signed.has(metric)),
        'linear',
      ),
    ];
  });
}

function estimateForest(report: Report, family: Family, items: readonly Item[], scale: 'log' | 'linear'): Chart[] {
  const drawn = estimable(items);
  const left = scale === 'linear' ? undefined : leftEnd(drawn.flatMap(({ estimate }) => endsOf(estimate)));
  // Zeros alone have no place on a logarithmic axis, and need none.
  if (drawn.length === 0 || (scale === 'log' && left === undefined)) return [];
  const shown = (value: number): number => Math.max(value, left ?? -Infinity);
  const policies = report.summary.policyOrder.filter((name) => drawn.some(({ policy }) => policy === name));
  const rows = drawn.map(({ metric, policy, estimate }) => {
    const [low, at, high] = endsOf(estimate);
    return {
      metric: rowTitle(metric, report),
      policy,
      estimate: shown(at!),
      low: shown(low!),
      high: shown(high!),
      seen: scale === 'linear' || at! > 0,
      text: `${estimateText(metric, estimate)} (${intervalText(metric, estimate)})`,
    };
  });
  const template =
    scale === 'linear'
      ? 'metric-forest-signed'
      : family.name === 'probabilities'
        ? 'metric-forest-probabilities'
        : 'metric-forest';
  const policyOrders = policyScale(report, policies);
  const spec = fillTemplate(template, {
    ...policyOrders,
    orders: { ...policyOrders.orders, metric: [...new Set(rows.map(({ metric }) => metric))] },
    titles: { low: family.unit(report.summary.coin) },
    description: `${family.title}: every metric of this kind with its interval, by policy`,
    datasets: { rows, seen: rows.filter(({ seen }) => seen), unseen: rows.filter(({ seen }) => !seen) },
  });
  return [
    {
      name: `estimates-${scale === 'linear' ? 'signed-' : ''}${family.name}`,
      title: scale === 'linear' ? `${family.title}, either way` : family.title,
      caption:
        scale === 'linear'
          ? 'Point and interval per policy; the dashed line is zero.'
          : 'Point and interval per policy on a logarithmic scale, whose left end stands for all that is smaller.' +
            (rows.every(({ seen }) => seen) ? '' : ' A hollow point is an estimate of zero.'),
      spec: withRowsFor(spec, policies.length),
      table: {
        columns: [
          { title: 'Metric', align: 'left' },
          { title: 'Policy', align: 'left' },
          { title: 'Estimate', align: 'right' },
          { title: 'Interval', align: 'left' },
        ],
        rows: items.map(({ metric, policy, estimate }) => [
          rowTitle(metric, report),
          policy,
          { text: estimateText(metric, estimate), value: estimate.estimate },
          intervalText(metric, estimate),
        ]),
      },
    },
  ];
}

/** Every paired difference against the baseline, a panel per metric with a scale of its own, a chart per family. */
export function differenceForests(report: Report): Chart[] {
  const { summary } = report;
  const used = new Set(metricsShown(report).map(({ name }) => name));
  const asked = summary.comparisons.filter(
    ({ metric, policy }) => used.has(metric) && isAsked(metricOf(metric), policy, report),
  );
  const { baseline } = summary;
  return forestsOf(asked, summary, {
    title: `differences against ${baseline}`,
    caption: `Policy − ${baseline} on the same paths; left of the dashed line is less than under ${baseline}.`,
    description: `paired differences from ${baseline}`,
  });
}

/** What the differences of a forest are. */
export interface DifferenceWords {
  /** What stands behind the name of the family in its title. */
  readonly title: string;
  /** Which is taken from which, and what the left side means: the beginning of the caption. */
  readonly caption: string;
  /** What is drawn, for those who cannot see it. */
  readonly description: string;
}

/** Differences, a panel per metric with a scale of its own, a chart per family. */
export function forestsOf(
  comparisons: readonly Comparison[],
  summary: Pick<Summary, 'policyOrder' | 'coin'>,
  words: DifferenceWords,
): Chart[] {
  return FAMILIES.flatMap((family) => {
    const found = comparisons.filter(({ metric }) => familyOf(metricOf(metric)) === family);
    return differenceForest(summary, family, found, words);
  });
}

function differenceForest(
  summary: Pick<Summary, 'policyOrder' | 'coin'>,
  family: Family,
  found: readonly Comparison[],
  words: DifferenceWords,
): Chart[] {
  const drawn = found.filter(({ difference }) => difference.estimate !== null);
  if (drawn.length === 0) return [];
  const policies = summary.policyOrder.filter((name) => drawn.some(({ policy }) => policy === name));
  const scale = policyScale({ summary }, policies);
  const rows = drawn.map((comparison) => {
    const metric = metricOf(comparison.metric);
    const factor = isProbability(metric) ? 100 : 1;
    const [low, at, high] = endsOf(comparison.difference);
    return {
      metric: metric.title,
      panel: isProbability(metric) ? `${metric.title}, pp` : rowTitle(metric, { summary }),
      policy: comparison.policy,
      estimate: factor * at!,
      low: factor * low!,
      high: factor * high!,
      told: isTold(comparison),
      verdict: verdictText(comparison),
      text: `${differenceText(metric, comparison.difference)} (${differenceIntervalText(metric, comparison.difference)})`,
    };
  });
  return [
    {
      name: `differences-${family.name}`,
      title: `${family.title}: ${words.title}`,
      caption:
        `${words.caption} ` +
        `Each panel has its own scale${family.name === 'amounts' ? `, in ${summary.coin}` : ''}. ` +
        'A filled point names a side, a hollow one does not.',
      spec: fillTemplate('difference-forest', {
        ...scale,
        orders: { ...scale.orders, panel: [...new Set(rows.map((row) => row.panel))] },
        description: `${family.title}: ${words.description} with their intervals, by metric and policy`,
        datasets: { rows },
      }),
      table: {
        columns: [
          { title: 'Metric', align: 'left' },
          { title: 'Policy', align: 'left' },
          { title: 'Difference', align: 'right' },
          { title: 'Interval', align: 'left' },
          { title: 'Verdict', align: 'left' },
        ],
        rows: found.map((comparison) => {
          const metric = metricOf(comparison.metric);
          return [
            metric.title,
            comparison.policy,
            { text: differenceText(metric, comparison.difference), value: comparison.difference.estimate },
            differenceIntervalText(metric, comparison.difference),
            verdictText(comparison),
          ];
        }),
      },
    },
  ];
}

/** Every metric that some policy's rules can move, in the order of the files. */
export function metricsShown({ experiment, summary, statistics }: Report): Metric[] {
  const used = new Set(columnsInUse(experiment).map(({ name }) => name));
  return Object.keys(policySummary(statistics, summary.policyOrder[0]!).metrics)
    .map(metricOf)
    .filter(({ column }) => used.has(column.name));
}

function familyOf(metric: Metric): Family | undefined {
  return FAMILIES.find(({ holds }) => holds(metric));
}

/** Whether the policy's rules can move the metric; of a fund nothing is asked where there is none. */
function isAsked({ column: { name } }: Metric, policy: string, { experiment, summary }: Report): boolean {
  const { venue } = experiment.policies.find((each) => each.name === policy)!;
  const isOfFund = /^fund(?!ing)/.test(name);
  return canHappen(name, venue, experiment) && (!isOfFund || hasFund(summary, policy));
}

/** Titles alone do not tell shares from log prices. */
function rowTitle(
  { title, column, statistic }: Metric,
  { summary }: { readonly summary: Pick<Summary, 'coin'> },
): string {
  const told = statistic === 'probability' || column.unit === 'quote' || column.unit === 'accounts';
  return told ? title : `${title}, ${columnUnitText(column, summary.coin)}`;
}

/** Low end, point, high end; without an interval the point alone. */
function endsOf({ estimate, low, high }: Estimate): number[] {
  return [low ?? estimate!, estimate!, high ?? estimate!];
}

function lowest({ estimate, low }: Estimate): number | null {
  return low ?? estimate;
}

/** A row of names needs as much height with one policy in it as with two. */
function withRowsFor(spec: ChartSpec, policies: number): ChartSpec {
  return { ...spec, height: { step: Math.max(10, 22 / policies) } };
}
