import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import type { Difference } from './difference.ts';
import { withFailures } from './estimate.ts';
import type { Interval } from './proportion.ts';
import { quantileRank, quantileRanks } from './quantile.ts';
import type { Sample } from './sample.ts';

/** Errors between which a p-value is looked for, and halvings of their distance on a log scale: to a seven-hundredth of itself. */
const LEAST_ERROR = 1e-9;
const HALVINGS = 14;

/**
 * Difference of two quantiles on common paths. Each has its order-statistic limits; these are squared and joined through
 * the correlation of being beyond the quantile on the same path, as Newcombe joins Wilson's (method of variance
 * estimates recovery, Zou and Donner, 2008, Statistics in Medicine 27:1693; the correlation of two sample quantiles is
 * that of their indicators, Bahadur, 1966):
 *
 *     low = d − √(a² − 2ρab′ + b′²)    high = d + √(a′² − 2ρa′b + b²)
 *
 * with a, a′ the distances from the policy's quantile down and up to its limits, b, b′ those of the baseline's. The p-value
 * is the smallest error at which the interval leaves 0 out.
 *
 * @param level  at which both samples support a quantile with its interval
 */
export function quantileDifference(one: Sample, other: Sample, level: number, confidence: number): Difference {
  const all = one.count + one.failed;
  const rank = quantileRank(all, level);
  const [left, right] = [one.ascending(), other.ascending()];
  const [policy, baseline] = [left[rank - 1]!, right[rank - 1]!];
  const estimate = policy - baseline;
  const rho = tailCorrelation(one.values(), policy, other.values(), baseline);
  const armsAt = (asked: number): Arms | null => {
    const { lower, upper } = quantileRanks({ paths: all, level, confidence: asked });
    if (lower === 0 || upper === null || upper > one.count) return null;
    return {
      policy: { below: policy - left[lower - 1]!, above: left[upper - 1]! - policy },
      baseline: { below: baseline - right[lower - 1]!, above: right[upper - 1]! - baseline },
    };
  };
  const intervalAt = (asked: number): Interval | null => {
    const arms = armsAt(asked);
    if (arms === null) return null;
    return {
      low: estimate - joined(arms.policy.below, arms.baseline.above, rho),
      high: estimate + joined(arms.policy.above, arms.baseline.below, rho),
    };
  };
  const ends = intervalAt(confidence);
  return {
    ...{ estimate, low: ends?.low ?? null, high: ends?.high ?? null },
    method: withFailures('order statistics, paired', one.failed),
    paths: one.count,
    pValue: pValueOf(intervalAt),
    varianceReductionFactor: varianceReduction(armsAt(confidence), rho),
    intervalAt,
  };
}

/** How far each quantile lies from its limits, each ≥ 0. */
interface Arms {
  readonly policy: { readonly below: number; readonly above: number };
  readonly baseline: { readonly below: number; readonly above: number };
}

// Rounding can leave a square of −1e-20 where ρ is 1 and the distances are equal.
function joined(one: number, other: number, rho: number): number {
  return Math.sqrt(Math.max(0, one * one - 2 * rho * one * other + other * other));
}

function varianceReduction(arms: Arms | null, rho: number): number | null {
  if (arms === null) return null;
  const a = arms.policy.below + arms.policy.above;
  const b = arms.baseline.below + arms.baseline.above;
  const paired = joined(a, b, rho);
  return paired > 0 ? (a * a + b * b) / (paired * paired) : null;
}

/** Correlation of «beyond its quantile» on the same path; 0 where either never is. */
function tailCorrelation(one: Float64Array, quantile: number, other: Float64Array, otherQuantile: number): number {
  let [both, left, right] = [0, 0, 0];
  for (let path = 0; path < one.length; path++) {
    const beyond = one[path]! > quantile;
    const otherBeyond = other[path]! > otherQuantile;
    if (beyond) left++;
    if (otherBeyond) right++;
    if (beyond && otherBeyond) both++;
  }
  const spread = Math.sqrt(left * (one.length - left)) * Math.sqrt(right * (one.length - right));
  return spread === 0 ? 0 : (both * one.length - left * right) / spread;
}

function pValueOf(intervalAt: (confidence: number) => Interval | null): number {
  const tells = (error: number): boolean => {
    const ends = intervalAt(1 - error);
    return ends !== null && (ends.low > 0 || ends.high < 0);
  };
  if (tells(LEAST_ERROR)) return LEAST_ERROR;
  let [low, high] = [log(LEAST_ERROR), 0];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (tells(exp(middle))) high = middle;
    else low = middle;
  }
  return exp(high);
}
