import { InvariantError } from '../errors.ts';
import { BOUND_COUNTS, type AccountCounters, type ActedCounters, type PolicyCounters } from '../outcome.ts';
import { SUM_BLOCK_PATHS } from '../plan/path-slices.ts';
import {
  ROW_COUNTS,
  type RowCount,
  type PathFailure,
  type RangeCounters,
  type RangeResult,
  type RowAmounts,
  type RowCounts,
} from '../plan/plan.ts';
import { RecordTally } from './record-tally.ts';
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
  counters(): PolicyCounters[] {
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
  readonly #counts: { readonly [name in RowCount]: Uint32Array };
  readonly #shortfall: RowSums;
  readonly #shortfallSquares: RowSums;
  readonly #taken: RowSums;
  readonly #takenSquares: RowSums;
  readonly #record: RecordTally;
  #acted: ActedCounters | undefined;

  constructor(rows: readonly CountedRow[]) {
    this.#rows = rows;
    const sums = (): RowSums => new RowSums(rows.length);
    const counts = ROW_COUNTS.map((name) => [name, new Uint32Array(rows.length)] as const);
    this.#counts = Object.fromEntries(counts) as { [name in RowCount]: Uint32Array };
    this.#shortfall = sums();
    this.#shortfallSquares = sums();
    this.#taken = sums();
    this.#takenSquares = sums();
    this.#record = new RecordTally();
  }

  add(counted: RangeCounters, firstPath: number): void {
    this.#addRows(counted.rows, firstPath);
    const { shortfalls, taken, acted } = counted;
    for (const amount of shortfalls.amounts) {
      if (!(amount >= 0)) throw new InvariantError(`paths from ${firstPath} hold a shortfall of ${amount}`);
    }
    this.#addAmounts(shortfalls, this.#shortfall, this.#shortfallSquares, firstPath);
    this.#addAmounts(taken, this.#taken, this.#takenSquares, firstPath);
    this.#acted ??= emptyLike(acted);
    addCounts(this.#acted.triggers, acted.triggers, 'triggers', firstPath);
    addCounts(this.#acted.stages, acted.stages, 'stages', firstPath);
    addCounts(this.#acted.layers, acted.layers, 'layers', firstPath);
    addCounts(this.#acted.bounds, acted.bounds, 'bounds', firstPath);
    this.#record.add(counted.records, firstPath);
  }

  closeBlock(): void {
    for (const sums of [this.#shortfall, this.#shortfallSquares, this.#taken, this.#takenSquares]) sums.closeBlock();
    this.#record.closeBlock();
  }

  counters(): PolicyCounters {
    const counts = ROW_COUNTS.map((name) => [name, this.#counts[name].slice()] as const);
    const acted = this.#acted ?? {
      triggers: new Uint32Array(0),
      stages: new Uint32Array(0),
      layers: new Uint32Array(0),
      bounds: new Float64Array(BOUND_COUNTS.length),
    };
    return {
      accounts: {
        rows: this.#rows,
        ...(Object.fromEntries(counts) as { [name in RowCount]: Uint32Array }),
        shortfall: this.#shortfall.values(),
        shortfallSquares: this.#shortfallSquares.values(),
        taken: this.#taken.values(),
        takenSquares: this.#takenSquares.values(),
      },
      acted: {
        triggers: acted.triggers.slice(),
        stages: acted.stages.slice(),
        layers: acted.layers.slice(),
        bounds: acted.bounds.slice(),
      },
      record: this.#record.sums(),
    };
  }

  #addRows(counted: RowCounts, firstPath: number): void {
    const { row } = counted;
    for (const each of row) {
      if (each >= this.#rows.length) throw new InvariantError(`paths from ${firstPath} count a margin row ${each}`);
    }
    for (const name of ROW_COUNTS) {
      const [into, counts] = [this.#counts[name], counted[name]];
      if (counts.length !== row.length) {
        throw new InvariantError(
          `paths from ${firstPath} count ${name} of ${counts.length} margin rows, not ${row.length}`,
        );
      }
      for (let i = 0; i < row.length; i++) into[row[i]!]! += counts[i]!;
    }
  }

  #addAmounts({ rows, amounts }: RowAmounts, sums: RowSums, squares: RowSums, firstPath: number): void {
    for (let entry = 0; entry < amounts.length; entry++) {
      const row = rows[entry];
      const amount = amounts[entry]!;
      if (row === undefined || row >= this.#rows.length || !Number.isFinite(amount)) {
        throw new InvariantError(`paths from ${firstPath} hold an amount of ${amount} at row ${row}`);
      }
      sums.add(row, amount);
      squares.add(row, amount * amount);
    }
  }
}

function emptyLike({ triggers, stages, layers, bounds }: ActedCounters): ActedCounters {
  return {
    triggers: new Uint32Array(triggers.length),
    stages: new Uint32Array(stages.length),
    layers: new Uint32Array(layers.length),
    bounds: new Float64Array(bounds.length),
  };
}

function addCounts<Counts extends Uint32Array | Float64Array>(
  into: Counts,
  counted: Counts,
  of: string,
  firstPath: number,
): void {
  if (counted.length !== into.length) {
    throw new InvariantError(`paths from ${firstPath} count ${counted.length} ${of}, not ${into.length}`);
  }
  for (let i = 0; i < into.length; i++) into[i]! += counted[i]!;
}
