import { ONE, ZERO, total, type Amount } from './amount.ts';
import { notionalAtMark, positionMaintenance, worthOf } from './equity.ts';
import { legsOf } from './slices.ts';
import type { PositionState, RowState, World } from './world.ts';

/**
 * Unit values v(P) at which a row's positions are bankrupt, what it is worth shared among them (rules §7): by maintenance, by
 * notional where that is zero, or all of it to the first leg. v(Pᵢ) = v(Mᵢ) − E · shareᵢ / sizeᵢ, so that Σ sizeᵢ (v(Mᵢ) − v(Pᵢ)) = E.
 */
export function bankruptcyValues(world: World, row: RowState): ReadonlyMap<PositionState, Amount> {
  const legs = legsOf(world, row);
  const equity = worthOf(row);
  const shares = sharesOf(world, legs);
  return new Map(legs.map((leg, i) => [leg, leg.market.value.minus(equity.times(shares[i]!).div(leg.size))] as const));
}

function sharesOf(world: World, legs: readonly PositionState[]): Amount[] {
  if (world.venue.liquidation.bankruptcyPrice === 'perLeg') return legs.map((_, i) => (i === 0 ? ONE : ZERO));
  const maintenance = legs.map((leg) => positionMaintenance(world, leg));
  const weights = total(maintenance).isZero() ? legs.map(notionalAtMark) : maintenance;
  const sum = total(weights);
  return weights.map((weight) => weight.div(sum));
}
