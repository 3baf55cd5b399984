import { isUnder, TIE } from '../../margin/tie.ts';
import type { EngineContext } from '../context.ts';
import { bookTakes } from '../ledger.ts';
import { fillableSize, fillValue, takeFromBook, type Side } from '../order-book.ts';
import type { PlainClosing } from '../policy.ts';
import { positionMaintenance, positionUsedMargin } from '../row.ts';
import { fundingPaidBefore, meetLiquidation } from '../stages/liquidated.ts';
import { MET } from '../state.ts';
import { feeOn } from './fee.ts';
import { chargeFee, flag, lostBeyondMargin, settleLeft } from './settle.ts';

/**
 * The usual case of a row's turn, without plan and walk: the venue closes everything at market for certain, the row holds one
 * position, the book can take all of it, and the row's own equity pays for that. What is booked is what `closeRow` would
 * book, to the bit.
 *
 * @returns false where the row is not of this kind: nothing is done then; true where its turn is over
 */
export function closeAtOnce(context: EngineContext, { trigger, stage }: PlainClosing, row: number, step: number): boolean {
  const { policy, state } = context;
  const { start, positions } = policy.rows;
  let position = -1;
  for (let p = start[row]!; p < start[row + 1]!; p++) {
    if (state.size[p] === 0) continue;
    if (position >= 0) return false;
    position = p;
  }
  if (position < 0) return true;
  const market = positions.market[position]!;
  const size = state.size[position]!;
  const atMark = size * state.values[market]!;
  const equity = state.cash[row]! + atMark;
  const scale = Math.max(Math.abs(atMark), Math.abs(state.cost[position]!));
  const measureOf = trigger.measure === 'maintenance' ? positionMaintenance : positionUsedMargin;
  const required = trigger.level * measureOf(policy, state, position);
  if (!isUnder(equity, required, trigger.orAt, scale)) return true;

  const side: Side = size > 0 ? -1 : 1;
  const quantity = Math.abs(size);
  const book = state.books[market]!;
  if (quantity > fillableSize(book, side)) return false;
  const value = fillValue(book, side, quantity);
  const filled = Math.abs(value);
  const closingCash = state.cash[row]! - side * value;
  const orderScale = scale + filled;
  // Within a tie of zero the row still pays for itself.
  if (!(closingCash - feeOn(policy, filled, closingCash) >= -TIE * orderScale)) return false;

  state.acted.triggers[trigger.place] = 1;
  const paid = fundingPaidBefore(context, row);
  const byFunding = paid > 0 && !isUnder(equity + paid, required, trigger.orAt, scale);
  const releasedBefore = state.released[row]!;
  bookTakes(state, position, row, market, size, value);
  takeFromBook(book, side, quantity);
  const displacement = Math.abs(book.displacement);
  if (displacement > state.tally.displacement) state.tally.displacement = displacement;
  context.detector.rowChanged(row);
  const fee = feeOn(policy, filled, state.cash[row]!);
  if (fee > 0) chargeFee(context, row, market, fee);
  const remainder = settleLeft(context, row, market, state.cash[row]!, orderScale, false);
  if (lostBeyondMargin(state, row, releasedBefore + remainder, orderScale)) flag(context, row, MET.lossBeyondMargin);
  context.backstop.settled(step);
  meetLiquidation(context, row, step, stage, byFunding);
  return true;
}
