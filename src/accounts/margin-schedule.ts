import type { Experiment } from '../experiment.ts';
import { maintenanceOf, scheduleOf, type CompiledSchedule } from '../margin/schedule.ts';
import type { Quote } from '../units.ts';

/** A policy's schedule for one market. */
export interface PolicySchedule {
  readonly policy: string;
  readonly schedule: CompiledSchedule;
}

/** Per market, each policy's schedule, in the order of the policies. */
export function schedulesByMarket(experiment: Experiment): readonly (readonly PolicySchedule[])[] {
  return experiment.markets.map(({ symbol }) =>
    experiment.policies.map(({ name, venue }) => ({ policy: name, schedule: scheduleOf(venue, symbol) })),
  );
}

/** The largest maintenance margin that any policy asks of this notional, quote, ≥ 0. */
export function strictestMaintenance(schedules: readonly PolicySchedule[], notional: Quote): Quote {
  return schedules.reduce((most, { schedule }) => Math.max(most, maintenanceOf(schedule, notional)), 0);
}

/**
 * The largest notional ≤ `notional` that `margin` opens under the schedule, to within a fraction of 1e-9:
 *
 *     max over brackets of min(notional, ceilingₖ, margin · maximumLeverageₖ), where that reaches floorₖ
 */
export function largestAdmissibleNotional(schedule: CompiledSchedule, notional: Quote, margin: Quote): Quote {
  const { floors, maximumLeverages } = schedule;
  let largest = 0;
  for (let k = 0; k < floors.length; k++) {
    const ceiling = k + 1 < floors.length ? floors[k + 1]! * JUST_BELOW : Infinity;
    const within = Math.min(notional, ceiling, margin * maximumLeverages[k]!);
    if (within >= floors[k]!) largest = Math.max(largest, within);
  }
  return largest;
}

/** A ceiling belongs to the next bracket; so little below it, no rounding of size × price lands there. */
const JUST_BELOW = 1 - 1e-9;
