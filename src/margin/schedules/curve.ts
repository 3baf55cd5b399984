import type { Fraction } from '../../units.ts';
import type { MarginSchedule } from '../../venue.ts';
import { nearest, unitsOf, type ContractUnits, type ScheduleRule } from './rule.ts';

export type CurveWords = Extract<MarginSchedule, { kind: 'curve' }>;

/** Maintenance rate of a curve for a position of `units` base coins, in [0, 1]. */
export function curveRate({ maximumLeverage, constant, cap }: CurveWords, units: number): Fraction {
  return Math.min(1, cap, (1 + units / constant) / (2 * maximumLeverage));
}

/** Initial rate of a curve at a chosen leverage: max(1 / leverage, initialFactor · maintenance rate), at most 1. */
export function curveInitialRate(words: CurveWords, units: number, leverage: number): Fraction {
  return Math.min(1, Math.max(1 / leverage, words.initialFactor * curveRate(words, units)));
}

/**
 * A smooth curve in the position: min((1 + units / constant) / (2 · maximumLeverage), cap) of the notional. KuCoin
 * Futures' cross margin, as its own web client computes it. Admission asks for the initial rate at the maximum leverage.
 */
export class CurveSchedule implements ScheduleRule {
  private readonly words: CurveWords;
  private readonly contract: ContractUnits;

  constructor(words: CurveWords, contract: ContractUnits) {
    this.words = words;
    this.contract = contract;
  }

  maintenance(quantity: number, notional: number): number {
    return curveRate(this.words, unitsOf(this.contract, quantity, notional)) * notional;
  }

  initial(quantity: number, notional: number): number {
    const units = unitsOf(this.contract, quantity, notional);
    return curveInitialRate(this.words, units, this.words.maximumLeverage) * notional;
  }

  tier(): number {
    return 0;
  }

  tierEnd(): number {
    return Infinity;
  }

  rateUpTo(quantity: number, notional: number): number {
    return curveRate(this.words, unitsOf(this.contract, quantity, notional));
  }

  nextBreak(_: number, notional: number, direction: 1 | -1): number {
    const { maximumLeverage, constant, cap } = this.words;
    const top = Math.min(1, cap) * 2 * maximumLeverage - 1;
    const capped = this.contract.kind === 'inverse' ? [top * constant] : [];
    return nearest(capped, notional, direction);
  }
}
