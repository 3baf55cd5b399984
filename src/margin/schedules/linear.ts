import type { MarginSchedule } from '../../venue.ts';
import { nearest, unitsOf, type ContractUnits, type ScheduleRule } from './rule.ts';

type Words = Extract<MarginSchedule, { kind: 'linear' }>;

/**
 * A rate that rises in proportion to the position: (base + slopePerUnit · units) · notional, at most the notional.
 * Deribit's standard margin of futures (since 2022-01-11).
 */
export class LinearSchedule implements ScheduleRule {
  private readonly words: Words;
  private readonly contract: ContractUnits;

  constructor(words: Words, contract: ContractUnits) {
    this.words = words;
    this.contract = contract;
  }

  maintenance(quantity: number, notional: number): number {
    return this.rate(this.words.base, unitsOf(this.contract, quantity, notional)) * notional;
  }

  initial(quantity: number, notional: number): number {
    const { initialBase } = this.words;
    return initialBase === undefined
      ? 0
      : this.rate(initialBase, unitsOf(this.contract, quantity, notional)) * notional;
  }

  tier(): number {
    return 0;
  }

  tierEnd(): number {
    return Infinity;
  }

  rateUpTo(quantity: number, notional: number): number {
    return this.rate(this.words.base, unitsOf(this.contract, quantity, notional));
  }

  nextBreak(_: number, notional: number, direction: 1 | -1): number {
    const { base, slopePerUnit } = this.words;
    const full = this.contract.kind === 'inverse' && slopePerUnit > 0 ? [(1 - base) / slopePerUnit] : [];
    return nearest(full, notional, direction);
  }

  private rate(base: number, units: number): number {
    const { slopePerUnit } = this.words;
    return slopePerUnit === 0 ? base : Math.min(1, base + slopePerUnit * units);
  }
}
