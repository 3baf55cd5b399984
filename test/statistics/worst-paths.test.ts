import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeColumns, STATUS, tableInMemory, type TableInMemory } from '../../src/outcome.ts';
import { worstPaths } from '../../src/statistics/worst-paths.ts';

type Row = Partial<Record<'fundDraw' | 'owed' | 'shortfall' | 'uncovered' | 'liquidatedAccounts', number>> & {
  readonly failed?: boolean;
};

const COLUMNS = outcomeColumns([{ name: 'BTC' }]);

/** Two policies; what is asked for stands under the second, the first has 7 everywhere. */
function tableOf(rows: readonly Row[]): TableInMemory {
  const paths = rows.length;
  const values = new Float64Array(2 * COLUMNS.length * paths);
  values.fill(7, 0, COLUMNS.length * paths);
  COLUMNS.forEach(({ name, kind }, column) => {
    rows.forEach((row, path) => {
      const value = row[name as 'owed'] ?? (kind === 'step' ? NaN : 0);
      values[(COLUMNS.length + column) * paths + path] = value;
    });
  });
  const status = Uint8Array.from(rows, ({ failed }) => (failed === true ? STATUS.failed : STATUS.complete));
  const policies = ['a', 'b'];
  return tableInMemory({ paths, policies, columns: COLUMNS, values, status, logWeight: new Float64Array(paths) });
}

const ranked = (rows: readonly Row[], most = 10): number[] =>
  worstPaths(tableOf(rows), 1, most).map(({ path }) => path);

describe('the worst paths of a policy', () => {
  it('are those that drew most on the fund, whatever else happened', () => {
    expect(ranked([{ fundDraw: 1, shortfall: 999 }, { fundDraw: 3 }, { fundDraw: 2, owed: 999 }])).toEqual([1, 2, 0]);
  });

  it('of equal draws are those that left most owed, then the largest shortfall, uncovered part, number of liquidations', () => {
    expect(ranked([{ owed: 1 }, { owed: 2 }])).toEqual([1, 0]);
    expect(
      ranked([
        { owed: 1, shortfall: 1 },
        { owed: 1, shortfall: 2 },
      ]),
    ).toEqual([1, 0]);
    expect(ranked([{ shortfall: 2 }, { shortfall: 2, uncovered: 1 }])).toEqual([1, 0]);
    expect(ranked([{ liquidatedAccounts: 1 }, { liquidatedAccounts: 2 }])).toEqual([1, 0]);
  });

  it('of equal ones in everything are the first', () => {
    expect(ranked([{ fundDraw: 1 }, { fundDraw: 1 }, { fundDraw: 1 }], 2)).toEqual([0, 1]);
  });

  it('leave out paths on which nothing happened, and failed ones', () => {
    expect(ranked([{}, { fundDraw: 9, failed: true }, { liquidatedAccounts: 1 }])).toEqual([2]);
  });

  it('tell steps that never came as null, and the values of their own policy', () => {
    const [worst] = worstPaths(
      tableOf([{ fundDraw: 5, owed: 4, shortfall: 3, uncovered: 2, liquidatedAccounts: 1 }]),
      1,
    );
    expect(worst).toEqual({
      ...{ path: 0, fundDraw: 5, owed: 4, shortfall: 3, uncovered: 2, liquidatedAccounts: 1, adlAccounts: 0 },
      ...{ firstLiquidationStep: null, fundDepletionStep: null },
    });
    expect(worstPaths(tableOf([{}]), 0)[0]).toMatchObject({ fundDraw: 7, firstLiquidationStep: 7 });
  });

  it('are the first of all paths sorted', () => {
    const few = fc.constantFrom(0, 0, 1, 2);
    const row = fc.record({ fundDraw: few, owed: few, shortfall: few, uncovered: few, liquidatedAccounts: few });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.nat({ max: 12 }), (rows, most) => {
        const keys = ['fundDraw', 'owed', 'shortfall', 'uncovered', 'liquidatedAccounts'] as const;
        const sorted = rows
          .map((values, path) => ({ values, path }))
          .filter(({ values }) => keys.some((key) => values[key] !== 0))
          .sort((a, b) => {
            const key = keys.find((each) => a.values[each] !== b.values[each]);
            return key === undefined ? a.path - b.path : b.values[key] - a.values[key];
          });
        expect(ranked(rows, most)).toEqual(sorted.slice(0, most).map(({ path }) => path));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
