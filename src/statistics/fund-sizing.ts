import { binomialCdf } from '../math/binomial.ts';
import { log, log1p } from '../math/log.ts';
import { ANY_DRAWS, type Draws } from './bootstrap.ts';
import { tailProbability } from './confidence.ts';
import { meanOfValues, probabilityEstimate } from './estimate.ts';
import { countAbove } from './fund-curve.ts';
import { momentsOf } from './mean.ts';
import { pathsForQuantile, quantileRanks, tailCount } from './quantile.ts';
import type { Sample } from './sample.ts';
import type { Estimate } from './summary.ts';

/** How rarely a fund may run dry, and how sure one wants to be of it. */
export interface SizingQuestion {
  /** Largest probability of depletion, in (0, 1). */
  readonly target: number;
  /** In (0, 1). */
  readonly confidence: number;
}

/**
 * On how many of the paths a fund may be depleted for each statement about F(α) = inf { F : P(depleted | F) ≤ α }, α being
 * the target; null where no number of them would do.
 */
export interface AllowedDepletions {
  /** Point estimate: the share of paths is at most the target. */
  readonly estimate: number;
  /** A fund that is depleted on more is too small for the target, with the interval's confidence. */
  readonly low: number | null;
  readonly high: number | null;
  /** Solvency: P(depleted) ≤ target at the stated confidence, one-sided. */
  readonly solvent: number | null;
}

/**
 * The order statistics X₍ₙ₋ₖ₎ of the draws that answer a sizing, as k: with K ~ Bin(n, α), `solvent` is the largest k with
 * P(K ≤ k) ≤ 1 − confidence, and the interval is that of the quantile at 1 − α (see `quantileRanks`). By the duality of
 * binomial bounds the same k are those at which Clopper and Pearson's one-sided upper end is still at most the target.
 *
 * @param paths  complete and failed
 */
export function allowedDepletions(paths: number, { target, confidence }: SizingQuestion): AllowedDepletions {
  const { lower, upper } = quantileRanks({ paths, level: 1 - target, confidence });
  return {
    estimate: Math.floor(tailCount(paths, 1 - target)),
    low: lower === 0 ? null : paths - lower,
    high: upper === null ? null : paths - upper,
    solvent: mostDepletions(paths, target, 1 - confidence),
  };
}

/** The largest k with P(Bin(paths, target) ≤ k) ≤ error; null where even no depletion at all is too likely. */
function mostDepletions(paths: number, target: number, error: number): number | null {
  const holds = (k: number): boolean => binomialCdf({ successes: k, trials: paths, probability: target }) <= error;
  if (paths === 0 || !holds(0)) return null;
  let [low, high] = [0, paths];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The fewest paths that can support a solvency statement, none of them depleted: ⌈ln(1 − confidence)/ln(1 − target)⌉. */
export function pathsForSolvency({ target, confidence }: SizingQuestion): number {
  tailProbability(confidence);
  const error = 1 - confidence;
  const paths = Math.ceil(log(error) / log1p(-target));
  // The quotient of two rounded logarithms may land a hair above a whole number.
  return mostDepletions(paths - 1, target, error) === null ? paths : paths - 1;
}

/** The smallest fund, by each statement. Amounts in the settlement coin, ≥ 0. */
export interface FundSize {
  /** null where n is too small; `needs` says how many paths it takes. */
  readonly estimate: number | null;
  /** Two-sided interval of F(target). */
  readonly low: number | null;
  readonly high: number | null;
  readonly needs?: number;
  /** P(depleted) ≤ target at the confidence, one-sided; null where n is too small. */
  readonly solvent: number | null;
  readonly solventNeeds?: number;
  readonly method: string;
}

/**
 * The smallest fund by every statement, from whoever knows the smallest size that at most so many complete paths deplete.
 * Failed paths count as depleting every fund; only for the lower end of the interval, as depleting none.
 *
 * @param sizeAt  the smallest size depleted on at most `depletions` (≥ 0) of the complete paths
 */
export function fundSizeBy(
  sizeAt: (depletions: number) => number,
  paths: { readonly complete: number; readonly failed: number },
  question: SizingQuestion,
  method: string,
): FundSize {
  const { complete, failed } = paths;
  const allowed = allowedDepletions(complete + failed, question);
  const harsh = (depletions: number | null): number | null =>
    depletions === null || depletions < failed ? null : sizeAt(depletions - failed);
  const high = harsh(allowed.high);
  const solvent = harsh(allowed.solvent);
  const isEstimable = allowed.low !== null && high !== null;
  return {
    estimate: isEstimable ? harsh(allowed.estimate) : null,
    low: isEstimable ? sizeAt(allowed.low) : null,
    high: isEstimable ? high : null,
    ...(allowed.high === null || allowed.low === null
      ? { needs: pathsForQuantile({ level: 1 - question.target, confidence: question.confidence }) }
      : {}),
    solvent,
    ...(allowed.solvent === null ? { solventNeeds: pathsForSolvency(question) } : {}),
    method: failed === 0 ? method : `${method}, ${failed} failed counted as depleted`,
  };
}

/**
 * The smallest fund from the draws on an unlimited one: a path depletes a fund of size F exactly when its draw exceeds F
 * (strictly), since until then it does not know how large the fund is.
 */
export function fundSizeFromDraws(draws: Sample, question: SizingQuestion): FundSize {
  const ascending = draws.ascending();
  const sizeAt = (depletions: number): number => ascending[ascending.length - 1 - depletions] ?? 0;
  return fundSizeBy(sizeAt, { complete: draws.count, failed: draws.failed }, question, 'order statistics of the draws');
}

/**
 * Half-width of a band that holds the whole curve F ↦ P(depleted | F) at once (Dvoretzky, Kiefer and Wolfowitz, 1956, with
 * the constant of Massart, 1990): √(ln(2/(1 − confidence))/2n). Wide where probabilities are small: there pointwise intervals tell more.
 */
export function bandHalfWidth(paths: number, confidence: number): number {
  return paths === 0 ? 1 : Math.min(1, Math.sqrt(log(1 / tailProbability(confidence)) / (2 * paths)));
}

/** What a larger fund would be worth, by the draws. */
export interface MarginalValue {
  /** From which size, and by how much more. Settlement coin. */
  readonly size: number;
  readonly more: number;
  /** P(depleted) falls by so much: the share of paths whose draw lies in (size, size + more]. */
  readonly probability: Estimate;
  /** The mean uncovered, E[(draw − size)⁺], falls by so much: E[min((draw − size)⁺, more)]. */
  readonly uncovered: Estimate;
  /** Slope of the mean uncovered at the size, per unit of fund, as a saving: P(draw > size). */
  readonly perUnit: Estimate;
}

export function marginalValue(
  draws: Sample,
  { size, more }: { readonly size: number; readonly more: number },
  confidence: number,
  resampling: Draws = ANY_DRAWS,
): MarginalValue {
  const { count: trials, failed } = draws;
  const [ascending, values] = [draws.ascending(), draws.values()];
  const above = countAbove(ascending, size);
  const saved = (path: number): number => Math.min(more, Math.max(0, values[path]! - size));
  return {
    ...{ size, more },
    probability: probabilityEstimate({
      ...{ events: above - countAbove(ascending, size + more), trials, failed, confidence },
    }),
    uncovered: meanOfValues(trials, saved, {
      ...{ failed, confidence, draws: resampling, moments: momentsOf(trials, saved) },
    }),
    perUnit: probabilityEstimate({ events: above, trials, failed, confidence }),
  };
}
