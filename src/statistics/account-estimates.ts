import type { AccountCounters } from '../outcome.ts';
import { notEstimable } from './estimate.ts';
import { meanOfSums, probabilityOfSums } from './estimate-of-sums.ts';
import { momentsOfSums } from './mean.ts';
import type { AccountEstimate, Estimate } from './summary.ts';

/** How many paths stand behind the counters. */
export interface CountedPaths {
  readonly complete: number;
  readonly failed: number;
  /** Of weighted paths: then only amounts are estimated, as paths are counted but not weighed. */
  readonly weights?: object | undefined;
  /** How paths make independent values: what is summed by account is taken as if each group were as spread as it can be. */
  readonly design?: { readonly largestVariance: number } | undefined;
}

/** Per account (isolated: per position) of one policy: what happened to it, each with its interval. In row order. */
export function accountEstimates(
  counters: AccountCounters,
  { complete, failed, weights, design }: CountedPaths,
  confidence: number,
): AccountEstimate[] {
  // Thousands of accounts share few event counts, and each interval costs two root finds.
  const known = new Map<number, Estimate>();
  const largestVariance = design?.largestVariance ?? 1;
  const paths = { complete, failed, largestVariance };
  const probability = (events: number): Estimate => {
    if (weights !== undefined) return notEstimable({ confidence, method: 'not weighed by account', paths: complete });
    const found =
      known.get(events) ?? probabilityOfSums({ events, trials: complete, failed, confidence }, largestVariance);
    known.set(events, found);
    return found;
  };
  return counters.rows.map((row, i) => ({
    account: row.account,
    ...(row.market === undefined ? {} : { market: row.market }),
    liquidation: probability(counters.liquidations[i]!),
    negativeEquity: probability(counters.negativeEquity[i]!),
    negativeBalance: probability(counters.negativeBalance[i]!),
    shortfall: meanAmount(
      { sum: counters.shortfall[i]!, squares: counters.shortfallSquares[i]!, nonZero: counters.negativeEquity[i]! },
      paths,
      confidence,
    ),
    deleveraging: probability(counters.deleveragings[i]!),
    taken: meanAmount(
      {
        sum: counters.taken[i]!,
        squares: counters.takenSquares[i]!,
        // A path may show both: then this counts it twice, at most all paths.
        nonZero: Math.min(complete, counters.deleveragings[i]! + counters.haircuts[i]!),
      },
      paths,
      confidence,
    ),
  }));
}

function meanAmount(
  amounts: { readonly sum: number; readonly squares: number; readonly nonZero: number },
  { complete, failed, largestVariance }: CountedPaths & { readonly largestVariance: number },
  confidence: number,
): Estimate {
  if (complete === 0) return notEstimable({ confidence, method: 'no complete path', paths: complete });
  return meanOfSums(momentsOfSums({ count: complete, ...amounts }), failed, confidence, largestVariance);
}
