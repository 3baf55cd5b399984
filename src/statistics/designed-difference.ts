import { spreadUnder, type Design } from './design.ts';
import { groupedQuantile } from './designed-estimate.ts';
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
import { influenceValues, tailMean } from './expected-shortfall.ts';
import { moments, momentsOf } from './mean.ts';
import { joinedQuantiles, quantileDifference } from './paired-quantile.ts';
import type { Interval } from './proportion.ts';
import { meanGivenEvent } from './ratio.ts';
import type { Sample, Samples } from './sample.ts';
import type { Estimate } from './summary.ts';

type PerPath = (path: number) => number;

/** The difference of a metric over paths that are not plain draws of their own: all by what the design's units add to it. */
export function designedDifference(
  samples: Samples,
  policies: readonly [string, string],
  metric: Metric,
  design: Design,
  options: DifferenceOptions,
): Difference {
  const [one, other] = policies.map((policy) => samples.of(policy, metric.column.name)) as [Sample, Sample];
  const { level, statistic } = metric;
  const { confidence, draws } = options;
  switch (statistic) {
    case 'maximum':
      return maximumDifference(one, other, options);
    case 'quantile': {
      const missing = missingEstimate([one, other], (each) => quantileEstimate(each, level, confidence));
      if (missing !== undefined) return missing;
      return design.groupOf === undefined
        ? quantileDifference(one, other, level, confidence)
        : groupedQuantileDifference(one, other, level, design, confidence);
    }
    case 'probability': {
      if (one.count === 0) return unknown(one.count, 'no complete path');
      const found = differenceOfMeans(design, bothOf(one, other, happensOn), [0, 0], one.count, options);
      return one.failed === 0 ? found : bothWays(found, one.count, one.failed);
    }
    case 'mean': {
      const missing = missingEstimate([one, other], (each) => meanRefusal(each, confidence));
      if (missing !== undefined) return missing;
      return named(differenceOfMeans(design, bothOf(one, other, valueOn), [0, 0], one.count, options), one.failed);
    }
    case 'expectedShortfall': {
      const missing = missingEstimate([one, other], (each) => expectedShortfallRefusal(each, level, confidence));
      if (missing !== undefined) return missing;
      const influences = bothOf(one, other, (each) => influenceValues(each.values(), each.ascending(), level));
      const known = bothOf(one, other, (each) => tailMean(each.ascending(), level));
      const [left, right] = influences.map((values, i) => known[i]! - moments(values).mean) as [number, number];
      const values: [PerPath, PerPath] = [(path) => influences[0][path]!, (path) => influences[1][path]!];
      const found = differenceOfMeans(design, values, [left, right], one.count, options);
      return { ...found, method: `influence values, ${found.method}` };
    }
    case 'meanGivenNegative':
    case 'meanGivenAdl': {
      const estimateOf = statistic === 'meanGivenAdl' ? meanGivenAdlEstimate : meanGivenEventEstimate;
      const partsOf = (policy: string, each: Sample): { amounts: Sample; flags: Sample } =>
        statistic === 'meanGivenAdl'
          ? conditionalSamples(each)
          : { amounts: each, flags: samples.of(policy, NEGATIVE_EVENT) };
      const parts = [partsOf(policies[0], one), partsOf(policies[1], other)] as const;
      const estimates = new Map(
        parts.map(({ amounts, flags }) => [amounts, estimateOf(amounts, flags, confidence, draws)]),
      );
      const missing = missingEstimate([parts[0].amounts, parts[1].amounts], (each) => estimates.get(each));
      if (missing !== undefined) return missing;
      const [left, right] = parts.map(({ amounts, flags }) => meanGivenEvent(amounts.values(), flags.values())!) as [
        NonNullable<ReturnType<typeof meanGivenEvent>>,
        NonNullable<ReturnType<typeof meanGivenEvent>>,
      ];
      const values: [PerPath, PerPath] = [left.influence, right.influence];
      const known: [number, number] = [left.estimate, right.estimate];
      const { method, ...found } = differenceOfMeans(design, values, known, one.count, options);
      return named({ ...found, method: `delta method, ${method}` }, one.failed);
    }
  }
}

function happensOn(sample: Sample): PerPath {
  const values = sample.values();
  return (path) => (values[path]! > 0 ? 1 : 0);
}

function valueOn(sample: Sample): PerPath {
  const values = sample.values();
  return (path) => values[path]!;
}

function named(found: Difference, failed: number): Difference {
  return { ...found, method: withFailures(found.method, failed) };
}

/** Failed paths count against the policy at one end, for it at the other. */
function bothWays(found: Difference, complete: number, failed: number): Difference {
  const all = complete + failed;
  const widened = (ends: Interval | null): Interval | null =>
    ends && { low: (ends.low * complete - failed) / all, high: (ends.high * complete + failed) / all };
  const { low, high } = found;
  const ends = low === null || high === null ? null : widened({ low, high });
  return {
    ...found,
    ...{ low: ends?.low ?? null, high: ends?.high ?? null },
    method: `${found.method}, ${failedPaths(failed)} counted both ways`,
    // An interval that failures widen over 0 tells no side; the test alone does not know of them.
    pValue: ends !== null && ends.low <= 0 && ends.high >= 0 ? 1 : found.pValue,
    intervalAt: (confidence) => widened(found.intervalAt(confidence)),
  };
}

/** @param known  what is added to each mean */
function differenceOfMeans(
  design: Design,
  [left, right]: readonly [PerPath, PerPath],
  known: readonly [number, number],
  paths: number,
  { confidence, draws }: DifferenceOptions,
): Difference {
  const valueAt = (path: number): number => left(path) - right(path);
  const events = momentsOf(paths, valueAt).nonZero;
  const shift = known[0] - known[1];
  if (design.units < 2) {
    return { ...unknown(paths, 'one group, no interval'), estimate: momentsOf(paths, valueAt).mean + shift, events };
  }
  const spread = spreadUnder(design, paths, valueAt, draws);
  const varianceOf = (value: PerPath): number => moments(design.contributions(value)).variance;
  const found = { estimate: spread.moments.mean + shift, independent: varianceOf(left) + varianceOf(right) };
  const { method, ...difference } = spreadDifference(found, spread, confidence);
  return { ...difference, paths, events, method: `${method}, paired` };
}

/** As `quantileDifference`, of the intervals of grouped quantiles; the correlation is that of what the groups add. */
function groupedQuantileDifference(
  one: Sample,
  other: Sample,
  level: number,
  design: Design,
  confidence: number,
): Difference {
  const at = (each: Sample, asked: number): Estimate =>
    groupedQuantile(each.tail(), design, level, { failed: each.failed, confidence: asked });
  const beyond = (each: Sample): Float64Array => {
    const { estimate } = at(each, confidence);
    const values = each.values();
    return design.contributions((path) => (values[path]! > estimate! ? 1 : 0));
  };
  return joinedQuantiles({
    estimatesAt: (asked) => [at(one, asked), at(other, asked)],
    ...{ beyond: bothOf(one, other, beyond), confidence },
    method: `${design.label}, order statistics, paired`,
    paths: one.count,
  });
}
