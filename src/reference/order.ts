import type { Event } from '../event.ts';
import type { LiquidationStage, OrderLimit } from '../venue.ts';
import { INFINITE, ONE, ZERO, amount, clamp, smaller, sumOf, total, type Amount } from './amount.ts';
import { bankruptcyValues, gainOverBankruptcy } from './bankruptcy.ts';
import { depth, displace, largestWithGain, orderValue, sideOf, sizeWithinLimit } from './book.ts';
import { priceAt } from './contract.ts';
import { convertForClosed } from './coins.ts';
import { equityOf, isOpen, positionMaintenance, rowMaintenance, scaleOf, walletBalance, worthOf } from './equity.ts';
import { chargeFee, noteBalances, receivingPool, updateDrawdowns } from './funds.ts';
import { closeInBook } from './ledger.ts';
import { noteLossBeyondMargin, settleRemainder } from './row-end.ts';
import { roundedTo, type Sliced } from './slices.ts';
import type { Turn } from './stages.ts';
import type { PositionState, RowState, World } from './world.ts';

/** An order that goes to the book only, with the row's whole equity behind it (rules §6). */

interface Fill {
  readonly position: PositionState;
  /** Signed size that was closed, and ∫ v dq. */
  readonly closed: Amount;
  readonly value: Amount;
  readonly fee: Amount;
}

export interface OrderResult {
  readonly filled: boolean;
  /** A leg was cut short, or there was nothing to do. */
  readonly isCutShort: boolean;
}

/** The unit value that no fill may be worse than, at the row's state before the leg's fill. */
function limitValue(world: World, position: PositionState, limit: OrderLimit): Amount {
  const { row, market, size } = position;
  const side = sideOf(size);
  if (limit === 'market' || limit === 'none') return INFINITE.times(-side);
  if (limit === 'zeroEquity') return market.value.minus(worthOf(row).div(size));
  if (limit === 'bankruptcy') return bankruptcyValues(world, row).get(position)!;
  const maintenance = rowMaintenance(world, row);
  if (maintenance.isZero()) return market.value;
  const shortage = ONE.minus(equityOf(row).div(maintenance)).times(limit.bankruptcyAdjustment);
  const spread = clamp(shortage, ZERO, ONE).times(limit.spreadToMaintenance);
  return market.value.minus(spread.times(positionMaintenance(world, position)).div(size));
}

/** The least of slice, depth, limit, and what the row's equity reaches. */
function fillable(world: World, { position, quantity }: Sliced, limit: OrderLimit): Amount {
  const { market, row } = position;
  const { rate, cap } = world.venue.liquidation.fee;
  const side = sideOf(position.size);
  let ceiling = smaller(quantity, depth(market, side));
  if (ceiling.isZero()) return ZERO;
  if (limit !== 'market') {
    ceiling = sizeWithinLimit(market, side, ceiling, limitValue(world, position, limit), world.comparisons);
  }
  if (ceiling.isZero()) return ZERO;
  const gain = { market, side, against: market.value, feeRate: amount(cap === 'none' ? rate : 0) };
  // Neither by what coins count for nor by what they fetch may the order lead below zero.
  const affordable = largestWithGain(gain, ceiling, smaller(equityOf(row), worthOf(row)).negated(), world.comparisons);
  const leg = position.size.abs();
  return roundedTo(world, roundedTo(world, affordable, quantity, leg), ZERO, leg);
}

function fill(world: World, { position }: Sliced, quantity: Amount): Fill {
  const { market, row } = position;
  const value = orderValue(market, sideOf(position.size), quantity);
  const isByPrice = world.venue.liquidation.fee.cap === 'aboveBankruptcy';
  const gain = isByPrice ? gainOverBankruptcy(position, { quantity, value }, bankruptcyValues(world, row)) : INFINITE;
  displace(market, sideOf(position.size), quantity);
  const closed = closeInBook(position, quantity, value);
  const fee = chargeFee(world, row, market, value.abs(), smaller(gain, worthOf(row)));
  return { position, closed, value, fee };
}

/** What an order changes, so that one that fills whole or not at all can be taken back. */
function snapshot(world: World, slices: readonly Sliced[]): () => void {
  const holders: object[] = slices.flatMap(({ position }) => [
    position,
    position.row,
    position.market.book,
    world.tally,
    receivingPool(world, position.market) ?? world.venueEquity,
    world.venueEquity,
  ]);
  const markets = slices.map(({ position }) => position.market);
  const kept = [
    ...holders.map((holder) => [holder, { ...holder }]),
    ...markets.map((market) => [market, { ...market }]),
  ] as const;
  return () => {
    for (const [target, before] of kept) Object.assign(target!, before);
  };
}

/** Sends a stage's slices to the book, leg by leg. */
export function sendOrder(world: World, turn: Turn, stage: LiquidationStage, slices: readonly Sliced[]): OrderResult {
  const { row } = turn;
  const before = { equity: equityOf(row), maintenance: rowMaintenance(world, row), scale: scaleOf(row) };
  const takeBack = snapshot(world, slices);
  const fills: Fill[] = [];
  let isCutShort = false;
  for (const slice of slices) {
    if (slice.quantity.isZero()) continue;
    const quantity = fillable(world, slice, stage.limit);
    if (quantity.lessThan(slice.quantity)) isCutShort = true;
    if (!quantity.isZero()) fills.push(fill(world, slice, quantity));
  }
  if (stage.fillOrKill && isCutShort) {
    takeBack();
    return { filled: false, isCutShort: true };
  }
  if (fills.length === 0) return { filled: false, isCutShort: true };
  const fee = fills.reduce((sum, each) => sum.plus(each.fee), ZERO);
  if (stage.slice.kind === 'clip') keepClipped(world, row, fills);
  let remainder = ZERO;
  const conversions: Event[] = [];
  if (isOpen(row)) {
    world.tally.partialLiquidations++;
    row.partials++;
  } else {
    convertForClosed(world, row, before.scale, (event) => conversions.push(event));
    const { released } = row;
    const exchanged = total(fills.map(({ value }) => value.abs()));
    if (world.comparisons.isPositive(row.cash, exchanged)) {
      remainder = settleRemainder(world, row, row.cash, slices[0]!.position.market);
    }
    noteLossBeyondMargin(world, row, { released, remainder, shortfall: ZERO, scale: before.scale });
  }
  noteBalances(world);
  updateDrawdowns(world);
  tell(world, turn, stage, fills, { ...before, fee, remainder });
  conversions.forEach(world.sink);
  return { filled: true, isCutShort };
}

/** Counts what was filled towards the allowance of a clip. */
function keepClipped({ step }: World, row: RowState, fills: readonly Fill[]): void {
  const notional = fills.reduce(
    (sum, { position, closed }) => sum.plus(closed.times(position.market.value).abs()),
    ZERO,
  );
  const sofar = row.clipped.step === step ? row.clipped.notional : ZERO;
  row.clipped = { step, notional: sumOf(sofar, notional) };
}

function tell(
  { sink, step, round }: World,
  { row, acting }: Turn,
  stage: LiquidationStage,
  fills: readonly Fill[],
  settled: { equity: Amount; maintenance: Amount; fee: Amount; remainder: Amount },
): void {
  fills.forEach(({ position: { market }, closed, value }, i) => {
    sink({
      event: 'liquidation',
      step,
      round,
      account: row.account.id,
      market: market.symbol,
      stage: stage.name,
      size: closed.toNumber(),
      fillPrice: priceAt(market.contract, value.div(closed.abs())).toNumber(),
      mark: market.mark.toNumber(),
      ...(i === fills.length - 1 && {
        equity: settled.equity.toNumber(),
        maintenanceMargin: settled.maintenance.toNumber(),
        trigger: acting.trigger,
        required: acting.required.toNumber(),
        fee: settled.fee.toNumber(),
        remainder: settled.remainder.toNumber(),
        shortfall: 0,
        balance: walletBalance(row.account),
      }),
    });
  });
}
