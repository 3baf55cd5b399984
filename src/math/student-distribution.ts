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
