import { metricName } from '../outcome.ts';
import { frequencyText } from './answer.ts';
import { countText, statedPercentText } from './format.ts';
import { estimateText, intervalText, metricOf } from './metric.ts';
import { estimateOf, hasFund, type CoverSummary, type Summary } from './summary.ts';
import type { Table } from './table.ts';

const EXCEEDED = metricName('coverExceeded', 'probability');

/** «the two largest account groups». */
export function defaultersText({ defaulters }: CoverSummary): string {
  const words = ['', 'largest account group', 'two largest account groups', 'three largest account groups'];
  return `the ${words[defaulters] ?? `${countText(defaulters)} largest account groups`}`;
}

/** A sentence per policy: how often the default of the largest groups at once exceeds what the funds hold. */
export function coverSentences(summary: Summary): readonly string[] {
  const { cover } = summary;
  if (cover === undefined) return [];
  return summary.policyOrder.map((policy) =>
    hasFund(summary, policy)
      ? `${policy}: the shortfalls of ${defaultersText(cover)} exceed what its funds hold on ` +
        `${frequencyText(estimateOf(summary, policy, EXCEEDED))}.`
      : `${policy}: it has no fund to cover ${defaultersText(cover)}.`,
  );
}

/** The shortfall of those groups, policy by policy: its mean, its tail, and the most of any path, which a fund that covers all needs. */
export function coverTable(summary: Summary): Table {
  const levels = Object.keys(summary.policies[summary.policyOrder[0]!]!).flatMap((name) => {
    const level = /^coverLoss\.quantile\[(.+)\]$/.exec(name)?.[1];
    return level === undefined ? [] : [Number(level)];
  });
  const level = levels.includes(0.99) ? 0.99 : levels.at(-1);
  const metrics = [
    metricName('coverLoss', 'mean'),
    ...(level === undefined
      ? []
      : [metricName('coverLoss', 'quantile', level), metricName('coverLoss', 'expectedShortfall', level)]),
    metricName('coverLoss', 'maximum'),
  ].map(metricOf);
  const title = { mean: 'Mean', quantile: `${statedPercentText(level ?? 0)} quantile`, maximum: 'Largest' } as const;
  return {
    columns: [
      { title: 'Policy', align: 'left' },
      ...metrics.flatMap(({ statistic }) => [
        {
          title:
            statistic === 'expectedShortfall'
              ? `Mean of the worst ${statedPercentText(1 - (level ?? 0))}`
              : title[statistic as keyof typeof title],
          align: 'right' as const,
        },
        ...(statistic === 'maximum' ? [] : [{ title: 'Interval', align: 'left' as const }]),
      ]),
    ],
    rows: summary.policyOrder.map((policy) => [
      policy,
      ...metrics.flatMap((metric) => {
        const estimate = estimateOf(summary, policy, metric.name);
        const cell = { text: estimateText(metric, estimate), value: estimate.estimate };
        return metric.statistic === 'maximum' ? [cell] : [cell, intervalText(metric, estimate)];
      }),
    ]),
  };
}

/** What is counted, and what is not. */
export function coverNote(summary: Summary): string {
  const { cover } = summary;
  if (cover === undefined) return '';
  const [first, ...others] = cover.groups;
  const owners =
    first === undefined
      ? 'Every account is a group of its own.'
      : `${[first, ...others].map((name) => `«${name}»`).join(', ')} ${others.length === 0 ? 'is one group' : 'are a group each'} of accounts that default together; any other account is a group of its own.`;
  return (
    `Of each path, the ${countText(cover.defaulters)} groups with the largest shortfalls, before any layer paid, against what the ` +
    `funds held before step 1. ${owners} The largest of all paths is what a fund needs that covers them on every path simulated; it has no interval.`
  );
}
