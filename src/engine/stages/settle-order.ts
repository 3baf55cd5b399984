import { InvariantError } from '../../errors.ts';
import { TIE } from '../../margin/tie.ts';
import type { EngineContext } from '../context.ts';
import { lostBeyondMargin } from '../liquidation/settle.ts';
import { settleRemainder } from '../remainder.ts';
import { isOpen } from '../row.ts';
import { MET } from '../state.ts';
import type { Order } from './order.ts';

/** Rounding of an order may not exceed this share of what it exchanged. */
const TOLERANCE = 1e-9;

/**
 * What follows the fills of an order: what it leaves open stays at stake, also under isolated margin; a row of which nothing
 * is open is settled. Returns what was left of it, quote ≥ 0.
 */
export function settleOrder(context: EngineContext, row: number, step: number, { fills }: Order): number {
  const { policy, state, backstop } = context;
  let remainder = 0;
  if (isOpen(policy.rows, state, row)) {
    state.partials[row]!++;
    state.tally.partialLiquidations++;
  } else {
    const left = state.cash[row]!;
    const exchanged = fills.reduce((sum, { value }) => sum + Math.abs(value), 0);
    if (lostBeyondMargin(state, row, state.released[row]! + left, exchanged)) {
      state.metRow[row]! |= MET.lossBeyondMargin;
      state.metAccount[policy.rows.account[row]!]! |= MET.lossBeyondMargin;
    }
    if (left > TIE * exchanged) {
      remainder = left;
      settleRemainder(context, row, left, fills[0]!.market);
    } else writeOffRounding(context, row, left, exchanged);
  }
  backstop.settled(step);
  return remainder;
}

/** An order never spends more than the row's equity: what is left below zero is rounding, booked where it can be seen. */
function writeOffRounding({ policy, state }: EngineContext, row: number, left: number, exchanged: number): void {
  if (-left > TOLERANCE * exchanged) {
    const account = policy.ids[policy.rows.account[row]!]!;
    throw new InvariantError(`an order of ${account} leaves ${left} under policy ${policy.name}, less than nothing`);
  }
  state.writtenOff += left;
  state.cash[row]! -= left;
}
