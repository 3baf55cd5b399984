import { betaQuantile } from './beta-quantile.ts';
import { betaTails } from './beta-tails.ts';

/**
 * The regularised incomplete beta function Iₓ(a, b) = P(X ≤ x) for X of the beta distribution.
 *
 * Relative error below 1e-12 for a, b from ½ to 1e7, in the smallest tails too (they underflow at 1e-308); where the value
 * is near 1, 1 − Iₓ is as accurate only as 1 − value can be.
 *
 * @param a, b  > 0
 * @param x     0 ≤ x ≤ 1
 * @throws RangeError outside these
 */
export function incompleteBeta({ a, b, x }: { readonly a: number; readonly b: number; readonly x: number }): number {
  return betaTails({ a, b, x }).lower;
}

/**
 * The x with Iₓ(a, b) = `probability`: the quantile of the beta distribution, with a relative error below 1e-12 for a, b
 * from ½ to 1e7 beyond what a rounded `probability` near 1 leaves open. 0 and 1 at the ends.
 *
 * @param a, b         > 0
 * @param probability  0 ≤ probability ≤ 1
 * @throws RangeError outside these
 */
export function incompleteBetaInverse({
  a,
  b,
  probability,
}: {
  readonly a: number;
  readonly b: number;
  readonly probability: number;
}): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`a probability lies between 0 and 1, got ${probability}`);
  }
  return betaQuantile({ a, b, lower: probability, upper: 1 - probability }).x;
}
