import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { effectiveNumber } from '../../src/accounts/likeness.ts';
import { summariseAccounts, type AccountsSummary } from '../../src/accounts/summarise.ts';
import type { SyntheticAccounts, TableAccounts } from '../../src/experiment.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { experimentWith, synthetic, table } from './experiments.ts';

const summaryOf = (source: TableAccounts | SyntheticAccounts): AccountsSummary => {
  const experiment = experimentWith(source);
  return summariseAccounts(buildAccounts(experiment, rootKey('summary')).accounts, experiment);
};

const long1BtcAt100kWith10k = { account: 'a' };
const short10EthAt4kWith2k = { account: 'b', market: 1, size: -10, entryPrice: 4_000, margin: 2_000 };

describe('the summary of a book', () => {
  const summary = summaryOf(
    table(
      [long1BtcAt100kWith10k, short10EthAt4kWith2k, { ...short10EthAt4kWith2k, account: 'a', size: -5 }],
      [{ account: 'idle', amount: 1 }],
    ),
  );
  it('counts accounts and positions and adds up notionals at entry', () => {
    expect(summary).toMatchObject({
      traders: 3,
      marketMakers: 0,
      positions: 3,
      tradersNotional: 160_000,
      marketMakersNotional: 0,
    });
  });
  it('gives each market’s open interest, both sides, where a table leaves one outside', () => {
    expect(summary.openInterest).toEqual([
      { symbol: 'BTC-PERP', long: 1, short: 0, notional: 100_000 },
      { symbol: 'ETH-PERP', long: 0, short: 15, notional: 60_000 },
      { symbol: 'SOL-PERP', long: 0, short: 0, notional: 0 },
    ]);
  });
  it('calls an account long whose net notional is, and leaves out who holds nothing', () => {
    expect(summary.longShareByAccount).toBe(0.5);
    expect(summary.longShareByNotional).toBe(0.625);
    expect(summary.largestTraderShare).toBe(0.75);
  });
  it('takes leverages at entry, the lowest and the highest among them', () => {
    expect(summary.leverageQuantiles.map(({ leverage }) => leverage)).toEqual([10, 10, 10, 10, 20, 20, 20]);
  });
  it('keeps makers apart from the traders', () => {
    const made = summaryOf(synthetic({ count: 50, longShare: 1, marketWeights: [1, 0, 0] }));
    expect(made).toMatchObject({ traders: 50, marketMakers: 10, longShareByAccount: 1, longShareByNotional: 1 });
    expect(made.openInterest[0]!.long).toBeCloseTo(made.openInterest[0]!.short, 9);
    expect(made.marketMakersNotional / made.tradersNotional).toBeCloseTo(1, 2);
  });
  it('has no share of nothing', () => {
    const empty = summaryOf(table([], [{ account: 'idle', amount: 1 }]));
    expect(empty).toMatchObject({
      longShareByAccount: null,
      largestTraderShare: null,
      leverageQuantiles: [],
      effectiveTraders: 0,
    });
  });
});

describe('the effective number of distinct traders', () => {
  it('is two for a crowd of one leverage and one entry price, half of it long, whatever their sizes', () => {
    const crowd = synthetic({
      count: 200,
      leverage: { kind: 'constant', value: 20 },
      entryHalfWidth: 0,
      marketWeights: [1, 0, 0],
    });
    expect(summaryOf(crowd)).toMatchObject({ distinctTraders: 2, effectiveTraders: 2 });
  });
  it('is their number where each enters at a price of its own', () => {
    expect(summaryOf(synthetic({ count: 80 }))).toMatchObject({ distinctTraders: 80, effectiveTraders: 80 });
  });
  it('tells free cash, leverage and margin mode apart, and nothing that is rounding', () => {
    const third = { size: 1 / 3, entryPrice: 100_000, margin: 10_000 / 3 };
    const rows = [
      { account: 'a' },
      { account: 'b', ...third },
      { account: 'c', margin: 10_001 },
      { account: 'd', marginMode: 'cross' } as const,
      { account: 'e' },
    ];
    expect(summaryOf(table(rows, [{ account: 'e', amount: 20_000 }])).distinctTraders).toBe(4);
  });
  it('lies between one and the number of kinds', () => {
    expect(effectiveNumber([5])).toBe(1);
    expect(effectiveNumber([3, 3, 3])).toBe(3);
    expect(effectiveNumber([98, 1, 1])).toBeCloseTo(10_000 / 9_606, 12);
    expect(effectiveNumber([])).toBe(0);
  });
});
