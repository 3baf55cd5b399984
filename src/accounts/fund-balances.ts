import type { Experiment } from '../experiment.ts';
import type { Accounts } from '../position.ts';
import type { Quote } from '../units.ts';
import type { Fund, Venue } from '../venue.ts';
import { openInterestNotional } from './open-interest.ts';

/** One purse: all of a fund, or its part for a market, an underlying or a group of markets. */
export interface FundPool {
  /** Name of the fund. */
  readonly fund: string;
  /** Places in the experiment's markets that it stands for, ascending, at least one. */
  readonly markets: readonly number[];
  /** Before step 1, quote (inverse contracts: coin), ≥ 0; Infinity where it is unlimited. */
  readonly balance: Quote;
}

/**
 * The pools of a venue's funds: funds in the venue's order, pools of one fund by their first market. No market is in two
 * pools of one fund; a group none of whose contracts is traded has no pool. A share of open interest is that of the
 * pool's own markets, at the initial prices.
 */
export function poolsOf(venue: Venue, experiment: Experiment, accounts: Accounts): readonly FundPool[] {
  return venue.funds.flatMap((fund) =>
    marketsByPool(fund, experiment).map((markets) => ({
      fund: fund.name,
      markets,
      balance: balanceOf(fund, experiment, accounts, markets),
    })),
  );
}

function marketsByPool({ scope }: Fund, { markets }: Experiment): readonly (readonly number[])[] {
  const places = markets.map((_, market) => market);
  if (scope === 'venue') return [places];
  if (scope === 'contract') return places.map((market) => [market]);
  if (scope === 'coin') {
    const coins = new Set(markets.map(({ underlying }) => underlying));
    return [...coins].map((coin) => places.filter((market) => markets[market]!.underlying === coin));
  }
  const group = places.filter((market) => scope.group.includes(markets[market]!.symbol));
  return group.length === 0 ? [] : [group];
}

function balanceOf({ balance }: Fund, experiment: Experiment, accounts: Accounts, markets: readonly number[]): Quote {
  if (balance === 'unlimited') return Infinity;
  return typeof balance === 'number'
    ? balance
    : balance.ofOpenInterest * openInterestNotional(experiment, accounts, markets);
}

/** What each of a venue's funds holds before step 1, over all its pools, in the venue's order: quote, ≥ 0; Infinity where it is unlimited. */
export function fundBalances(venue: Venue, experiment: Experiment, accounts: Accounts): Float64Array {
  const pools = poolsOf(venue, experiment, accounts);
  return Float64Array.from(venue.funds, ({ name }) =>
    pools.reduce((sum, { fund, balance }) => (fund === name ? sum + balance : sum), 0),
  );
}

/** What the funds that the backstop draws on hold together before step 1; undefined where it draws on none. */
export function drawnOnFund(venue: Venue, experiment: Experiment, accounts: Accounts): number | undefined {
  const drawnOn = new Set(venue.backstop.flatMap((layer) => ('fund' in layer ? [layer.fund] : [])));
  if (drawnOn.size === 0) return undefined;
  const balances = fundBalances(venue, experiment, accounts);
  return venue.funds.reduce((sum, { name }, fund) => (drawnOn.has(name) ? sum + balances[fund]! : sum), 0);
}
