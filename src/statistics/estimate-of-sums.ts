import { meanOfMoments, probabilityEstimate } from './estimate.ts';
import { standardErrorOfMean, type Moments } from './mean.ts';
import { effectiveInterval, zeroEventUpperBound, type EventCount } from './proportion.ts';
import type { Estimate } from './summary.ts';

/** Said of an interval that is as wide as it can have to be. */
const AT_MOST = 'at the largest variance of the sampling';

/**
 * Probability of an event of which only the count over paths is left. Paths whose variance may be more than that of as many
 * plain ones count for so much less: an interval that holds at least as often.
 *
 * @param largestVariance  over that of plain paths. @default 1
 */
export function probabilityOfSums(
  count: EventCount & { readonly failed: number },
  largestVariance: number | undefined = 1,
): Estimate {
  const found = probabilityEstimate(count);
  const { events, trials, failed, confidence } = count;
  if (largestVariance === 1 || found.estimate === null) return found;
  const all = (trials + failed) / largestVariance;
  const bound = zeroEventUpperBound({ trials: Math.max(1, Math.floor(all)), confidence });
  if (failed === 0 && events === 0) return { ...found, high: bound, method: `${found.method}, ${AT_MOST}` };
  if (failed === 0 && events === trials) return { ...found, low: 1 - bound, method: `${found.method}, ${AT_MOST}` };
  const ends = (share: number): ReturnType<typeof effectiveInterval> =>
    effectiveInterval({ share, trials: all, confidence });
  return {
    ...found,
    low: ends(events / (trials + failed)).low,
    high: ends((events + failed) / (trials + failed)).high,
    method: `${found.method}, ${AT_MOST}`,
  };
}

/** Mean of amounts of which only sums are left, likewise. */
export function meanOfSums(
  summary: Moments,
  failed: number,
  confidence: number,
  largestVariance: number | undefined = 1,
): Estimate {
  const found = meanOfMoments({ ...summary, variance: largestVariance * summary.variance }, failed, confidence);
  return largestVariance === 1 ? found : { ...found, method: `${found.method}, ${AT_MOST}` };
}

/** Standard error of a mean, at the largest variance that it can have. */
export function standardErrorAtMost(summary: Moments, largestVariance: number | undefined = 1): number {
  return standardErrorOfMean({ ...summary, variance: largestVariance * summary.variance });
}
