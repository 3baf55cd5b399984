import type { MarginSchedule } from '../../venue.ts';
import { TIE } from '../tie.ts';
import { nearest, nearestStep, stepsToFull, type ContractUnits, type ScheduleRule } from './rule.ts';

type Words = Extract<MarginSchedule, { kind: 'positionBrackets' }>;

/**
 * Whole-position brackets: the position at the rate of the first bracket whose end its measure (notional or contracts)
 * does not exceed, so that the requirement jumps there. After the listed brackets `next` continues them without end: bracket
 * j of the tail ends at last + j · sizeStep and its rates are j steps higher; without `next` the last rate holds.
 *
 * OKX position tiers (contracts, notices of 2023-04 and 2023-05), Kraken Futures levels.
 */
export class PositionBrackets implements ScheduleRule {
  private readonly words: Words;
  private readonly contract: ContractUnits;
  /** Ends of the listed brackets, ascending. */
  private readonly ends: Float64Array;
  /** Largest rate of the brackets so far. */
  private readonly highest: Float64Array;

  constructor(words: Words, contract: ContractUnits) {
    this.words = words;
    this.contract = contract;
    this.ends = Float64Array.from(words.brackets, ({ upTo }) => upTo);
    let rate = 0;
    this.highest = Float64Array.from(words.brackets, (bracket) => (rate = Math.max(rate, bracket.rate)));
  }

  maintenance(quantity: number, notional: number): number {
    return this.rate(this.tier(quantity, notional)) * notional;
  }

  initial(quantity: number, notional: number): number {
    const { brackets, next } = this.words;
    const tier = this.tier(quantity, notional);
    const { initialRate } = brackets[Math.min(tier, brackets.length) - 1]!;
    if (initialRate === undefined) return 0;
    const beyond = Math.max(0, tier - brackets.length);
    return Math.min(1, initialRate + beyond * (next?.initialRateStep ?? 0)) * notional;
  }

  tier(quantity: number, notional: number): number {
    const { ends } = this;
    const { next } = this.words;
    // At an end, to within a tie, the bracket that ends there: an order down to it must arrive in it.
    const measure = this.measure(quantity, notional) * (1 - TIE);
    let k = 0;
    while (k < ends.length && measure > ends[k]!) k++;
    if (k < ends.length) return k + 1;
    return next === undefined ? k : k + Math.ceil((measure - ends[k - 1]!) / next.sizeStep);
  }

  tierEnd(tier: number, unitNotional: number): number {
    const { ends } = this;
    const { next, unit } = this.words;
    if (tier >= ends.length && next === undefined) return Infinity;
    const beyond = Math.max(0, tier - ends.length);
    const end = beyond === 0 ? ends[tier - 1]! : ends[ends.length - 1]! + beyond * next!.sizeStep;
    return unit === 'contracts' ? end * this.contract.multiplier : end / unitNotional;
  }

  rateUpTo(quantity: number, notional: number): number {
    if (this.words.unit === 'contracts') return this.rate(this.tier(quantity, notional));
    const { highest } = this;
    if (notional === Infinity) {
      const rises = (this.words.next?.rateStep ?? 0) > 0;
      return this.words.next !== undefined && rises ? 1 : highest[highest.length - 1]!;
    }
    const tier = this.tier(quantity, notional);
    return Math.max(highest[Math.min(tier, highest.length) - 1]!, this.rate(tier));
  }

  nextBreak(_: number, notional: number, direction: 1 | -1): number {
    const { unit, brackets, next } = this.words;
    if (unit === 'contracts') return direction > 0 ? Infinity : 0;
    const listed = nearest(this.ends, notional, direction);
    if (next === undefined) return listed;
    const last = brackets[brackets.length - 1]!;
    const count = stepsToFull(last.rate, next.rateStep);
    const beyond = nearestStep({ first: last.upTo, width: next.sizeStep, count }, notional, direction);
    return direction > 0 ? Math.min(listed, beyond) : Math.max(listed, beyond);
  }

  private measure(quantity: number, notional: number): number {
    return this.words.unit === 'contracts' ? quantity / this.contract.multiplier : notional;
  }

  private rate(tier: number): number {
    const { brackets, next } = this.words;
    const beyond = Math.max(0, tier - brackets.length);
    const listed = brackets[Math.min(tier, brackets.length) - 1]!.rate;
    return Math.min(1, listed + beyond * (next?.rateStep ?? 0));
  }
}
