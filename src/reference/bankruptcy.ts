import { ONE, ZERO, total, type Amount } from './amount.ts';
import { sideOf } from './book.ts';
import { positionMaintenance, sizesOf, worthOf, type RowSizes } from './equity.ts';
import { legsOf } from './legs.ts';
import type { PositionState, RowState, World } from './world.ts';

/**
 * Unit values v(P) at which a row's positions are bankrupt, what it is worth shared among them (rules §7): by maintenance, by
 * notional where that is zero, or all of it to the first leg. v(Pᵢ) = v(Mᵢ) − E · shareᵢ / sizeᵢ, so that Σ sizeᵢ (v(Mᵢ) − v(Pᵢ)) = E.
 * As the row stands, or as planned fills would leave it.
 */
export function bankruptcyValues(
  world: World,
  row: RowState,
  sizes: RowSizes = sizesOf(row),
  worth: Amount = worthOf(row),
): ReadonlyMap<PositionState, Amount> {
  const legs = legsOf(world, row, sizes);
  const shares = sharesOf(world, legs, sizes);
  return new Map(
    legs.map((leg, i) => {
      const size = sizes.quantities.get(leg)!.times(sideOf(leg.size));
      return [leg, leg.market.value.minus(worth.times(shares[i]!).div(size))] as const;
    }),
  );
}

function sharesOf(world: World, legs: readonly PositionState[], { cash, quantities }: RowSizes): Amount[] {
  if (world.venue.liquidation.bankruptcyPrice === 'perLeg') return legs.map((_, i) => (i === 0 ? ONE : ZERO));
  const maintenance = legs.map((leg) => positionMaintenance(world, leg, quantities.get(leg)!, cash));
  const weights = total(maintenance).isZero()
    ? legs.map((leg) => quantities.get(leg)!.times(leg.market.value).abs())
    : maintenance;
  const sum = total(weights);
  return weights.map((weight) => weight.div(sum));
}

/** What a fill, ∫ v dq = `value`, brings more than closing at the bankruptcy price would; any sign. */
export function gainOverBankruptcy(
  position: PositionState,
  { quantity, value }: { readonly quantity: Amount; readonly value: Amount },
  bankruptcy: ReadonlyMap<PositionState, Amount>,
): Amount {
  return value.minus(quantity.times(bankruptcy.get(position)!)).times(sideOf(position.size));
}
