import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { PathRange } from '../plan/plan.ts';
import { RunNotWrittenError, syncFolder } from '../report/write.ts';

/** Names of a journal's files in its folder. */
export const JOURNAL_HEAD = 'checkpoint.json';
export const JOURNAL_PATHS = 'paths.bin';
const TEMPORARY = `.${JOURNAL_HEAD}.`;

const FORMAT = 'shortfall paths 1';

/** What decides the outcomes that a journal holds. */
export interface JournalIdentity {
  readonly runId: string;
  /** Version of shortfall that runs the paths. */
  readonly version: string;
  /** Paths that the journal is for. */
  readonly paths: PathRange;
}

/** Neighbouring paths in the file of paths, `bytes` from where the record before ended. */
export interface JournalRecord {
  readonly first: number;
  readonly count: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The whole of `checkpoint.json`. */
interface JournalHead extends JournalIdentity {
  readonly format: string;
  readonly byteOrder: string;
  readonly records: readonly JournalRecord[];
}

/** The calls to the system that can fail for want of room; a test may let them. */
export type Disk = Pick<typeof import('node:fs'), 'writeSync' | 'fsyncSync' | 'writeFileSync' | 'renameSync'>;
const SYSTEM: Disk = { writeSync, fsyncSync, writeFileSync, renameSync };

/**
 * Complete paths of a run, kept in a folder record by record, in path order. A record counts from the moment that the head
 * names it: its bytes are on the disk before the head that names them, and a head takes the place of the last one whole.
 * So whatever ends the process or the machine, what is found later is what some moment had kept.
 */
export class Journal {
  readonly #folder: string;
  readonly #identity: JournalIdentity;
  readonly #disk: Disk;
  /** Named by the head on the disk. */
  #published: readonly JournalRecord[];
  /** Appended since. */
  #appended: JournalRecord[] = [];
  #descriptor: number | undefined;

  /**
   * Opens the journal that a folder holds, or a new one; nothing is written yet.
   *
   * @throws ConfigError for a head that is none, or is that of other paths
   */
  constructor(folder: string, identity: JournalIdentity, disk: Disk = SYSTEM) {
    this.#folder = folder;
    this.#identity = identity;
    this.#disk = disk;
    this.#published = hasJournal(folder) ? checkedHead(folder, identity).records : [];
  }

  /** First path that the journal is for. */
  get first(): number {
    return this.#identity.paths.first;
  }

  /** First path that the journal does not hold. */
  get end(): number {
    return this.#appended.length === 0 ? this.publishedEnd : endOf(this.#appended, this.first);
  }

  /** First path that would be lost if the process ended now. */
  get publishedEnd(): number {
    return endOf(this.#published, this.first);
  }

  /**
   * What the journal held when it was opened, in path order; each record is checked as it is read.
   *
   * @throws ConfigError for bytes that are not those that were written
   */
  *records(): Generator<{ readonly range: PathRange; readonly packed: Uint8Array }> {
    if (this.#published.length === 0) return;
    const path = join(this.#folder, JOURNAL_PATHS);
    const descriptor = orCorrupt(path, 'the paths that checkpoint.json lists', () => openSync(path, 'r'));
    try {
      let at = 0;
      for (const { first, count, bytes, sha256 } of this.#published) {
        const packed = readBytes(descriptor, at, bytes);
        at += bytes;
        if (packed.length < bytes || hashOf(packed) !== sha256) {
          const found = packed.length < bytes ? `${packed.length} of ${bytes} bytes` : 'others';
          throw corrupt(path, `the bytes of paths ${first} to ${first + count - 1} as they were written`, found);
        }
        yield { range: { first, count }, packed };
      }
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * Appends the next paths; `publish` makes them count.
   *
   * @throws RunNotWrittenError with what the system said
   */
  append(count: number, packed: Uint8Array): void {
    this.#orFail(() => {
      // What a process wrote that died before it published is overwritten.
      const at = bytesOf(this.#published) + bytesOf(this.#appended);
      this.#descriptor ??= this.#openPaths();
      for (let written = 0; written < packed.length;) {
        written += this.#disk.writeSync(this.#descriptor, packed, written, packed.length - written, at + written);
      }
    });
    this.#appended.push({ first: this.end, count, bytes: packed.length, sha256: hashOf(packed) });
  }

  /**
   * Makes all that was appended count, on the disk before it returns.
   *
   * @throws RunNotWrittenError with what the system said; the records published before stand
   */
  publish(): void {
    if (this.#appended.length === 0) return;
    const records = [...this.#published, ...this.#appended];
    const head: JournalHead = { format: FORMAT, byteOrder: endianness(), ...this.#identity, records };
    const temporary = join(this.#folder, `${TEMPORARY}${randomUUID()}`);
    this.#orFail(() => {
      this.#disk.fsyncSync(this.#descriptor!);
      try {
        this.#disk.writeFileSync(temporary, `${JSON.stringify(head)}\n`, { flag: 'wx', flush: true });
        this.#disk.renameSync(temporary, join(this.#folder, JOURNAL_HEAD));
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
      syncFolder(this.#folder);
    });
    this.#published = records;
    this.#appended = [];
  }

  /** Lets go of the file; what was published stays. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #openPaths(): number {
    const path = join(this.#folder, JOURNAL_PATHS);
    const descriptor = openSync(path, existsSync(path) ? 'r+' : 'wx+');
    ftruncateSync(descriptor, bytesOf(this.#published));
    return descriptor;
  }

  #orFail(act: () => void): void {
    try {
      act();
    } catch (error) {
      const kept = this.publishedEnd - this.first;
      const reason = (error as Error).message;
      throw new RunNotWrittenError(
        `the paths that are complete could not be kept in ${this.#folder}: ${reason} (${kept} paths are kept there)`,
        { cause: error },
      );
    }
  }
}

/** Whether a folder holds a journal, sound or not. */
export function hasJournal(folder: string): boolean {
  return existsSync(join(folder, JOURNAL_HEAD));
}

/** Paths that the head of a folder's journal names; 0 without one, undefined for a head that is none. */
export function keptPaths(folder: string): number | undefined {
  if (!hasJournal(folder)) return 0;
  try {
    return readHead(folder).records.reduce((sum, { count }) => sum + count, 0);
  } catch {
    return undefined;
  }
}

/** Removes the files of a journal, the head first: without it nothing else counts. */
export function removeJournal(folder: string): void {
  rmSync(join(folder, JOURNAL_HEAD), { force: true });
  rmSync(join(folder, JOURNAL_PATHS), { force: true });
}

/** Whether a file is what a process left that died while it wrote a head. */
export function isJournalLeftover(name: string): boolean {
  return name.startsWith(TEMPORARY);
}

/**
 * The head of a folder's journal.
 *
 * @throws ConfigError for one that cannot be read or is none
 */
export function readHead(folder: string): JournalHead {
  const path = join(folder, JOURNAL_HEAD);
  const head = orCorrupt(path, 'a checkpoint that can be read', (): unknown => JSON.parse(readFileSync(path, 'utf8')));
  if (!isHead(head)) throw corrupt(path, `a checkpoint of this version (${FORMAT})`, 'another content');
  return head;
}

function checkedHead(folder: string, { runId, version, paths }: JournalIdentity): JournalHead {
  const path = join(folder, JOURNAL_HEAD);
  const head = readHead(folder);
  const check = (what: string, expected: string | number, found: string | number): void => {
    if (expected !== found) throw corrupt(path, `${what} ${expected}`, `${found}`);
  };
  check('the checkpoint of run', runId, head.runId);
  check('paths run by shortfall', version, head.version);
  check('paths from', paths.first, head.paths.first);
  check('a number of paths of', paths.count, head.paths.count);
  check('numbers in byte order', endianness(), head.byteOrder);
  let end = paths.first;
  for (const { first, count } of head.records) {
    check('a record of paths from', end, first);
    end = first + count;
  }
  if (end > paths.first + paths.count) throw corrupt(path, `paths before ${paths.first + paths.count}`, `${end} paths`);
  return head;
}

function isHead(value: unknown): value is JournalHead {
  if (typeof value !== 'object' || value === null) return false;
  const { format, byteOrder, runId, version, paths, records } = value as { readonly [field: string]: unknown };
  return (
    format === FORMAT &&
    [byteOrder, runId, version].every((each) => typeof each === 'string') &&
    isRange(paths) &&
    Array.isArray(records) &&
    records.every((each: unknown) => isRange(each) && isCount(Object(each)['bytes']) && isText(Object(each)['sha256']))
  );
}

function isRange(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && isCount(Object(value)['first']) && isCount(Object(value)['count'])
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function orCorrupt<Result>(file: string, expected: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw corrupt(file, expected, (error as Error).message);
  }
}

function corrupt(file: string, expected: string, found: string): ConfigError {
  return new ConfigError([
    {
      ...{ file, pointer: '', expected, found },
      suggestion: 'nothing was changed; without --resume the run starts anew and removes the checkpoint',
    },
  ]);
}

function endOf(records: readonly JournalRecord[], first: number): number {
  const last = records.at(-1);
  return last === undefined ? first : last.first + last.count;
}

function bytesOf(records: readonly JournalRecord[]): number {
  return records.reduce((sum, { bytes }) => sum + bytes, 0);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As many bytes as there are, at most `length`. */
function readBytes(descriptor: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const count = readSync(descriptor, bytes, read, length - read, position + read);
    if (count === 0) break;
    read += count;
  }
  return bytes.subarray(0, read);
}
