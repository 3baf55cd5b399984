import { timesBetween } from './cadence.ts';
import type { EngineContext } from './context.ts';

/**
 * Where the venue settles daily, entry prices become the mark: profit is realised and deleveraging sees it. Cash counts
 * positions at zero, so that cash and equity stay as they are.
 */
export function resetEntries({ policy, state, cadence, detector }: EngineContext, step: number): void {
  const interval = policy.venue.settlementInterval;
  if (interval === 0 || timesBetween(interval, (step - 1) * cadence.step, step * cadence.step) === 0) return;
  const { count, market } = policy.rows.positions;
  for (let p = 0; p < count; p++) state.cost[p] = state.size[p]! * state.values[market[p]!]!;
  detector.allChanged();
}
