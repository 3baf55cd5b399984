import { ANY_DRAWS, type Draws } from './bootstrap.ts';
import { normalScore } from './confidence.ts';
import { failedPaths, withFailures } from './estimate-parts.ts';
import { meanSpread, type MeanSpread } from './mean-spread.ts';
import { momentsOf } from './mean.ts';
import { zeroEventUpperBound } from './proportion.ts';
import type { Sample } from './sample.ts';
import type { Estimate } from './summary.ts';
import { exceeding, smallestValue, type WeightedTail } from './weighted-tail.ts';
import { degeneracy, weightedContributions, weightFacts, type WeightFacts, type Weights } from './weights.ts';

/** A sample whose paths carry weights. */
export type WeightedSample = Sample & { readonly weights: Weights };

export function isWeighted(sample: Sample): sample is WeightedSample {
  return sample.weights !== undefined;
}

/** How a weighted estimate is asked for. */
export interface WeightedQuestion {
  readonly failed: number;
  readonly confidence: number;
  readonly draws?: Draws;
}

/**
 * Mean of the law that is meant (see `weightedContributions`), with the interval of the mean of what the paths add. Without
 * one where too few paths bear it, or one of them bears too much.
 *
 * @param valueAt  per complete path
 */
export function weightedMeanEstimate(
  weights: Weights,
  valueAt: (path: number) => number,
  { failed, confidence, draws = ANY_DRAWS }: WeightedQuestion,
): Estimate {
  const paths = weights.values.length;
  const facts = weightFacts(weights, (path) => valueAt(path) !== 0);
  const contribution = weightedContributions(weights, valueAt);
  const moments = momentsOf(paths, contribution);
  const refusal = paths === 1 ? 'one path, no interval' : degeneracy(facts);
  const shared = { estimate: moments.mean, confidence, paths, ...facts };
  if (moments.variance === 0 && paths > 1 && facts.effectiveEvents === 0) {
    return { ...shared, low: 0, high: 0, method: withFailures('weighted, the same value on every path', failed) };
  }
  if (refusal !== undefined) return { ...shared, low: null, high: null, method: refused(refusal, failed) };
  return {
    ...shared,
    ...spreadFields(moments.mean, meanSpread(paths, contribution, draws, moments), confidence, failed),
  };
}

function spreadFields(
  estimate: number,
  spread: MeanSpread,
  confidence: number,
  failed: number,
): { low: number; high: number; method: string } {
  const { low, high } = spread.reach(confidence);
  return { low: estimate + low, high: estimate + high, method: withFailures(`weighted, ${spread.method}`, failed) };
}

function refused(reason: string, failed: number): string {
  return withFailures(`weighted, refused: ${reason}`, failed);
}

/**
 * Probability that a value is above 0. At no event the upper end is one-sided: an event of probability p is met by a path
 * with at least p over the largest weight, since that share of the paths is drawn as the laws stand. Failed paths count both
 * ways: with no weight below, with all of theirs above.
 */
export function weightedProbability(
  weights: Weights,
  happens: (path: number) => boolean,
  question: WeightedQuestion,
): Estimate {
  const { failed, confidence } = question;
  const complete = weights.values.length;
  const all = complete + failed;
  const found = weightedMeanEstimate(weights, (path) => (happens(path) ? 1 : 0), question);
  const estimate = Math.min(1, Math.max(0, found.estimate!));
  if (found.effectiveEvents === 0) {
    const high = Math.min(1, weights.most * zeroEventUpperBound({ trials: all, confidence }) + weights.failed / all);
    return { ...found, estimate, low: 0, high, method: withFailures('weighted, zero events, one-sided', failed) };
  }
  if (found.low === null || found.high === null) return { ...found, estimate };
  return {
    ...found,
    estimate,
    low: Math.max(0, found.low) * (complete / all),
    high: Math.min(1, (Math.min(1, found.high) * complete + weights.failed) / all),
  };
}

const ORDER = 'weighted order statistics';
/** Effective events beyond the upper end of a quantile's interval. */
const BEYOND_THE_END = 10;

/**
 * The smallest value that is exceeded with a probability of at most 1 − level, with the interval that has the error of that
 * probability at its ends (Woodruff, 1952, JASA 47:635). Not estimable where the tail beyond it is not borne by enough paths.
 */
export function weightedQuantile(
  tail: WeightedTail,
  level: number,
  { failed, confidence }: WeightedQuestion,
): Estimate {
  const paths = tail.count;
  const none = (reason: string): Estimate => ({
    ...{ estimate: null, low: null, high: null, confidence, paths },
    method: `${ORDER}, refused: ${reason}`,
  });
  if (failed > 0) return none(`${failedPaths(failed)} could move it`);
  if (paths === 0) return none('no complete path');
  const share = 1 - level;
  const score = normalScore(confidence);
  const estimate = smallestValue(tail, ({ probability }) => probability <= share);
  const low = smallestValue(tail, ({ probability, standardError }) => probability - score * standardError <= share);
  const high = smallestValue(tail, ({ probability, standardError }) => probability + score * standardError <= share);
  const { effectiveEvents } = exceeding(tail, low);
  const isAtom = low === high && high === tail.smallest;
  const facts = { effectiveEvents, maximumWeightShare: 0 };
  const reason = isAtom ? undefined : degeneracy(facts);
  if (reason !== undefined) return none(reason);
  if (!isAtom && exceeding(tail, high).effectiveEvents < BEYOND_THE_END) return none('no end above');
  return { estimate, low, high, confidence, method: ORDER, paths, effectiveEvents };
}

/**
 * Mean of the worst share 1 − level, by the excesses over the weighted quantile (see `tailMean`) and their spread. Not
 * estimable where that quantile is not.
 */
export function weightedExpectedShortfall(
  { weights, failed, values, tail }: WeightedSample,
  level: number,
  question: Omit<WeightedQuestion, 'failed'>,
): Estimate {
  const quantile = weightedQuantile(tail(), level, { ...question, failed });
  if (quantile.estimate === null) return quantile;
  const valueAtRisk = quantile.estimate;
  const losses = values();
  const excessAt = (path: number): number => Math.max(0, losses[path]! - valueAtRisk) / (1 - level);
  const excess = weightedMeanEstimate(weights, excessAt, { ...question, failed });
  const at = (end: number | null): number | null => (end === null ? null : valueAtRisk + end);
  return { ...excess, estimate: at(excess.estimate), low: at(excess.low), high: at(excess.high) };
}

/** Mean over an event, a ratio of weighted means: each path's influence on it, and what the event rests on. */
export function weightedRatio(
  weights: Weights,
  amounts: Float64Array,
  flags: Float64Array,
): { readonly estimate: number; readonly influence: (path: number) => number; readonly facts: WeightFacts } | null {
  const { values } = weights;
  const facts = weightFacts(weights, (path) => flags[path] !== 0);
  if (facts.effectiveEvents === 0) return null;
  const whole = momentsOf(values.length, (path) => (flags[path] === 0 ? 0 : values[path]!)).mean;
  const sum = momentsOf(values.length, (path) => (flags[path] === 0 ? 0 : values[path]! * amounts[path]!)).mean;
  const estimate = sum / whole;
  const influence = (path: number): number =>
    flags[path] === 0 ? 0 : (values[path]! * (amounts[path]! - estimate)) / whole;
  return { estimate, influence, facts };
}

export function weightedMeanGivenEvent(
  weights: Weights,
  amounts: Float64Array,
  flags: Float64Array,
  { failed, confidence, draws = ANY_DRAWS }: WeightedQuestion,
): Estimate {
  const paths = amounts.length;
  const none = { estimate: null, low: null, high: null, confidence, paths };
  const ratio = weightedRatio(weights, amounts, flags);
  if (ratio === null) return { ...none, method: 'weighted ratio, no event', needs: 2 * Math.max(1, paths) };
  const { estimate, influence, facts } = ratio;
  const refusal = paths === 1 ? 'one path, no interval' : degeneracy(facts);
  if (refusal !== undefined) return { ...none, estimate, ...facts, method: refused(refusal, failed) };
  const fields = spreadFields(estimate, meanSpread(paths, influence, draws), confidence, failed);
  return {
    estimate,
    confidence,
    paths,
    ...facts,
    ...fields,
    method: fields.method.replace('weighted', 'weighted ratio'),
  };
}
