import { InvariantError } from '../../errors.ts';
import type { Event } from '../../event.ts';
import { TIE } from '../../margin/tie.ts';
import type { EngineContext } from '../context.ts';
import { convertForClosed } from '../conversion.ts';
import { lostBeyondMargin } from '../liquidation/settle.ts';
import { settleRemainder } from '../remainder.ts';
import { isOpen } from '../row.ts';
import { MET } from '../met.ts';
import type { Order } from './order.ts';

/** Rounding of an order may not exceed this share of what it exchanged. */
const TOLERANCE = 1e-9;

/**
 * What follows the fills of an order: what it leaves open stays at stake, also under isolated margin; a row of which nothing
 * is open is settled: coins are converted where its cash is below zero, and what is left of it goes its way.
 *
 * @param scale of the row before the order, quote
 * @returns what was left, quote ≥ 0, and the conversions as events
 */
export function settleOrder(
  context: EngineContext,
  { row, step, round }: { readonly row: number; readonly step: number; readonly round: number },
  { fills }: Order,
  scale: number,
): { readonly remainder: number; readonly conversions: readonly Event[] } {
  const { policy, state, backstop } = context;
  const conversions: Event[] = [];
  let remainder = 0;
  if (isOpen(policy.rows, state, row)) {
    state.met.addPartial(row);
    state.tally.partialLiquidations++;
  } else {
    convertForClosed({ context, row, step, round, told: conversions }, scale);
    const left = state.cash[row]!;
    const exchanged = fills.reduce((sum, { value }) => sum + Math.abs(value), 0);
    if (lostBeyondMargin(state, row, state.released[row]! + left, exchanged)) {
      state.met.add(row, MET.lossBeyondMargin);
    }
    if (left > TIE * exchanged) {
      remainder = left;
      settleRemainder(context, row, left, fills[0]!.market);
    } else writeOffRounding(context, row, left, Math.max(exchanged, scale));
  }
  backstop.settled(step);
  return { remainder, conversions };
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
