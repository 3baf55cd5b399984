import type { Experiment } from '../experiment.ts';
import type { Price } from '../units.ts';

/** Index, mid and mark price of a market at time 0, when no displacement stands. Quote per base. */
export function initialPriceOf(experiment: Experiment, market: number): Price {
  const place = experiment.markets[market]?.underlying;
  const underlying = place === undefined ? undefined : experiment.underlyings[place];
  if (underlying === undefined)
    throw new RangeError(`market ${market} is none of ${experiment.markets.length} markets with an underlying`);
  return underlying.initialPrice;
}
