import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { Venue } from '../venue.ts';

/**
 * What the venue's insurance funds hold before step 1, together. Quote, ≥ 0; Infinity where one is unlimited. A share of
 * open interest is valued at the initial prices, one side counted.
 */
export function fundAtStart(venue: Venue, experiment: Experiment, accounts: Accounts): number {
  return venue.funds.reduce((sum, { balance }) => {
    if (balance === 'unlimited') return Infinity;
    if (typeof balance === 'number') return sum + balance;
    return sum + balance.ofOpenInterest * openInterestNotional(experiment, accounts);
  }, 0);
}

/** The larger side of each market at its initial price: in a one-sided table the outside holds the other. Quote. */
export function openInterestNotional({ markets, underlyings }: Experiment, { positions }: Accounts): number {
  return markets.reduce((sum, { underlying }, market) => {
    let long = 0;
    let short = 0;
    for (let row = 0; row < positions.count; row++) {
      if (positions.market[row] !== market) continue;
      const size = positions.size[row]!;
      if (size > 0) long += size;
      else short -= size;
    }
    return sum + Math.max(long, short) * underlyings[underlying]!.initialPrice;
  }, 0);
}
