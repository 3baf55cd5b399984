import { exp, expm1 } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { normalCdf } from '../../math/normal-distribution.ts';
import { checkFields, type ReturnLaw } from './law.ts';
import { HALF_LOG_TWO_PI } from './normal-law.ts';
import { poissonWeights } from './poisson-weights.ts';

export interface MertonFields {
  /** Annual, compensated: E[S_t] = S₀·e^(drift·t). */
  readonly drift: number;
  /** Per square root of a year, > 0. */
  readonly volatility: number;
  /** Jumps per year, ≥ 0. */
  readonly jumpIntensity: number;
  /** Mean and standard deviation (≥ 0) of one jump in log price. */
  readonly jumpMean: number;
  readonly jumpDeviation: number;
}

/**
 * Density of Merton's jump-diffusion (1976) at a log return over `years`:
 *
 *     f(r) = Σₖ Pois(k; λT)·N(r; νT + k·m, σ²T + k·s²),   ν = drift − σ²/2 − λ(e^(m + s²/2) − 1)
 *
 * Terms are added until what follows is below 1e-17 of the sum, so that the relative error is below 1e-12 in the tails too.
 *
 * @param years  T > 0
 * @returns density per unit of log return, ≥ 0
 * @throws RangeError  a field outside its range
 */
export function mertonDensity(fields: MertonFields & { readonly logReturn: number; readonly years: number }): number {
  return exp(mertonLaw(fields, fields.years).logDensity(fields.logReturn));
}

/** The law whose density is {@link mertonDensity}. */
export function mertonLaw(fields: MertonFields, years: number): ReturnLaw {
  const { drift, volatility, jumpIntensity, jumpMean, jumpDeviation } = fields;
  checkFields(
    { drift, volatility, jumpIntensity, jumpMean, jumpDeviation, years },
    {
      drift: 'finite',
      volatility: 'positive',
      jumpIntensity: 'notNegative',
      jumpMean: 'finite',
      jumpDeviation: 'notNegative',
      years: 'positive',
    },
  );
  const jumpVariance = jumpDeviation * jumpDeviation;
  const compensator = jumpIntensity * expm1(jumpMean + jumpVariance / 2);
  const base = (drift - (volatility * volatility) / 2 - compensator) * years;
  const weights = poissonWeights(jumpIntensity * years);
  const terms = weights.length;
  const means = weights.map((_, k) => base + k * jumpMean);
  const variances = weights.map((_, k) => volatility * volatility * years + k * jumpVariance);
  const heights = weights.map((weight, k) => (weight * INVERSE_ROOT_TWO_PI) / Math.sqrt(variances[k]!));
  const precisions = variances.map((variance) => -0.5 / variance);
  // What all terms from k on can add at the most.
  const remainders = heights.slice();
  for (let k = terms - 2; k >= 0; k--) remainders[k]! += remainders[k + 1]!;

  return {
    logDensity: (logReturn) => {
      let sum = 0;
      for (let k = 0; k < terms && remainders[k]! > 1e-17 * sum; k++) {
        const distance = logReturn - means[k]!;
        sum += heights[k]! * exp(precisions[k]! * distance * distance);
      }
      if (sum > 1e-290) return log(sum);
      return logOfSum(weights, (k) => {
        const distance = logReturn - means[k]!;
        return log(weights[k]!) - HALF_LOG_TWO_PI - 0.5 * log(variances[k]!) + precisions[k]! * distance * distance;
      });
    },
    cumulative: (logReturn) => {
      let sum = 0;
      for (let k = 0; k < terms; k++) {
        sum += weights[k]! * normalCdf((logReturn - means[k]!) / Math.sqrt(variances[k]!));
      }
      return Math.min(1, sum);
    },
  };
}

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/** ln Σ e^(term) over the weights that are not 0: for where every term underflows. */
function logOfSum(weights: Float64Array, term: (k: number) => number): number {
  let largest = -Infinity;
  for (let k = 0; k < weights.length; k++) if (weights[k]! > 0) largest = Math.max(largest, term(k));
  let sum = 0;
  for (let k = 0; k < weights.length; k++) if (weights[k]! > 0) sum += exp(term(k) - largest);
  return largest + log(sum);
}
