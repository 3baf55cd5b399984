import type { Statistic } from '../outcome.ts';
import { normalPValue, normalScore } from './confidence.ts';
import { unknown, type Difference } from './difference-parts.ts';
import { wilsonInterval, type Interval } from './proportion.ts';
import type { Estimate } from './summary.ts';

/** An estimate whose interval can be had at any confidence; null at one at which it is not known. */
export type EstimateAt = (confidence: number) => Estimate | null;

/**
 * Difference of one metric between two samples that share nothing, one − other: each interval is moved to the difference by
 * squaring and adding what lies between estimate and end (Zou and Donner, 2008, Statistics in Medicine 27:1693),
 *
 *     low = d − √((a − a_low)² + (b_high − b)²)    high = d + √((a_high − a)² + (b − b_low)²)
 *
 * of probabilities Wilson's (Newcombe, 1998, Statistics in Medicine 17:873, method 10), else each estimate's own. Where the
 * samples move together, as runs of one seed mostly do, it is wider than need be. The p-value is that of a normal law whose
 * spread is the arm of the interval that faces 0, so it is below 1 − confidence just where the interval leaves 0 out.
 *
 * @returns without an interval where either estimate has none
 */
export function independentDifference(
  one: EstimateAt,
  other: EstimateAt,
  statistic: Statistic,
  confidence: number,
): Difference {
  const [left, right] = [one(confidence), other(confidence)];
  const paths = Math.min(left?.paths ?? 0, right?.paths ?? 0);
  if (left === null || right === null) return unknown(paths, `no estimates at a confidence of ${confidence}`);
  const missing = [left, right].find(({ estimate }) => estimate === null);
  if (missing !== undefined) {
    const needs = Math.max(left.needs ?? 0, right.needs ?? 0);
    return { ...unknown(missing.paths, missing.method), ...(needs === 0 ? {} : { needs }) };
  }
  const estimate = left.estimate! - right.estimate!;
  const intervalAt = (asked: number): Interval | null => {
    const ends = [one(asked), other(asked)].map((each) => each && endsOf(each, statistic));
    const [a, b] = ends;
    if (!a || !b) return null;
    return {
      low: estimate - squaredAndAdded(left.estimate! - a.low, b.high - right.estimate!),
      high: estimate + squaredAndAdded(a.high - left.estimate!, right.estimate! - b.low),
    };
  };
  const interval = intervalAt(confidence);
  if (interval === null) return { ...unknown(paths, 'independent, no interval'), estimate };
  const arm = estimate > 0 ? estimate - interval.low : interval.high - estimate;
  return {
    ...{ estimate, ...interval, paths },
    method: `${statistic === 'probability' ? 'Newcombe' : 'square and add'}, independent`,
    pValue: normalPValue(estimate, arm / normalScore(confidence)),
    varianceReductionFactor: null,
    intervalAt,
  };
}

function endsOf(estimate: Estimate, statistic: Statistic): Interval | null {
  const { low, high, confidence, paths, events, method } = estimate;
  // Failed paths were counted both ways, and weighted ones are no counts: there the estimate's own interval stands.
  const isCount = statistic === 'probability' && events !== undefined && !method.includes('failed');
  if (isCount) return wilsonInterval({ events, trials: paths, confidence });
  return low === null || high === null ? null : { low, high };
}

function squaredAndAdded(one: number, other: number): number {
  return Math.sqrt(one * one + other * other);
}
