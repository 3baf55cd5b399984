import { ZERO, differenceOf, larger, sumOf, type Amount } from './amount.ts';
import { balanceHolder, isOpen } from './equity.ts';
import { receivingPool } from './funds.ts';
import { transfer } from './ledger.ts';
import type { MarketState, RowState, World } from './world.ts';

/** What becomes of a row's money when it, or a part of it, is closed. */

/** Moves `amount` of an isolated row to its account's balance: returned by the one row, at stake in the cross row. */
export function release(row: RowState, amount: Amount): void {
  const { crossRow } = row.account;
  const moved = transfer(row, balanceHolder(row.account), amount);
  row.released = sumOf(row.released, moved);
  if (crossRow !== undefined) crossRow.released = differenceOf(crossRow.released, moved);
}

/** Pays what is left of what was closed to the account or the fund of the leg's market; returns it. */
export function settleRemainder(world: World, row: RowState, left: Amount, market: MarketState): Amount {
  const remainder = larger(ZERO, left);
  const pool = world.venue.liquidation.remainderTo === 'fund' ? receivingPool(world, market) : undefined;
  if (pool !== undefined) {
    const moved = transfer(row, pool, remainder);
    row.released = sumOf(row.released, moved);
    pool.netReceipts = sumOf(pool.netReceipts, moved);
  } else if (row.isCross) {
    // What a cross account still has at stake is not left over.
    if (isOpen(row)) return ZERO;
  } else release(row, remainder);
  world.tally.remainder = world.tally.remainder.plus(remainder);
  return remainder;
}

/**
 * Marks an account whose closed row lost more, gross of what layers did for it, than it had posted.
 *
 * @param released   what had left the row before it was closed: what the fund keeps is no trading loss
 * @param remainder  what its closing left over, to whomever it went
 * @param shortfall  of its closing; those before are in the row's already
 */
export function noteLossBeyondMargin(
  world: World,
  row: RowState,
  { released, remainder, shortfall, scale }: { released: Amount; remainder: Amount; shortfall: Amount; scale: Amount },
): void {
  // What layers left over is no return of margin.
  const returned = released.plus(shortfall.isZero() ? remainder : ZERO);
  const loss = row.staked.minus(returned).plus(row.shortfall).plus(shortfall);
  if (world.comparisons.compare(loss, row.posted, larger(scale, row.posted)) > 0)
    row.account.met.add('lossBeyondMargin');
}
