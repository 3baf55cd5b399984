import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { buildAccounts } from '../../src/accounts/build.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress } from '../../src/stress.ts';
import { main } from '../../src/cli/main.ts';
import { folderWith } from '../cli/fixtures.ts';
import { terminalDouble } from '../cli/terminal-double.ts';

/** Longs of leverage 10, bankrupt at 90, on a price that closes at `price`: each loses its size × (90 − price) beyond it. */
function book(
  sizes: Readonly<Record<string, number>>,
  price: number,
  fund: object,
  balance: number | 'unlimited' = 25,
) {
  return {
    ...{ name: 'cover', seed: 'cover', paths: 60, horizon: { steps: 1, step: '1m' } },
    underlyings: { A: { initialPrice: 100, price: { kind: 'replay', prices: [price] } } },
    markets: [{ symbol: 'A', underlying: 'A', contract: { kind: 'linear' } }],
    accounts: {
      kind: 'table',
      positions: Object.entries(sizes).map(([account, size]) => ({
        ...{ account, market: 'A', size, entryPrice: 100, leverage: 10 },
      })),
    },
    venue: { extends: 'textbook', funds: { main: { balance } } },
    fund,
  };
}

async function outcome(config: object) {
  const experiment = loadExperiment(config);
  const { table } = await stress(experiment, { runner: runInProcess });
  const first = (name: string): number => outcomeColumn(table, 0, name)[0]!;
  return { loss: first('coverLoss'), exceeded: first('coverExceeded'), shortfall: first('shortfall') };
}

describe('the cover of a fund', () => {
  const sizes = { a: 1, b: 1, c: 1.5, d: 2 };

  it('is held against the two accounts that lose the most beyond what they staked', async () => {
    // At 80 they lose 10 for each unit: 10, 10, 15 and 20.
    expect(await outcome(book(sizes, 80, { cover: {} }))).toEqual({ loss: 35, exceeded: 1, shortfall: 55 });
    expect(await outcome(book(sizes, 80, { cover: {} }, 35))).toMatchObject({ exceeded: 0 });
    expect(await outcome(book(sizes, 80, { cover: {} }, 34.99))).toMatchObject({ exceeded: 1 });
    expect(await outcome(book(sizes, 80, { cover: {} }, 'unlimited'))).toMatchObject({ loss: 35, exceeded: 0 });
  });

  it('counts accounts of one owner as one', async () => {
    const groups = { desk: ['a', 'b', 'c'] };
    expect(await outcome(book(sizes, 80, { cover: { groups } }))).toMatchObject({ loss: 55 });
    expect(await outcome(book(sizes, 80, { cover: { groups, defaulters: 1 } }))).toMatchObject({ loss: 35 });
  });

  it('is no more than all shortfalls, however many default', async () => {
    expect(await outcome(book(sizes, 80, { cover: { defaulters: 9 } }))).toMatchObject({ loss: 55 });
    expect(await outcome(book(sizes, 95, { cover: {} }))).toEqual({ loss: 0, exceeded: 0, shortfall: 0 });
  });

  it('adds its columns where it is asked for, and leaves every other as it was', async () => {
    const without = await stress(loadExperiment(book(sizes, 80, {})), { runner: runInProcess });
    const asked = await stress(loadExperiment(book(sizes, 80, { cover: {} })), { runner: runInProcess });
    const names = without.table.columns.map(({ name }) => name);
    expect(names).not.toContain('coverLoss');
    expect(asked.table.columns.map(({ name }) => name).filter((name) => !name.startsWith('cover'))).toEqual(names);
    for (const name of names) {
      expect(outcomeColumn(asked.table, 0, name)).toEqual(outcomeColumn(without.table, 0, name));
    }
  });

  it('reads back from its resolved configuration', () => {
    const config = book(sizes, 80, { cover: { groups: { desk: ['a', 'b'] } } });
    const { cover, resolved } = loadExperiment(config);
    expect(cover).toEqual({ defaulters: 2, groups: [{ name: 'desk', accounts: ['a', 'b'] }] });
    expect(loadExperiment(resolved).cover).toEqual(cover);
  });

  it('refuses an account in two groups, and one that the book does not have', () => {
    const twice = book(sizes, 80, { cover: { groups: { desk: ['a'], other: ['b', 'a'] } } });
    expect(() => loadExperiment(twice)).toThrow('each account once');
    const nobody = loadExperiment(book(sizes, 80, { cover: { groups: { desk: ['a', 'z'] } } }));
    expect(() => buildAccounts(nobody, rootKey('cover'))).toThrow(/an account of the book.*"z"/);
  });

  it('is told on the terminal and on the page, and can be a gate', async () => {
    const config = {
      ...book(sizes, 80, { cover: { groups: { desk: ['a', 'b'] } } }),
      gates: [{ metric: 'coverExceeded.probability', atMost: 0.01 }],
    };
    const { folder, file } = folderWith(config);
    const terminal = terminalDouble();
    expect(await main(['run', file, '--threads', '0', '--quiet', '--out', folder], terminal)).toBe(3);
    const said = terminal.results.join('\n').replace(/\s+/g, ' ');
    expect(said).toContain(
      'Cover 2 venue: the shortfalls of the two largest account groups exceed what its funds hold',
    );
    expect(said).toContain('60 of 60 paths');
  });
});
