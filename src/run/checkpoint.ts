import type { PathRange, Plan, RangeResult, RunMemory } from '../plan/plan.ts';
import { ConfigError } from '../errors.ts';
import type { Journal } from './journal.ts';
import { packPaths, unpackPaths } from './pack.ts';

export interface CheckpointOptions {
  /** Milliseconds between two checkpoints, and before the first. @default 5 s */
  readonly every?: number;
  /** Milliseconds of a clock that never goes back. @default of the process */
  readonly now?: () => number;
}

/** What is asked of a journal here; several may be read as one. */
export type PathJournal = Pick<Journal, 'first' | 'end' | 'publishedEnd' | 'records' | 'append' | 'publish'>;

const EVERY_MILLISECONDS = 5_000;
/** Of a long run, checkpoints are a five-hundredth of its time apart: the head that lists them stays short. */
const SHARE_OF_TIME = 1 / 500;

/**
 * Keeps the complete paths of a run in a journal, now and then, so that a run that was cut off can go on from there. A
 * run that ends before the first checkpoint is due leaves the disk alone.
 */
export class Checkpoint {
  readonly #journal: PathJournal;
  readonly #every: number;
  readonly #now: () => number;
  readonly #began: number;
  /** Of ranges that the journal does not hold yet, in any order. */
  #pending: RangeResult[] = [];
  #keptAt: number;
  #plan: Plan | undefined;
  #memory: RunMemory | undefined;
  #completedPaths = 0;

  constructor(
    journal: PathJournal,
    { every = EVERY_MILLISECONDS, now = () => performance.now() }: CheckpointOptions = {},
  ) {
    this.#journal = journal;
    this.#every = every;
    this.#now = now;
    this.#began = now();
    this.#keptAt = this.#began;
  }

  /** Begins behind what the journal holds, which is not needed again. */
  begin(plan: Plan, memory: RunMemory): void {
    this.#plan = plan;
    this.#memory = memory;
    this.#completedPaths = this.#journal.publishedEnd;
  }

  /**
   * Begins: writes what the journal holds into memory, record by record, and gives what its ranges counted, in path order.
   * Whoever takes them frees memory between records as a run does.
   *
   * @throws ConfigError for a journal that is not whole
   */
  *restore(plan: Plan, memory: RunMemory): Generator<RangeResult> {
    this.begin(plan, memory);
    for (const { range, packed } of this.#journal.records()) yield* unpacked(plan, memory, range, packed);
  }

  /** Takes what a range counted, in any order. */
  note(result: RangeResult): void {
    this.#pending.push(result);
  }

  /**
   * Says how far the complete paths reach.
   *
   * @param leavesMemory  some of them will be put away at once: the journal must have them before
   * @throws RunNotWrittenError
   */
  reach(completedPaths: number, leavesMemory: boolean): void {
    this.#completedPaths = completedPaths;
    const isDue = this.#now() - this.#keptAt >= Math.max(this.#every, SHARE_OF_TIME * (this.#now() - this.#began));
    if (isDue) this.keep();
    else if (leavesMemory) this.#append();
  }

  /**
   * Keeps all complete paths now.
   *
   * @throws RunNotWrittenError
   */
  keep(): void {
    this.#append();
    this.#journal.publish();
    this.#keptAt = this.#now();
  }

  /** Whether anything of the run lies in the journal's files. */
  get hasBegun(): boolean {
    return this.#journal.end > this.#journal.first;
  }

  #append(): void {
    const first = this.#journal.end;
    const count = this.#completedPaths - first;
    if (count <= 0) return;
    const results = this.#pending
      .filter(({ range }) => range.first < this.#completedPaths)
      .sort((a, b) => a.range.first - b.range.first);
    this.#journal.append(count, packPaths(this.#plan!, this.#memory!, { first, count }, results));
    this.#pending = this.#pending.filter(({ range }) => range.first >= this.#completedPaths);
  }
}

function unpacked(plan: Plan, memory: RunMemory, range: PathRange, packed: Uint8Array): RangeResult[] {
  try {
    return unpackPaths(plan, memory, range, packed);
  } catch (error) {
    const where = `paths ${range.first} to ${range.first + range.count - 1}`;
    throw new ConfigError([
      {
        file: 'paths.bin',
        pointer: '',
        expected: `${where} as this version keeps them`,
        found: (error as Error).message,
      },
    ]);
  }
}
