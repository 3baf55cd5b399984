import type { LiquidationStage } from '../venue.ts';
import { ZERO, larger, smaller, total, type Amount } from './amount.ts';
import { displace, gainOf, largestWithGain, orderValue } from './book.ts';
import { priceAt } from './contract.ts';
import { fillExcess } from './deleveraging.ts';
import { isOpen, walletBalance, worthOf } from './equity.ts';
import { isMet } from './funds.ts';
import { isCashLayer, payFrom } from './cash-layers.ts';
import { closeInBook, transfer } from './ledger.ts';
import { recordOf, settle, type Closing, type Settled } from './settlement.ts';
import { planClosing, type Leg, type Plan } from './plan.ts';
import { takeInto } from './position-layers.ts';
import type { Turn } from './stages.ts';
import type { LayerState, World } from './world.ts';

/** A closing stage (rules §7): planned, then executed, the backstop's layers with it. */

/** Closes a row as far as book and layers take it; whether anything was closed. */
export function closeRow(world: World, turn: Turn, stage: LiquidationStage): boolean {
  const { row } = turn;
  const first = planClosing(world, row);
  const closing: Closing = {
    row,
    scale: first.scale,
    paidBy: new Map(),
    paid: ZERO,
    uncovered: ZERO,
    parts: [],
    handedPart: ZERO,
    records: new Map(
      first.legs.map(({ position }) => [
        position,
        { closed: ZERO, handed: ZERO, value: ZERO, bookValue: ZERO, excesses: [], told: [], uncovered: undefined },
      ]),
    ),
  };
  const leading = stage.limit === 'none' ? leadingPositionLayers(world) : [];
  for (const leg of first.legs) handOver(world, closing, first, leg, leading);
  for (const record of closing.records.values()) record.handed = record.closed;
  closing.handedPart = total(closing.parts.map(({ part }) => part));
  const rest = world.layers.slice(leading.length);
  let plan = first;
  if (isOpen(row)) {
    // Solvent or not is what it was at its turn.
    if (leading.length > 0) plan = { ...planClosing(world, row), equity: first.equity, scale: first.scale };
    walk(world, closing, plan, rest);
  } else {
    coverHandover(world, closing, first, rest);
  }
  for (const leg of first.legs) fillExcesses(world, closing, leg);
  const closedAny = [...closing.records.values()].some(({ closed }) => !closed.isZero());
  if (!closedAny) return false;
  const settled = settle(world, closing, first, plan);
  tell(world, turn, stage, first, closing, settled);
  return true;
}

function leadingPositionLayers({ layers }: World): LayerState[] {
  const end = layers.findIndex(({ layer }) => isCashLayer(layer));
  return layers.slice(0, end < 0 ? layers.length : end);
}

/** The leading position layers take what they will of a leg, at the plan's prices. */
function handOver(world: World, closing: Closing, plan: Plan, leg: Leg, layers: readonly LayerState[]): void {
  for (const state of layers) {
    const left = leg.position.size.abs();
    if (left.isZero()) return;
    if (!isMet(world, state.layer, plan, leg.market)) continue;
    take(world, closing, state, leg, left, left);
  }
}

/** Lets a position layer take up to `wanted` of the `left` of a leg; what it took, and its loss against the bankruptcy price. */
function take(
  world: World,
  closing: Closing,
  state: LayerState,
  leg: Leg,
  wanted: Amount,
  left: Amount,
): { taken: Amount; loss: Amount } {
  const record = recordOf(closing, leg);
  const { quantity, value, excesses } = takeInto(world, state, leg, wanted, record.told);
  record.closed = record.closed.plus(quantity);
  record.value = record.value.plus(value);
  record.excesses.push(...excesses);
  const loss = quantity.times(leg.against).minus(value).times(leg.side);
  if (!quantity.isZero()) {
    const onBook = gainOf(leg, left.minus(quantity)).minus(gainOf(leg, left));
    closing.parts.push({ state, part: onBook.minus(loss) });
  }
  return { taken: quantity, loss };
}

/** After a handover of everything below the bankruptcy price: what coins do not bring is the need of the first leg. */
function coverHandover(world: World, closing: Closing, plan: Plan, layers: readonly LayerState[]): void {
  const [leg] = plan.legs;
  let need = nothingIfRounding(world, closing, worthOf(closing.row).negated());
  for (const state of layers) {
    if (need.isZero()) break;
    if (!isCashLayer(state.layer) || !isMet(world, state.layer, plan, leg!.market)) continue;
    const paid = payFrom(world, state, closing, leg!, need, recordOf(closing, leg!).told);
    need = nothingIfRounding(world, closing, need.minus(paid));
  }
  leaveUncovered(world, closing, leg!, need);
}

/** max(0, need), and 0 where only rounding is left of it. */
function nothingIfRounding({ comparisons }: World, { scale }: Closing, need: Amount): Amount {
  return comparisons.isPositive(need, scale) ? need : ZERO;
}

/** Budgets of the legs from the row's own equity: legs that gain fill whole, and their gains let the others fill. */
function ownBudgets(legs: readonly Leg[]): Map<Leg, Amount> {
  const gains = new Map(legs.map((leg) => [leg, gainOf(leg, leg.fillable)]));
  const givers = legs.filter((leg) => !gains.get(leg)!.lessThan(0));
  const left = new Map(givers.map((leg) => [leg, gains.get(leg)!]));
  const budgets = new Map<Leg, Amount>();
  for (const leg of legs) {
    if (left.has(leg)) continue;
    let missing = gains.get(leg)!.negated();
    for (const giver of givers) {
      const given = smaller(missing, left.get(giver)!);
      left.set(giver, left.get(giver)!.minus(given));
      missing = missing.minus(given);
    }
    budgets.set(leg, gains.get(leg)!.negated().minus(missing));
  }
  // What a gaining leg has promised to others is no longer its own.
  for (const leg of givers) budgets.set(leg, left.get(leg)!.minus(gains.get(leg)!));
  return budgets;
}

/** Leg by leg, the layers in their order let the book fill on, or take what it should not. */
function walk(world: World, closing: Closing, plan: Plan, layers: readonly LayerState[]): void {
  const budgets = ownBudgets(plan.legs);
  for (const leg of plan.legs) {
    const { told } = recordOf(closing, leg);
    let budget = budgets.get(leg)!;
    let ceiling = leg.fillable;
    let beyond = leg.quantity.minus(leg.fillable);
    let lost = ZERO;
    const needNow = (): Amount => nothingIfRounding(world, closing, lost.minus(budget).minus(gainOf(leg, ceiling)));
    let need = needNow();
    for (const state of layers) {
      if (!isMet(world, state.layer, plan, leg.market)) continue;
      if (isCashLayer(state.layer)) {
        if (need.isZero()) continue;
        budget = budget.plus(payFrom(world, state, closing, leg, need, told));
      } else {
        const reach = need.isZero()
          ? ceiling
          : largestWithGain(leg, ceiling, larger(ZERO, budget.minus(lost)).negated(), world.comparisons);
        const wanted = ceiling.minus(reach).plus(beyond);
        if (!world.comparisons.isPositive(wanted, leg.quantity)) continue;
        const { taken, loss } = take(world, closing, state, leg, wanted, ceiling.plus(beyond));
        const fromBeyond = smaller(taken, beyond);
        beyond = beyond.minus(fromBeyond);
        ceiling = ceiling.minus(taken.minus(fromBeyond));
        lost = lost.plus(loss);
      }
      need = needNow();
    }
    fillLeg(world, closing, leg, ceiling);
    leaveUncovered(world, closing, leg, need);
  }
}

function fillLeg(world: World, closing: Closing, leg: Leg, quantity: Amount): void {
  if (!world.comparisons.isPositive(quantity, leg.quantity)) return;
  const { market, side, position } = leg;
  // What rounding leaves of a position is none.
  const left = position.size.abs().minus(quantity);
  const filled = world.comparisons.isPositive(left, leg.quantity) ? quantity : position.size.abs();
  const value = orderValue(market, side, filled);
  displace(market, side, filled);
  closeInBook(position, filled, value);
  const record = recordOf(closing, leg);
  record.closed = record.closed.plus(filled);
  record.value = record.value.plus(value);
  record.bookValue = record.bookValue.plus(value.abs());
}

/** Counterparties that are closed whole: what the order did not need goes to the book after it. */
function fillExcesses(world: World, closing: Closing, leg: Leg): void {
  const { excesses, told } = recordOf(closing, leg);
  for (const excess of excesses) fillExcess(world, excess, told);
}

function leaveUncovered(world: World, closing: Closing, leg: Leg, need: Amount): void {
  if (need.isZero()) return;
  const { row } = closing;
  const { step, round, tally } = world;
  const written = transfer(world.writtenOff, row, need);
  closing.uncovered = closing.uncovered.plus(written);
  tally.uncovered = tally.uncovered.plus(written);
  recordOf(closing, leg).uncovered = {
    event: 'uncovered',
    step,
    round,
    account: row.account.id,
    amount: written.toNumber(),
  };
}

function tell(
  { sink, step, round }: World,
  { row, acting }: Turn,
  stage: LiquidationStage,
  { legs, marginEquity, maintenance }: Plan,
  closing: Closing,
  { fee, remainder, shortfall, conversions }: Settled,
): void {
  const closedLegs = legs.filter((leg) => !recordOf(closing, leg).closed.isZero());
  closedLegs.forEach((leg, i) => {
    const { closed, value } = recordOf(closing, leg);
    sink({
      event: 'liquidation',
      step,
      round,
      account: row.account.id,
      market: leg.market.symbol,
      stage: stage.name,
      size: closed.times(leg.side).toNumber(),
      fillPrice: priceAt(leg.market.contract, value.div(closed)).toNumber(),
      mark: leg.market.mark.toNumber(),
      ...(i === closedLegs.length - 1 && {
        equity: marginEquity.toNumber(),
        maintenanceMargin: maintenance.toNumber(),
        trigger: acting.trigger,
        required: acting.required.toNumber(),
        fee: fee.toNumber(),
        remainder: remainder.toNumber(),
        shortfall: shortfall.toNumber(),
        balance: walletBalance(row.account),
      }),
    });
  });
  conversions.forEach(sink);
  for (const leg of legs) {
    const { told, uncovered } = recordOf(closing, leg);
    told.forEach(sink);
    if (uncovered !== undefined) sink(uncovered);
  }
}
