import { priceOf, unitValue } from '../margin/contract.ts';
import { TIE } from '../margin/tie.ts';
import type { EngineContext } from './context.ts';
import { convertForClosed } from './conversion.ts';
import { bookTakes, release, venueReceives } from './ledger.ts';
import { fillableSize, fillValue, takeFromBook, type Side } from './order-book.ts';
import type { CompiledPolicy } from './policy.ts';
import { rowScale, rowWorth } from './row.ts';
import type { PathState } from './state.ts';
import { isUnderCertainTrigger } from './triggers.ts';
import { walletBalance } from './wallet-balance.ts';

/**
 * Stop-losses whose stop the mark has crossed sell the whole position to the book, in the order of rows and positions:
 * where the book can take all of it, where the venue has not taken the row over, and where what the row is worth stays at or
 * above zero. Others wait for the next step.
 *
 * @returns whether any was crossed
 */
export function fireStops(context: EngineContext, step: number): boolean {
  const { policy, state } = context;
  const { start, count } = policy.rows;
  if (!mayBeCrossed(state)) return false;
  for (let row = 0; row < count; row++) {
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      if (isStopCrossed(context, p) && !isUnderCertainTrigger(policy, state, row)) fireStop(context, row, p, step);
    }
  }
  boundStops(policy, state);
  return true;
}

/** Bounds the stops that stand: called when they have changed. */
export function boundStops(policy: CompiledPolicy, { stopBounds, stopPrice, size }: PathState): void {
  const { count, market } = policy.rows.positions;
  stopBounds.highestOfLongs.fill(-Infinity);
  stopBounds.lowestOfShorts.fill(Infinity);
  for (let p = 0; p < count; p++) {
    const stop = stopPrice[p]!;
    if (Number.isNaN(stop) || size[p] === 0) continue;
    const m = market[p]!;
    if (size[p]! > 0) stopBounds.highestOfLongs[m] = Math.max(stopBounds.highestOfLongs[m]!, stop);
    else stopBounds.lowestOfShorts[m] = Math.min(stopBounds.lowestOfShorts[m]!, stop);
  }
}

/** False where no stop can be crossed: nothing needs to be looked at then. */
function mayBeCrossed({ marks, stopBounds }: PathState): boolean {
  for (let m = 0; m < marks.length; m++) {
    if (marks[m]! <= stopBounds.highestOfLongs[m]! || marks[m]! >= stopBounds.lowestOfShorts[m]!) return true;
  }
  return false;
}

function isStopCrossed({ policy, state }: EngineContext, position: number): boolean {
  const stop = state.stopPrice[position]!;
  if (Number.isNaN(stop)) return false;
  const size = state.size[position]!;
  const mark = state.marks[policy.rows.positions.market[position]!]!;
  return size > 0 ? mark <= stop : size < 0 && mark >= stop;
}

function fireStop(context: EngineContext, row: number, position: number, step: number): void {
  const { policy, state, sink } = context;
  const { rows } = policy;
  const market = rows.positions.market[position]!;
  const { contract, symbol } = policy.markets[market]!;
  const book = state.books[market]!;
  const size = state.size[position]!;
  const quantity = Math.abs(size);
  const side: Side = size > 0 ? -1 : 1;
  if (quantity > fillableSize(book, side)) return;
  const value = fillValue(book, side, quantity);
  const fee = policy.takerFee * Math.abs(value);
  const slip = size * state.values[market]! + side * value;
  const scale = rowScale(rows, state, row);
  if (rowWorth(rows, state, row) - slip - fee < -TIE * scale) return;

  const stopPrice = state.stopPrice[position]!;
  bookTakes(state, position, row, market, size, value);
  takeFromBook(book, side, quantity);
  venueReceives(state, row, fee);
  if (rows.isCross[row] === 0) release(state, rows, row, state.cash[row]!);
  context.detector.rowChanged(row);
  const account = rows.account[row]!;
  const { tally } = state;
  tally.stopOuts++;
  tally.stopSlippage += Math.max(0, size * unitValue(contract.kind, stopPrice) + side * value);
  tally.displacement = Math.max(tally.displacement, Math.abs(book.displacement));
  sink?.({
    event: 'stopOut',
    step,
    round: 0,
    account: policy.ids[account]!,
    market: symbol,
    size,
    stopPrice,
    fillPrice: priceOf(contract.kind, value / quantity),
    fee,
    balance: walletBalance(policy, state, account),
  });
  convertForClosed({ context, row, step, round: 0 }, scale);
}
