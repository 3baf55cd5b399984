import type { MarginSchedule } from '../../venue.ts';
import { RisingRateSchedule } from './rising-rate.ts';
import type { ContractUnits } from './rule.ts';

type Words = Extract<MarginSchedule, { kind: 'linear' }>;

/**
 * A rate that rises in proportion to the position: (base + slopePerUnit · units) · notional, at most the notional.
 * Deribit's standard margin of futures (since 2022-01-11).
 */
export class LinearSchedule extends RisingRateSchedule {
  private readonly slopePerUnit: number;

  constructor(words: Words, contract: ContractUnits) {
    super(words, contract);
    this.slopePerUnit = words.slopePerUnit;
  }

  protected rate(base: number, units: number): number {
    const { slopePerUnit } = this;
    return slopePerUnit === 0 ? base : Math.min(1, base + slopePerUnit * units);
  }

  protected unitsAtFull(base: number): number {
    return this.slopePerUnit > 0 ? (1 - base) / this.slopePerUnit : Infinity;
  }
}
