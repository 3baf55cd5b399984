import { describe, expect, it } from 'vitest';
import { buildAccounts, drawPopulation } from '../../src/accounts/build.ts';
import { exactSum } from '../../src/math/compensated-sum.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { experimentWith, synthetic, table } from './experiments.ts';

const root = rootKey('resample');
const whale = { account: 'whale', market: 1, side: 'long', notional: 1e6, leverage: 3, freeBalance: 0 } as const;
const experiment = experimentWith(
  synthetic({
    count: 60,
    resample: true,
    whales: [whale],
    positionsPerAccount: { values: [1, 2, 3], weights: [1, 1, 1] },
    freeBalance: { kind: 'uniform', low: 0, high: 2 },
  }),
);
const paths = [0, 1, 2, 1_000_000].map((path) => drawPopulation(experiment, root, path));
const template = buildAccounts(experiment, root).accounts;

const rowsOf = ({ ids, isMarketMaker, positions }: Accounts): unknown => [
  ids,
  isMarketMaker,
  positions.count,
  positions.account,
  positions.market,
];

describe('a population drawn anew on every path', () => {
  it('has the same accounts, positions and markets on every path', () => {
    for (const accounts of paths) expect(rowsOf(accounts)).toEqual(rowsOf(template));
  });
  it('has other sizes, sides, entry prices, margins and balances on each', () => {
    const [one, other] = [paths[0]!, paths[1]!];
    const traders = one.ids.flatMap((id, row) => (id.startsWith('trader') ? [row] : []));
    expect(traders.filter((row) => one.balance[row] === other.balance[row])).toEqual([]);
    for (const column of ['size', 'entryPrice', 'margin'] as const) {
      const [a, b] = [one.positions[column], other.positions[column]];
      const kept = [...a.keys()].filter((row) => traders.includes(one.positions.account[row]!) && a[row] === b[row]);
      expect(kept).toEqual([]);
    }
    const turned = [...one.positions.size.keys()].filter(
      (row) => one.positions.size[row]! * other.positions.size[row]! < 0,
    );
    expect(turned.length).toBeGreaterThan(10);
  });
  it('keeps its whales as they are', () => {
    for (const accounts of paths) {
      const row = accounts.ids.indexOf('whale');
      const position = accounts.positions.account.indexOf(row);
      expect([accounts.positions.size[position], accounts.balance[row]]).toEqual([250, 1e6 / 3]);
    }
  });
  it('is long and short alike, in every market of every path', () => {
    for (const { positions } of paths) {
      for (const market of [0, 1, 2]) {
        const sizes = positions.size.filter((_, row) => positions.market[row] === market);
        expect(Math.abs(exactSum(sizes))).toBeLessThan(1e-12);
      }
    }
  });
  it('is a pure function of the path', () => {
    expect(drawPopulation(experiment, root, 2)).toEqual(paths[2]);
    expect(drawPopulation(experiment, root, 2)).not.toEqual(paths[1]);
  });
  it('keeps a maker with nothing to hold where a path happens to be balanced', () => {
    const even = experimentWith(
      synthetic({
        count: 2,
        resample: true,
        notional: { kind: 'constant', value: 100 },
        entryHalfWidth: 0,
        marketWeights: [1, 0, 0],
        marketMakers: { count: 1, leverage: 1 },
      }),
    );
    const { ids, positions } = drawPopulation(even, root, 5);
    expect(ids.slice(0, 3)).toEqual(['maker-BTC-PERP-01', 'maker-ETH-PERP-01', 'maker-SOL-PERP-01']);
    expect([...positions.size.subarray(0, 3)]).toEqual([0, 0, 0]);
  });
  it('is not that of the experiment, which no path repeats', () => {
    expect(paths[0]!.positions.size).not.toEqual(template.positions.size);
  });
  it('cannot be drawn from a table', () => {
    expect(() => drawPopulation(experimentWith(table([{ account: 'a' }])), root, 3)).toThrow('path 3');
  });
});
