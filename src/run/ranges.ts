import { SUM_BLOCK_PATHS } from '../plan/path-slices.ts';
import type { PathRange, RangeSource } from '../plan/plan.ts';

/** What a range should take: handing it out costs a thousandth of that, and an interrupt need not wait long for it. */
const RANGE_MILLISECONDS = 20;
/** Towards the end ranges are shorter, so that no thread is idle while the others end; but not shorter than this. */
const LEAST_MILLISECONDS = 2;
const RANGES_LEFT_PER_THREAD = 8;
/** A thread is slow on its first paths, and what they cost says little of the others. */
const MOST_GROWTH = 4;
/** Weight that the cost of each range leaves to those before it. */
const MEMORY_OF_COSTS = 0.5;

export interface RangeChoice {
  /** Paths of each range, whole, ≥ 1. @default as many as take 20 ms, by what those before took */
  readonly size?: number;
  /** No range crosses a multiple of it. @default blocks of sums alone */
  readonly groupPaths?: number;
  /** The first path, whole, ≥ 0. @default 0 */
  readonly first?: number;
  /** Paths from here on may not begin yet. @default none */
  readonly limit?: () => number;
}

/**
 * Cuts a run's paths into ranges, in path order, none across the border of a block. How long the first ones took decides
 * how long the next ones are; no result depends on it.
 */
export class Ranges implements RangeSource {
  readonly #paths: number;
  readonly #choice: RangeChoice;
  #next: number;
  /** Of the last ranges, the latest weighing most. */
  #recentPaths = 0;
  #recentMilliseconds = 0;
  #longest = 0;

  /** @param paths  index after the last path */
  constructor(paths: number, choice: RangeChoice = {}) {
    const { size } = choice;
    if (size !== undefined && (!Number.isInteger(size) || size < 1)) {
      throw new RangeError(`a range holds a whole number of paths, at least one, not ${size}`);
    }
    this.#paths = paths;
    this.#choice = choice;
    this.#next = choice.first ?? 0;
  }

  /** Whether any path could still be handed out. */
  get isLeft(): boolean {
    return this.#next < this.#end;
  }

  /** Leaves out the paths before it: they were run before, or are run elsewhere. */
  skipTo(path: number): void {
    this.#next = path;
  }

  get #end(): number {
    return Math.min(this.#paths, this.#choice.limit?.() ?? Infinity);
  }

  take(threads: number): PathRange | undefined {
    const first = this.#next;
    const { groupPaths = SUM_BLOCK_PATHS } = this.#choice;
    const end = this.#end;
    if (first >= end) return undefined;
    const left = Math.min(end, after(first, SUM_BLOCK_PATHS), after(first, groupPaths)) - first;
    const count = Math.min(left, this.#choice.size ?? evenPart(left, this.#size(threads, end)));
    this.#next = first + count;
    return { first, count };
  }

  /** Says how long a thread worked on a range of so many paths. */
  took(paths: number, milliseconds: number): void {
    this.#recentPaths = MEMORY_OF_COSTS * this.#recentPaths + paths;
    this.#recentMilliseconds = MEMORY_OF_COSTS * this.#recentMilliseconds + milliseconds;
    this.#longest = Math.max(this.#longest, paths);
  }

  #size(threads: number, end: number): number {
    if (this.#recentPaths === 0) return 1;
    const perPath = this.#recentMilliseconds / this.#recentPaths;
    const share = (end - this.#next) / (RANGES_LEFT_PER_THREAD * threads);
    const most = threads > 1 ? Math.max(share, LEAST_MILLISECONDS / perPath) : Infinity;
    return Math.max(1, Math.floor(Math.min(RANGE_MILLISECONDS / perPath, MOST_GROWTH * this.#longest, most)));
  }
}

/** The largest of equal parts of at most `most`: else a small rest would be left of every block. */
function evenPart(whole: number, most: number): number {
  return Math.ceil(whole / Math.ceil(whole / most));
}

/** The first multiple of `step` after `path`. */
function after(path: number, step: number): number {
  return (Math.floor(path / step) + 1) * step;
}
