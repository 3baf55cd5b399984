import { normalPValue } from './confidence.ts';
import {
  expectedShortfallEstimate,
  failedPaths,
  maximumEstimate,
  meanEstimate,
  meanGivenAdlEstimate,
  meanGivenEventEstimate,
  normalMethod,
  quantileEstimate,
  withFailures,
} from './estimate.ts';
import { conditionalSamples, NEGATIVE_EVENT, type Metric } from './estimates.ts';
import { influenceValues } from './expected-shortfall.ts';
import { moments, momentsOf, normalInterval, standardErrorOfMean, type Moments } from './mean.ts';
import { mcnemarExact, newcombeInterval, pairedCounts, pairedDifference, type PairedCounts } from './paired.ts';
import { meanGivenEvent } from './ratio.ts';
import { sameValues, type Sample, type Samples } from './sample.ts';
import type { Estimate } from './summary.ts';

/** Policy − baseline of one metric on the same paths, with what the data say about its sign. */
export interface Difference extends Omit<Estimate, 'confidence'> {
  readonly pValue: number | null;
  readonly varianceReductionFactor: number | null;
}

/** The difference of a metric, by the method that suits its statistic. */
export function difference(
  samples: Samples,
  policy: string,
  baseline: string,
  metric: Metric,
  confidence: number,
): Difference {
  const one = samples.of(policy, metric.column.name);
  const other = samples.of(baseline, metric.column.name);
  switch (metric.statistic) {
    case 'probability':
      return probabilityDifference(one, other, confidence);
    case 'mean':
      return meanDifference(one, other, confidence);
    case 'quantile':
      return quantileDifference(one, other, metric.level, confidence);
    case 'expectedShortfall':
      return expectedShortfallDifference(one, other, metric.level, confidence);
    case 'meanGivenNegative': {
      const flags = [samples.of(policy, NEGATIVE_EVENT), samples.of(baseline, NEGATIVE_EVENT)] as const;
      return meanGivenEventDifference(one, other, flags, confidence, meanGivenEventEstimate);
    }
    case 'meanGivenAdl': {
      const [left, right] = [conditionalSamples(one), conditionalSamples(other)];
      const flags = [left.flags, right.flags] as const;
      return meanGivenEventDifference(left.amounts, right.amounts, flags, confidence, meanGivenAdlEstimate);
    }
    case 'maximum':
      return maximumDifference(one, other, confidence);
  }
}

/** Newcombe's interval and McNemar's test; failed paths count against the policy for one end, for it at the other. */
function probabilityDifference(one: Sample, other: Sample, confidence: number): Difference {
  const { failed } = one;
  const paths = one.count;
  if (paths === 0) return unknown(paths, 'no complete path');
  const counts = pairedCounts(one.values(), other.values());
  const kindest: PairedCounts = { ...counts, onlyBaseline: counts.onlyBaseline + failed };
  const harshest: PairedCounts = { ...counts, onlyPolicy: counts.onlyPolicy + failed };
  const { estimate, varianceReductionFactor } = pairedDifference(counts);
  return {
    estimate,
    low: newcombeInterval(kindest, confidence).low,
    high: newcombeInterval(harshest, confidence).high,
    method: failed === 0 ? 'Newcombe, paired' : `Newcombe, paired, ${failedPaths(failed)} counted both ways`,
    paths,
    events: counts.onlyPolicy + counts.onlyBaseline,
    pValue: Math.max(mcnemarExact(kindest), mcnemarExact(harshest)),
    varianceReductionFactor,
  };
}

function meanDifference(one: Sample, other: Sample, confidence: number): Difference {
  const missing = missingEstimate([meanEstimate(one, confidence), meanEstimate(other, confidence)]);
  if (missing !== undefined) return missing;
  const { count } = one;
  const [left, right] = [one.values(), other.values()];
  const spread = sameValues(one, other)
    ? { count, mean: 0, variance: 0, nonZero: 0 }
    : momentsOf(count, (path) => left[path]! - right[path]!);
  const independent = one.moments().variance + other.moments().variance;
  const method = withFailures(normalMethod('normal, paired', spread), one.failed);
  return {
    ...normalDifference({ estimate: spread.mean, spread, independent, method }, confidence),
    events: spread.nonZero,
  };
}

/** Spread by differences of influence values, path by path (see `influenceValues`). */
function expectedShortfallDifference(one: Sample, other: Sample, level: number, confidence: number): Difference {
  const [policy, baseline] = bothOf(one, other, (each) => expectedShortfallEstimate(each, level, confidence));
  const missing = missingEstimate([policy, baseline]);
  if (missing !== undefined) return missing;
  const [left, right] = bothOf(one, other, (each) => influenceValues(each.values(), each.ascending(), level));
  const spread = momentsOf(left.length, (path) => left[path]! - right[path]!);
  const independent = moments(left).variance + moments(right).variance;
  const estimate = policy.estimate! - baseline.estimate!;
  return normalDifference({ estimate, spread, independent, method: 'influence values, paired' }, confidence);
}

/** Spread by differences of the ratios' influences, path by path (see `meanGivenEvent`); they have mean 0. */
function meanGivenEventDifference(
  one: Sample,
  other: Sample,
  flags: readonly [Sample, Sample],
  confidence: number,
  estimateOf: typeof meanGivenEventEstimate,
): Difference {
  const missing = missingEstimate([estimateOf(one, flags[0], confidence), estimateOf(other, flags[1], confidence)]);
  if (missing !== undefined) return missing;
  const left = meanGivenEvent(one.values(), flags[0].values())!;
  const right = meanGivenEvent(other.values(), flags[1].values())!;
  const paths = one.count;
  const estimate = left.estimate - right.estimate;
  if (Math.min(left.events, right.events) < 2) {
    return { ...unknown(paths, withFailures('delta method, one event, no interval', one.failed)), estimate };
  }
  const spread = momentsOf(paths, (path) => left.influence(path) - right.influence(path));
  const independent = momentsOf(paths, left.influence).variance + momentsOf(paths, right.influence).variance;
  const method = withFailures('delta method, paired', one.failed);
  return normalDifference({ estimate, spread, independent, method }, confidence);
}

/**
 * Each quantile bracketed at half the error, so that both hold at once with the stated confidence (Bonferroni): exact
 * for any law and any dependence, wider than pairing could make it. There is no p-value.
 */
function quantileDifference(one: Sample, other: Sample, level: number, confidence: number): Difference {
  const halfTheError = 1 - (1 - confidence) / 2;
  const [left, right] = bothOf(one, other, (each) => quantileEstimate(each, level, halfTheError));
  const missing = missingEstimate([left, right]);
  if (missing !== undefined) return missing;
  return {
    ...unknown(one.count, withFailures('order statistics, both at half the error', one.failed)),
    estimate: left.estimate! - right.estimate!,
    low: left.low! - right.high!,
    high: left.high! - right.low!,
  };
}

function maximumDifference(one: Sample, other: Sample, confidence: number): Difference {
  const [left, right] = bothOf(one, other, (each) => maximumEstimate(each, confidence));
  const missing = missingEstimate([left, right]);
  return missing ?? { ...unknown(left.paths, left.method), estimate: left.estimate! - right.estimate! };
}

function bothOf<T>(one: Sample, other: Sample, read: (sample: Sample) => T): [T, T] {
  return [read(one), read(other)];
}

/**
 * An estimate whose error is that of a mean of path values. Those of `spread` are one per path, paired; `independent`
 * is the variance per path that runs on separate paths would have.
 */
function normalDifference(
  found: { readonly estimate: number; readonly spread: Moments; readonly independent: number; readonly method: string },
  confidence: number,
): Difference {
  const { estimate, spread, independent, method } = found;
  const paths = spread.count;
  if (paths === 1) return { ...unknown(paths, 'one path, no interval'), estimate };
  const standardError = standardErrorOfMean(spread);
  return {
    estimate,
    ...normalInterval(estimate, standardError, confidence),
    method,
    paths,
    pValue: normalPValue(estimate, standardError),
    varianceReductionFactor: spread.variance > 0 ? independent / spread.variance : null,
  };
}

/** What one of the two cannot support, their difference cannot either. */
function missingEstimate(estimates: readonly Estimate[]): Difference | undefined {
  const missing = estimates.filter(({ estimate }) => estimate === null);
  if (missing.length === 0) return undefined;
  const needs = missing.flatMap((each) => each.needs ?? []);
  return {
    ...unknown(missing[0]!.paths, missing[0]!.method),
    ...(needs.length === 0 ? {} : { needs: Math.max(...needs) }),
  };
}

function unknown(paths: number, method: string): Difference {
  return { estimate: null, low: null, high: null, method, paths, pValue: null, varianceReductionFactor: null };
}
