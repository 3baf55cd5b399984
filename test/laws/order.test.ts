import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { ConfigError } from '../../src/errors.ts';
import type { BalanceRow, PositionRow, TableAccounts } from '../../src/experiment.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { Case } from '../reference/arbitrary-experiments.ts';
import { RandomNumbers } from '../reference/random-numbers.ts';
import { cases, run } from './runs.ts';

/** The rows that a user would have written for the book of a case, in the order of its accounts. */
function tableOf({ accounts }: Case): TableAccounts {
  const { positions, ids, balance, wallets } = accounts;
  const place = { file: 'table', pointer: '' };
  const modes = [undefined, 'isolated', 'cross'] as const;
  const rows = Array.from({ length: positions.count }, (_, p): PositionRow => {
    const marginMode = modes[positions.marginMode[p]!];
    return {
      account: ids[positions.account[p]!]!,
      market: positions.market[p]!,
      size: positions.size[p]!,
      entryPrice: positions.entryPrice[p]!,
      margin: positions.margin[p]!,
      ...(marginMode && { marginMode }),
      ...(Number.isNaN(positions.stopPrice[p]!) ? {} : { stopLoss: positions.stopPrice[p]! }),
      place,
    };
  });
  const balances = Object.entries({ futures: balance, ...wallets }).flatMap(([wallet, amounts]) =>
    ids.map((account, a): BalanceRow => ({ account, wallet, amount: amounts[a]!, place })),
  );
  // Who reacts is drawn among the accounts: their order in the file may not change whom the draw meets.
  const traders = { stopLoss: { share: 0.4, distance: 0.03 }, topUp: { share: 0.5, delay: 60, size: 1 } };
  return { kind: 'table', positions: rows, balances, traders };
}

/** The case with its book read from a table; undefined where a policy does not admit it. */
function withTable(each: Case, table: TableAccounts): Case | undefined {
  const experiment = { ...each.experiment, accounts: table };
  try {
    return { ...each, experiment, accounts: buildAccounts(experiment, rootKey('order')).accounts };
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

const isByAge = ({ policy }: Case): boolean => policy.venue.liquidation.legOrder === 'firstInFirstOut';

/** In another order, but each account's rows in their own: positions of an account are as old as before. */
function keepingEachAccounts(rows: readonly PositionRow[], random: RandomNumbers): PositionRow[] {
  const accounts = random.some([...new Set(rows.map(({ account }) => account))], Infinity);
  return accounts.flatMap((id) => rows.filter(({ account }) => account === id));
}

describe('the order of a table', () => {
  it('changes nothing: the same events and outcomes to the last bit, but for venues that close the oldest position first', () => {
    let liquidated = 0;
    for (const each of cases(300)) {
      if (isByAge(each)) continue;
      const table = tableOf(each);
      const random = new RandomNumbers(each.seed);
      const one = withTable(each, table);
      const other = withTable(each, {
        ...table,
        positions: random.some(table.positions, Infinity),
        balances: random.some(table.balances, Infinity),
      });
      if (one === undefined || other === undefined) {
        expect(other).toBe(one);
        continue;
      }
      const [a, b] = [run(one), run(other)];
      expect(b.events, `seed ${each.seed}`).toEqual(a.events);
      expect(b.outcome).toEqual(a.outcome);
      liquidated += a.outcome['liquidation']!;
    }
    expect(liquidated).toBeGreaterThan(80);
  });

  it('is the age of positions where the oldest is closed first: only that within an account counts', () => {
    let liquidated = 0;
    for (const each of cases(500)) {
      if (!isByAge(each)) continue;
      const table = tableOf(each);
      const positions = keepingEachAccounts(table.positions, new RandomNumbers(each.seed));
      const [one, other] = [withTable(each, table), withTable(each, { ...table, positions })];
      if (one === undefined || other === undefined) continue;
      const [a, b] = [run(one), run(other)];
      expect(b.events, `seed ${each.seed}`).toEqual(a.events);
      expect(b.outcome).toEqual(a.outcome);
      liquidated += a.outcome['liquidation']!;
    }
    expect(liquidated).toBeGreaterThan(60);
  });
});
