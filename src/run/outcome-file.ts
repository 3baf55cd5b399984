import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RunNotWrittenError } from '../report/write.ts';
import { fillWith, isOneValue } from './one-value.ts';

/** A column of a group that is not the same value throughout lies in the file; of the others the value is kept. */
type Kept = { readonly at: number } | { readonly value: Uint8Array };

const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Outcomes of groups of paths, column by column, in a temporary file. The file has no name from the moment it is open
 * (where the system allows it), so that it is gone with the process, however that ends.
 *
 * @throws RunNotWrittenError with what the system said
 */
export class OutcomeFile {
  readonly #folder: string;
  readonly #columns: number;
  readonly #groupPaths: number;
  readonly #groups: Kept[][] = [];
  readonly #descriptor: number;
  #path: string | undefined;
  #end = 0;
  #isOpen = true;

  /** @param columns  of all policies together */
  constructor(folder: string, columns: number, groupPaths: number) {
    this.#folder = folder;
    this.#columns = columns;
    this.#groupPaths = groupPaths;
    const path = join(folder, `.outcomes-${randomUUID()}.tmp`);
    this.#descriptor = this.#orFail(() => openSync(path, 'wx+'));
    this.#path = path;
    this.#unlink();
  }

  /** Groups that were added. */
  get groups(): number {
    return this.#groups.length;
  }

  /** Adds the next group. @param values [columns × groupPaths] */
  add(values: Float64Array): void {
    const group: Kept[] = [];
    for (let column = 0; column < this.#columns; column++) {
      const start = values.byteOffset + VALUE_BYTES * column * this.#groupPaths;
      const bytes = new Uint8Array(values.buffer, start, VALUE_BYTES * this.#groupPaths);
      if (isOneValue(bytes)) {
        group.push({ value: bytes.slice(0, VALUE_BYTES) });
        continue;
      }
      group.push({ at: this.#end });
      this.#append(bytes);
    }
    this.#groups.push(group);
  }

  /** Reads a column on paths [first, end) of one group, counted from its first path, into the start of `into`. */
  read(group: number, column: number, first: number, end: number, into: Float64Array): void {
    const kept = this.#groups[group]![column]!;
    const bytes = new Uint8Array(into.buffer, into.byteOffset, VALUE_BYTES * (end - first));
    if ('value' in kept) fillWith(kept.value, bytes);
    else this.#readAt(kept.at + VALUE_BYTES * first, bytes);
  }

  /** Gives the file back to the system; nothing can be read from here on. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#descriptor);
    this.#unlink();
  }

  #append(bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length) {
      const [from, at] = [written, this.#end + written];
      written += this.#orFail(() => writeSync(this.#descriptor, bytes, from, bytes.length - from, at));
    }
    this.#end += bytes.length;
  }

  #readAt(position: number, bytes: Uint8Array): void {
    let read = 0;
    while (read < bytes.length) {
      const [from, at] = [read, position + read];
      const count = this.#orFail(() => readSync(this.#descriptor, bytes, from, bytes.length - from, at));
      if (count === 0) throw new RunNotWrittenError(`the outcomes kept in ${this.#folder} were cut short`);
      read += count;
    }
  }

  #unlink(): void {
    if (this.#path === undefined) return;
    try {
      unlinkSync(this.#path);
      this.#path = undefined;
    } catch {
      // Some systems keep the name of an open file: it is tried again when the file is closed.
    }
  }

  #orFail<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      const { message } = error as Error;
      throw new RunNotWrittenError(`the outcomes could not be kept in ${this.#folder}: ${message}`, { cause: error });
    }
  }
}
