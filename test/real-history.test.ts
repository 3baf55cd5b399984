import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../src/config/load.ts';
import { outcomeColumn } from '../src/outcome.ts';
import { replay } from '../src/replay.ts';
import { runInProcess } from '../src/run/in-process.ts';
import { stress } from '../src/stress.ts';

/** Real price histories stay outside the project: SHORTFALL_DATA names their folder. */
const folder = process.env['SHORTFALL_DATA'];
const file = (name: string): string => join(folder ?? '', name);
const isThere = folder !== undefined && existsSync(file('btcusdt_binance_spot_1h.csv.gz'));

const accounts = {
  kind: 'synthetic',
  count: 200,
  longShare: 0.6,
  positionsPerAccount: { values: [1, 2], weights: [1, 1] },
  notional: { kind: 'lognormal', median: '100000', sigma: 1.2 },
  leverage: { kind: 'discrete', values: [3, 5, 10, 20], weights: [1, 2, 2, 1] },
  freeBalance: { kind: 'constant', value: 0.5 },
};
const market = (name: string): object => ({ symbol: `${name}-PERP`, underlying: name, contract: { kind: 'linear' } });
const policies = { isolated: { margin: { mode: 'isolated' } }, cross: { margin: { mode: 'cross' } } };

describe.skipIf(!isThere)('real price histories (skipped without SHORTFALL_DATA)', () => {
  it('are bootstrapped in joint blocks of hours, nine years of them', async () => {
    const price = (name: string): object => ({
      kind: 'bootstrap',
      file: file(name),
      column: 'close',
      meanBlock: 'auto',
    });
    const experiment = loadExperiment({
      name: 'bootstrap-1h',
      question: 'A week as weeks were: how likely does an account end below zero?',
      seed: 'real',
      paths: 400,
      horizon: { steps: 168, step: '1h' },
      underlyings: {
        BTC: { initialPrice: '76000', price: price('btcusdt_binance_spot_1h.csv.gz') },
        ETH: { initialPrice: '2250', price: price('ethusdt_binance_spot_1h.csv.gz') },
      },
      markets: [market('BTC'), market('ETH')],
      accounts,
      venue: { extends: 'binance-usdm', funds: { main: { balance: '100000' } } },
      policies,
    });
    const { table, statistics, failures } = await stress(experiment, { runner: runInProcess });
    expect(failures).toEqual([]);
    const btc = outcomeColumn(table, 0, 'finalPrice[BTC]').map((price) => Math.log(price / 76_000));
    const eth = outcomeColumn(table, 0, 'finalPrice[ETH]').map((price) => Math.log(price / 2_250));
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = (a: Float64Array, b: Float64Array): number =>
      mean(a.map((value, i) => value * b[i]!)) - mean(a) * mean(b);
    // A week of hourly history: BTC's deviation is 8 to 9 %; joint rows keep BTC and ETH together (about 0.8).
    expect(Math.sqrt(covariance(btc, btc))).toBeGreaterThan(0.065);
    expect(Math.sqrt(covariance(btc, btc))).toBeLessThan(0.12);
    expect(covariance(btc, eth) / Math.sqrt(covariance(btc, btc) * covariance(eth, eth))).toBeGreaterThan(0.65);
    expect(statistics.policies['isolated']!.metrics['liquidation.probability']!.events).toBeGreaterThan(200);
  });

  it('are replayed minute by minute through 19 May 2021, and liquidate longs at the low of 13:10', async () => {
    const price = (name: string): object => ({
      kind: 'replay',
      file: file(name),
      column: 'close',
      from: '2021-05-19T00:00Z',
    });
    const experiment = loadExperiment({
      name: 'replay-2021-05-19',
      question: 'What did 19 May 2021 do to isolated and to cross accounts?',
      seed: 'real',
      paths: 1,
      horizon: { steps: 1_200, step: '1m' },
      underlyings: {
        BTC: { initialPrice: '42849.78', price: price('btcusdt_binance_spot_1m_2021-05.csv.gz') },
        ETH: { initialPrice: '3375.07', price: price('ethusdt_binance_spot_1m_2021-05.csv.gz') },
      },
      markets: [market('BTC'), market('ETH')],
      accounts,
      venue: { extends: 'binance-usdm', funds: { main: { balance: '100000' } } },
      policies,
    });
    const { table } = await stress(experiment, { runner: runInProcess });
    // Closes of minutes: the wick to 30,000 itself lies inside a bar.
    const low = outcomeColumn(table, 0, 'minimumPrice[BTC]')[0]!;
    expect(low).toBeGreaterThan(30_000);
    expect(low).toBeLessThan(31_000);
    const [isolated] = replay(experiment, { path: 0, policies: ['isolated'] });
    const closings = isolated!.events.filter(({ event }) => event === 'liquidation');
    const around1310 = closings.filter(({ step }) => step >= 760 && step <= 800);
    expect(around1310.length).toBeGreaterThan(10);
    for (const closing of around1310) {
      if (closing.event === 'liquidation' && closing.step <= 791) expect(closing.size).toBeGreaterThan(0);
    }
  });
});

describe.runIf(!isThere)('real price histories', () => {
  it('are not at hand: set SHORTFALL_DATA to their folder to test on them', () => {
    expect(isThere).toBe(false);
  });
});
