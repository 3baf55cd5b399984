import type { AccountCounters } from '../outcome.ts';
import { meanOfMoments, notEstimable, probabilityEstimate } from './estimate.ts';
import type { AccountEstimate, Estimate } from './summary.ts';

/** How many paths stand behind the counters. */
export interface CountedPaths {
  readonly complete: number;
  readonly failed: number;
}

/** Per account (isolated: per position) of one policy: what happened to it, each with its interval. In row order. */
export function accountEstimates(
  counters: AccountCounters,
  { complete, failed }: CountedPaths,
  confidence: number,
): AccountEstimate[] {
  // Thousands of accounts share few event counts, and each interval costs two root finds.
  const known = new Map<number, Estimate>();
  const probability = (events: number): Estimate => {
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
    shortfall: meanShortfall(counters, i, complete, failed, confidence),
  }));
}

function meanShortfall(
  { shortfall, shortfallSquares, negativeEquity }: AccountCounters,
  row: number,
  paths: number,
  failed: number,
  confidence: number,
): Estimate {
  if (paths === 0) return notEstimable({ confidence, method: 'no complete path', paths });
  const mean = shortfall[row]! / paths;
  // Σx² − (Σx)²/n may round a hair below 0 where all values are equal.
  const squares = Math.max(0, shortfallSquares[row]! - shortfall[row]! * mean);
  const variance = paths > 1 ? squares / (paths - 1) : 0;
  return meanOfMoments({ count: paths, mean, variance, nonZero: negativeEquity[row]! }, failed, confidence);
}
