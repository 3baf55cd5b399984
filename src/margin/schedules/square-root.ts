import type { MarginSchedule } from '../../venue.ts';
import { RisingRateSchedule } from './rising-rate.ts';
import type { ContractUnits } from './rule.ts';

type Words = Extract<MarginSchedule, { kind: 'sqrt' }>;

/**
 * A rate that grows with the square root of the position: max(base, 0.8 · base + sizeFactor · √units) of the notional, at
 * most the notional. Drift's size premium (protocol-v2, `math/margin.rs`).
 */
export class SquareRootSchedule extends RisingRateSchedule {
  private readonly sizeFactor: number;

  constructor(words: Words, contract: ContractUnits) {
    super(words, contract);
    this.sizeFactor = words.sizeFactor;
  }

  protected rate(base: number, units: number): number {
    const { sizeFactor } = this;
    return sizeFactor === 0 ? base : Math.min(1, Math.max(base, 0.8 * base + sizeFactor * Math.sqrt(units)));
  }

  protected unitsAtFull(base: number): number {
    const root = (1 - 0.8 * base) / this.sizeFactor;
    return this.sizeFactor > 0 ? root * root : Infinity;
  }
}
