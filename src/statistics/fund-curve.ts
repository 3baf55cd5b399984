import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { ANY_DRAWS, type Draws } from './bootstrap.ts';
import { designedMean, designedProbability } from './designed-estimate.ts';
import { meanOfValues, notEstimable, probabilityEstimate } from './estimate.ts';
import { momentsOf } from './mean.ts';
import type { Sample } from './sample.ts';
import type { Estimate, FundCurvePoint } from './summary.ts';
import { weightedMeanEstimate, weightedProbability } from './weighted-estimate.ts';

/** Most sizes that a curve gets where the user asks for none. */
export const FUND_CURVE_SIZES = 41;

/**
 * P(depleted | size) and the mean uncovered there, E[(draw − size)⁺], for every size from one batch: until its first
 * depletion a path does not know how large the fund is, so it depletes a fund of size F exactly when its draw on an
 * unlimited one exceeds F (strictly). What the paths do after a depletion is another matter: the mean uncovered is that
 * of the draw, without the second round of deleveraging.
 *
 * @param fundDraws the `fundDraw` column of one policy
 * @param sizes quote, ≥ 0; the points come in this order
 */
export function fundCurve(
  fundDraws: Sample,
  sizes: readonly number[],
  confidence: number,
  draws: Draws = ANY_DRAWS,
): FundCurvePoint[] {
  const { count: trials, failed, weights, design } = fundDraws;
  const values = fundDraws.values();
  const ascending = fundDraws.ascending();
  const meanUncovered = (fund: number): Estimate => {
    if (trials === 0) return notEstimable({ confidence, method: 'no complete path', paths: trials });
    const valueAt = (path: number): number => Math.max(0, values[path]! - fund);
    if (weights !== undefined) return weightedMeanEstimate(weights, valueAt, { failed, confidence, draws });
    if (design !== undefined) return designedMean(design, trials, valueAt, { failed, confidence, draws });
    return meanOfValues(trials, valueAt, { failed, confidence, draws, moments: momentsOf(trials, valueAt) });
  };
  const probability = (fund: number): Estimate => {
    const isDepleted = (path: number): boolean => values[path]! > fund;
    if (trials === 0 || (weights === undefined && design === undefined))
      return probabilityEstimate({ events: countAbove(ascending, fund), trials, failed, confidence });
    if (weights !== undefined) return weightedProbability(weights, isDepleted, { failed, confidence, draws });
    return designedProbability(design!, trials, isDepleted, { failed, confidence });
  };
  return sizes.map((fund) => ({
    fund,
    probability: probability(fund),
    meanUncovered: meanUncovered(fund),
  }));
}

/** How many of the ascending values exceed `limit`. */
export function countAbove(ascending: Float64Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return ascending.length - low;
}

/**
 * Sizes at which a curve is worth reading: 0, the funds that the policies hold, and draws of all policies together at
 * ranks that shrink geometrically towards the largest, each rounded to three digits as a person would name it.
 * Ascending, at most 41, the same for every policy, so that rows can be compared.
 *
 * @param fundDraws the `fundDraw` columns of all policies
 * @param configured funds at the start, quote; an unlimited one is left out
 */
export function fundCurveSizes(draws: readonly Sample[], configured: readonly number[]): number[] {
  const fixed = new Set([0, ...configured.filter((size) => Number.isFinite(size) && size > 0)]);
  const positive = positiveDraws(draws);
  const room = Math.max(0, FUND_CURVE_SIZES - fixed.size);
  const chosen = new Set<number>();
  for (const rank of geometricRanks(positive.length, room)) {
    const rounded = Number(positive[positive.length - rank]!.toPrecision(3));
    if (!fixed.has(rounded)) chosen.add(rounded);
  }
  return [...fixed, ...chosen].sort((a, b) => a - b).slice(0, FUND_CURVE_SIZES);
}

/** All draws above 0, ascending. */
function positiveDraws(draws: readonly Sample[]): Float64Array {
  const tails = draws.map((each) => each.ascending().subarray(each.count - countAbove(each.ascending(), 0)));
  const all = new Float64Array(tails.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const tail of tails) {
    all.set(tail, filled);
    filled += tail.length;
  }
  return all.sort();
}

/**
 * At most `most` distinct ranks from 1 to `count`, ascending, each a like multiple of the one before: as many points per
 * decade of probability in the tail as in the bulk.
 */
export function geometricRanks(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i + 1);
  if (most < 2) return most === 1 ? [1] : [];
  const ranks: number[] = [];
  const perRank = log(count) / (most - 1);
  for (let i = 0; i < most; i++) {
    const rank = Math.min(count, Math.max((ranks.at(-1) ?? 0) + 1, Math.round(exp(i * perRank))));
    if (rank !== ranks.at(-1)) ranks.push(rank);
  }
  return ranks;
}
