import { momentsOf, moments, standardErrorOfMean } from './mean.ts';

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
