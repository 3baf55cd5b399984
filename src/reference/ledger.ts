import type { Amount } from './amount.ts';
import { ZERO, booked, differenceOf, sumOf } from './amount.ts';
import type { Holder, Inventory, PositionState, World } from './world.ts';

/** Moves `value` (either sign) from one ledger account to another: rounded once, the same on both sides. */
export function transfer(from: Holder, to: Holder, value: Amount): Amount {
  const moved = booked(value);
  from.cash = differenceOf(from.cash, moved);
  to.cash = sumOf(to.cash, moved);
  return moved;
}

/**
 * Takes `size` (signed) at a total cost of `cost` into an inventory. What it nets against leaves at its own average cost:
 * the difference is realised.
 */
export function addTo(inventory: Inventory, size: Amount, cost: Amount): void {
  const before = inventory.size;
  inventory.size = sumOf(before, size);
  if (before.times(size).greaterThanOrEqualTo(ZERO)) {
    inventory.cost = sumOf(inventory.cost, cost);
  } else if (size.abs().lessThanOrEqualTo(before.abs())) {
    inventory.cost = inventory.cost.times(inventory.size).div(before);
  } else {
    inventory.cost = cost.times(inventory.size).div(size);
  }
}

/** A size that is this share of what it was is rounding: there is none of it left. */
const DUST = '1e-28';

const isDust = (size: Amount, before: Amount): boolean => size.abs().lessThanOrEqualTo(before.abs().times(DUST));

/**
 * Closes `quantity` of a position for `value` = ∫ v dq (signed as v) with a taker that takes it over: the size and the
 * amount that leave the one arrive at the other.
 *
 * @returns the signed size that was closed
 */
export function closeWith(
  position: PositionState,
  taker: Holder,
  inventory: Inventory,
  quantity: Amount,
  value: Amount,
): Amount {
  const { size, market } = position;
  const taken = inventory.size;
  const closed = isDust(size.abs().minus(quantity), size) ? size.abs() : booked(quantity);
  const signed = size.lessThan(0) ? closed.negated() : closed;
  const proceeds = transfer(taker, position.row, signed.lessThan(0) ? value.negated() : value);
  addTo(position, signed.negated(), proceeds.negated());
  addTo(inventory, signed, proceeds);
  if (inventory !== market.book && !inventory.size.isZero() && isDust(inventory.size, taken)) {
    addTo(market.book, inventory.size, ZERO);
    Object.assign(inventory, { size: ZERO, cost: ZERO });
  }
  return signed;
}

/** Closes part of a position in the book (its order is the book's to fill: `book.ts`). */
export function closeInBook(position: PositionState, quantity: Amount, value: Amount): Amount {
  return closeWith(position, position.market.book, position.market.book, quantity, value);
}

/** All ledger accounts of the second law. */
export function ledgerAccounts(world: World): Holder[] {
  return [
    ...world.rows.flatMap((row) => [row, row.debt]),
    ...world.accounts.flatMap(({ free, wallets }) => [free, ...wallets.values()]),
    ...world.pools,
    ...world.layers.flatMap(({ providers }) => providers),
    ...world.markets.flatMap(({ book, outside }) => [book, outside]),
    world.venueEquity,
    world.writtenOff,
    world.deposits,
  ];
}

export const totalCash = (world: World): Amount =>
  ledgerAccounts(world).reduce((sum, { cash }) => sumOf(sum, cash), ZERO);

/** Σ size over all holders, by market: zero by the first law. */
export function netSizes(world: World): Amount[] {
  return world.markets.map((market) => {
    const holders: Inventory[] = [
      market.book,
      market.outside,
      ...world.positions.filter((position) => position.market === market),
      ...world.pools.flatMap(({ inventory }) => inventory.get(market) ?? []),
      ...world.layers.flatMap(({ providers }) => providers.flatMap(({ inventory }) => inventory.get(market) ?? [])),
    ];
    return holders.reduce((sum, { size }) => sumOf(sum, size), ZERO);
  });
}
