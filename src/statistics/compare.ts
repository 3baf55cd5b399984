import { InvariantError } from '../errors.ts';
import { difference, type Difference } from './difference.ts';
import { metricsOf, NEGATIVE_EVENT, type Metric, type StatisticsOptions } from './estimates.ts';
import { pairedCounts } from './paired.ts';
import { sameValues, type Samples } from './sample.ts';
import type { Comparison, Verdict } from './summary.ts';

export interface ComparisonQuestion extends StatisticsOptions {
  /** In the order of the configuration. */
  readonly policies: readonly string[];
  readonly baseline: string;
  /** Policies that cannot differ from the baseline, whatever the path: known from the rules, not from the numbers. */
  readonly identicalPolicies: readonly string[];
}

/** Every metric of every policy against the baseline, path by path. */
export function comparePolicies(samples: Samples, question: ComparisonQuestion): Comparison[] {
  const metrics = metricsOf(question.quantileLevels, samples.metricColumns);
  return question.policies
    .filter((policy) => policy !== question.baseline)
    .flatMap((policy) => metrics.map((metric) => compareMetric(samples, policy, metric, question)));
}

function compareMetric(samples: Samples, policy: string, metric: Metric, question: ComparisonQuestion): Comparison {
  const { baseline, confidence } = question;
  const construction = question.identicalPolicies.includes(policy);
  const equal = equalOnEveryPath(samples, policy, baseline, metric);
  if (construction && !equal) {
    throw new InvariantError(
      `policies ${policy} and ${baseline} cannot differ by their rules, but ${metric.column.name} differs on a path`,
    );
  }
  const found = construction ? NO_DIFFERENCE : difference(samples, policy, baseline, metric, confidence);
  const { estimate, low, high, method, paths, events, needs, pValue, varianceReductionFactor } = found;
  const counted = metric.statistic === 'probability';
  return {
    metric: metric.name,
    policy,
    baseline,
    difference: {
      ...{ estimate, low, high, confidence, method, paths: construction ? samples.complete : paths },
      ...(events === undefined ? {} : { events }),
      ...(needs === undefined ? {} : { needs }),
    },
    pValue,
    varianceReductionFactor,
    ...(counted ? { discordant: discordant(samples, policy, baseline, metric) } : {}),
    verdict: construction
      ? 'identical by construction'
      : equal
        ? 'identical on every path'
        : verdict(found, confidence),
  };
}

const NO_DIFFERENCE: Difference = {
  ...{ estimate: 0, low: 0, high: 0, method: 'identical by construction', paths: 0 },
  pValue: null,
  varianceReductionFactor: null,
};

function discordant(
  samples: Samples,
  policy: string,
  baseline: string,
  { column }: Metric,
): Comparison['discordant'] & {} {
  return pairedCounts(samples.of(policy, column.name).values(), samples.of(baseline, column.name).values());
}

/**
 * A side is named only where the interval excludes 0 and the p-value, where there is one, agrees: the two rest on
 * different methods for events and may part company near the boundary.
 */
function verdict({ low, high, pValue }: Difference, confidence: number): Verdict {
  if (low === null || high === null) return 'not distinguishable';
  if (pValue !== null && pValue >= 1 - confidence) return 'not distinguishable';
  if (high < 0) return 'lower';
  return low > 0 ? 'higher' : 'not distinguishable';
}

/** Whether the columns that a metric reads are the same number on every path, failed paths left out; none: not known. */
function equalOnEveryPath(samples: Samples, policy: string, baseline: string, metric: Metric): boolean {
  if (samples.complete === 0) return false;
  const names = metric.statistic === 'meanGivenNegative' ? [metric.column.name, NEGATIVE_EVENT] : [metric.column.name];
  return names.every((name) => sameValues(samples.of(policy, name), samples.of(baseline, name)));
}
