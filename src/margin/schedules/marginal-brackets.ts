import type { Bracket } from '../../venue.ts';
import { TIE } from '../tie.ts';
import type { ScheduleRule } from './rule.ts';

/** Marginal brackets as columns, a row per bracket. */
export interface BracketColumns {
  /** Notional at which the bracket starts, ascending from 0. */
  readonly floors: Float64Array;
  /** Maintenance rate of the notional within the bracket. */
  readonly rates: Float64Array;
  /** Maintenance amount: amount(k) = amount(k − 1) + floor(k) · (rate(k) − rate(k − 1)), so that the requirement is continuous. */
  readonly amounts: Float64Array;
  /** Largest leverage admitted; Infinity = no limit. */
  readonly maximumLeverages: Float64Array;
}

/** Derives the maintenance amounts, which are never typed. */
export function bracketColumns(brackets: readonly Bracket[]): BracketColumns {
  const floors = Float64Array.from(brackets, (bracket) => bracket.notionalFloor);
  const rates = Float64Array.from(brackets, (bracket) => bracket.rate);
  const amounts = new Float64Array(brackets.length);
  for (let k = 1; k < brackets.length; k++) amounts[k] = amounts[k - 1]! + floors[k]! * (rates[k]! - rates[k - 1]!);
  const maximumLeverages = Float64Array.from(brackets, (bracket) => bracket.maximumLeverage ?? Infinity);
  return { floors, rates, amounts, maximumLeverages };
}

/** Place of the bracket that holds `notional` (≥ 0); at a floor the upper one, where both give the same requirement. */
export function bracketOf({ floors }: BracketColumns, notional: number): number {
  let k = 0;
  while (k + 1 < floors.length && notional >= floors[k + 1]!) k++;
  return k;
}

/**
 * Marginal brackets, as income tax is: rate(k) · notional − amount(k), k the bracket of the notional. A flat rate is one
 * bracket. Binance USD-M, Bybit and Hyperliquid publish them with the amounts as «maintenance amount» or «deduction».
 */
export class MarginalBrackets implements ScheduleRule {
  readonly columns: BracketColumns;
  private readonly hasTiers: boolean;

  constructor(columns: BracketColumns, hasTiers: boolean) {
    this.columns = columns;
    this.hasTiers = hasTiers;
  }

  maintenance(_: number, notional: number): number {
    const k = bracketOf(this.columns, notional);
    return this.columns.rates[k]! * notional - this.columns.amounts[k]!;
  }

  initial(_: number, notional: number): number {
    return notional / this.columns.maximumLeverages[bracketOf(this.columns, notional)]!;
  }

  /** At a floor, to within a tie, the lower bracket, whose end it is. */
  tier(_: number, notional: number): number {
    return this.hasTiers ? bracketOf(this.columns, notional * (1 - TIE)) + 1 : 0;
  }

  tierEnd(tier: number, unitNotional: number): number {
    const { floors } = this.columns;
    return this.hasTiers && tier < floors.length ? floors[tier]! / unitNotional : Infinity;
  }

  /** maintenance / notional rises with the notional, towards the last rate: rates do not fall. */
  rateUpTo(_: number, notional: number): number {
    const { rates } = this.columns;
    if (notional === Infinity) return rates[rates.length - 1]!;
    return notional > 0 ? this.maintenance(0, notional) / notional : rates[0]!;
  }

  nextBreak(_: number, __: number, direction: 1 | -1): number {
    return direction > 0 ? Infinity : 0;
  }
}
