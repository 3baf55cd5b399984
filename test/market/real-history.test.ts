import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compileMarket } from '../../src/market/path.ts';
import type { PriceHistory } from '../../src/price-model.ts';
import { experimentWith, forEachPath, logReturns, meanOf, type MarketSide } from './experiments.ts';

const HOUR = 3600;
const directory = process.env['SHORTFALL_DATA'];

function hourlyCloses(name: string): PriceHistory {
  const file = join(directory!, `${name}.csv.gz`);
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const columns = header!.split(',');
  const column = (name: string): Float64Array =>
    Float64Array.from(lines, (line) => Number(line.split(',')[columns.indexOf(name)]));
  return {
    file,
    column: 'close',
    timestamps: column('timestamp'),
    closes: column('close'),
    barMilliseconds: 1000 * HOUR,
  };
}

const names = ['btcusdt_binance_spot_1h', 'ethusdt_binance_spot_1h'];
const missing = directory === undefined || !names.every((name) => existsSync(join(directory, `${name}.csv.gz`)));

describe.skipIf(missing)(
  `a bootstrap of real hours${missing ? ' (skipped: SHORTFALL_DATA does not hold the hourly BTC and ETH files)' : ''}`,
  () => {
    const side = (): MarketSide => ({
      prices: names.map((name) => ({
        kind: 'bootstrap' as const,
        history: hourlyCloses(name),
        meanBlock: 'auto' as const,
      })),
      steps: 24,
      step: HOUR,
    });

    it('has blocks of days, because the size of moves clusters, and only one-hour rows', () => {
      const { bootstrap } = compileMarket(experimentWith(side()));
      expect(bootstrap!.meanBlock).toBeGreaterThan(24);
      expect(bootstrap!.meanBlock).toBeLessThan(3 * Math.sqrt(80_000));
      const stamps = hourlyCloses(names[0]!).timestamps;
      const whole = stamps.filter((stamp, i) => i > 0 && stamp - stamps[i - 1]! === 1000 * HOUR).length;
      expect(bootstrap!.rows.map((rows) => rows.length)).toEqual([whole, whole]);
    });

    it('has the variance and correlation of the history, and no hour beyond its worst', () => {
      const { bootstrap } = compileMarket(experimentWith(side()));
      const [btc, eth] = bootstrap!.rows;
      const squares: number[] = [];
      const products: number[] = [];
      let worst = 0;
      forEachPath(side(), 10_000, ({ index }) => {
        const [a, b] = [logReturns(index[0]!), logReturns(index[1]!)];
        squares.push(meanOf(a.map((r) => r * r)).mean);
        products.push(meanOf(a.map((r, k) => r * b[k]!)).mean);
        worst = Math.min(worst, ...a);
      });
      // One value per path, since the hours of a path cluster; 4.5 standard errors (probability 7e-6 each).
      const [variance, covariance] = [meanOf(squares), meanOf(products)];
      expect(Math.abs(variance.mean - meanOf(btc!.map((r) => r * r)).mean)).toBeLessThan(4.5 * variance.standardError);
      expect(Math.abs(covariance.mean - meanOf(btc!.map((r, k) => r * eth![k]!)).mean)).toBeLessThan(
        4.5 * covariance.standardError,
      );
      expect(worst).toBeGreaterThanOrEqual(Math.min(...btc!) - 1e-12);
    });
  },
);
