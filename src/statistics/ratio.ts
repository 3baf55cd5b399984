import { normalScore } from './confidence.ts';
import { momentsOf, moments, standardErrorOfMean } from './mean.ts';
import type { Interval } from './proportion.ts';

/**
 * Mean of `amounts` given the event: mean(Y)/mean(X) with X the 0/1 flags, a ratio of two means on the same paths.
 * Standard error by the delta method, sd(Yᵢ − R Xᵢ)/(√n · mean X): the number of events is random, and this counts it.
 *
 * @param amounts one per path, 0 where the event did not happen
 * @param flags 0 or 1 per path
 * @returns null where no path shows the event
 */
export function meanGivenEvent(
  amounts: Float64Array,
  flags: Float64Array,
): { estimate: number; standardError: number; events: number; influence: (path: number) => number } | null {
  const flagged = moments(flags);
  if (flagged.nonZero === 0) return null;
  const estimate = moments(amounts).mean / flagged.mean;
  const influence = (path: number): number => (amounts[path]! - estimate * flags[path]!) / flagged.mean;
  const standardError = standardErrorOfMean(momentsOf(amounts.length, influence));
  return { estimate, standardError, events: flagged.nonZero, influence };
}

/** The fewest events that give Fieller's interval two ends whatever the number of paths: more than z², 4 at 95 %. */
export function eventsForRatio(confidence: number): number {
  const z = normalScore(confidence);
  return Math.floor(z * z) + 1;
}

/**
 * Interval for the ratio of two means on the same paths (Fieller, 1954, JRSS B 16:175): the ratios R at which
 * mean(Y) − R · mean(X) is not z standard errors from 0. It does not lean on mean(X) being far from 0, as the delta method does.
 *
 * @returns null where mean(X) itself is not z standard errors from 0: the set then has no end
 */
export function fiellerInterval(amounts: Float64Array, flags: Float64Array, confidence: number): Interval | null {
  const z = normalScore(confidence);
  const [y, x] = [moments(amounts), moments(flags)];
  const total = momentsOf(amounts.length, (path) => amounts[path]! + flags[path]!);
  const covariance = (total.variance - y.variance - x.variance) / 2;
  const square = (z * z) / amounts.length;
  // Roots of (Ȳ − R X̄)² = z²/n · (s_YY − 2 R s_XY + R² s_XX).
  const a = x.mean * x.mean - square * x.variance;
  const b = x.mean * y.mean - square * covariance;
  const c = y.mean * y.mean - square * y.variance;
  if (a <= 0) return null;
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  return { low: (b - root) / a, high: (b + root) / a };
}
