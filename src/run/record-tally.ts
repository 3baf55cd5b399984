import { InvariantError } from '../errors.ts';
import type { RecordSums } from '../outcome.ts';
import type { RangeRecords } from '../plan/plan.ts';
import { RowSums } from './row-sums.ts';

/** Adds the records of the paths up, value by value, in path order. */
export class RecordTally {
  #width: number | undefined;
  #paths = new Uint32Array(0);
  #nonZero = new Uint32Array(0);
  #sums = new RowSums(0);
  #squares = new RowSums(0);

  /** @throws InvariantError if records are not all of one width, or hold what is no number */
  add({ paths, places, values }: RangeRecords, firstPath: number): void {
    if (this.#width === undefined) this.#allocate(paths.length);
    if (paths.length !== this.#width) {
      throw new InvariantError(`paths from ${firstPath} hold records of ${paths.length} values, not ${this.#width}`);
    }
    for (let place = 0; place < paths.length; place++) this.#paths[place]! += paths[place]!;
    for (let entry = 0; entry < values.length; entry++) {
      const place = places[entry];
      const value = values[entry]!;
      if (place === undefined || place >= paths.length || !Number.isFinite(value)) {
        throw new InvariantError(`paths from ${firstPath} hold a record of ${value} at place ${place}`);
      }
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
