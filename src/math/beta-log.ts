import { log } from './log.ts';
import { stirlingError } from './saddle-point.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0, with an absolute error below 1e-15·(1 + |ln B|): Stirling's
 * formula with its remainders, in which the large terms of the three gammas have already cancelled.
 */
export function betaLog(a: number, b: number): number {
  const sum = a + b;
  return (
    (a - 0.5) * log(a / sum) +
    (b - 0.5) * log(b / sum) -
    0.5 * log(sum) +
    HALF_LOG_TWO_PI +
    (stirlingError(a) + stirlingError(b) - stirlingError(sum))
  );
}
