import { exp } from '../math/exp.ts';
import type { Fraction } from '../units.ts';
import { blockSum, moments, standardErrorOfMean, type Moments } from './mean.ts';

/** Effective paths of an event below which no interval is given, and the share of one path's weight beyond which none is. */
export const LEAST_EFFECTIVE_EVENTS = 50;
export const LARGEST_WEIGHT_SHARE = 0.05;

/** The weights of the complete paths of a run that samples importance, in path order. */
export interface Weights {
  /** dP/dQ: of the law that is meant to the one that was drawn from. [count] */
  readonly values: Float64Array;
  /** Of the failed paths together. */
  readonly failed: number;
  /** No weight exceeds it: the reciprocal of the share that is drawn plainly. */
  readonly most: number;
  /** Of the weights; undefined where no path is complete. */
  readonly moments: Moments | undefined;
}

/** @param complete  which paths are; the others failed */
export function weightsOf(logWeight: Float64Array, complete: (path: number) => boolean, plainShare: Fraction): Weights {
  const values = logWeight.filter((_, path) => complete(path)).map(exp);
  const failed = blockSum(logWeight.length, (path) => (complete(path) ? 0 : exp(logWeight[path]!)));
  return makeWeights(values, failed, 1 / plainShare);
}

export function makeWeights(values: Float64Array, failed: number, most: number): Weights {
  const spread = values.length === 0 ? undefined : moments(values);
  return { values, failed, most, moments: spread };
}

/** How much of a run stands behind an estimate. */
export interface WeightFacts {
  /** (Σw)²/Σw² over the paths that count: as many plain ones would say as much (Kish, 1965). */
  readonly effectiveEvents: number;
  /** Largest of their weights over the sum. */
  readonly maximumWeightShare: number;
}

/** @param counts  whether a path does */
export function weightFacts({ values }: Weights, counts: (path: number) => boolean): WeightFacts {
  let largest = 0;
  for (let path = 0; path < values.length; path++) if (counts(path)) largest = Math.max(largest, values[path]!);
  if (largest === 0) return { effectiveEvents: 0, maximumWeightShare: 0 };
  // Relative to the largest, so that squares of tiny weights do not vanish.
  const relative = (path: number): number => (counts(path) ? values[path]! / largest : 0);
  const sum = blockSum(values.length, relative);
  const squares = blockSum(values.length, (path) => relative(path) * relative(path));
  return { effectiveEvents: (sum * sum) / squares, maximumWeightShare: 1 / sum };
}

/** Why these weights bear no interval, a clause; undefined where they do. */
export function degeneracy({ effectiveEvents, maximumWeightShare }: WeightFacts): string | undefined {
  if (effectiveEvents < LEAST_EFFECTIVE_EVENTS) {
    return `${Math.floor(effectiveEvents)} effective events, fewer than ${LEAST_EFFECTIVE_EVENTS}`;
  }
  if (maximumWeightShare > LARGEST_WEIGHT_SHARE) {
    return `one path has ${(100 * maximumWeightShare).toFixed(0)} % of the weight`;
  }
  return undefined;
}

/**
 * What each path adds to a weighted mean, w·y − b(w − 1): that the weights have mean 1 is known, so they are a control
 * variate (Hesterberg 1995, §3), with b = Cov(w·y, w)/Var w of the same paths. Their mean is the estimate, with a bias of
 * order 1/n, their spread its error; what is the same on every path is estimated without one.
 */
export function weightedContributions(
  { values: weights, moments: spread }: Weights,
  valueAt: (path: number) => number,
): (path: number) => number {
  const weighted = (path: number): number => {
    const value = valueAt(path);
    return value === 0 ? 0 : weights[path]! * value;
  };
  if (spread === undefined || spread.variance === 0) return weighted;
  const { count, mean, variance } = spread;
  const slope = blockSum(count, (path) => (weights[path]! - mean) * weighted(path)) / (count - 1) / variance;
  if (slope === 0) return weighted;
  return (path) => weighted(path) - slope * (weights[path]! - 1);
}

/** Of the whole run: what its weights are worth, and that their mean is 1, as it must be. */
export interface WeightDiagnostics {
  readonly effectiveSampleSize: number;
  readonly maximumWeightShare: number;
  readonly meanWeight: number;
  readonly meanWeightStandardError: number;
}

export function weightDiagnostics(weights: Weights): WeightDiagnostics {
  const { effectiveEvents, maximumWeightShare } = weightFacts(weights, () => true);
  if (weights.moments === undefined) throw new RangeError('no path is complete, so none has a weight');
  return {
    ...{ effectiveSampleSize: effectiveEvents, maximumWeightShare },
    ...{ meanWeight: weights.moments.mean, meanWeightStandardError: standardErrorOfMean(weights.moments) },
  };
}
