import type { Experiment } from '../../experiment.ts';
import { HEADLINE_COLUMNS, METRIC_COLUMNS, metricName, type OutcomeColumn } from '../../outcome.ts';
import type { Venue } from '../../venue.ts';
import { canHappen } from '../columns-in-use.ts';
import type { Metric } from '../estimates.ts';
import { pathsForExpectedShortfall } from '../expected-shortfall.ts';

/** Amounts whose mean is followed beside the probabilities that a report leads with, and the one whose tail is. */
const FOLLOWED_MEANS = ['shortfall', 'fundDraw'] as const;
const FOLLOWED_TAIL = 'fundDraw';

/**
 * The metrics whose convergence is shown, of a policy of this venue: the headlines that its rules can make happen, mean
 * shortfall and draw, and the expected shortfall of the draw at the highest level that so many paths support.
 */
export function followedMetrics(experiment: Experiment, venue: Venue, paths: number): readonly Metric[] {
  const isThere = (name: string): boolean => canHappen(name, venue, experiment);
  const supported = experiment.statistics.quantileLevels.filter((level) => pathsForExpectedShortfall(level) <= paths);
  const level = Math.max(0, ...supported);
  return [
    ...HEADLINE_COLUMNS.filter(isThere).map((name) => metric(name, 'probability')),
    ...FOLLOWED_MEANS.filter(isThere).map((name) => metric(name, 'mean')),
    ...(level > 0 && isThere(FOLLOWED_TAIL) ? [metric(FOLLOWED_TAIL, 'expectedShortfall', level)] : []),
  ];
}

/** All means of amounts and counts that the rules of a policy can move, and expected shortfalls at levels that so many paths support. */
export function summedMetrics(experiment: Experiment, venue: Venue, paths: number): readonly Metric[] {
  const levels = experiment.statistics.quantileLevels.filter((level) => pathsForExpectedShortfall(level) <= paths);
  return METRIC_COLUMNS.filter(isSummed)
    .filter(({ name }) => canHappen(name, venue, experiment))
    .flatMap(({ name, statistics }) => [
      ...(statistics.includes('mean') ? [metric(name, 'mean')] : []),
      ...(statistics.includes('expectedShortfall')
        ? levels.map((level) => metric(name, 'expectedShortfall', level))
        : []),
    ]);
}

/** A balance that is there on every path hangs on none of them. */
function isSummed({ kind, worse }: OutcomeColumn): boolean {
  return (kind === 'amount' || kind === 'count') && worse !== -1;
}

function metric(column: string, statistic: Metric['statistic'], level?: number): Metric {
  return {
    name: metricName(column, statistic, level),
    column: METRIC_COLUMNS.find(({ name }) => name === column)!,
    statistic,
    level: level ?? 0,
  };
}
