import type { Event } from '../event.ts';
import type { BackstopLayer } from '../venue.ts';
import { INFINITE, ZERO, amount, differenceOf, larger, smaller, sumOf, type Amount } from './amount.ts';
import type { Side } from './book.ts';
import { balanceOf, drawdownFloor, isDrawnDown, noteBalances, noteDepletion, poolFor } from './funds.ts';
import { transfer } from './ledger.ts';
import { socialise } from './socialised.ts';
import type { LayerState, MarketState, RowState, World } from './world.ts';

/** Layers that pay, so that the book may fill on (rules §7). */

/** The settlement that layers pay into. */
export interface Settlement {
  readonly row: RowState;
  /** What rounding in its amounts is relative to. */
  readonly scale: Amount;
  /** What each layer has paid so far. */
  readonly paidBy: Map<LayerState, Amount>;
  paid: Amount;
}

type KindOf<K extends BackstopLayer['kind']> = Extract<BackstopLayer, { kind: K }>;
type CashLayer = KindOf<'insuranceFund' | 'venueEquity' | 'socialisedLoss' | 'clawback' | 'accountDebt'>;

export function isCashLayer(layer: BackstopLayer): layer is BackstopLayer & CashLayer {
  switch (layer.kind) {
    case 'insuranceFund':
    case 'venueEquity':
    case 'socialisedLoss':
    case 'clawback':
    case 'accountDebt':
      return true;
    case 'adl':
    case 'unwind':
    case 'takeover':
    case 'assignment':
    case 'keepers':
      return false;
  }
}

/** The closed position whose loss it is. */
export interface Bearer {
  readonly market: MarketState;
  readonly side: Side;
}

/** Lets a layer pay towards `need`; what it paid. */
export function payFrom(
  world: World,
  state: LayerState,
  settlement: Settlement,
  bearer: Bearer,
  need: Amount,
  told: Event[],
): Amount {
  const paid = pay(world, state, settlement, bearer, need, told);
  settlement.paid = sumOf(settlement.paid, paid);
  settlement.paidBy.set(state, sumOf(settlement.paidBy.get(state) ?? ZERO, paid));
  return paid;
}

function pay(
  world: World,
  state: LayerState,
  settlement: Settlement,
  bearer: Bearer,
  need: Amount,
  told: Event[],
): Amount {
  const { layer } = state;
  const { row, scale } = settlement;
  const { step, round, tally } = world;
  const at = { step, round, account: row.account.id };
  switch (layer.kind) {
    case 'insuranceFund':
      return payFromFund(world, state, layer, settlement, bearer, need, told);
    case 'venueEquity': {
      const payable = smaller(need, state.left);
      if (!world.comparisons.isPositive(payable, scale)) return ZERO;
      const paid = transfer(world.venueEquity, row, payable);
      state.left = state.left.minus(paid);
      tally.venuePaid = tally.venuePaid.plus(paid);
      told.push({ event: 'venuePayment', ...at, layer: layer.name, amount: paid.toNumber() });
      return paid;
    }
    case 'accountDebt': {
      const owed = transfer(row.debt, row, need);
      row.newDebt = sumOf(row.newDebt, owed);
      told.push({ event: 'debt', ...at, amount: owed.toNumber() });
      return owed;
    }
    case 'socialisedLoss':
    case 'clawback':
      return socialise(world, state, layer, { ...bearer, row, scale }, need, told);
    case 'adl':
    case 'unwind':
    case 'takeover':
    case 'assignment':
    case 'keepers':
      return ZERO;
  }
}

function payFromFund(
  world: World,
  state: LayerState,
  layer: KindOf<'insuranceFund'>,
  { row, scale, paidBy }: Settlement,
  { market }: Bearer,
  need: Amount,
  told: Event[],
): Amount {
  const pool = poolFor(world, layer.fund, market);
  if (pool === undefined || isDrawnDown(pool)) return ZERO;
  const { step, round, tally, comparisons } = world;
  const drawn = state.drawn.get(market) ?? ZERO;
  const floor = drawdownFloor(world, pool);
  const limits = [
    amount(layer.perSettlement).minus(paidBy.get(state) ?? ZERO),
    amount(layer.perMarket).minus(drawn),
    floor === undefined ? INFINITE : balanceOf(pool).minus(floor),
  ];
  const asked = larger(ZERO, limits.reduce(smaller, need));
  const available = pool.isUnlimited ? INFINITE : larger(ZERO, balanceOf(pool).minus(layer.keep));
  if (comparisons.compare(asked, available, scale) > 0) noteDepletion(world);
  const payable = smaller(asked, available);
  if (!comparisons.isPositive(payable, scale)) return ZERO;
  const paid = transfer(pool, row, payable);
  state.drawn.set(market, sumOf(drawn, paid));
  pool.netReceipts = differenceOf(pool.netReceipts, paid);
  tally.fundPaid = tally.fundPaid.plus(paid);
  noteBalances(world);
  told.push({
    event: 'fundPayment',
    step,
    round,
    fund: layer.fund,
    account: row.account.id,
    amount: paid.toNumber(),
    balance: balanceOf(pool).toNumber(),
  });
  return paid;
}
