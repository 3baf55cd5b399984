import { normalCdf } from '../math/normal-distribution.ts';
import { normalQuantile } from '../math/normal-quantile.ts';

/**
 * Half-width of a two-sided normal interval in standard errors: z with P(|Z| ≤ z) = confidence; 1.959964 at 0.95.
 *
 * @param confidence in (0, 1)
 * @throws RangeError outside it
 */
export function normalScore(confidence: number): number {
  return -normalQuantile(tailProbability(confidence));
}

/** What each side of a two-sided interval may miss: (1 − confidence)/2. Throws a RangeError outside (0, 1). */
export function tailProbability(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence lies strictly between 0 and 1, not at ${confidence}`);
  }
  return (1 - confidence) / 2;
}

/** Two-sided p-value of an estimate against 0 under a normal law. No spread and no difference is p = 1. */
export function normalPValue(estimate: number, standardError: number): number {
  if (standardError === 0) return estimate === 0 ? 1 : 0;
  return 2 * normalCdf(-Math.abs(estimate) / standardError);
}
