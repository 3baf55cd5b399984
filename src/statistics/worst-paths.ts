import { outcomeColumn, STATUS, WORST_PATHS, type OutcomeTable } from '../outcome.ts';

/** One of the worst paths of a policy, with what it is judged by and what befell. Amounts in the settlement coin. */
export interface WorstPath {
  readonly path: number;
  /** Largest draw on the funds, had they been unlimited. */
  readonly fundDraw: number;
  /** What accounts still owe after all layers. */
  readonly owed: number;
  /** Gross. */
  readonly shortfall: number;
  readonly uncovered: number;
  readonly liquidatedAccounts: number;
  /** Accounts that were deleveraged. */
  readonly adlAccounts: number;
  /** Of the first liquidation, and of the depletion of the fund; null where none. */
  readonly firstLiquidationStep: number | null;
  readonly fundDepletionStep: number | null;
}

/** What paths are ranked by, the first first; of two that are equal in all of it the one with the lower index is worse. */
const RANKED_BY = ['fundDraw', 'owed', 'shortfall', 'uncovered', 'liquidatedAccounts'] as const;

/**
 * The worst complete paths under a policy: by the draw on its funds, then by what is still owed, then by the gross shortfall,
 * the uncovered part of it and the number of liquidated accounts. Paths on which all of these are 0 are none.
 *
 * @param policy  its place in the table
 * @param most  of them, ≥ 0
 * @returns the worst first
 */
export function worstPaths(table: OutcomeTable, policy: number, most = WORST_PATHS): WorstPath[] {
  const keys = RANKED_BY.map((name) => outcomeColumn(table, policy, name));
  const isWorse = (a: number, b: number): boolean => {
    for (const key of keys) if (key[a] !== key[b]) return key[a]! > key[b]!;
    return a < b;
  };
  const worst: number[] = [];
  for (let path = 0; path < table.paths; path++) {
    if (table.status[path] !== STATUS.complete || keys.every((key) => key[path] === 0)) continue;
    if (worst.length === most && (most === 0 || isWorse(worst[most - 1]!, path))) continue;
    let place = worst.length;
    while (place > 0 && isWorse(path, worst[place - 1]!)) place--;
    worst.splice(place, 0, path);
    if (worst.length > most) worst.pop();
  }
  const [fundDraw, owed, shortfall, uncovered, liquidatedAccounts] = keys;
  const valueAt = (name: string, path: number): number => {
    const index = table.columns.findIndex((each) => each.name === name);
    return table.read(policy, index, path, path + 1)[0]!;
  };
  const stepAt = (name: string, path: number): number | null => {
    const step = valueAt(name, path);
    return Number.isNaN(step) ? null : step;
  };
  return worst.map((path) => ({
    path,
    fundDraw: fundDraw![path]!,
    owed: owed![path]!,
    shortfall: shortfall![path]!,
    uncovered: uncovered![path]!,
    liquidatedAccounts: liquidatedAccounts![path]!,
    adlAccounts: valueAt('adlAccounts', path),
    firstLiquidationStep: stepAt('firstLiquidationStep', path),
    fundDepletionStep: stepAt('fundDepletionStep', path),
  }));
}
