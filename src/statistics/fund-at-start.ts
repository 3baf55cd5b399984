import { openInterestNotional } from '../accounts/open-interest.ts';
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
