import type { LiquidationStage, Slice } from '../venue.ts';
import { INFINITE, ZERO, amount, larger, smaller, type Amount } from './amount.ts';
import { bankruptcyValues, gainOverBankruptcy } from './bankruptcy.ts';
import { orderValue, sideOf } from './book.ts';
import { equityOf, isUnder, measureOf, measured, scheduleOf, sizesOf, worthOf, type RowSizes } from './equity.ts';
import { legsOf } from './legs.ts';
import { tierEnd, tierOf } from './schedules.ts';
import type { PositionState, RowState, World } from './world.ts';

/** How much of each position a stage's order closes (rules §6). */
export interface Sliced {
  readonly position: PositionState;
  readonly quantity: Amount;
}

/** What an order would leave of a row: its sizes and cash, filled on the book as it stands, and its equity at the marks. */
interface Virtual {
  readonly sizes: RowSizes;
  readonly equity: Amount;
  /** By which the row is worth more than its equity: coins fetch other amounts than they count for. */
  readonly spare: Amount;
}

/** What the fee on a fill may not exceed, beside what is left: its gain over the bankruptcy price, where the cap says so. */
function feeLimit(
  world: World,
  { sizes, equity, spare }: Virtual,
  position: PositionState,
  fill: { readonly quantity: Amount; readonly value: Amount },
): Amount {
  if (world.venue.liquidation.fee.cap !== 'aboveBankruptcy') return INFINITE;
  return gainOverBankruptcy(position, fill, bankruptcyValues(world, position.row, sizes, equity.plus(spare)));
}

function afterFill(world: World, virtual: Virtual, position: PositionState, quantity: Amount): Virtual {
  if (quantity.isZero()) return virtual;
  const { sizes, equity, spare } = virtual;
  const { rate, cap } = world.venue.liquidation.fee;
  const { market } = position;
  const side = sideOf(position.size);
  const value = orderValue(market, side, quantity);
  const before = equity.plus(value.minus(quantity.times(market.value)).times(side));
  const charged = value.abs().times(rate);
  const most = smaller(before.plus(spare), feeLimit(world, virtual, position, { quantity, value }));
  const fee = cap === 'none' ? charged : larger(ZERO, smaller(charged, most));
  return {
    sizes: {
      cash: sizes.cash.plus(value.times(side)).minus(fee),
      quantities: new Map(sizes.quantities).set(position, position.size.abs().minus(quantity)),
    },
    equity: before.minus(fee),
    spare,
  };
}

const GOAL_MARGIN = amount(1e-9).plus(1);
const HALVINGS = 60;

/** How far an order up to a goal goes: to the level (absent: that of the goal's trigger) and a buffer of notional. */
interface Goal {
  readonly level?: number;
  readonly buffer: number;
}

/** Whether an order up to the goal is done: equity at least the requirement plus the buffer. */
function isHealed(world: World, { sizes, equity }: Virtual, { level, buffer }: Goal): boolean {
  const goal = world.goal!;
  const required = measureOf(world, goal.measure, sizes).times(level ?? goal.level);
  const notional = [...sizes.quantities].reduce(
    (sum, [position, quantity]) => sum.plus(quantity.times(position.market.value).abs()),
    ZERO,
  );
  return equity.greaterThanOrEqualTo(required.times(GOAL_MARGIN).plus(notional.times(buffer)));
}

/** Legs in order, each as little as heals the row, all of it that the budget of notional allows where that is not enough. */
function untilHealed(
  world: World,
  row: RowState,
  legs: readonly PositionState[],
  goal: Goal,
  budget: Amount,
): Sliced[] {
  let virtual: Virtual = {
    sizes: sizesOf(row),
    equity: equityOf(row),
    spare: worthOf(row).minus(equityOf(row)),
  };
  let left = budget;
  return legs.map((position) => {
    if (isHealed(world, virtual, goal)) return { position, quantity: ZERO };
    const value = position.market.value.abs();
    let quantity = smaller(position.size.abs(), left.div(value));
    if (isHealed(world, afterFill(world, virtual, position, quantity), goal)) {
      let low = ZERO;
      for (let halving = 0; halving < HALVINGS; halving++) {
        const middle = low.plus(quantity).div(2);
        if (isHealed(world, afterFill(world, virtual, position, middle), goal)) quantity = middle;
        else low = middle;
      }
    }
    left = left.minus(quantity.times(value));
    virtual = afterFill(world, virtual, position, quantity);
    return { position, quantity };
  });
}

type OfKind<K extends Slice['kind']> = Extract<Slice, { kind: K }>;

function fractions(
  legs: readonly PositionState[],
  { share, minimumNotional, maximumNotional }: OfKind<'fraction'>,
): Sliced[] {
  let left = amount(maximumNotional ?? Infinity);
  return legs.map((position) => {
    const value = position.market.value.abs();
    const whole = position.size.abs();
    const raised = larger(whole.times(share), amount(minimumNotional ?? 0).div(value));
    const quantity = smaller(smaller(raised, whole), left.div(value));
    left = left.minus(quantity.times(value));
    return { position, quantity };
  });
}

function tiersDown(world: World, row: RowState, legs: readonly PositionState[], slice: OfKind<'tiersDown'>): Sliced[] {
  const quantities = new Map(sizesOf(row).quantities);
  const equity = equityOf(row);
  /** The requirement at planned sizes and unchanged equity: closed at the mark, as it were. */
  const isMet = (): boolean => {
    const goal = world.goal!;
    const held = [...quantities].reduce(
      (sum, [{ size, market }, quantity]) => sum.plus(quantity.times(sideOf(size)).times(market.value)),
      ZERO,
    );
    const required = measureOf(world, goal.measure, { cash: equity.minus(held), quantities }).times(goal.level);
    return !isUnder(world, row, goal, equity, required);
  };
  return legs.map((position) => {
    const whole = position.size.abs();
    const schedule = scheduleOf(world, position);
    const held = measured(world, position, whole);
    const tier = tierOf(schedule, held, world.comparisons);
    if (tier < slice.fromTier || tier <= 1) return { position, quantity: ZERO };
    const reduceTo = (target: number): Amount => {
      const end = smaller(whole, tierEnd(schedule, target, held));
      quantities.set(position, end);
      return end;
    };
    let end = whole;
    if (slice.tiers === 'lowest') end = reduceTo(1);
    else if (slice.tiers !== 'justEnough') end = reduceTo(Math.max(1, tier - slice.tiers));
    else if (!isMet()) {
      for (let target = tier - 1; target >= 1; target--) {
        end = reduceTo(target);
        if (isMet()) break;
      }
    }
    return { position, quantity: whole.minus(end) };
  });
}

/** Notional that a clip may still close of this row in this step. */
export function clipAllowance(
  { stepSeconds, step }: World,
  row: RowState,
  { notional, perSecond }: OfKind<'clip'>,
): Amount {
  const whole = amount(notional).times(perSecond).times(stepSeconds);
  return row.clipped.step === step ? larger(ZERO, whole.minus(row.clipped.notional)) : whole;
}

/** Within this share of a leg, a slice is the leg, and a fill is its slice, or nothing. */
const NEGLIGIBLE = '1e-12';

/** a, unless it misses `whole` by a share of the leg that is negligible. */
export function roundedTo({ comparisons }: World, quantity: Amount, whole: Amount, leg: Amount): Amount {
  const missing = whole.minus(quantity);
  if (!missing.isFinite() || missing.isZero()) return quantity;
  comparisons.note(missing.abs(), leg);
  return missing.abs().lessThanOrEqualTo(leg.times(NEGLIGIBLE)) ? whole : quantity;
}

/** The slices of a stage's order, leg by leg, each planned as if those before had filled. */
export function slicesOf(world: World, row: RowState, { slice }: LiquidationStage): Sliced[] {
  const legs = legsOf(world, row);
  const planned = ((): Sliced[] => {
    switch (slice.kind) {
      case 'all':
        return legs.map((position) => ({ position, quantity: position.size.abs() }));
      case 'fraction':
        return fractions(legs, slice);
      case 'tiersDown':
        return tiersDown(world, row, legs, slice);
      case 'clip':
        return untilHealed(world, row, legs, slice, clipAllowance(world, row, slice));
      case 'justEnough':
        return untilHealed(world, row, legs, slice, amount(Infinity));
    }
  })();
  return planned.map(({ position, quantity }) => {
    const whole = position.size.abs();
    return { position, quantity: roundedTo(world, roundedTo(world, quantity, whole, whole), ZERO, whole) };
  });
}
