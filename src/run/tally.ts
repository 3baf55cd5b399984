import { InvariantError } from '../errors.ts';
import type { AccountCounters } from '../outcome.ts';
import type { PathFailure, RangeCounters, RangeResult } from '../plan/plan.ts';
import { SUM_BLOCK_PATHS } from './ranges.ts';
import { RowSums } from './row-sums.ts';

/** A margin row's account, and its market where the row is one position. */
export type CountedRow = AccountCounters['rows'][number];

/**
 * Merges what the ranges counted, strictly in path order: a range that comes early waits for those before it.
 * So the sums have the same bits for any number of threads, chunk size and order of completion, and what has been merged
 * is always the longest complete prefix of the paths.
 */
export class Tally {
  readonly #policies: readonly PolicyTally[];
  readonly #waiting = new Map<number, RangeResult>();
  readonly #failures: PathFailure[] = [];
  #completedPaths = 0;

  /** @param rowsOfPolicies  the margin rows of each policy, in the order of its counters */
  constructor(rowsOfPolicies: readonly (readonly CountedRow[])[]) {
    this.#policies = rowsOfPolicies.map((rows) => new PolicyTally(rows));
  }

  /** Length of the longest complete prefix of path indices. */
  get completedPaths(): number {
    return this.#completedPaths;
  }

  /** Failed paths of the prefix, in path order. */
  get failures(): readonly PathFailure[] {
    return this.#failures;
  }

  /**
   * Takes a finished range, in any order.
   *
   * @throws InvariantError if a range comes twice, crosses a block's border, or counts what cannot be
   */
  add(result: RangeResult): void {
    const { first, count } = result.range;
    if (first < this.#completedPaths || this.#waiting.has(first)) {
      throw new InvariantError(`the range of paths from ${first} was counted twice`);
    }
    if (Math.floor(first / SUM_BLOCK_PATHS) !== Math.floor((first + count - 1) / SUM_BLOCK_PATHS)) {
      throw new InvariantError(`the range of ${count} paths from ${first} crosses a block of ${SUM_BLOCK_PATHS}`);
    }
    this.#waiting.set(first, result);
    for (let next = this.#next(); next !== undefined; next = this.#next()) this.#merge(next);
  }

  /** Counters of each policy over the prefix. */
  counters(): AccountCounters[] {
    return this.#policies.map((policy) => policy.counters());
  }

  #next(): RangeResult | undefined {
    const result = this.#waiting.get(this.#completedPaths);
    this.#waiting.delete(this.#completedPaths);
    return result;
  }

  #merge({ range, failures, policies }: RangeResult): void {
    if (policies.length !== this.#policies.length) {
      throw new InvariantError(
        `paths from ${range.first} count ${policies.length} policies, not ${this.#policies.length}`,
      );
    }
    policies.forEach((counted, index) => this.#policies[index]!.add(counted, range.first));
    this.#failures.push(...failures);
    this.#completedPaths += range.count;
    if (this.#completedPaths % SUM_BLOCK_PATHS === 0) this.#policies.forEach((policy) => policy.closeBlock());
  }
}

class PolicyTally {
  readonly #rows: readonly CountedRow[];
  readonly #liquidations: Uint32Array;
  readonly #negativeEquity: Uint32Array;
  readonly #negativeBalance: Uint32Array;
  readonly #shortfall: RowSums;
  readonly #shortfallSquares: RowSums;

  constructor(rows: readonly CountedRow[]) {
    this.#rows = rows;
    this.#liquidations = new Uint32Array(rows.length);
    this.#negativeEquity = new Uint32Array(rows.length);
    this.#negativeBalance = new Uint32Array(rows.length);
    this.#shortfall = new RowSums(rows.length);
    this.#shortfallSquares = new RowSums(rows.length);
  }

  add(counted: RangeCounters, firstPath: number): void {
    addCounts(this.#liquidations, counted.liquidations, firstPath);
    addCounts(this.#negativeEquity, counted.negativeEquity, firstPath);
    addCounts(this.#negativeBalance, counted.negativeBalance, firstPath);
    const { shortfallRows, shortfallAmounts } = counted;
    for (let entry = 0; entry < shortfallAmounts.length; entry++) {
      const row = shortfallRows[entry];
      const amount = shortfallAmounts[entry]!;
      if (row === undefined || row >= this.#rows.length || !(amount >= 0 && amount < Infinity)) {
        throw new InvariantError(`paths from ${firstPath} hold a shortfall of ${amount} at row ${row}`);
      }
      this.#shortfall.add(row, amount);
      this.#shortfallSquares.add(row, amount * amount);
    }
  }

  closeBlock(): void {
    this.#shortfall.closeBlock();
    this.#shortfallSquares.closeBlock();
  }

  counters(): AccountCounters {
    return {
      rows: this.#rows,
      liquidations: this.#liquidations.slice(),
      negativeEquity: this.#negativeEquity.slice(),
      negativeBalance: this.#negativeBalance.slice(),
      shortfall: this.#shortfall.values(),
      shortfallSquares: this.#shortfallSquares.values(),
    };
  }
}

function addCounts(into: Uint32Array, counted: Uint32Array, firstPath: number): void {
  if (counted.length !== into.length) {
    throw new InvariantError(`paths from ${firstPath} count ${counted.length} margin rows, not ${into.length}`);
  }
  for (let row = 0; row < into.length; row++) into[row]! += counted[row]!;
}
