import { ZERO, larger, smaller, sumOf, total, type Amount } from './amount.ts';
import { closeInBook, transfer } from './ledger.ts';
import { depth, displace, orderValue, sideOf } from './book.ts';
import { priceAt, unitValue } from './contract.ts';
import { convertForClosed } from './coins.ts';
import {
  cashEquityOf,
  equityOf,
  isOpen,
  isRowUnder,
  measured,
  openPositions,
  positionMaintenance,
  scaleOf,
  scheduleOf,
  walletBalance,
  worthOf,
} from './equity.ts';
import { release } from './row-end.ts';
import { initialOf } from './schedules.ts';
import { wholeSteps } from './time.ts';
import { marketOf } from './triggers.ts';
import type { PositionState, World } from './world.ts';

/** What traders do of their own (rules §4.5). */

/** Of a row's scale, or of the margins that an account posted: an amount at or below it is no withdrawal. */
const DUST = '1e-12';

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

/** Owners take home what is free of their money, in the order of the book. */
export function withdraw(world: World): void {
  const { accounts, deposits, step, stepSeconds, round, sink, comparisons } = world;
  for (const { account: id, at, leave } of world.experiment.accounts.traders.withdrawals ?? []) {
    if (Math.max(1, wholeSteps(at, stepSeconds)) !== step) continue;
    const account = accounts.find((each) => each.id === id)!;
    if (account.rows.some(({ debt }) => !debt.cash.isZero())) continue;
    const posted = total(account.rows.map(({ marginAtEntry }) => marginAtEntry));
    const hasFree = comparisons.compare(account.free.cash, posted.times(DUST), posted) > 0;
    let withdrawn = hasFree ? transfer(account.free, deposits, account.free.cash) : ZERO;
    for (const row of account.rows.filter(isOpen)) {
      const need = total(openPositions(row).map((position) => needOf(world, position)));
      const taken = smaller(equityOf(row).minus(need.times(leave)), cashEquityOf(row));
      if (comparisons.compare(taken, scaleOf(row).times(DUST), scaleOf(row)) <= 0) continue;
      const moved = transfer(row, deposits, taken);
      row.released = sumOf(row.released, moved);
      withdrawn = sumOf(withdrawn, moved);
    }
    if (withdrawn.isZero()) continue;
    const balance = walletBalance(account);
    sink({ event: 'withdrawal', step, round, account: id, amount: withdrawn.toNumber(), balance });
  }
}

/** The larger of initial and maintenance margin. */
const needOf = (world: World, position: PositionState): Amount =>
  larger(
    initialOf(scheduleOf(world, position), measured(world, position, position.size.abs()), world.comparisons),
    positionMaintenance(world, position),
  );

/** Has the mark crossed the stop? Long: at or below it; short: at or above. */
function isCrossed({ comparisons }: World, { size, stop, market }: PositionState): boolean {
  if (stop === undefined || size.isZero()) return false;
  const order = comparisons.compare(market.mark, stop);
  return size.greaterThan(0) ? order <= 0 : order >= 0;
}

/** Stop-losses that the book can fill whole and the account can afford; others wait for the next step. */
export function fillStops(world: World): void {
  const certain = world.venue.triggers.filter(
    ({ action, probability, delay }) => action === 'liquidate' && probability === 1 && delay === undefined,
  );
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
