import { log } from './log.ts';
import { stirlingError } from './saddle-point.ts';

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** ln Γ(x) for x > 0, with an absolute error below 1e-14 for x ≤ 10 and a relative one below 1e-15 beyond 10; NaN elsewhere. */
export function logGamma(x: number): number {
  if (!(x > 0)) return NaN;
  // Γ(x) = Γ(x + 1)/x, and Stirling's formula stands for Γ(x + 1).
  return stirlingError(x) + (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI;
}
