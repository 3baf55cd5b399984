import {
  INFINITE,
  ONE,
  ZERO,
  amount,
  exponential,
  larger,
  logarithm,
  meanGrowth,
  smaller,
  type Amount,
} from './amount.ts';
import type { Comparisons } from './comparisons.ts';
import { unitValue } from './contract.ts';
import type { MarketState } from './world.ts';

/**
 * The outside liquidity of a market (rules §1): one log displacement x, mid = index · eˣ, size B resting per unit of log
 * price. An order that closes a long walks x down, one that closes a short walks it up: by q / B, under square-root impact
 * by c √(q / B). Without a book any size fills at the mark.
 *
 * A `side` is the sign of the position that is closed; values are ∫ v dq over |size|, signed as v.
 */

export type Side = 1 | -1;

export const sideOf = (size: Amount): Side => (size.lessThan(0) ? -1 : 1);

/** Size that rests per unit of log price. */
function restingSize({ contract, terms, index, depthShare }: MarketState): Amount {
  if (terms.book.kind === 'none') return INFINITE;
  const resting = amount(terms.book.depthPerBasisPoint).times(10_000).times(depthShare);
  return contract.kind === 'linear' ? resting.div(index) : resting;
}

/** Largest size that the book takes from a position of this side: what the displacement has used up counts against it. */
export function depth(market: MarketState, side: Side): Amount {
  const { terms, contract, index, displacement, depthShare } = market;
  if (terms.book.kind !== 'none' && depthShare.isZero()) return ZERO;
  if (terms.book.kind === 'none' || terms.book.maximumDepth === Infinity) return INFINITE;
  const whole = amount(terms.book.maximumDepth).times(depthShare);
  const size = contract.kind === 'linear' ? whole.div(index) : whole;
  const used = sizeThatMoves(market, larger(ZERO, displacement.times(-side)));
  return larger(ZERO, size.minus(used));
}

/** How far an order of `quantity` moves x, ≥ 0. */
function moveBy(market: MarketState, quantity: Amount): Amount {
  const { book } = market.terms;
  const resting = restingSize(market);
  if (resting.isZero()) return ZERO;
  const depths = larger(ZERO, quantity).div(resting);
  return book.kind === 'squareRoot' ? depths.sqrt().times(book.impactCoefficient) : depths;
}

/** The order that moves x so far, ≥ 0. */
function sizeThatMoves(market: MarketState, move: Amount): Amount {
  const { book } = market.terms;
  const depths = book.kind === 'squareRoot' ? move.div(book.impactCoefficient).pow(2) : move;
  return depths.times(restingSize(market));
}

/** Displacement after `quantity` more was closed. */
const displacementAfter = (market: MarketState, side: Side, quantity: Amount): Amount =>
  market.displacement.minus(moveBy(market, quantity).times(side));

/** v = v(index) · e^(σx): σ = 1 for a linear contract, −1 for an inverse one. */
function valueAtGrowth({ contract, index }: MarketState, growth: Amount): Amount {
  const value = unitValue(contract, index);
  return contract.kind === 'linear' ? value.times(growth) : value.div(growth);
}

/** Unit value of the next bit that is closed after `quantity`. */
export function marginalValue(market: MarketState, side: Side, quantity: Amount): Amount {
  if (market.terms.book.kind === 'none') return market.value;
  if (quantity.isZero()) return valueAtGrowth(market, market.growth);
  return valueAtGrowth(market, exponential(displacementAfter(market, side, quantity)));
}

/** ∫ v dq of the first `quantity` that the book gives, whether or not it is that deep. */
function filledValue(market: MarketState, side: Side, quantity: Amount): Amount {
  if (quantity.isZero()) return ZERO;
  if (market.terms.book.kind === 'none') return market.value.times(quantity);
  const before = marginalValue(market, side, ZERO);
  const direction = market.contract.kind === 'linear' ? -side : side;
  if (market.terms.book.kind === 'squareRoot') {
    return before.times(quantity).times(meanGrowth(moveBy(market, quantity).times(direction)));
  }
  const after = marginalValue(market, side, quantity);
  return after.minus(before).times(restingSize(market)).times(direction);
}

/** ∫ v dq of an order of `quantity`: beyond the book's depth at its last price. */
export function orderValue(market: MarketState, side: Side, quantity: Amount): Amount {
  const deepest = depth(market, side);
  if (quantity.lessThanOrEqualTo(deepest)) return filledValue(market, side, quantity);
  const beyond = quantity.minus(deepest).times(marginalValue(market, side, deepest));
  return filledValue(market, side, deepest).plus(beyond);
}

/** Moves the book by a fill of `quantity`. */
export function displace(market: MarketState, side: Side, quantity: Amount): void {
  if (market.terms.book.kind === 'none') return;
  market.displacement = displacementAfter(market, side, quantity);
  market.growth = exponential(market.displacement);
  market.largestDisplacement = larger(market.largestDisplacement, market.displacement.abs());
}

/** Largest size up to `ceiling` of which no bit fills at a unit value worse than `limit`. */
export function sizeWithinLimit(
  market: MarketState,
  side: Side,
  ceiling: Amount,
  limit: Amount,
  comparisons: Comparisons,
): Amount {
  const isWorse = (value: Amount): boolean => comparisons.compare(value, limit) * side < 0;
  if (isWorse(marginalValue(market, side, ZERO))) return ZERO;
  if (!isWorse(marginalValue(market, side, ceiling))) return ceiling;
  // x at the limit: v(index) · e^(σx) = limit. A limit of the wrong sign is never reached, so it does not come here.
  const ratio = limit.div(unitValue(market.contract, market.index));
  const reached = market.contract.kind === 'linear' ? logarithm(ratio) : logarithm(ratio).negated();
  const move = market.displacement.minus(reached).times(side);
  return smaller(ceiling, sizeThatMoves(market, larger(ZERO, move)));
}

/** What a fill is worth to someone, and how fast that falls: a concave function of the size that is closed. */
export interface Gain {
  readonly market: MarketState;
  readonly side: Side;
  /** Unit value that the fill is compared with. */
  readonly against: Amount;
  /** Of the value that fills; 0 where the fee is capped. */
  readonly feeRate: Amount;
}

/** side · (∫ v dq − x · against) − fee of the first x = `quantity`, beyond the depth at the last price. */
export function gainOf({ market, side, against, feeRate }: Gain, quantity: Amount): Amount {
  const value = orderValue(market, side, quantity);
  return value.minus(quantity.times(against)).times(side).minus(value.abs().times(feeRate));
}

/** Gain of the next bit after `quantity`. */
function marginalGain({ market, side, against, feeRate }: Gain, quantity: Amount): Amount {
  const value = marginalValue(market, side, quantity);
  return value.minus(against).times(side).minus(value.abs().times(feeRate));
}

const NEWTON_STEPS = 60;

/**
 * Largest x ≤ `ceiling` (within the depth) with gain(x) ≥ `floor`; 0 where there is none.
 *
 * The gain is concave, so from the far end Newton's steps come down to the root and never pass it.
 */
export function largestWithGain(gain: Gain, ceiling: Amount, floor: Amount, comparisons: Comparisons): Amount {
  const scale = ceiling.times(gain.against.abs());
  if (comparisons.compare(gainOf(gain, ceiling), floor, scale) >= 0) return ceiling;
  let quantity = ceiling;
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const missing = floor.minus(gainOf(gain, quantity));
    const slope = marginalGain(gain, quantity);
    if (slope.greaterThanOrEqualTo(ZERO)) return ZERO;
    const next = quantity.plus(missing.div(slope));
    if (next.lessThanOrEqualTo(ZERO)) return ZERO;
    if (quantity.minus(next).lessThan(ceiling.times('1e-36'))) return next;
    quantity = next;
  }
  return quantity;
}

/** The book's price before anything else trades, for marks: index · eˣ. */
export const midOf = ({ index, growth }: MarketState): Amount => index.times(growth);

/** Relative basis b = mid / index − 1, against the index that the venue sees. */
export const basisOf = (market: MarketState): Amount =>
  (market.reported.equals(market.index) ? market.growth : midOf(market).div(market.reported)).minus(ONE);
