import { describe, expect, it } from 'vitest';
import { eventsOf, scripted } from './experiments.ts';

/**
 * Marks at which a shipped venue liquidates one account, against what its own pages and its formula say: the account is
 * left alone a little before, and liquidated a little beyond.
 */
interface Case {
  readonly of: string;
  readonly venue: object;
  readonly price: number;
  /** Contracts of inverse ones are in quote. */
  readonly size: number;
  readonly entryPrice: number;
  readonly margin: number;
  readonly balance?: number;
  readonly contract?: object;
}

const index = { markPrice: { kind: 'index' } };
const isolated = { margin: { mode: 'isolated' }, ...index };
const inverse = { kind: 'inverse' };

const CASES: readonly Case[] = [
  {
    of: 'Bybit, a long of 1 BTC at 20,000 and 50× (help centre, example 1)',
    venue: { extends: 'bybit-linear', ...index },
    ...{ size: 1, entryPrice: 20_000, margin: 400, price: 19_700 },
  },
  {
    of: 'Bybit, a short at 1× (freqtrade, with the rate of altcoins)',
    venue: { extends: 'bybit-linear', margin: { markets: { 'BTC-PERP': null } }, ...index },
    ...{ size: -1, entryPrice: 10, margin: 10, price: 19.9 },
  },
  {
    of: 'Bybit inverse, a long of 5,000 contracts at 7,890.08 and 50× (What is ADL)',
    venue: { extends: 'bybit-inverse', ...index },
    ...{ size: 5_000, entryPrice: 7_890.08, margin: 5_000 / 7_890.08 / 50, contract: inverse },
    price: (7_890.08 * 50) / (51 - 0.005 * 50),
  },
  {
    of: 'OKX, a long at 20×: (E − m)/(1 − (r + f))',
    venue: { extends: 'okx-linear', ...isolated },
    ...{ size: 1, entryPrice: 50_000, margin: 2_500, contract: { kind: 'linear', multiplier: 0.01 } },
    price: 47_500 / (1 - 0.0045),
  },
  {
    of: 'KuCoin, a short at 50×: (E + m)/(1 + r + f)',
    venue: { extends: 'kucoin-futures', ...index },
    ...{ size: -1, entryPrice: 28_000, margin: 560, price: 28_560 / 1.0046 },
  },
  {
    of: 'Hyperliquid, a long of 200 million at 20×, across the tier of 150 million',
    venue: { extends: 'hyperliquid', ...isolated },
    ...{ size: 2_000, entryPrice: 100_000, margin: 1e7, price: (2e8 - 1e7 - 1_875_000) / (2_000 * 0.975) },
  },
  {
    of: 'Deribit, a long of 25 BTC at 1.125 %',
    venue: { extends: 'deribit-futures', ...index },
    ...{ size: 25, entryPrice: 100_000, margin: 250_000, price: 2_250_000 / (25 * (1 - 0.01125)) },
  },
  {
    of: 'Kraken Futures inverse, a long of 1,000 contracts on 0.01 BTC (Equity Protection Process: 7,481)',
    venue: { extends: 'kraken-futures-inverse', ...index },
    ...{ size: 1_000, entryPrice: 8_000, margin: 0.01, price: 1_010 / 0.135, contract: inverse },
  },
  {
    of: 'BitMEX, a long of 50 XBT at 20× and the base rate',
    venue: { extends: 'bitmex', ...index },
    ...{ size: 500_000, entryPrice: 10_000, margin: 2.5, price: (500_000 * 1.005) / 52.5, contract: inverse },
  },
  {
    of: 'dYdX, a long at 10× and 3 %',
    venue: { extends: 'dydx-v4', ...index },
    ...{ size: 0.1, entryPrice: 50_000, margin: 500, price: 45_000 / 0.97 },
  },
  {
    of: 'Kraken Margin, a short of 0.2 BTC at 5× on 5,000, for certain at a level of 40 %',
    venue: { extends: 'kraken-margin', triggers: { discretion: { probability: 1e-9 } }, ...index },
    ...{ size: -0.2, entryPrice: 50_000, margin: 2_000, balance: 5_000, price: 15_000 / 0.216 },
  },
];

describe('the liquidation price', () => {
  it.each(CASES)('of $of', ({ venue, price, size, entryPrice, margin, balance, contract }) => {
    const liquidatedAt = (mark: number): boolean =>
      eventsOf(
        scripted({
          ...{ venue, prices: { BTC: [entryPrice, Number(mark.toPrecision(13))] } },
          positions: [{ account: 'a', size, entryPrice, margin: Number(margin.toPrecision(15)) }],
          ...(balance === undefined ? {} : { balances: [{ account: 'a', wallet: 'futures', amount: balance }] }),
          ...(contract === undefined ? {} : { contract }),
        }),
      ).some(({ event }) => event === 'liquidation');
    const away = Math.sign(size) * price * 1e-6;
    expect(liquidatedAt(price + away)).toBe(false);
    expect(liquidatedAt(price - away)).toBe(true);
  });
});
