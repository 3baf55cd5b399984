import type { Experiment } from '../experiment.ts';
import type { PriceModel } from '../price-model.ts';

/** The laws that Gaussian shocks drive; the others have prices of their own. */
export type DrivenPrice = Exclude<PriceModel, { kind: 'bootstrap' | 'replay' }>;

/** An underlying that Gaussian shocks drive, alone or with jumps. */
export interface DrivenUnderlying<Price extends DrivenPrice = DrivenPrice> {
  readonly name: string;
  /** Place in `underlyings`. */
  readonly underlying: number;
  readonly price: Price;
}

/** The jointly driven underlyings, in the order of the configuration. */
export function drivenUnderlyings(experiment: Experiment): DrivenUnderlying[] {
  return experiment.underlyings.flatMap<DrivenUnderlying>(({ name, price }, underlying) =>
    price.kind === 'bootstrap' || price.kind === 'replay' ? [] : [{ name, underlying, price }],
  );
}
