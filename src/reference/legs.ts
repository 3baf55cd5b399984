import { positionMaintenance, sizesOf, type RowSizes } from './equity.ts';
import type { PositionState, RowState, World } from './world.ts';

/** Open positions in the venue's order of legs, as the row stands or as planned. */
export function legsOf(world: World, row: RowState, { cash, quantities }: RowSizes = sizesOf(row)): PositionState[] {
  const legs = [...quantities].filter(([, quantity]) => !quantity.isZero()).map(([position]) => position);
  if (world.venue.liquidation.legOrder === 'firstInFirstOut') return legs.toSorted((a, b) => a.age - b.age);
  const maintenance = new Map(legs.map((leg) => [leg, positionMaintenance(world, leg, quantities.get(leg)!, cash)]));
  return legs.toSorted(
    (a, b) => world.comparisons.compare(maintenance.get(b)!, maintenance.get(a)!) || a.place - b.place,
  );
}
