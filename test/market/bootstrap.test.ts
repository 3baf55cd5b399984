import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { compileMarket } from '../../src/market/path.ts';
import type { PriceHistory, PriceModel } from '../../src/price-model.ts';
import { experimentWith, forEachPath, hourlyHistory, logReturns, pathOf, type MarketSide } from './experiments.ts';

const HOUR = 3600;

function drawn(history: PriceHistory, meanBlock: number | 'auto'): PriceModel {
  return { kind: 'bootstrap', history, meanBlock };
}

/** Closes whose i-th log return is (i − (rows − 1)/2)·unit: a drawn return names its row, and paths stay near their start. */
function numberedCloses(rows: number, unit = 1 / 1000): number[] {
  let logClose = 0;
  return [100, ...Array.from({ length: rows }, (_, i) => 100 * Math.exp((logClose += (i - (rows - 1) / 2) * unit)))];
}

/** Rows of the steps of a path over numbered closes. */
function rowsOf(prices: ArrayLike<number>, rows: number, unit = 1 / 1000): number[] {
  return logReturns(prices).map((r) => {
    const row = r / unit + (rows - 1) / 2;
    if (Math.abs(row - Math.round(row)) > 1e-3) throw new Error(`The return ${r} is of no row.`);
    return Math.round(row);
  });
}

describe('a bootstrapped path', () => {
  const rows = 40;
  const history = hourlyHistory(numberedCloses(rows));

  it('consists of rows of the history, every one of them used, none more likely than another', () => {
    const used = new Array<number>(rows).fill(0);
    const [paths, steps, meanBlock] = [400, 100, 4];
    forEachPath({ prices: [drawn(history, meanBlock)], steps, step: HOUR }, paths, ({ index }) => {
      for (const row of rowsOf(index[0]!, rows)) used[row]!++;
    });
    const expected = (paths * steps) / rows;
    // A row is counted with its block, so counts vary by at most about √(2·meanBlock) times a Poisson count: 6 such sd.
    for (const count of used) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(2 * meanBlock * expected));
  });

  it('runs on in blocks that are geometric and wrap from the last row to the first', () => {
    // In a long history a block's end shows as a jump of rows, save for 1 in `rows` starts that happen to run on.
    const many = 4000;
    const meanBlock = 5;
    const unit = 1e-6;
    const long = hourlyHistory(numberedCloses(many, unit));
    const lengths: number[] = [];
    let wrapped = 0;
    forEachPath({ prices: [drawn(long, meanBlock)], steps: 60_000, step: HOUR }, 4, ({ index }) => {
      const sequence = rowsOf(index[0]!, many, unit);
      let length = 1;
      for (let k = 1; k < sequence.length; k++) {
        if (sequence[k] === (sequence[k - 1]! + 1) % many) {
          length++;
          if (sequence[k] === 0) wrapped++;
        } else {
          lengths.push(length);
          length = 1;
        }
      }
    });
    expect(wrapped).toBeGreaterThan(0);
    // χ² over lengths 1 … 19 and ≥ 20 (19 degrees of freedom): above 68 with probability 2e-7.
    const found = new Array<number>(20).fill(0);
    for (const length of lengths) found[Math.min(length, 20) - 1]!++;
    const probability = (l: number): number => (l < 20 ? 0.8 ** (l - 1) * 0.2 : 0.8 ** 19);
    const chiSquare = found.reduce((total, count, i) => {
      const expected = lengths.length * probability(i + 1);
      return total + (count - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeLessThan(68);
  });

  it('draws every bar afresh with a mean block of one', () => {
    const sequence = rowsOf(pathOf({ prices: [drawn(history, 1)], steps: 8000, step: HOUR })[0]!, rows);
    const runs = sequence.filter((row, k) => k > 0 && row === (sequence[k - 1]! + 1) % rows).length;
    // Binomial(7999, 1/40) within 5 sd: outside with probability 6e-7.
    expect(Math.abs(runs - 7999 / rows)).toBeLessThan(5 * Math.sqrt((7999 / rows) * (1 - 1 / rows)));
  });

  it('keeps what several underlyings did in one bar together', () => {
    const other = hourlyHistory(numberedCloses(rows).map((close) => close ** -2));
    const [a, b] = pathOf({ prices: [drawn(history, 3), drawn(other, 3)], steps: 500, step: HOUR });
    const [returns, others] = [logReturns(a!), logReturns(b!)];
    returns.forEach((r, k) => expect(others[k]).toBeCloseTo(-2 * r, 9));
  });

  it('starts at the initial price of the experiment, not of the history', () => {
    const [prices] = pathOf({ prices: [drawn(history, 3)], steps: 1, step: HOUR, initialPrices: [7] });
    expect(prices![0]).toBe(7);
    expect(rowsOf(prices!, rows)[0]).toBeGreaterThanOrEqual(0);
  });

  it('is frozen: the same seed gives these bits for good', () => {
    // Closes are written out: Math.exp would not give the same ones everywhere.
    const closes = hourlyHistory([100, 101, 99, 102, 105, 104, 107, 103, 101, 100, 98, 103, 104, 99, 97, 101]);
    const side: MarketSide = { prices: [drawn(closes, 3), drawn(closes, 'auto')], steps: 50, step: HOUR };
    const [a, b] = pathOf(side, 12_345);
    expect(createHash('sha256').update(new Uint8Array(a!.buffer)).update(new Uint8Array(b!.buffer)).digest('hex')).toBe(
      '04d9c14dc534e4027d7c2e94c786f531e4646d578141d19b24e707ccf6dffb4d',
    );
  });
});

describe('the rows of histories', () => {
  const rowCount = (...histories: PriceHistory[]): number =>
    compileMarket(experimentWith({ prices: histories.map((h) => drawn(h, 2)), steps: 1, step: HOUR })).bootstrap!
      .rows[0]!.length;

  it('leave out a bar whose predecessor is missing', () => {
    const closes = numberedCloses(10);
    expect(rowCount(hourlyHistory(closes))).toBe(10);
    expect(rowCount(hourlyHistory(closes, [4]))).toBe(8);
  });

  it('are those that all histories have', () => {
    fc.assert(
      fc.property(fc.subarray([...Array(12).keys()]), fc.subarray([...Array(12).keys()]), (gapsA, gapsB) => {
        const closes = numberedCloses(14);
        const has = (gaps: number[]) => (i: number) => !gaps.includes(i) && !gaps.includes(i - 1);
        const common = [...Array(14).keys()].map((i) => i + 1).filter((i) => has(gapsA)(i) && has(gapsB)(i)).length;
        expect(rowCount(hourlyHistory(closes, gapsA), hourlyHistory(closes, gapsB))).toBe(common);
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  it('are refused, with the files named, where there are fewer than two in common', () => {
    const closes = numberedCloses(6);
    const early = hourlyHistory(closes, [4, 5, 6], 'early.csv');
    const late = hourlyHistory(closes, [0, 1, 2], 'late.csv');
    const compile = (): unknown =>
      compileMarket(experimentWith({ prices: [drawn(early, 2), drawn(late, 2)], steps: 1, step: HOUR }));
    expect(compile).toThrow(ConfigError);
    expect(compile).toThrow(/early\.csv \/underlyings\/U0\/price: expected .* found 0 in common\nlate\.csv/);
  });

  it('are refused where a bar is not a step, or a mean block is below one', () => {
    const history = hourlyHistory(numberedCloses(6));
    const compile = (step: number, meanBlock: number) => () =>
      compileMarket(experimentWith({ prices: [drawn(history, meanBlock)], steps: 1, step }));
    expect(compile(60, 2)).toThrow('The history of U0 has bars of 3600000 ms, the step is 60000 ms.');
    expect(compile(HOUR, 0.5)).toThrow('The mean block is 0.5; it must be a number of bars ≥ 1.');
  });
});
