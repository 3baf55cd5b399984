import { fillableSpread } from '../../margin/fillable-price.ts';
import type { OrderLimit } from '../../venue.ts';
import { uncappedFeeRate } from '../liquidation/fee.ts';
import { openLegs } from '../open-legs.ts';
import { largestAffordableFill, largestFillWithin, surplusOver, type Side } from '../order-book.ts';
import type { CompiledPolicy } from '../policy.ts';
import {
  positionMaintenance,
  positionNotional,
  rowEquity,
  rowMaintenance,
  rowNotional,
  rowScale,
  rowWorth,
} from '../row.ts';
import type { PathState } from '../state.ts';
import { TIE } from '../../margin/tie.ts';

/** Largest size within [0, ceiling] that fills at the stage's limit or better, as the row stands. */
export function sizeWithinLimit(
  policy: CompiledPolicy,
  state: PathState,
  row: number,
  position: number,
  limit: OrderLimit,
  ceiling: number,
): number {
  if (limit === 'market' || limit === 'none') return ceiling;
  const market = policy.rows.positions.market[position]!;
  const side: Side = state.size[position]! > 0 ? -1 : 1;
  const worst = limitValue(policy, state, row, position, limit);
  return largestFillWithin(state.books[market]!, side, ceiling, worst);
}

/** Unit value that a limit order of a leg may not be filled beyond. */
function limitValue(
  policy: CompiledPolicy,
  state: PathState,
  row: number,
  position: number,
  limit: Exclude<OrderLimit, 'market' | 'none'>,
): number {
  const size = state.size[position]!;
  const mark = state.values[policy.rows.positions.market[position]!]!;
  const worth = rowWorth(policy.rows, state, row);
  if (limit === 'zeroEquity') return mark - worth / size;
  if (limit === 'bankruptcy') return bankruptcyValue(policy, state, row, position);
  const leg = { quantity: Math.abs(size), maintenance: positionMaintenance(policy, state, position) };
  const account = { equity: rowEquity(policy.rows, state, row), maintenance: rowMaintenance(policy, state, row) };
  return mark - Math.sign(size) * fillableSpread(limit, leg, account);
}

/** Unit value v(P) at which a leg of a row is bankrupt, as the row stands: v(M) − worth · share / size. */
export function bankruptcyValue(policy: CompiledPolicy, state: PathState, row: number, position: number): number {
  const mark = state.values[policy.rows.positions.market[position]!]!;
  const worth = rowWorth(policy.rows, state, row);
  return mark - (worth * shareOfEquity(policy, state, row, position)) / state.size[position]!;
}

/** Part of a row's equity that one of its open positions bears: by maintenance (by notional where none is asked), or the first leg all of it. */
function shareOfEquity(policy: CompiledPolicy, state: PathState, row: number, position: number): number {
  if (policy.venue.liquidation.bankruptcyPrice === 'perLeg') {
    return openLegs(policy, state, row)[0]!.position === position ? 1 : 0;
  }
  const maintenance = rowMaintenance(policy, state, row);
  return maintenance > 0
    ? positionMaintenance(policy, state, position) / maintenance
    : positionNotional(policy.rows, state, position) / rowNotional(policy.rows, state, row);
}

/**
 * Largest size within [0, ceiling] after which the row's equity at the marks, less an uncapped fee, is at or above zero, and
 * so is what it is worth: coins count for more or for less than they fetch.
 */
export function sizeWithinEquity(
  policy: CompiledPolicy,
  state: PathState,
  row: number,
  position: number,
  ceiling: number,
): number {
  const market = policy.rows.positions.market[position]!;
  const book = state.books[market]!;
  const mark = state.values[market]!;
  const side: Side = state.size[position]! > 0 ? -1 : 1;
  const feeRate = uncappedFeeRate(policy);
  const tie = TIE * rowScale(policy.rows, state, row);
  const exact = Math.min(rowEquity(policy.rows, state, row), rowWorth(policy.rows, state, row));
  const equity = Math.abs(exact) <= tie ? 0 : exact;
  if (surplusOver(book, side, ceiling, mark, feeRate) >= -equity - tie) return ceiling;
  if (equity < 0) {
    // Only a fill that is better than the mark lifts it: its gain is largest where the next unit is worth the mark.
    const best = largestFillWithin(book, side, ceiling, mark / (1 + side * book.sign * feeRate));
    if (surplusOver(book, side, best, mark, feeRate) < -equity) return 0;
  }
  return largestAffordableFill(book, side, ceiling, mark, feeRate, equity);
}
