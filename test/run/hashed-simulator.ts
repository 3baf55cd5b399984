import type { PathFailure, PathRange, Plan, RangeCounters, RangeResult, RunMemory } from '../../src/plan/plan.ts';
import { outcomePlace } from '../../src/plan/plan.ts';
import { recordsOf } from './records.ts';

/** Margin rows of the fixture's policies: isolated counts two positions, cross one account. */
const ROWS = [2, 1];

/** A well-mixed 32-bit integer of (path, salt): stands in for a simulation, so that any mix-up of paths shows. */
export function hashOf(path: number, salt: number): number {
  let h = Math.imul(path + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** The gross shortfall of a path at a row: 0 on three paths of four, else of very unequal magnitudes. */
function shortfallOf(path: number, policy: number, row: number): number {
  const hash = hashOf(path, 10 * policy + row);
  return (hash & 3) === 0 ? (hash >>> 2) / 3 ** (hash % 29) : 0;
}

/**
 * A range simulator whose outcome is a hash of the path index. `before` is called with each path before it runs, and may
 * throw, kill the thread, or wait. Path 13 modulo 50 fails, as the engine keeps a path that threw.
 */
export function hashedSimulator(before: (plan: Plan, memory: RunMemory, path: number) => void) {
  return (plan: Plan, memory: RunMemory) => {
    const { policies } = plan.experiment;
    const [shortfall, fundDepletion] = ['shortfall', 'fundDepletion'].map((column) =>
      plan.columns.findIndex(({ name }) => name === column),
    );
    const write = (path: number, policy: number, column: number, value: number): void => {
      memory.values[outcomePlace(plan, memory, policy, path) + column * memory.groupPaths] = value;
    };
    return (range: PathRange): RangeResult => {
      const failures: PathFailure[] = [];
      const entries = policies.map(() => ({
        rows: [] as number[],
        amounts: [] as number[],
        records: [] as number[][],
      }));
      const counts = ROWS.map((rows) => [0, 1, 2, 3, 4, 5].map(() => new Uint32Array(rows)));
      const acted = new Uint32Array(1);
      for (let path = range.first; path < range.first + range.count; path++) {
        before(plan, memory, path);
        memory.logWeight[path]! += 1;
        if (path % 50 === 13) {
          memory.status[path] = 1;
          policies.forEach((_, index) => [shortfall!, fundDepletion!].forEach((each) => write(path, index, each, NaN)));
          failures.push({ path, policy: 'isolated', message: `path ${path} has no price` });
          continue;
        }
        acted[0]!++;
        policies.forEach((_, index) => {
          let sum = 0;
          for (let row = 0; row < ROWS[index]!; row++) {
            const amount = shortfallOf(path, index, row);
            if (amount === 0) continue;
            sum += amount;
            for (const column of counts[index]!) column[row]! += 1;
            entries[index]!.rows.push(row);
            entries[index]!.amounts.push(amount);
          }
          // A record of two values, the second of which half of the paths do not have.
          entries[index]!.records.push([sum, path % 2 === 0 ? sum / 3 : NaN]);
          write(path, index, shortfall!, sum);
          write(path, index, fundDepletion!, sum > 1e6 ? 1 : 0);
        });
      }
      return {
        range,
        failures,
        policies: entries.map(({ rows, amounts, records }, index): RangeCounters => {
          const [liquidations, negativeEquity, negativeBalance, deleveragings, haircuts, partials] = counts[index]!;
          const entered = Uint32Array.from(rows);
          return {
            rows: {
              row: Uint32Array.from({ length: ROWS[index]! }, (_, row) => row),
              liquidations: liquidations!,
              negativeEquity: negativeEquity!,
              negativeBalance: negativeBalance!,
              deleveragings: deleveragings!,
              haircuts: haircuts!,
              partialLiquidations: partials!,
            },
            shortfalls: { rows: entered, amounts: Float64Array.from(amounts) },
            // Profits may be given as well as taken.
            taken: {
              rows: entered,
              amounts: Float64Array.from(amounts, (amount) => (amount % 3 < 1 ? -1 : 7) * amount),
            },
            acted: {
              triggers: acted.slice(),
              stages: acted.slice(),
              layers: acted.slice(),
              bounds: Float64Array.from(acted),
            },
            records: recordsOf(records, 2),
          };
        }),
      };
    };
  };
}
