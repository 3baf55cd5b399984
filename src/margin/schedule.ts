import type { Contract } from '../price-model.ts';
import type { Fraction, Price, Quote } from '../units.ts';
import type { MarginSchedule, Venue } from '../venue.ts';
import { notionalOf, type ContractKind } from './contract.ts';
import { CurveSchedule } from './schedules/curve.ts';
import { LinearSchedule } from './schedules/linear.ts';
import { bracketColumns, MarginalBrackets, type BracketColumns } from './schedules/marginal-brackets.ts';
import { PositionBrackets } from './schedules/position-brackets.ts';
import type { ContractUnits, ScheduleRule } from './schedules/rule.ts';
import { SquareRootSchedule } from './schedules/square-root.ts';
import { StepSchedule } from './schedules/steps.ts';
import { UsedMarginLevel } from './schedules/used-margin-level.ts';
import { TIE } from './tie.ts';

export { bracketOf, type BracketColumns } from './schedules/marginal-brackets.ts';

/** A margin schedule made ready for one contract. */
export interface CompiledSchedule {
  readonly kind: MarginSchedule['kind'];
  readonly contract: ContractKind;
  readonly rule: ScheduleRule;
  /** The brackets of `flat` and `marginalBrackets`, for loops that want them bare; null for the others. */
  readonly columns: BracketColumns | null;
}

/** The schedule that a venue applies to a market: the contract's own, else the venue's. */
export function scheduleOf(
  { margin }: Pick<Venue, 'margin'>,
  { symbol, contract }: { readonly symbol: string; readonly contract: Contract },
): CompiledSchedule {
  const own = Object.hasOwn(margin.markets, symbol) ? margin.markets[symbol]!.schedule : undefined;
  return compileSchedule(own ?? margin.schedule, contract);
}

/** Makes a schedule ready for a contract, whose kind says what a unit and a notional are. */
export function compileSchedule(schedule: MarginSchedule, contract: Contract): CompiledSchedule {
  const rule = ruleOf(schedule, { kind: contract.kind, multiplier: contract.multiplier ?? 1 });
  const columns = rule instanceof MarginalBrackets ? rule.columns : null;
  return { kind: schedule.kind, contract: contract.kind, rule, columns };
}

function ruleOf(schedule: MarginSchedule, contract: ContractUnits): ScheduleRule {
  switch (schedule.kind) {
    case 'flat':
      return new MarginalBrackets(bracketColumns([{ ...schedule, notionalFloor: 0 }]), false);
    case 'marginalBrackets':
      return new MarginalBrackets(bracketColumns(schedule.brackets), true);
    case 'positionBrackets':
      return new PositionBrackets(schedule, contract);
    case 'linear':
      return new LinearSchedule(schedule, contract);
    case 'steps':
      return new StepSchedule(schedule);
    case 'sqrt':
      return new SquareRootSchedule(schedule, contract);
    case 'curve':
      return new CurveSchedule(schedule, contract);
    case 'usedMarginLevel':
      return new UsedMarginLevel();
  }
}

/**
 * Maintenance margin of one position, without any closing fee.
 *
 * @param quantity |size| ≥ 0
 * @param price the valuation price: mark or entry, as the venue says
 * @param usedRate margin at entry / notional at entry, which `usedMarginLevel` alone reads
 * @returns settlement coin, ≥ 0
 */
export function maintenanceOf(
  { contract, rule }: CompiledSchedule,
  quantity: number,
  price: Price,
  usedRate: Fraction,
): Quote {
  return rule.maintenance(quantity, notionalOf(contract, quantity, price), usedRate);
}

/** Initial margin that admission asks for; 0 where the schedule has no limit. Parameters as of `maintenanceOf`. */
export function initialOf(
  { contract, rule }: CompiledSchedule,
  quantity: number,
  price: Price,
  usedRate: Fraction,
): Quote {
  return rule.initial(quantity, notionalOf(contract, quantity, price), usedRate);
}

/** The highest leverage at which the position may be opened: notional / initial margin; Infinity where there is no limit. */
export function maximumLeverageOf(
  schedule: CompiledSchedule,
  quantity: number,
  price: Price,
  usedRate: Fraction,
): number {
  const initial = initialOf(schedule, quantity, price, usedRate);
  return initial > 0 ? notionalOf(schedule.contract, quantity, price) / initial : Infinity;
}

/** The tier that holds the position, from 1; at a tier's end, to within 10⁻¹², that tier. 0 where the schedule has none. */
export function tierOf({ contract, rule }: CompiledSchedule, quantity: number, price: Price): number {
  return rule.tier(quantity, notionalOf(contract, quantity, price));
}

/** Largest size of a tier at the valuation price; Infinity for the last one, and where there are no tiers. */
export function tierEnd({ contract, rule }: CompiledSchedule, tier: number, price: Price): number {
  return rule.tierEnd(tier, notionalOf(contract, 1, price));
}

/**
 * An upper bound of maintenance / notional over all prices in price · [1 − move, 1 + move], jumps of the requirement
 * included: at each of them maintenance ≤ bound · notional there.
 *
 * @param move ≥ 0; with 1 or more an inverse contract's notional has no bound
 */
export function maintenanceRateWithin(
  { contract, rule }: CompiledSchedule,
  quantity: number,
  price: Price,
  move: number,
  usedRate: Fraction,
): Fraction {
  const notional = notionalOf(contract, quantity, price);
  const largest = contract === 'linear' ? notional * (1 + move) : move < 1 ? notional / (1 - move) : Infinity;
  // Rounding may carry a price of the window over an edge that the window's end just misses.
  return rule.rateUpTo(quantity, largest * (1 + 4 * TIE), usedRate);
}
