import type { AccountsSource, Experiment, Funding, TableAccounts } from '../experiment.ts';
import type { PriceModel } from '../price-model.ts';

/**
 * The experiment as far as a report tells of it: all its words, but not what files hold, which can be long. Histories and
 * replayed values are empty, and of a table of accounts one row of each kind is left, so nothing may count or replay them.
 */
export function reportedExperiment(experiment: Experiment): Experiment {
  const words = Object.entries(experiment).filter(([field]) => field !== 'places');
  return {
    ...(Object.fromEntries(words) as Experiment),
    underlyings: experiment.underlyings.map((each) => ({ ...each, price: priceWords(each.price) })),
    markets: experiment.markets.map((each) => ({ ...each, funding: fundingWords(each.funding) })),
    accounts: accountsWords(experiment.accounts),
  };
}

const NONE = new Float64Array(0);

function priceWords(price: PriceModel): PriceModel {
  if (price.kind === 'replay') return { ...price, prices: NONE };
  if (price.kind !== 'bootstrap') return price;
  return { ...price, history: { ...price.history, timestamps: NONE, closes: NONE } };
}

function fundingWords(funding: Funding): Funding {
  if (funding.kind === 'replay') return { ...funding, rates: [] };
  if (funding.kind !== 'premium' || typeof funding.premium === 'number') return funding;
  const { premium } = funding;
  if (!('kind' in premium)) return { ...funding, premium: [] };
  return premium.kind === 'replay' ? { ...funding, premium: { ...premium, values: NONE } } : funding;
}

function accountsWords(accounts: AccountsSource): AccountsSource {
  if (accounts.kind !== 'table') return accounts;
  const stopped = accounts.positions.find(({ stopLoss }) => stopLoss !== undefined);
  const wallets = new Map(accounts.balances.map((row) => [row.wallet, row]));
  const words: TableAccounts = {
    ...accounts,
    positions: stopped === undefined ? [] : [stopped],
    balances: [...wallets.values()],
  };
  return words;
}
