import type { LossAllocation } from '../venue.ts';
import { ONE, ZERO, amount, larger, power, smaller, total, type Amount } from './amount.ts';
import type { Comparisons } from './comparisons.ts';

/** How a loss is shared among holders (rules §7). Parts are in the order of the holders. */

export interface LossHolder {
  /** Most that is taken: the profit that counts; Infinity where nothing caps it. ≥ 0. */
  readonly profit: Amount;
  /** Of its row, > 0. */
  readonly equity: Amount;
  /** Of its position at the mark. */
  readonly notional: Amount;
  /** |size|. */
  readonly size: Amount;
}

export interface LossRule {
  readonly allocation: LossAllocation;
  /** Of `rap`. */
  readonly exponent: number;
  /** Of `cappedProRata`. */
  readonly cap: number;
}

/** Most that the rule can raise from these holders. */
export function raisable({ allocation, cap }: LossRule, holders: readonly LossHolder[]): Amount {
  if (allocation === 'perUnit') return holders.length === 0 ? ZERO : amount(Infinity);
  const profits = total(holders.map(({ profit }) => profit));
  return allocation === 'cappedProRata' ? profits.times(Math.min(1, cap)) : profits;
}

/** Shares `loss`, at most what is raisable. */
export function allocate(
  rule: LossRule,
  holders: readonly LossHolder[],
  loss: Amount,
  comparisons: Comparisons,
): Amount[] {
  const profits = holders.map(({ profit }) => profit);
  const leverage = ({ notional, equity }: LossHolder): Amount => notional.div(equity);
  switch (rule.allocation) {
    case 'queue':
      return queue(profits, loss, comparisons);
    case 'wealthProRata':
    case 'cappedProRata':
    case 'globalHaircut':
    case 'sessionClawback':
      return spread(profits, profits, loss);
    case 'leverageProRata':
      return spread(
        holders.map((holder) => leverage(holder).times(holder.profit)),
        profits,
        loss,
      );
    case 'rap': {
      const exponent = amount(rule.exponent).plus(1);
      return spread(
        holders.map((holder) => power(leverage(holder), exponent).times(holder.profit)),
        profits,
        loss,
      );
    }
    case 'minMax':
      return spread(
        holders.map(({ equity }) => equity),
        profits,
        loss,
      );
    case 'perUnit': {
      const sizes = holders.map(({ size }) => size);
      return sizes.map((size) => loss.times(size).div(total(sizes)));
    }
  }
}

function queue(profits: readonly Amount[], loss: Amount, comparisons: Comparisons): Amount[] {
  const order = profits.map((_, i) => i).toSorted((a, b) => comparisons.compare(profits[b]!, profits[a]!) || a - b);
  const parts = profits.map(() => ZERO);
  let left = loss;
  for (const i of order) {
    parts[i] = smaller(left, profits[i]!);
    left = left.minus(parts[i]!);
  }
  return parts;
}

/** xᵢ = min(capᵢ, τ · weightᵢ) with Σ xᵢ = min(loss, Σ cap): those who reach their cap first are taken out first. */
export function spread(weights: readonly Amount[], caps: readonly Amount[], loss: Amount): Amount[] {
  const parts = weights.map(() => ZERO);
  const carrying = weights
    .map((weight, i) => ({ i, weight, cap: caps[i]! }))
    .filter(({ weight, cap }) => weight.greaterThan(ZERO) && cap.greaterThan(ZERO))
    .toSorted((a, b) => a.cap.times(b.weight).comparedTo(b.cap.times(a.weight)));
  let left = smaller(loss, total(caps));
  let weightLeft = total(carrying.map(({ weight }) => weight));
  for (const { i, weight, cap } of carrying) {
    parts[i] = larger(ZERO, smaller(cap, left.times(smaller(ONE, weight.div(weightLeft)))));
    left = left.minus(parts[i]!);
    weightLeft = weightLeft.minus(weight);
  }
  return parts;
}
