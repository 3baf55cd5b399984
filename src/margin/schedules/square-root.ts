import type { MarginSchedule } from '../../venue.ts';
import { nearest, unitsOf, type ContractUnits, type ScheduleRule } from './rule.ts';

type Words = Extract<MarginSchedule, { kind: 'sqrt' }>;

/**
 * A rate that grows with the square root of the position: max(base, 0.8 · base + sizeFactor · √units) of the notional, at
 * most the notional. Drift's size premium (protocol-v2, `math/margin.rs`); initial margin is the same over its own base.
 */
export class SquareRootSchedule implements ScheduleRule {
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
    const { base, sizeFactor } = this.words;
    const full = (1 - 0.8 * base) / sizeFactor;
    return nearest(this.contract.kind === 'inverse' && sizeFactor > 0 ? [full * full] : [], notional, direction);
  }

  private rate(base: number, units: number): number {
    const { sizeFactor } = this.words;
    return sizeFactor === 0 ? base : Math.min(1, Math.max(base, 0.8 * base + sizeFactor * Math.sqrt(units)));
  }
}
