import type { Event } from '../event.ts';
import type { BackstopLayer, DeleveragingRule } from '../venue.ts';
import { ONE, ZERO, amount, larger, smaller, sumOf, type Amount } from './amount.ts';
import { spread } from './allocations.ts';
import { priceAt, unitValue } from './contract.ts';
import { deleverage, type Excess } from './deleveraging.ts';
import { inventoryRoom, noteBalances, poolFor } from './funds.ts';
import { closeWith } from './ledger.ts';
import type { Leg } from './plan.ts';
import type { LayerState, Provider, World } from './world.ts';

/** Layers that take size at a price of their own (rules §7). */

interface Taken {
  readonly quantity: Amount;
  /** ∫ v dq of what was taken. */
  readonly value: Amount;
  readonly excesses: readonly Excess[];
}

const NOTHING: Taken = { quantity: ZERO, value: ZERO, excesses: [] };

type KindOf<K extends BackstopLayer['kind']> = Extract<BackstopLayer, { kind: K }>;

/** Lets a layer take up to `wanted` of a leg. */
export function takeInto(world: World, state: LayerState, leg: Leg, wanted: Amount, told: Event[]): Taken {
  const { layer } = state;
  switch (layer.kind) {
    case 'adl':
    case 'unwind':
      return deleverage(world, layer.name, layer, leg, wanted, deleveragingValue(layer, leg), told);
    case 'takeover':
      return takeOver(world, layer, leg, wanted, told);
    case 'assignment':
      return assign(world, state, leg, wanted, told);
    case 'keepers':
      return toKeepers(world, state, layer, leg, wanted, told);
    case 'insuranceFund':
    case 'venueEquity':
    case 'socialisedLoss':
    case 'clawback':
    case 'accountDebt':
      return NOTHING;
  }
}

function deleveragingValue({ price }: DeleveragingRule, { market, against }: Leg): Amount {
  switch (price) {
    case 'bankruptcy':
      return against;
    case 'mark':
      return market.value;
    case 'previousMark':
      return unitValue(market.contract, market.previousMark);
  }
}

function takeOver(world: World, layer: KindOf<'takeover'>, leg: Leg, wanted: Amount, told: Event[]): Taken {
  const { market, side, against, position } = leg;
  const pool = poolFor(world, layer.fund, market);
  if (pool === undefined) return NOTHING;
  const inventory = pool.inventory.get(market)!;
  const room = inventoryRoom(pool, layer.inventoryCap, market);
  const held = inventory.size.times(side);
  // What only reduces the inventory is always taken.
  const most = larger(held.negated(), room.div(market.value.abs()).minus(held));
  const quantity = larger(ZERO, smaller(wanted, most));
  if (!world.comparisons.isPositive(quantity, wanted)) return NOTHING;
  const closed = closeWith(position, pool, inventory, quantity, quantity.times(against)).abs();
  inventory.lastTaken = closed;
  const { step, round, tally } = world;
  tally.takeoverNotional = tally.takeoverNotional.plus(closed.times(market.value.abs()));
  noteBalances(world);
  told.push({
    event: 'takeover',
    step,
    round,
    fund: layer.fund,
    account: position.row.account.id,
    market: market.symbol,
    size: closed.times(side).toNumber(),
    fillPrice: priceAt(market.contract, against).toNumber(),
  });
  return { quantity: closed, value: closed.times(against), excesses: [] };
}

/** Volunteers share a size equally, each up to its room; what one has no room for goes to the others. */
function assign(world: World, { providers }: LayerState, leg: Leg, wanted: Amount, told: Event[]): Taken {
  const { market, side, against } = leg;
  const rooms = providers.map(({ capacity, inventory }) =>
    larger(ZERO, capacity.div(market.value.abs()).minus(inventory.get(market)!.size.times(side))),
  );
  const parts = spread(
    providers.map(() => ONE),
    rooms.map((room) => smaller(room, wanted)),
    wanted,
  );
  let quantity = ZERO;
  providers.forEach((provider, i) => {
    if (!world.comparisons.isPositive(parts[i]!, wanted)) return;
    quantity = sumOf(quantity, handToProvider(world, leg, provider, parts[i]!, against, told));
  });
  return { quantity, value: quantity.times(against), excesses: [] };
}

/** Hands `quantity` of a leg to a volunteer or a keeper at a unit value. */
function handToProvider(
  world: World,
  leg: Leg,
  provider: Provider,
  quantity: Amount,
  value: Amount,
  told: Event[],
): Amount {
  const { market, side, position } = leg;
  const inventory = provider.inventory.get(market)!;
  const closed = closeWith(position, provider, inventory, quantity, quantity.times(value)).abs();
  const { step, round, tally } = world;
  tally.assignedNotional = tally.assignedNotional.plus(closed.times(market.value.abs()));
  told.push({
    event: 'assignment',
    step,
    round,
    provider: provider.name,
    account: position.row.account.id,
    market: market.symbol,
    size: closed.times(side).toNumber(),
    fillPrice: priceAt(market.contract, value).toNumber(),
  });
  return closed;
}

/** Keepers buy below the mark and sell above it, so much notional per market and step. */
function toKeepers(
  world: World,
  state: LayerState,
  layer: KindOf<'keepers'>,
  leg: Leg,
  wanted: Amount,
  told: Event[],
): Taken {
  const { market, side } = leg;
  const taken = state.taken.get(market) ?? ZERO;
  const most = larger(ZERO, amount(layer.capacityPerStep).minus(taken)).div(market.value.abs());
  const quantity = smaller(wanted, most);
  if (!world.comparisons.isPositive(quantity, wanted)) return NOTHING;
  const value = unitValue(market.contract, market.mark.times(ONE.minus(amount(layer.discount).times(side))));
  const closed = handToProvider(world, leg, state.providers[0]!, quantity, value, told);
  state.taken.set(market, sumOf(taken, closed.times(market.value.abs())));
  return { quantity: closed, value: closed.times(value), excesses: [] };
}
