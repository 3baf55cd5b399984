import { betaQuantile } from './beta-quantile.ts';

/**
 * The t with P(T ≤ t) = `probability` for Student's distribution, with a relative error below 1e-12 beyond what a rounded
 * `probability` leaves open; −∞ at 0, +∞ at 1, antisymmetric about ½.
 *
 * t²/(ν + t²) is a beta variable with ½ and ν/2.
 *
 * @param degreesOfFreedom  ν > 0, need not be whole
 * @throws RangeError unless ν > 0 and 0 ≤ probability ≤ 1
 */
export function studentQuantile({
  degreesOfFreedom,
  probability,
}: {
  readonly degreesOfFreedom: number;
  readonly probability: number;
}): number {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new RangeError(`degrees of freedom are positive and finite, got ${degreesOfFreedom}`);
  }
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`a probability lies between 0 and 1, got ${probability}`);
  }
  const tail = probability < 0.5 ? probability : 1 - probability;
  const { x, y } = betaQuantile({ a: 0.5, b: degreesOfFreedom / 2, lower: 1 - 2 * tail, upper: 2 * tail });
  const size = Math.sqrt((degreesOfFreedom * x) / y);
  return probability < 0.5 ? -size : size;
}
