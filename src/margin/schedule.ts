import type { Bracket, MarginSchedule, Venue } from '../venue.ts';

/** A margin schedule as columns, a row per bracket. */
export interface CompiledSchedule {
  /** Notional at which the bracket starts, quote, ascending from 0. */
  readonly floors: Float64Array;
  /** Maintenance rate of the notional within the bracket. */
  readonly rates: Float64Array;
  /** Maintenance amount: amount(k) = amount(k − 1) + floor(k) · (rate(k) − rate(k − 1)), so that the requirement is continuous. Quote. */
  readonly amounts: Float64Array;
  /** Largest leverage admitted; Infinity = no limit. */
  readonly maximumLeverages: Float64Array;
}

/** The schedule that a venue applies to a market: the contract's own, else the venue's. */
export function scheduleOf({ margin }: Venue, symbol: string): CompiledSchedule {
  const own = Object.hasOwn(margin.markets, symbol) ? margin.markets[symbol]!.schedule : undefined;
  return compileSchedule(own ?? margin.schedule);
}

/** Derives the maintenance amounts, which are never typed. */
export function compileSchedule(schedule: MarginSchedule): CompiledSchedule {
  const brackets: readonly Bracket[] =
    schedule.kind === 'flat' ? [{ ...schedule, notionalFloor: 0 }] : schedule.brackets;
  const floors = Float64Array.from(brackets, (bracket) => bracket.notionalFloor);
  const rates = Float64Array.from(brackets, (bracket) => bracket.rate);
  const amounts = new Float64Array(brackets.length);
  for (let k = 1; k < brackets.length; k++) amounts[k] = amounts[k - 1]! + floors[k]! * (rates[k]! - rates[k - 1]!);
  const maximumLeverages = Float64Array.from(brackets, (bracket) => bracket.maximumLeverage ?? Infinity);
  return { floors, rates, amounts, maximumLeverages };
}

/** Place of the bracket that holds `notional` (≥ 0); at a floor the upper one, where both give the same requirement. */
export function bracketOf(schedule: CompiledSchedule, notional: number): number {
  const { floors } = schedule;
  let k = 0;
  while (k + 1 < floors.length && notional >= floors[k + 1]!) k++;
  return k;
}

/**
 * Maintenance margin of one position: rate(k) · notional − amount(k), k the bracket of the notional.
 *
 * @param notional quote at the mark, ≥ 0
 * @returns quote, ≥ 0, continuous and non-decreasing in the notional
 */
export function maintenanceOf(schedule: CompiledSchedule, notional: number): number {
  const k = bracketOf(schedule, notional);
  return schedule.rates[k]! * notional - schedule.amounts[k]!;
}

/** The highest leverage at which a position of this notional may be opened; Infinity where the bracket has no limit. */
export function maximumLeverageOf(schedule: CompiledSchedule, notional: number): number {
  return schedule.maximumLeverages[bracketOf(schedule, notional)]!;
}

/** Initial margin that admission asks for: notional / the bracket's maximum leverage; 0 where the bracket has no limit. */
export function initialOf(schedule: CompiledSchedule, notional: number): number {
  return notional / maximumLeverageOf(schedule, notional);
}
