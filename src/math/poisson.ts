import { exp } from './exp.ts';
import { devianceTerm, stirlingError } from './saddle-point.ts';

const TWO_PI = 6.283185307179586;

/**
 * P(K = count) = meanᶜᵒᵘⁿᵗ·e^(−mean)/count! of the Poisson distribution, with a relative error below 1e-12 for probabilities
 * down to 1e-300; 0 for a negative count.
 *
 * @param mean  ≥ 0
 * @throws RangeError if the count is not whole or the mean is negative or not finite
 */
export function poissonProbability({ count, mean }: { readonly count: number; readonly mean: number }): number {
  if (!Number.isInteger(count)) throw new RangeError(`a Poisson count is a whole number, got ${count}`);
  if (!(mean >= 0 && mean < Infinity)) throw new RangeError(`a Poisson mean is a finite number ≥ 0, got ${mean}`);
  if (count < 0) return 0;
  if (count === 0) return exp(-mean);
  if (mean === 0) return 0;
  return exp(-stirlingError(count) - devianceTerm(count, mean, 0)) / Math.sqrt(TWO_PI * count);
}
