import { binomialCdf } from '../math/binomial.ts';
import { log } from '../math/log.ts';
import { tailProbability } from './confidence.ts';

/** Which order statistics bracket a quantile. */
export interface QuantileRanks {
  /** 1-based, ascending; 0 where no value bounds it from below. */
  readonly lower: number;
  /** 1-based, ascending; null where even the largest value does not bound it from above. */
  readonly upper: number | null;
}

export interface QuantileQuestion {
  /** Number of values, ≥ 0. */
  readonly paths: number;
  /** Level of the quantile, in (0, 1). */
  readonly level: number;
  /** In (0, 1). */
  readonly confidence: number;
}

/**
 * Ranks whose values bracket the quantile of any law with at least the stated confidence, atoms included (see David and
 * Nagaraja, Order Statistics, 2003, §7.1). With B ~ Bin(n, p) and α = 1 − confidence: `lower` is the largest l with
 * P(B ≤ l − 1) ≤ α/2, `upper` the smallest u with P(B ≥ u) ≤ α/2.
 */
export function quantileRanks({ paths, level, confidence }: QuantileQuestion): QuantileRanks {
  requireLevel(level);
  if (!Number.isSafeInteger(paths) || paths < 0) throw new RangeError(`paths are a whole number, not ${paths}`);
  const tail = tailProbability(confidence);
  const lower = smallest(1, paths + 1, (l) => below(l, paths, level) > tail) - 1;
  const upper = smallest(1, paths + 1, (u) => below(paths - u + 1, paths, 1 - level) <= tail);
  return { lower, upper: upper > paths ? null : upper };
}

/** P(Bin(trials, probability) ≤ rank − 1). The upper tail is asked as the lower tail of the failures: no 1 − x. */
function below(rank: number, trials: number, probability: number): number {
  return rank <= 0 ? 0 : binomialCdf({ successes: rank - 1, trials, probability });
}

/** The smallest integer in [low, high) that holds, `high` where none does; what holds once holds from there on. */
function smallest(low: number, high: number, holds: (value: number) => boolean): number {
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The fewest paths for which both ends of the interval exist: 368 at level 0.99 and 3,688 at 0.999, at 95 %. */
export function pathsForQuantile({ level, confidence }: Omit<QuantileQuestion, 'paths'>): number {
  requireLevel(level);
  const paths = Math.ceil(log(tailProbability(confidence)) / log(Math.max(level, 1 - level)));
  // The quotient of two rounded logarithms may land a hair above a whole number.
  const { lower, upper } = quantileRanks({ paths: paths - 1, level, confidence });
  return lower > 0 && upper !== null ? paths - 1 : paths;
}

/**
 * 1-based rank of the quantile: the value X₍⌈np⌉₎, the inverse of the empirical distribution function (type 1 of Hyndman
 * and Fan, 1996), never interpolated, so that at least a share p of the values lies at or below it.
 */
export function quantileRank(count: number, level: number): number {
  requireLevel(level);
  return Math.max(1, Math.ceil(wholeOr(count * level)));
}

/** The quantile of ascending values. Throws a RangeError where there is none. */
export function quantile(ascending: Float64Array, level: number): number {
  if (ascending.length === 0) throw new RangeError('the quantile of no values is not defined');
  return ascending[quantileRank(ascending.length, level) - 1]!;
}

/** Number of tail values n(1 − p), a fraction where n does not divide it. */
export function tailCount(count: number, level: number): number {
  return wholeOr(count * (1 - level));
}

/** A level such as 0.07 is not a binary fraction: 100 · 0.07 is meant to be 7, not 7.000000000000001. */
function wholeOr(product: number): number {
  const whole = Math.round(product);
  return Math.abs(product - whole) <= 1e-9 * Math.max(1, whole) ? whole : product;
}

function requireLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(`a quantile's level lies strictly between 0 and 1, not at ${level}`);
}
