import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { Venue } from '../venue.ts';
import { openInterestNotional } from './open-interest.ts';

/**
 * What each of a venue's funds holds before step 1, in the venue's order: quote, ≥ 0; Infinity where it is unlimited. A
 * share of open interest is valued at the initial prices, one side counted.
 */
export function fundBalances(venue: Venue, experiment: Experiment, accounts: Accounts): Float64Array {
  return Float64Array.from(venue.funds, ({ balance }) => {
    if (balance === 'unlimited') return Infinity;
    return typeof balance === 'number' ? balance : balance.ofOpenInterest * openInterestNotional(experiment, accounts);
  });
}

/** What the funds that the backstop draws on hold together before step 1; undefined where it draws on none. */
export function drawnOnFund(venue: Venue, experiment: Experiment, accounts: Accounts): number | undefined {
  const drawnOn = new Set(venue.backstop.flatMap((layer) => (layer.kind === 'insuranceFund' ? [layer.fund] : [])));
  if (drawnOn.size === 0) return undefined;
  const balances = fundBalances(venue, experiment, accounts);
  return venue.funds.reduce((sum, { name }, fund) => (drawnOn.has(name) ? sum + balances[fund]! : sum), 0);
}
