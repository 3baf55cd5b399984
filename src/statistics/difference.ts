import {
  bothOf,
  maximumDifference,
  missingEstimate,
  spreadDifference,
  unknown,
  type Difference,
  type DifferenceOptions,
} from './difference-parts.ts';
import {
  expectedShortfallRefusal,
  failedPaths,
  meanGivenAdlEstimate,
  meanGivenEventEstimate,
  meanRefusal,
  quantileEstimate,
  withFailures,
} from './estimate.ts';
import { conditionalSamples, NEGATIVE_EVENT, type Metric } from './estimates.ts';
import { influenceValues } from './expected-shortfall.ts';
import { moments, momentsOf } from './mean.ts';
import { meanSpread } from './mean-spread.ts';
import { mcnemarExact, newcombeInterval, pairedCounts, pairedDifference, type PairedCounts } from './paired.ts';
import { designedDifference } from './designed-difference.ts';
import { quantileDifference } from './paired-quantile.ts';
import type { Interval } from './proportion.ts';
import { meanGivenEvent } from './ratio.ts';
import { sameValues, type Sample, type Samples } from './sample.ts';
import { weightedDifference } from './weighted-difference.ts';

/** The difference of a metric, by the method that suits its statistic. */
export function difference(
  samples: Samples,
  policy: string,
  baseline: string,
  metric: Metric,
  options: DifferenceOptions,
): Difference {
  const one = samples.of(policy, metric.column.name);
  const other = samples.of(baseline, metric.column.name);
  const { design, weights } = samples;
  if (weights !== undefined) return weightedDifference(samples, [policy, baseline], metric, weights, options);
  if (design !== undefined) return designedDifference(samples, [policy, baseline], metric, design, options);
  switch (metric.statistic) {
    case 'probability':
      return probabilityDifference(one, other, options);
    case 'mean':
      return meanDifference(one, other, options);
    case 'quantile': {
      const missing = missingEstimate([one, other], (each) => quantileEstimate(each, metric.level, options.confidence));
      return missing ?? quantileDifference(one, other, metric.level, options.confidence);
    }
    case 'expectedShortfall':
      return expectedShortfallDifference(one, other, metric.level, options);
    case 'meanGivenNegative': {
      const flags = [samples.of(policy, NEGATIVE_EVENT), samples.of(baseline, NEGATIVE_EVENT)] as const;
      return meanGivenEventDifference(one, other, flags, options, meanGivenEventEstimate);
    }
    case 'meanGivenAdl': {
      const [left, right] = [conditionalSamples(one), conditionalSamples(other)];
      const flags = [left.flags, right.flags] as const;
      return meanGivenEventDifference(left.amounts, right.amounts, flags, options, meanGivenAdlEstimate);
    }
    case 'maximum':
      return maximumDifference(one, other, options);
  }
}

/** Newcombe's interval and McNemar's test; failed paths count against the policy for one end, for it at the other. */
function probabilityDifference(one: Sample, other: Sample, { confidence }: DifferenceOptions): Difference {
  const { failed } = one;
  const paths = one.count;
  if (paths === 0) return unknown(paths, 'no complete path');
  const counts = pairedCounts(one.values(), other.values());
  const kindest: PairedCounts = { ...counts, onlyBaseline: counts.onlyBaseline + failed };
  const harshest: PairedCounts = { ...counts, onlyPolicy: counts.onlyPolicy + failed };
  const { estimate, varianceReductionFactor } = pairedDifference(counts);
  const intervalAt = (asked: number): Interval => ({
    low: newcombeInterval(kindest, asked).low,
    high: newcombeInterval(harshest, asked).high,
  });
  return {
    estimate,
    ...intervalAt(confidence),
    method: failed === 0 ? 'Newcombe, paired' : `Newcombe, paired, ${failedPaths(failed)} counted both ways`,
    paths,
    events: counts.onlyPolicy + counts.onlyBaseline,
    pValue: Math.max(mcnemarExact(kindest), mcnemarExact(harshest)),
    varianceReductionFactor,
    intervalAt,
  };
}

function meanDifference(one: Sample, other: Sample, options: DifferenceOptions): Difference {
  const { confidence, draws } = options;
  const missing = missingEstimate([one, other], (each) => meanRefusal(each, confidence));
  if (missing !== undefined) return missing;
  const { count } = one;
  const [left, right] = [one.values(), other.values()];
  const valueAt = (path: number): number => left[path]! - right[path]!;
  const spread = sameValues(one, other) ? { count, mean: 0, variance: 0, nonZero: 0 } : momentsOf(count, valueAt);
  const found = { estimate: spread.mean, independent: one.moments().variance + other.moments().variance };
  if (count === 1) return { ...unknown(count, 'one path, no interval'), estimate: spread.mean, events: spread.nonZero };
  const { method, ...difference } = spreadDifference(found, meanSpread(count, valueAt, draws, spread), confidence);
  return { ...difference, method: withFailures(`${method}, paired`, one.failed), events: spread.nonZero };
}

/** Spread by differences of influence values, path by path (see `influenceValues`). */
function expectedShortfallDifference(
  one: Sample,
  other: Sample,
  level: number,
  { confidence, draws }: DifferenceOptions,
): Difference {
  const missing = missingEstimate([one, other], (each) => expectedShortfallRefusal(each, level, confidence));
  if (missing !== undefined) return missing;
  const [left, right] = bothOf(one, other, (each) => influenceValues(each.values(), each.ascending(), level));
  const [policy, baseline] = [moments(left), moments(right)];
  const valueAt = (path: number): number => left[path]! - right[path]!;
  const found = { estimate: policy.mean - baseline.mean, independent: policy.variance + baseline.variance };
  const { method, ...difference } = spreadDifference(found, meanSpread(left.length, valueAt, draws), confidence);
  return { ...difference, method: `influence values, ${method}, paired` };
}

/** Spread by differences of the ratios' influences, path by path (see `meanGivenEvent`); they have mean 0. */
function meanGivenEventDifference(
  one: Sample,
  other: Sample,
  flags: readonly [Sample, Sample],
  { confidence, draws }: DifferenceOptions,
  estimateOf: typeof meanGivenEventEstimate,
): Difference {
  const flagsOf = (each: Sample): Sample => (each === one ? flags[0] : flags[1]);
  const missing = missingEstimate([one, other], (each) => estimateOf(each, flagsOf(each), confidence, draws));
  if (missing !== undefined) return missing;
  const left = meanGivenEvent(one.values(), flags[0].values())!;
  const right = meanGivenEvent(other.values(), flags[1].values())!;
  const paths = one.count;
  const estimate = left.estimate - right.estimate;
  if (paths === 1) return { ...unknown(paths, 'one path, no interval'), estimate };
  const valueAt = (path: number): number => left.influence(path) - right.influence(path);
  const independent = momentsOf(paths, left.influence).variance + momentsOf(paths, right.influence).variance;
  const spread = meanSpread(paths, valueAt, draws);
  const { method, ...difference } = spreadDifference({ estimate, independent }, spread, confidence);
  return { ...difference, method: withFailures(`delta method, ${method}, paired`, one.failed) };
}
