import { fillableSize, orderValue, surplusOver, type Side } from '../order-book.ts';
import type { CompiledPolicy } from '../policy.ts';
import { positionMaintenance } from '../row.ts';
import type { PathState } from '../state.ts';
import { TIE } from '../../margin/tie.ts';

/** One position of a liquidation order, planned on the book as it stands. */
export interface Leg {
  readonly position: number;
  readonly market: number;
  /** Signed size before the order. */
  readonly size: number;
  /** Of the closing order: 1 buys (closes a short), −1 sells. */
  readonly side: Side;
  readonly maintenance: number;
  /** Mark at which the leg's part of the row's equity is zero, fixed at the round's marks. */
  readonly bankruptcyPrice: number;
  /** Base of the leg that the book can fill; the rest lies beyond its depth. */
  readonly fillable: number;
  /** Gain over the bankruptcy price of what the book can fill, after an uncapped fee; any sign. */
  readonly gain: number;
}

/** A liquidation of one margin row before anything is done. Quote. */
export interface LiquidationPlan {
  /** At the marks, before the fee. */
  readonly equity: number;
  readonly maintenance: number;
  /** What the order's amounts are measured against: Σ of the larger of notional and cost, and of what would change hands. */
  readonly scale: number;
  /** Largest maintenance first, ties in the order of markets. */
  readonly legs: readonly Leg[];
  /** E°: equity after the liquidation fee if the whole order were filled on the book as it stands; any sign. */
  readonly closingEquity: number;
  /** E° before a capped fee, not snapped to zero: what a settlement is checked against. */
  readonly uncappedEquity: number;
  /** E° of what the book can fill: E° itself where nothing lies beyond the depth. */
  readonly fillableEquity: number;
}

/**
 * Plans the closing of all positions of a row (design §8.5). Bankruptcy prices by maintenance:
 * Pᵢ = Mᵢ − E · (MMᵢ / ΣMM) / qᵢ, so that Σ qᵢ · (Mᵢ − Pᵢ) = E; where no maintenance is asked, by notional.
 */
export function planLiquidation(policy: CompiledPolicy, state: PathState, row: number): LiquidationPlan {
  const { rows } = policy;
  const { fee } = policy.venue.liquidation;
  const uncappedFee = fee.cap === 'none' ? fee.rate : 0;
  const open: { position: number; maintenance: number; notional: number }[] = [];
  let scale = 0;
  let equity = state.cash[row]!;
  let maintenance = 0;
  let notional = 0;
  for (let position = rows.start[row]!; position < rows.start[row + 1]!; position++) {
    const size = state.size[position]!;
    if (size === 0) continue;
    const value = size * state.marks[rows.positions.market[position]!]!;
    const each = { position, maintenance: positionMaintenance(policy, state, position), notional: Math.abs(value) };
    open.push(each);
    equity += value;
    maintenance += each.maintenance;
    notional += each.notional;
    scale += Math.max(each.notional, Math.abs(state.cost[position]!));
  }
  open.sort((a, b) => b.maintenance - a.maintenance || a.position - b.position);

  let closingCash = state.cash[row]!;
  let filled = 0;
  const legs = open.map((each): Leg => {
    const market = rows.positions.market[each.position]!;
    const size = state.size[each.position]!;
    const side: Side = size > 0 ? -1 : 1;
    const quantity = Math.abs(size);
    const book = state.books[market]!;
    const share = maintenance > 0 ? each.maintenance / maintenance : each.notional / notional;
    const bankruptcyPrice = state.marks[market]! - (equity * share) / size;
    const value = orderValue(book, side, quantity);
    if (!Number.isFinite(value)) throw new RangeError(unboundedImpact(policy, market, quantity));
    const fillable = Math.min(quantity, fillableSize(book, side));
    const gain = surplusOver(book, side, fillable, bankruptcyPrice, uncappedFee);
    scale += value;
    closingCash -= side * value;
    filled += value;
    return {
      position: each.position,
      market,
      size,
      side,
      maintenance: each.maintenance,
      bankruptcyPrice,
      fillable,
      gain,
    };
  });
  const closingEquity = orZero(closingCash - feeOn(policy, filled, closingCash), scale);
  const uncappedEquity = closingCash - uncappedFee * filled;
  const isWithinDepth = legs.every(({ size, fillable }) => fillable === Math.abs(size));
  const gains = legs.reduce((sum, { gain }) => sum + gain, 0);
  const fillableEquity = isWithinDepth ? closingEquity : orZero(gains, scale);
  return { equity, maintenance, scale, legs, closingEquity, uncappedEquity, fillableEquity };
}

function orZero(amount: number, scale: number): number {
  return Math.abs(amount) <= TIE * scale ? 0 : amount;
}

function unboundedImpact(policy: CompiledPolicy, market: number, quantity: number): string {
  const { symbol, book } = policy.markets[market]!;
  const depth = book.kind === 'linear' ? book.depthPerBasisPoint : Infinity;
  return `an order of ${quantity} moves the book of ${symbol}, ${depth} quote per basis point, beyond all bounds: give it a maximumDepth`;
}

/** Liquidation fee on what the book filled. `remaining` is the equity that a capped fee may not exceed. Quote, ≥ 0. */
export function feeOn(policy: CompiledPolicy, filledValue: number, remaining: number): number {
  const { fee } = policy.venue.liquidation;
  const amount = fee.rate * filledValue;
  return fee.cap === 'none' ? amount : Math.min(amount, Math.max(0, remaining));
}
