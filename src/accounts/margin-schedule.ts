import type { Experiment } from '../experiment.ts';
import { scheduleOf, type BracketColumns, type CompiledSchedule } from '../margin/schedule.ts';
import type { Fraction, Quote, Size } from '../units.ts';

/** A policy's schedule for one market. */
export interface PolicySchedule {
  readonly policy: string;
  readonly schedule: CompiledSchedule;
}

/** Per market, each policy's schedule, in the order of the policies. */
export function schedulesByMarket(experiment: Experiment): readonly (readonly PolicySchedule[])[] {
  return experiment.markets.map((market) =>
    experiment.policies.map(({ name, venue }) => ({ policy: name, schedule: scheduleOf(venue, market) })),
  );
}

/** A position as a schedule sees it: |size|, and its notional at entry in the settlement coin. */
export interface Holding {
  readonly quantity: Size;
  readonly notional: Quote;
}

/**
 * The largest maintenance margin that any policy asks of this holding whatever its leverage, ≥ 0 in the settlement coin:
 * that of `usedMarginLevel` is a share of the margin itself, and no leverage changes it.
 */
export function strictestMaintenance(schedules: readonly PolicySchedule[], { quantity, notional }: Holding): Quote {
  return schedules.reduce((most, { schedule }) => Math.max(most, schedule.rule.maintenance(quantity, notional, 0)), 0);
}

/** Initial margin that one policy asks of a position with this margin, in the settlement coin; 0 where it has no limit. */
export function initialMarginUnder({ rule }: CompiledSchedule, { quantity, notional }: Holding, margin: Quote): Quote {
  return rule.initial(quantity, notional, margin / notional);
}

/**
 * The largest notional ≤ that of the holding that `margin` opens under the schedule, to within a fraction of 1e-9. Of
 * brackets in closed form,
 *
 *     max over brackets of min(notional, ceilingₖ, margin · maximumLeverageₖ), where that reaches floorₖ,
 *
 * of other schedules by bisection: what they ask does not fall as the size grows.
 */
export function largestAdmissibleNotional(schedule: CompiledSchedule, holding: Holding, margin: Quote): Quote {
  return schedule.columns === null
    ? bisectedNotional(schedule, holding, margin)
    : bracketNotional(schedule.columns, holding.notional, margin);
}

function bracketNotional({ floors, maximumLeverages }: BracketColumns, notional: Quote, margin: Quote): Quote {
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

function bisectedNotional(schedule: CompiledSchedule, { quantity, notional }: Holding, margin: Quote): Quote {
  const isOpened = (share: Fraction): boolean =>
    initialMarginUnder(schedule, { quantity: share * quantity, notional: share * notional }, margin) <= margin;
  if (isOpened(1)) return notional;
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (isOpened(middle)) low = middle;
    else high = middle;
  }
  return low * JUST_BELOW * notional;
}

/** To the last place of a float64. */
const HALVINGS = 60;
