import type { Distribution } from '../experiment.ts';
import { exp, expm1 } from '../math/exp.ts';
import { log, log1p } from '../math/log.ts';
import { normalQuantile } from '../math/normal-quantile.ts';
import type { RandomStream } from '../random/stream.ts';

/** A distribution with a quantile in closed form: every kind but a mixture. */
export type SimpleDistribution = Exclude<Distribution, { kind: 'mixture' }>;

/**
 * One draw. Takes one uniform, by inversion, so that equal streams under two distributions give draws of equal rank;
 * a mixture takes one more to choose its component.
 */
export function draw(distribution: Distribution, stream: RandomStream): number {
  if (distribution.kind !== 'mixture') return quantile(distribution, stream.uniform());
  const { components } = distribution;
  const component = weightedIndex(
    components.map(({ weight }) => weight),
    stream.uniform(),
  );
  return draw(components[component]!.distribution, stream);
}

/**
 * The value below which a share `probability` of the draws falls.
 *
 *     uniform      low + (high − low)·p
 *     logUniform   low · (high / low)^p
 *     lognormal    median · e^(sigma·Φ⁻¹(p))
 *     pareto       minimum · (1 − p·c)^(−1/exponent),  c = 1 − (minimum / maximum)^exponent
 *     discrete     the first value whose cumulative weight exceeds p
 *
 * The Pareto tail, P(X > x) ∝ x^(−exponent), is truncated at `maximum` (renormalised, no atom there); Infinity = whole.
 *
 * @param probability  in (0, 1)
 */
export function quantile(distribution: SimpleDistribution, probability: number): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'uniform':
      return distribution.low + (distribution.high - distribution.low) * probability;
    case 'logUniform': {
      const { low, high } = distribution;
      return Math.min(high, low * exp(probability * log(high / low)));
    }
    case 'lognormal':
      return distribution.median * exp(distribution.sigma * normalQuantile(probability));
    case 'pareto': {
      const { minimum, exponent, maximum } = distribution;
      const withinMaximum = -expm1(-exponent * log(maximum / minimum));
      // Rounding may carry the last draws past the bound.
      return Math.min(maximum, minimum * exp(-log1p(-probability * withinMaximum) / exponent));
    }
    case 'discrete':
      return distribution.values[weightedIndex(distribution.weights, probability)]!;
  }
}

/**
 * The place chosen by `probability` when each place has a share of [0, 1) in proportion to its weight, in order.
 * A place of weight 0 is never chosen.
 *
 * @param weights      each ≥ 0, their sum > 0
 * @param probability  in (0, 1)
 */
export function weightedIndex(weights: readonly number[], probability: number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  if (!(total > 0))
    throw new RangeError(`weights must be ≥ 0 with a sum above 0, but they are [${weights.join(', ')}]`);
  const target = probability * total;
  let below = 0;
  let last = 0;
  for (let place = 0; place < weights.length; place++) {
    if (weights[place] === 0) continue;
    below += weights[place]!;
    last = place;
    if (target < below) break;
  }
  return last;
}
