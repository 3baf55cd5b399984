import type { Experiment } from '../experiment.ts';
import { HEADLINE_COLUMNS, metricName } from '../outcome.ts';
import { canHappen } from './columns-in-use.ts';
import type { Metric } from './estimates.ts';

/** Metrics that are judged together where the configuration names none: the headlines. */
export const DEFAULT_FAMILY: readonly string[] = HEADLINE_COLUMNS.map((column) => metricName(column, 'probability'));

/**
 * The comparisons that are judged together, as `statistics.family` declares them: their verdicts share one error. It is
 * fixed before any path is run. What no rule of either policy can make happen is no question and takes none of the error.
 */
export function declaredFamily(experiment: Experiment): (policy: string, metric: Metric) => boolean {
  const { statistics, policies, baseline } = experiment;
  const metrics = statistics.family?.metrics ?? DEFAULT_FAMILY;
  const compared = statistics.family?.policies ?? policies.map(({ name }) => name);
  const venueOf = (name: string) => policies.find((each) => each.name === name)!.venue;
  return (policy, { name, column }) =>
    metrics.includes(name) &&
    compared.includes(policy) &&
    [policy, baseline].some((each) => canHappen(column.name, venueOf(each), experiment));
}
