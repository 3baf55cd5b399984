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

/**
 * The same of Student's t, by the expansion in 1/ν of Abramowitz and Stegun (1964, 26.7.5): to 1e-3 from ten degrees on,
 * beyond thirty to 1e-5.
 *
 * @param freedom  ν ≥ 1
 */
export function studentScore(confidence: number, freedom: number): number {
  const z = normalScore(confidence);
  const square = z * z;
  const terms = [
    (square + 1) / 4,
    ((5 * square + 16) * square + 3) / 96,
    (((3 * square + 19) * square + 17) * square - 15) / 384,
    ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160,
  ];
  return z * (1 + terms.reduceRight((sum, term) => (sum + term) / freedom, 0));
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
