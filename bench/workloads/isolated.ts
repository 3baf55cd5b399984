import { runIsolated } from '../naive/isolated.ts';
import { mertonPath } from '../naive/prices.ts';
import { naiveRandom } from '../naive/random.ts';
import { naiveVenue } from '../naive/venue.ts';
import type { NaiveRow, Workload } from './workload.ts';

/** The naive program of W2 and its kin: one market, isolated accounts, fund, deleveraging. */
export const naiveIsolated: Workload['naive'] = (experiment, accounts) => {
  const venue = naiveVenue(experiment);
  return (path): NaiveRow => {
    const ticks = mertonPath(experiment, naiveRandom(`naive/${experiment.name}/${path}`));
    return { ...runIsolated(venue, accounts, ticks) };
  };
};
