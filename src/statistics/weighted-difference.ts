import {
  bothOf,
  maximumDifference,
  missingEstimate,
  spreadDifference,
  unknown,
  type Difference,
  type DifferenceOptions,
} from './difference-parts.ts';
import { expectedShortfallEstimate, meanRefusal, quantileEstimate, withFailures } from './estimate.ts';
import { conditionalSamples, NEGATIVE_EVENT, type Metric } from './estimates.ts';
import { momentsOf } from './mean.ts';
import { meanSpread } from './mean-spread.ts';
import { joinedQuantiles } from './paired-quantile.ts';
import type { Interval } from './proportion.ts';
import type { Sample, Samples } from './sample.ts';
import type { Estimate } from './summary.ts';
import { weightedRatio } from './weighted-estimate.ts';
import { degeneracy, weightedContributions, weightFacts, type Weights } from './weights.ts';

/**
 * The difference of a metric over weighted paths: means of differences of what each path adds under either policy, weighed; of
 * quantiles as those of plain paths, by the intervals of both.
 */
export function weightedDifference(
  samples: Samples,
  policies: readonly [string, string],
  metric: Metric,
  weights: Weights,
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
      const beyond = (each: Sample): Float64Array => {
        const { estimate } = quantileEstimate(each, level, confidence);
        const values = each.values();
        return values.map((value, path) => (value > estimate! ? weights.values[path]! : 0));
      };
      return joinedQuantiles({
        estimatesAt: (asked) => bothOf(one, other, (each) => quantileEstimate(each, level, asked)),
        ...{ beyond: bothOf(one, other, beyond), confidence },
        method: 'weighted order statistics, paired',
        paths: one.count,
      });
    }
    case 'probability':
    case 'mean': {
      const missing = missingEstimate([one, other], (each) => meanRefusal(each, confidence));
      if (missing !== undefined) return missing;
      const valueOf = (each: Sample): ((path: number) => number) => {
        const values = each.values();
        return statistic === 'mean' ? (path) => values[path]! : (path) => (values[path]! > 0 ? 1 : 0);
      };
      return differenceOfMeans(bothOf(one, other, valueOf), [0, 0], one.failed, weights, options);
    }
    case 'expectedShortfall': {
      const estimateOf = (each: Sample): Estimate => expectedShortfallEstimate(each, level, confidence, draws);
      const missing = missingEstimate([one, other], estimateOf);
      if (missing !== undefined) return missing;
      const atRisk = bothOf(one, other, (each) => quantileEstimate(each, level, confidence).estimate!);
      const excessOf = (each: Sample, quantile: number): ((path: number) => number) => {
        const values = each.values();
        return (path) => Math.max(0, values[path]! - quantile) / (1 - level);
      };
      return differenceOfMeans([excessOf(one, atRisk[0]), excessOf(other, atRisk[1])], atRisk, 0, weights, options);
    }
    case 'meanGivenNegative':
    case 'meanGivenAdl': {
      const partsOf = (policy: string, each: Sample): { amounts: Sample; flags: Sample } =>
        statistic === 'meanGivenAdl'
          ? conditionalSamples(each)
          : { amounts: each, flags: samples.of(policy, NEGATIVE_EVENT) };
      const parts = [partsOf(policies[0], one), partsOf(policies[1], other)] as const;
      const [left, right] = parts.map(({ amounts, flags }) => weightedRatio(weights, amounts.values(), flags.values()));
      if (!left || !right) return unknown(one.count, 'weighted ratio, no event');
      const found = differenceOfMeans(
        [left.influence, right.influence],
        [left.estimate, right.estimate],
        one.failed,
        weights,
        options,
        false,
      );
      return degeneracy(left.facts) === undefined && degeneracy(right.facts) === undefined
        ? found
        : { ...unknown(one.count, 'weighted ratio, refused: too few effective events'), estimate: found.estimate };
    }
  }
}

/**
 * Difference of two weighted means on the same paths.
 *
 * @param known  what is added to each mean
 * @param isPlain  whether the values are still to be weighed; influences are weighed already
 */
function differenceOfMeans(
  [left, right]: readonly [(path: number) => number, (path: number) => number],
  known: readonly [number, number],
  failed: number,
  weights: Weights,
  { confidence, draws }: DifferenceOptions,
  isPlain = true,
): Difference {
  const paths = weights.values.length;
  const differs = (path: number): boolean => left(path) !== right(path);
  const contribution = (valueAt: (path: number) => number): ((path: number) => number) =>
    isPlain ? weightedContributions(weights, valueAt) : valueAt;
  const valueAt = contribution((path) => left(path) - right(path));
  const spread = momentsOf(paths, valueAt);
  const estimate = spread.mean + known[0] - known[1];
  const facts = weightFacts(weights, differs);
  const shared = isPlain ? facts : {};
  if (facts.effectiveEvents === 0 && spread.variance === 0) {
    const intervalAt = (): Interval => ({ low: estimate, high: estimate });
    const none = { estimate, low: estimate, high: estimate, method: 'weighted, the same value on every path', paths };
    return { ...none, ...shared, pValue: null, varianceReductionFactor: null, intervalAt };
  }
  const reason = paths === 1 ? 'one path, no interval' : isPlain ? degeneracy(facts) : undefined;
  if (reason !== undefined) return { ...unknown(paths, `weighted, refused: ${reason}`), ...shared, estimate };
  const independent = momentsOf(paths, contribution(left)).variance + momentsOf(paths, contribution(right)).variance;
  const { method, ...difference } = spreadDifference(
    { estimate, independent },
    meanSpread(paths, valueAt, draws, spread),
    confidence,
  );
  return { ...difference, ...shared, method: withFailures(`weighted, ${method}, paired`, failed) };
}
