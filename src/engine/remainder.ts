import type { EngineContext } from './context.ts';
import { release } from './ledger.ts';

/**
 * What is left of a row that was closed, `left` > 0 of its cash, goes where the venue's rule sends it: to the account (an
 * isolated margin to its balance; a cross row keeps it) or to a fund.
 *
 * @param market of its first leg, whose fund receives
 */
export function settleRemainder(
  { policy, state, backstop }: EngineContext,
  row: number,
  left: number,
  market: number,
): void {
  state.tally.remainder += left;
  if (policy.venue.liquidation.remainderTo === 'fund' && policy.backstop.receiving[market]! >= 0) {
    backstop.receives(market, row, left);
    state.released[row]! += left;
  } else if (policy.rows.isCross[row] === 0) release(state, policy.rows, row, left);
}
