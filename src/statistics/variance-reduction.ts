import { exp, expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { normalCdf } from '../math/normal-distribution.ts';
import { blockSum, moments, momentsOf, standardErrorOfMean } from './mean.ts';

/** An estimate by a method, against plain Monte Carlo of as many draws. */
export interface ReducedEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** Variance of plain Monte Carlo over that of the method at equal draws; null where the method has none left. */
  readonly varianceReductionFactor: number | null;
}

/**
 * Mean over antithetic pairs: the pair averages are the data, never the members of a pair (Glasserman, 2004, §4.2).
 * Helps where a result is nearly monotone in its draws, and hardly at all where it is a rare event of one side.
 *
 * @param first, second  results of each pair, in the same order; at least two pairs
 * @throws RangeError for lists of other lengths
 */
export function antitheticMean(pairs: {
  readonly first: readonly number[];
  readonly second: readonly number[];
}): ReducedEstimate {
  const { first, second } = pairs;
  requirePairs(first, second);
  const averages = momentsOf(first.length, (i) => (first[i]! + second[i]!) / 2);
  const plain = (moments(first).variance + moments(second).variance) / 2;
  return {
    estimate: averages.mean,
    standardError: standardErrorOfMean(averages),
    varianceReductionFactor: averages.variance > 0 ? plain / 2 / averages.variance : null,
  };
}

/**
 * Mean of Y − b(C − E C) with b = Cov(C, Y)/Var C of the same draws (Glasserman, 2004, §4.1): a bias of order 1/n for a
 * variance that is smaller by 1 − ρ².
 *
 * @param controls     of the same draws, with a known mean; they must vary
 * @param controlMean  E C, exact
 * @throws RangeError for lists of other lengths, or controls that are all alike
 */
export function controlledMean(sample: {
  readonly values: readonly number[];
  readonly controls: readonly number[];
  readonly controlMean: number;
}): ReducedEstimate & { readonly correlationSquared: number } {
  const { values, controls, controlMean } = sample;
  requirePairs(values, controls);
  const [y, c] = [moments(values), moments(controls)];
  if (c.variance === 0) throw new RangeError('a control that is always the same controls nothing');
  const products = blockSum(y.count, (i) => (values[i]! - y.mean) * (controls[i]! - c.mean));
  const slope = products / (y.count - 1) / c.variance;
  const controlled = momentsOf(y.count, (i) => values[i]! - slope * (controls[i]! - controlMean));
  return {
    estimate: controlled.mean,
    standardError: standardErrorOfMean(controlled),
    varianceReductionFactor: controlled.variance > 0 ? y.variance / controlled.variance : null,
    correlationSquared: y.variance > 0 ? (slope * slope * c.variance) / y.variance : 0,
  };
}

/** What importance sampling found, and whether to believe it. */
export interface WeightedEstimate {
  readonly estimate: number;
  readonly standardError: number;
  /** (Σw)²/Σw²: plain paths that would say as much of the whole law. */
  readonly effectiveSampleSize: number;
  /** The same over the paths on which the value is not 0: what the estimate rests on. */
  readonly effectiveEvents: number;
  /** Largest weight over the sum of those of paths whose value is not 0; above 0.05 one path decides too much. */
  readonly maximumWeightShare: number;
  /** 1 within a few standard errors, or the weights are not those of the draws. */
  readonly meanWeight: number;
  readonly meanWeightStandardError: number;
}

/**
 * Mean of w·Y over paths drawn from another law, w being the likelihood ratio of the law that is meant to the one that was
 * drawn from (Glasserman, 2004, §4.6). Not divided by the sum of the weights: unbiased at any n.
 *
 * @param logWeights  ln w, one per value; at least two
 * @throws RangeError for lists of other lengths
 */
export function weightedMean(sample: {
  readonly values: ArrayLike<number>;
  readonly logWeights: ArrayLike<number>;
}): WeightedEstimate {
  const { values, logWeights } = sample;
  requirePairs(values, logWeights);
  const weight = (i: number): number => exp(logWeights[i]!);
  const weighted = momentsOf(values.length, (i) => (values[i] === 0 ? 0 : weight(i) * values[i]!));
  const weights = momentsOf(values.length, weight);
  return {
    estimate: weighted.mean,
    standardError: standardErrorOfMean(weighted),
    ...{ meanWeight: weights.mean, meanWeightStandardError: standardErrorOfMean(weights) },
    effectiveSampleSize: shares(logWeights, () => true).effective,
    ...eventShares(values, logWeights),
  };
}

function eventShares(
  values: ArrayLike<number>,
  logWeights: ArrayLike<number>,
): Pick<WeightedEstimate, 'effectiveEvents' | 'maximumWeightShare'> {
  const { effective, largest } = shares(logWeights, (i) => values[i] !== 0);
  return { effectiveEvents: effective, maximumWeightShare: largest };
}

/** Of the paths that count; weights are relative to the largest, so that none overflows. */
function shares(
  logWeights: ArrayLike<number>,
  counts: (path: number) => boolean,
): { readonly effective: number; readonly largest: number } {
  let most = -Infinity;
  for (let i = 0; i < logWeights.length; i++) if (counts(i)) most = Math.max(most, logWeights[i]!);
  if (most === -Infinity) return { effective: 0, largest: 0 };
  const relative = (i: number): number => (counts(i) ? exp(logWeights[i]! - most) : 0);
  const sum = blockSum(logWeights.length, relative);
  const squares = blockSum(logWeights.length, (i) => relative(i) * relative(i));
  return { effective: (sum * sum) / squares, largest: 1 / sum };
}

/** Exact moments of an estimator of a tail probability. */
export interface TiltedTail {
  readonly probability: number;
  /** E[w² 1] of one draw. */
  readonly secondMoment: number;
  /** p(1 − p) over the variance of one weighted draw. */
  readonly varianceReductionFactor: number;
}

/**
 * P(Z > a) by draws from N(θ, 1) with the weight e^(−θZ + θ²/2): what the estimator's variance is, exactly.
 *
 *     E[w² 1] = e^(θ²) (1 − Φ(a + θ))        E[w²] = e^(θ²)
 */
export function tiltedNormalTail(question: { readonly threshold: number; readonly tilt: number }): TiltedTail & {
  readonly meanSquaredWeight: number;
} {
  const { threshold, tilt } = question;
  const meanSquaredWeight = exp(tilt * tilt);
  const probability = normalCdf(-threshold);
  return { ...tiltedTail(probability, meanSquaredWeight * normalCdf(-threshold - tilt)), meanSquaredWeight };
}

/**
 * P(N ≥ m) of N ~ Poisson(λ) by draws from Poisson(λ′) with the weight e^(λ′ − λ)(λ/λ′)^N, exactly.
 *
 *     E[w² 1] = e^(λ′ − 2λ + λ²/λ′) P(Poisson(λ²/λ′) ≥ m)
 *
 * @param atLeast  m, whole, ≥ 0
 */
export function tiltedPoissonTail(question: {
  readonly intensity: number;
  readonly tiltedIntensity: number;
  readonly atLeast: number;
}): TiltedTail {
  const { intensity, tiltedIntensity, atLeast } = question;
  const doubled = (intensity * intensity) / tiltedIntensity;
  const secondMoment = exp(tiltedIntensity - 2 * intensity + doubled) * poissonTail(doubled, atLeast);
  return tiltedTail(poissonTail(intensity, atLeast), secondMoment);
}

function tiltedTail(probability: number, secondMoment: number): TiltedTail {
  const variance = secondMoment - probability * probability;
  return { probability, secondMoment, varianceReductionFactor: (probability * (1 - probability)) / variance };
}

/** P(N ≥ m), its terms added from the first on: each is below the one before once m is above the mean. */
function poissonTail(mean: number, atLeast: number): number {
  let logTerm = -mean;
  for (let n = 1; n <= atLeast; n++) logTerm += log(mean / n);
  let term = exp(logTerm);
  let sum = 0;
  for (let n = atLeast; n < mean || term > 1e-18 * sum; n++) {
    sum += term;
    term *= mean / (n + 1);
  }
  return sum;
}

/**
 * f = e^(σZ) by antithetic pairs and by the control Z: a benchmark with exact answers.
 *
 * @param deviation  σ > 0
 * @returns mean and variance of f, the covariance within a pair, var/(var + cov), and the squared correlation with Z
 */
export function antitheticLognormal({ deviation }: { readonly deviation: number }): {
  readonly mean: number;
  readonly variance: number;
  readonly covariance: number;
  readonly varianceReductionFactor: number;
  readonly controlCorrelationSquared: number;
} {
  const square = deviation * deviation;
  const growth = expm1(square);
  const variance = exp(square) * growth;
  return {
    mean: exp(square / 2),
    ...{ variance, covariance: -growth },
    // (var/2) over (var + cov)/2, with var + cov = (e^(σ²) − 1)².
    varianceReductionFactor: variance / (growth * growth),
    controlCorrelationSquared: square / growth,
  };
}

function requirePairs(one: ArrayLike<number>, other: ArrayLike<number>): void {
  if (one.length !== other.length || one.length < 2) {
    throw new RangeError(`two lists of the same length, at least two, not of ${one.length} and ${other.length}`);
  }
}
