import type { Experiment, Policy } from '../experiment.ts';
import type { Quote } from '../units.ts';
import type { Bracket, MarginSchedule } from '../venue.ts';

/** A policy's schedule for one market. */
export interface PolicySchedule {
  readonly policy: string;
  readonly schedule: MarginSchedule;
}

/** The schedule that a policy's venue applies to a market: the contract's own, else the venue's. */
export function scheduleOf(policy: Policy, symbol: string): MarginSchedule {
  const { margin } = policy.venue;
  return Object.hasOwn(margin.markets, symbol) ? margin.markets[symbol]!.schedule : margin.schedule;
}

/** Per market, each policy's schedule, in the order of the policies. */
export function schedulesByMarket(experiment: Experiment): readonly (readonly PolicySchedule[])[] {
  return experiment.markets.map(({ symbol }) =>
    experiment.policies.map((policy) => ({ policy: policy.name, schedule: scheduleOf(policy, symbol) })),
  );
}

/**
 * Maintenance margin of a position of this notional, quote, ≥ 0.
 *
 *     flat               rate · N
 *     marginalBrackets   Σₖ rateₖ · |[floorₖ, floorₖ₊₁) ∩ [0, N)|
 */
export function maintenanceMargin(schedule: MarginSchedule, notional: Quote): Quote {
  switch (schedule.kind) {
    case 'flat':
      return schedule.rate * notional;
    case 'marginalBrackets':
      return schedule.brackets.reduce((sum, bracket, place) => {
        const within = Math.min(notional, ceilingOf(schedule.brackets, place)) - bracket.notionalFloor;
        return within > 0 ? sum + bracket.rate * within : sum;
      }, 0);
  }
}

/** The largest maintenance margin that any policy asks of this notional, quote, ≥ 0. */
export function strictestMaintenance(schedules: readonly PolicySchedule[], notional: Quote): Quote {
  return schedules.reduce((most, { schedule }) => Math.max(most, maintenanceMargin(schedule, notional)), 0);
}

/**
 * The highest leverage at which a position of this notional may be opened; Infinity where the schedule has no limit.
 * A bracket holds its floor, not its ceiling.
 */
export function maximumLeverage(schedule: MarginSchedule, notional: Quote): number {
  switch (schedule.kind) {
    case 'flat':
      return schedule.maximumLeverage ?? Infinity;
    case 'marginalBrackets':
      return schedule.brackets.findLast(({ notionalFloor }) => notionalFloor <= notional)?.maximumLeverage ?? Infinity;
  }
}

/**
 * The largest notional ≤ `notional` that `margin` opens under the schedule, to within a fraction of 1e-9:
 *
 *     max over brackets of min(notional, ceilingₖ, margin · maximumLeverageₖ), where that reaches floorₖ
 */
export function largestAdmissibleNotional(schedule: MarginSchedule, notional: Quote, margin: Quote): Quote {
  switch (schedule.kind) {
    case 'flat':
      return Math.min(notional, margin * (schedule.maximumLeverage ?? Infinity));
    case 'marginalBrackets':
      return schedule.brackets.reduce((largest, bracket, place) => {
        const limit = margin * (bracket.maximumLeverage ?? Infinity);
        const within = Math.min(notional, ceilingOf(schedule.brackets, place) * JUST_BELOW, limit);
        return within >= bracket.notionalFloor ? Math.max(largest, within) : largest;
      }, 0);
  }
}

/** A ceiling belongs to the next bracket; so little below it, no rounding of size × price lands there. */
const JUST_BELOW = 1 - 1e-9;

function ceilingOf(brackets: readonly Bracket[], place: number): Quote {
  return brackets[place + 1]?.notionalFloor ?? Infinity;
}
