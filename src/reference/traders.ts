import { ZERO, larger, sumOf } from './amount.ts';
import { closeInBook, transfer } from './ledger.ts';
import { depth, displace, orderValue, sideOf } from './book.ts';
import { priceAt, unitValue } from './contract.ts';
import { convertForClosed } from './coins.ts';
import { isOpen, isRowUnder, scaleOf, walletBalance, worthOf } from './equity.ts';
import { release } from './row-end.ts';
import { marketOf } from './triggers.ts';
import type { PositionState, World } from './world.ts';

/** What traders do of their own (rules §4.5). */

/** Money that margin calls have brought in, in row order. */
export function arriveTopUps(world: World): void {
  const { rows, deposits, step, round, sink, tally } = world;
  for (const row of rows) {
    if (row.topUpDue === undefined || row.topUpDue > step) continue;
    row.topUpDue = undefined;
    if (!isOpen(row)) continue;
    const paid = transfer(deposits, row, row.account.topUpSize.times(row.marginAtEntry));
    row.staked = sumOf(row.staked, paid);
    row.posted = sumOf(row.posted, paid);
    tally.topUps++;
    const at = { step, round, account: row.account.id, ...marketOf(row) };
    sink({ event: 'topUp', ...at, amount: paid.toNumber(), balance: walletBalance(row.account) });
  }
}

/** Has the mark crossed the stop? Long: at or below it; short: at or above. */
function isCrossed({ comparisons }: World, { size, stop, market }: PositionState): boolean {
  if (stop === undefined || size.isZero()) return false;
  const order = comparisons.compare(market.mark, stop);
  return size.greaterThan(0) ? order <= 0 : order >= 0;
}

/** Stop-losses that the book can fill whole and the account can afford; others wait for the next step. */
export function fillStops(world: World): void {
  const certain = world.venue.triggers.filter(({ action, probability }) => action === 'liquidate' && probability === 1);
  for (const position of world.positions) {
    if (position.row.stopsCancelled || !isCrossed(world, position)) continue;
    if (certain.some((trigger) => isRowUnder(world, position.row, trigger))) continue;
    fillStop(world, position);
  }
}

function fillStop(world: World, position: PositionState): void {
  const { comparisons, venue, step, round, sink, tally } = world;
  const { row, market, stop } = position;
  const side = sideOf(position.size);
  const quantity = position.size.abs();
  if (comparisons.compare(quantity, depth(market, side)) > 0) return;
  const value = orderValue(market, side, quantity);
  const fee = value.abs().times(venue.fees.taker);
  const gained = value.minus(quantity.times(market.value)).times(side);
  const scale = scaleOf(row);
  if (comparisons.compare(worthOf(row).plus(gained).minus(fee), ZERO, scale) < 0) return;

  displace(market, side, quantity);
  const closed = closeInBook(position, quantity, value);
  const paid = transfer(row, world.venueEquity, fee);
  if (!row.isCross) release(row, row.cash);
  tally.stopOuts++;
  const slipped = unitValue(market.contract, stop!).times(quantity).minus(value).times(side);
  tally.stopSlippage = tally.stopSlippage.plus(larger(ZERO, slipped));
  sink({
    event: 'stopOut',
    step,
    round,
    account: row.account.id,
    market: market.symbol,
    size: closed.toNumber(),
    stopPrice: stop!.toNumber(),
    fillPrice: priceAt(market.contract, value.div(quantity)).toNumber(),
    fee: paid.toNumber(),
    balance: walletBalance(row.account),
  });
  convertForClosed(world, row, scale, sink);
}
