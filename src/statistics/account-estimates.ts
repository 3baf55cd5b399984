import type { AccountCounters } from '../outcome.ts';
import { meanOfMoments, notEstimable, probabilityEstimate } from './estimate.ts';
import { momentsOfSums } from './mean.ts';
import type { AccountEstimate, Estimate } from './summary.ts';

/** How many paths stand behind the counters. */
export interface CountedPaths {
  readonly complete: number;
  readonly failed: number;
  /** Of weighted paths: then only amounts are estimated, as paths are counted but not weighed. */
  readonly weights?: object | undefined;
}

/** Per account (isolated: per position) of one policy: what happened to it, each with its interval. In row order. */
export function accountEstimates(
  counters: AccountCounters,
  { complete, failed, weights }: CountedPaths,
  confidence: number,
): AccountEstimate[] {
  // Thousands of accounts share few event counts, and each interval costs two root finds.
  const known = new Map<number, Estimate>();
  const probability = (events: number): Estimate => {
    if (weights !== undefined) return notEstimable({ confidence, method: 'not weighed by account', paths: complete });
    const found = known.get(events) ?? probabilityEstimate({ events, trials: complete, failed, confidence });
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
      { complete, failed },
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
      { complete, failed },
      confidence,
    ),
  }));
}

function meanAmount(
  amounts: { readonly sum: number; readonly squares: number; readonly nonZero: number },
  { complete, failed }: CountedPaths,
  confidence: number,
): Estimate {
  if (complete === 0) return notEstimable({ confidence, method: 'no complete path', paths: complete });
  return meanOfMoments(momentsOfSums({ count: complete, ...amounts }), failed, confidence);
}
