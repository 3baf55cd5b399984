import { InvariantError } from '../errors.ts';
import type { RecordSums } from '../outcome.ts';
import { RowSums } from './row-sums.ts';

/** Adds the records of the paths up, value by value, in path order. A NaN is no value: it is counted nowhere. */
export class RecordTally {
  #width: number | undefined;
  #paths = new Uint32Array(0);
  #nonZero = new Uint32Array(0);
  #sums = new RowSums(0);
  #squares = new RowSums(0);

  /**
   * @param records of the range's complete paths, one after another
   * @throws InvariantError if they are not all of one width, or hold an infinity
   */
  add(records: Float64Array, completePaths: number, firstPath: number): void {
    if (completePaths === 0) return;
    const width = records.length / completePaths;
    if (!Number.isInteger(width) || (this.#width ?? width) !== width) {
      throw new InvariantError(`paths from ${firstPath} hold ${records.length} values of ${completePaths} records`);
    }
    if (this.#width === undefined) this.#allocate(width);
    for (let i = 0; i < records.length; i++) {
      const value = records[i]!;
      if (Number.isNaN(value)) continue;
      if (!Number.isFinite(value)) throw new InvariantError(`paths from ${firstPath} hold a record of ${value}`);
      const place = i % width;
      this.#paths[place]!++;
      if (value === 0) continue;
      this.#nonZero[place]!++;
      this.#sums.add(place, value);
      this.#squares.add(place, value * value);
    }
  }

  closeBlock(): void {
    this.#sums.closeBlock();
    this.#squares.closeBlock();
  }

  sums(): RecordSums {
    return {
      paths: this.#paths.slice(),
      nonZero: this.#nonZero.slice(),
      sums: this.#sums.values(),
      squares: this.#squares.values(),
    };
  }

  #allocate(width: number): void {
    this.#width = width;
    this.#paths = new Uint32Array(width);
    this.#nonZero = new Uint32Array(width);
    this.#sums = new RowSums(width);
    this.#squares = new RowSums(width);
  }
}
