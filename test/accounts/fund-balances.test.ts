import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { drawnOnFund, fundBalances, poolsOf, type FundPool } from '../../src/accounts/fund-balances.ts';
import type { Experiment } from '../../src/experiment.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { BackstopLayer, Fund, Venue } from '../../src/venue.ts';
import { experimentWith, table, venueWith } from './experiments.ts';

/** Long 1 BTC against half of it, at 100,000; short 100 ETH at 4,000, whose longs stand outside. */
const BOOK = table([
  { account: 'a', size: 1 },
  { account: 'b', size: -0.5 },
  { account: 'b', market: 1, size: -100, entryPrice: 4_100 },
]);
const experiment = experimentWith(BOOK);
const { accounts } = buildAccounts(experiment, rootKey('pools'));

const pools = (fund: Partial<Fund>, of: Experiment = experiment): readonly FundPool[] =>
  poolsOf(venueWith({ funds: [{ name: 'f', balance: 7, scope: 'venue', ...fund }] }), of, accounts);
const withTwoBtcMarkets = {
  ...experiment,
  markets: experiment.markets.map((market, place) => (place === 2 ? { ...market, underlying: 0 } : market)),
};

describe('the pools of a fund', () => {
  it('are one for the venue', () => {
    expect(pools({ scope: 'venue' })).toEqual([{ fund: 'f', markets: [0, 1, 2], balance: 7 }]);
  });
  it('are one a market, of the whole balance each', () => {
    expect(pools({ scope: 'contract' }).map(({ markets, balance }) => [markets, balance])).toEqual([
      [[0], 7],
      [[1], 7],
      [[2], 7],
    ]);
  });
  it('are one an underlying', () => {
    expect(pools({ scope: 'coin' }, withTwoBtcMarkets).map(({ markets }) => markets)).toEqual([[0, 2], [1]]);
  });
  it('are one for a group, of the contracts that are traded', () => {
    expect(pools({ scope: { group: ['SOL-PERP', 'BTC-PERP', 'XRP-PERP'] } }).map(({ markets }) => markets)).toEqual([
      [0, 2],
    ]);
    expect(pools({ scope: { group: ['XRP-PERP'] } })).toEqual([]);
  });
  it('hold a share of the larger side of their own markets, at initial prices', () => {
    const balance = { ofOpenInterest: 0.01 };
    expect(pools({ balance, scope: 'venue' }).map((pool) => pool.balance)).toEqual([0.01 * (100_000 + 400_000)]);
    expect(pools({ balance, scope: 'contract' }).map((pool) => pool.balance)).toEqual([1_000, 4_000, 0]);
  });
  it('hold coin where contracts are inverse', () => {
    const inverse = experimentWith(table([{ account: 'a', size: 50_000 }]), {
      markets: 1,
      contract: { kind: 'inverse' },
    });
    const book = buildAccounts(inverse, rootKey('pools')).accounts;
    const venue = venueWith({ funds: [{ name: 'f', balance: { ofOpenInterest: 0.1 }, scope: 'coin' }] });
    expect(poolsOf(venue, inverse, book)).toEqual([{ fund: 'f', markets: [0], balance: 0.05 }]);
  });
  it('have no bottom where the fund is unlimited', () => {
    expect(pools({ balance: 'unlimited', scope: 'contract' }).map(({ balance }) => balance)).toEqual([
      Infinity,
      Infinity,
      Infinity,
    ]);
  });
});

describe('what the backstop draws on', () => {
  const funds: Venue['funds'] = [
    { name: 'cash', balance: 5, scope: 'venue' },
    { name: 'each', balance: 2, scope: 'contract' },
    { name: 'spare', balance: 100, scope: 'venue' },
  ];
  const layer = (kind: 'insuranceFund' | 'takeover', fund: string): BackstopLayer =>
    kind === 'takeover'
      ? { name: `take ${fund}`, when: 'always', kind, fund, inventoryCap: Infinity, workOffHalfLife: Infinity }
      : { name: fund, when: 'always', kind, fund, perSettlement: Infinity, perMarket: Infinity, keep: 0 };

  it('is every pool of the funds that pay or take over', () => {
    const venue = venueWith({ funds, backstop: [layer('takeover', 'each'), layer('insuranceFund', 'cash')] });
    expect([...fundBalances(venue, experiment, accounts)]).toEqual([5, 6, 100]);
    expect(drawnOnFund(venue, experiment, accounts)).toBe(11);
  });
  it('is nothing without such a layer', () => {
    expect(drawnOnFund(venueWith({ funds, backstop: [] }), experiment, accounts)).toBeUndefined();
  });
});
