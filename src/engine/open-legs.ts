import { TIE } from '../margin/tie.ts';
import type { CompiledPolicy } from './policy.ts';
import { positionMaintenance } from './row.ts';
import type { PathState } from './state.ts';

/** An open position of a row that is liquidated. */
export interface OpenLeg {
  readonly position: number;
  /** Quote, ≥ 0. */
  readonly maintenance: number;
}

/** The open positions of a row in the order in which they are closed: largest maintenance first, or the oldest; ties by position. */
export function openLegs(policy: CompiledPolicy, state: PathState, row: number): OpenLeg[] {
  const { start } = policy.rows;
  const legs: OpenLeg[] = [];
  for (let position = start[row]!; position < start[row + 1]!; position++) {
    if (state.size[position] === 0) continue;
    legs.push({ position, maintenance: positionMaintenance(policy, state, position) });
  }
  if (legs.length < 2) return legs;
  return policy.venue.liquidation.legOrder === 'firstInFirstOut'
    ? legs.sort((a, b) => state.age[a.position]! - state.age[b.position]! || a.position - b.position)
    : legs.sort((a, b) => byMaintenance(a, b) || a.position - b.position);
}

/** Largest first; what differs by rounding alone is equal. */
function byMaintenance(a: OpenLeg, b: OpenLeg): number {
  const difference = b.maintenance - a.maintenance;
  return Math.abs(difference) <= TIE * Math.max(a.maintenance, b.maintenance) ? 0 : difference;
}

/** The same legs in the order of positions. */
export function inPositionOrder(legs: readonly OpenLeg[]): readonly OpenLeg[] {
  return legs.length < 2 ? legs : [...legs].sort((a, b) => a.position - b.position);
}
