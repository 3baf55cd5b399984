import type { Experiment } from '../experiment.ts';
import type { MarketPath } from './market-path.ts';

/** An underlying whose prices are given. */
export interface Replay {
  /** Place in `underlyings`. */
  readonly underlying: number;
  /** [steps], the first is the price at the end of step 1. */
  readonly prices: Float64Array;
}

/**
 * The replayed underlyings of an experiment.
 *
 * @throws RangeError  fewer prices than steps
 */
export function compileReplays(experiment: Experiment): Replay[] {
  const { steps } = experiment.horizon;
  return experiment.underlyings.flatMap(({ name, price }, underlying) => {
    if (price.kind !== 'replay') return [];
    if (price.prices.length < steps)
      throw new RangeError(`The replay of ${name} has ${price.prices.length} prices for ${steps} steps.`);
    return [{ underlying, prices: price.prices.subarray(0, steps) }];
  });
}

/** Copies the given prices as they stand: no logarithm is taken, so each double arrives unchanged. */
export function writeReplay({ underlying, prices }: Replay, into: MarketPath): void {
  into.index[underlying]!.set(prices, 1);
  into.pricesWritten(underlying);
}
