/**
 * One margin schedule, compiled: what it asks of a position. Each schedule is a file of this folder; `schedule.ts` joins
 * them. `quantity` is |size| ≥ 0, `notional` its value at the valuation price ≥ 0, in the settlement coin.
 */
export interface ScheduleRule {
  /** Maintenance margin, ≥ 0, non-decreasing in the notional where rates do not fall. `usedRate`: see `maintenanceOf`. */
  maintenance(quantity: number, notional: number, usedRate: number): number;
  /** Initial margin, ≥ 0; 0 where the schedule limits no leverage. */
  initial(quantity: number, notional: number, usedRate: number): number;
  /** The tier that holds the position, from 1; 0 where the schedule has no tiers. */
  tier(quantity: number, notional: number): number;
  /** Largest size of a tier, `unitNotional` being the notional of one unit of size; Infinity for the last, and without tiers. */
  tierEnd(tier: number, unitNotional: number): number;
  /** Largest maintenance / notional of this quantity over all notionals from 0 to `notional`, which may be Infinity. */
  rateUpTo(quantity: number, notional: number, usedRate: number): number;
  /**
   * The nearest notional above (+1) or below (−1) this one at which the requirement of this quantity jumps or is capped;
   * Infinity or 0 where there is none. Between two of them the requirement is continuous and convex in the notional.
   */
  nextBreak(quantity: number, notional: number, direction: 1 | -1): number;
}

/** A contract as schedules see it. */
export interface ContractUnits {
  readonly kind: 'linear' | 'inverse';
  /** Size of one contract. */
  readonly multiplier: number;
}

/** Base coins of a position: |size| of a linear contract; of an inverse one |size| / price, which is its notional. */
export function unitsOf(contract: ContractUnits, quantity: number, notional: number): number {
  return contract.kind === 'linear' ? quantity : notional;
}

/** The nearest of ascending `places` above (+1) or below (−1) a notional; Infinity, or 0, where there is none. */
export function nearest(places: ArrayLike<number>, notional: number, direction: 1 | -1): number {
  let below = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (place > notional) return direction > 0 ? place : below;
    if (place < notional && place > 0) below = place;
  }
  return direction > 0 ? Infinity : below;
}

/**
 * As `nearest`, for `count` places that are equally far apart: first, first + width, …
 *
 * @param count may be Infinity
 */
export function nearestStep(
  { first, width, count }: { readonly first: number; readonly width: number; readonly count: number },
  notional: number,
  direction: 1 | -1,
): number {
  const place = (step: number): number => first + step * width;
  const passed = (notional - first) / width;
  if (direction > 0) {
    const above = Math.max(0, Math.floor(passed) + 1);
    const next = place(above) > notional ? above : above + 1;
    return next < count ? place(next) : Infinity;
  }
  const below = Math.min(count, Math.ceil(passed)) - 1;
  const last = place(below) < notional ? below : below - 1;
  return last >= 0 ? Math.max(0, place(last)) : 0;
}

/** How many steps of a rate lead from `base` to 1, beyond which it does not rise; 0 where it does not rise at all. */
export function stepsToFull(base: number, rateStep: number): number {
  return rateStep > 0 ? Math.max(0, Math.ceil((1 - base) / rateStep)) : 0;
}
