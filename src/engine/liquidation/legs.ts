import { orderValue, surplusOver, type Side } from '../order-book.ts';
import type { CompiledPolicy } from '../policy.ts';
import { positionMaintenance } from '../row.ts';
import type { PathState } from '../state.ts';
import { TIE } from '../tie.ts';

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
  /** Quote that changes hands if the whole leg is filled on the book, ≥ 0. */
  readonly value: number;
  /** Gain over the bankruptcy price if the whole leg is filled on the book, after an uncapped fee; any sign. */
  readonly gain: number;
}

/** A liquidation of one margin row before anything is done. Quote. */
export interface LiquidationPlan {
  /** At the marks, before the fee. */
  readonly equity: number;
  readonly maintenance: number;
  /** Σ |size| · mark of the whole order. */
  readonly notional: number;
  /** Largest maintenance first, ties in the order of markets. */
  readonly legs: readonly Leg[];
  /** E°: equity after the liquidation fee if the whole order were filled on the book as it stands; any sign. */
  readonly closingEquity: number;
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
    const gain = surplusOver(book, side, quantity, bankruptcyPrice, uncappedFee);
    closingCash -= side * value;
    filled += value;
    return { position: each.position, market, size, side, maintenance: each.maintenance, bankruptcyPrice, value, gain };
  });
  const closingEquity = closingCash - feeOn(policy, filled, closingCash);
  const isZero = Math.abs(closingEquity) <= TIE * notional;
  return { equity, maintenance, notional, legs, closingEquity: isZero ? 0 : closingEquity };
}

/** Liquidation fee on what the book filled. `remaining` is the equity that a capped fee may not exceed. Quote, ≥ 0. */
export function feeOn(policy: CompiledPolicy, filledValue: number, remaining: number): number {
  const { fee } = policy.venue.liquidation;
  const amount = fee.rate * filledValue;
  return fee.cap === 'none' ? amount : Math.min(amount, Math.max(0, remaining));
}
