import { betaQuantile } from './beta-quantile.ts';
import { incompleteBeta } from './incomplete-beta.ts';

/**
 * P(T ≤ t) of Student's t with `degreesOfFreedom` > 0, with a relative error below 1e-11 in the lower tail too:
 * ½·I_x(ν/2, ½) with x = ν/(ν + t²) for t ≤ 0.
 */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  if (t !== t) return t;
  const square = t * t;
  // Of x and 1 − x the one that is formed without cancellation decides the form.
  const tail =
    square < degreesOfFreedom
      ? 0.5 - 0.5 * incompleteBeta({ a: 0.5, b: degreesOfFreedom / 2, x: square / (degreesOfFreedom + square) })
      : 0.5 * incompleteBeta({ a: degreesOfFreedom / 2, b: 0.5, x: degreesOfFreedom / (degreesOfFreedom + square) });
  return t <= 0 ? tail : 1 - tail;
}

/**
 * Half-width of a two-sided interval in standard errors: t with P(|T| ≤ t) = confidence; 12.7062 at 0.95 and one degree of
 * freedom, 1.96 towards infinitely many.
 *
 * @param confidence  in (0, 1)
 * @param degreesOfFreedom  > 0
 */
export function studentScore(confidence: number, degreesOfFreedom: number): number {
  // ν/(ν + T²) has the beta law of ν/2 and ½.
  const { x, y } = betaQuantile({ a: degreesOfFreedom / 2, b: 0.5, lower: 1 - confidence, upper: confidence });
  return Math.sqrt((degreesOfFreedom * y) / x);
}
