import { nearest, unitsOf, type ContractUnits, type ScheduleRule } from './rule.ts';

/** A rate of the notional, at most 1, that rises with the position's units without jumps. Initial margin is the same over a base of its own. */
export abstract class RisingRateSchedule implements ScheduleRule {
  protected readonly contract: ContractUnits;
  private readonly base: number;
  private readonly initialBase: number | undefined;

  constructor(
    { base, initialBase }: { readonly base: number; readonly initialBase?: number },
    contract: ContractUnits,
  ) {
    this.base = base;
    this.initialBase = initialBase;
    this.contract = contract;
  }

  maintenance(quantity: number, notional: number): number {
    return this.rateUpTo(quantity, notional) * notional;
  }

  initial(quantity: number, notional: number): number {
    return this.initialBase === undefined
      ? 0
      : this.rate(this.initialBase, unitsOf(this.contract, quantity, notional)) * notional;
  }

  tier(): number {
    return 0;
  }

  tierEnd(): number {
    return Infinity;
  }

  rateUpTo(quantity: number, notional: number): number {
    return this.rate(this.base, unitsOf(this.contract, quantity, notional));
  }

  nextBreak(_: number, notional: number, direction: 1 | -1): number {
    const full = this.contract.kind === 'inverse' ? this.unitsAtFull(this.base) : Infinity;
    return nearest(full === Infinity ? [] : [full], notional, direction);
  }

  protected abstract rate(base: number, units: number): number;
  /** Units at which the rate reaches 1; Infinity where it never does. */
  protected abstract unitsAtFull(base: number): number;
}
