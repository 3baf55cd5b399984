import { power } from '../math/power.ts';

/** A size to try, and the paths to try it on. */
export interface SizeTry {
  readonly size: number;
  /** Ascending, each once. */
  readonly paths: Uint32Array;
}

export interface SizeSearchOptions {
  /** All paths, those first that are likeliest to deplete a fund: that a size is too small then shows after a few. [paths] */
  readonly order: Uint32Array;
  /** On how many paths the fund may be depleted, each ≥ 0. */
  readonly limits: readonly number[];
  /** A size to begin with for each limit, ≥ 0. */
  readonly guess: (depletions: number) => number;
  /** Largest relative distance between the answer and a size that is not enough, > 0. */
  readonly tolerance: number;
  /** Sizes that all paths are run at beside, each ≥ 0. @default none */
  readonly beside?: readonly number[];
  /**
   * No size outside is tried, and an answer may lie beyond either end, > 0. First of all some paths are run at sizes all over it:
   * where they are not monotone, that shows. @default none
   */
  readonly range?: { readonly least: number; readonly most: number };
}

/** A size that was tried. */
interface Tried {
  readonly size: number;
  /** By path: 1 where the fund was depleted, 0 where it was not, `NOT_RUN` where the path was not run at this size. */
  readonly depleted: Uint8Array;
  /** Paths that were run at it. */
  run: number;
}

/** On how many paths a size is depleted, as far as it is known. */
interface Depletions {
  readonly depleted: number;
  readonly unknown: number;
}

const NOT_RUN = 2;
/** How far a bracket grows beyond the first guess, each time. */
const FIRST_STEP = 1.02;
const STEP_GROWTH = 4;
/** After so many sizes no other is tried: what is enough by then stands, if anything is. */
const MOST_TRIES = 80;
/** A size below this part of the largest first guess is none. */
const LEAST_PART = 1e-6;
/** Parts of equal ratio into which a range is cut at first. */
const RANGE_PARTS = 16;
/** A size is tried on few paths first: on at least these, and on this multiple of what would show it to be too small. */
const LEAST_FIRST = 32;
const FIRST_PART = 2;

/**
 * Finds the smallest sizes of a fund (or of whatever makes an event rarer as it grows, such as the part of a price that a
 * shock leaves) that at most so many paths deplete, where rules read the fund's level: on the same
 * paths at every size (common random numbers), so that as sizes grow the count falls but where a path depletes a larger
 * fund and not a smaller one. Of the sizes tried, one is enough when it and all larger ones are depleted on few enough
 * paths; bisection goes on until the largest that is not enough lies within the tolerance.
 *
 * Where depletion is monotone on every path, this is the order statistic of the paths' critical sizes, and a path that
 * depleted a larger size, or withstood a smaller one, need not be run. So only paths between the two are, and each answer is
 * then run on all paths. A path that is seen not to be monotone ends that: every size tried is run on all paths, and
 * the search goes on by what was seen alone. `violations` says how many there were.
 */
export class SizeSearch {
  readonly #options: SizeSearchOptions;
  readonly #limits: readonly number[];
  readonly #least: number;
  /** Ascending. */
  readonly #tried: Tried[] = [];
  readonly #steps = new Map<number, number>();
  readonly #leaps = new Map<number, number>();
  /** Of each limit: the size under trial. */
  readonly #open = new Map<number, number>();
  /** Of each path: the smallest size that it withstood and the largest that it depleted. */
  readonly #withstood: Float64Array;
  readonly #depleted: Float64Array;
  #isMonotone = true;

  constructor(options: SizeSearchOptions) {
    this.#options = options;
    this.#limits = [...new Set(options.limits)];
    this.#least = LEAST_PART * Math.max(1, ...this.#limits.map(options.guess));
    this.#withstood = new Float64Array(options.order.length).fill(Infinity);
    this.#depleted = new Float64Array(options.order.length).fill(-Infinity);
  }

  /** What to run next, by ascending sizes; nothing when every limit has its answer, and all paths have been run at it. */
  next(): SizeTry[] {
    const scan = this.#scan();
    if (scan.length > 0) return scan;
    if (!this.#isMonotone) {
      const missing = this.#whole(this.#tried.map(({ size }) => size));
      if (missing.length > 0) return missing;
    }
    const wanted = new Map<number, number[]>();
    for (const limit of this.#limits) {
      const size = this.#undecided(limit);
      if (size !== undefined) wanted.set(size, [...(wanted.get(size) ?? []), limit]);
    }
    if (wanted.size > 0) return bySize([...wanted].map(([size, limits]) => this.#trial(size, limits)));
    const { beside = [] } = this.#options;
    return this.#whole([...this.#limits.flatMap((limit) => this.bracket(limit).enough ?? []), ...beside]);
  }

  /** @param depleted  of each path of the try, in its order: 1 where it depleted the fund, else 0 */
  add({ size, paths }: SizeTry, depleted: Uint8Array): void {
    const tried = this.#at(size);
    paths.forEach((path, i) => {
      if (tried.depleted[path] === NOT_RUN) tried.run++;
      tried.depleted[path] = depleted[i]!;
      if (depleted[i] === 0) this.#withstood[path] = Math.min(this.#withstood[path]!, size);
      else this.#depleted[path] = Math.max(this.#depleted[path]!, size);
      if (this.#depleted[path]! > this.#withstood[path]!) this.#isMonotone = false;
    });
  }

  /**
   * The smallest size tried that is enough for the limit.
   *
   * @throws RangeError where none is: no size keeps the fund from running dry on so many paths
   */
  sizeAt(limit: number): number {
    const { enough } = this.bracket(limit);
    if (enough === undefined) throw new RangeError(`no size tried is depleted on at most ${limit} paths`);
    return enough;
  }

  /** The largest size tried that is not enough, and the smallest from which on all are; undefined where none is. */
  bracket(limit: number): { readonly short: number | undefined; readonly enough: number | undefined } {
    const decided = this.#tried.flatMap((tried) => {
      const isEnough = this.#isEnough(tried, limit);
      return isEnough === undefined ? [] : [{ size: tried.size, isEnough }];
    });
    const last = decided.findLastIndex(({ isEnough }) => !isEnough);
    return { short: decided[last]?.size, enough: decided[last + 1]?.size };
  }

  /** Sizes that paths were run at. */
  get sizes(): readonly number[] {
    return this.#tried.flatMap(({ size, run }) => (run > 0 ? [size] : []));
  }

  /** Paths that depleted a larger fund but not a smaller one, of the sizes that they were run at. */
  violations(): number {
    return this.#depleted.reduce((count, size, path) => (size > this.#withstood[path]! ? count + 1 : count), 0);
  }

  #at(size: number): Tried {
    const known = this.#tried.find((each) => each.size === size);
    if (known !== undefined) return known;
    const tried = { size, depleted: new Uint8Array(this.#options.order.length).fill(NOT_RUN), run: 0 };
    this.#tried.push(tried);
    this.#tried.sort((a, b) => a.size - b.size);
    return tried;
  }

  /** 1, 0, or `NOT_RUN` where neither a run nor, on a monotone path, another size tells. */
  #tells({ size, depleted }: Tried, path: number): number {
    if (depleted[path] !== NOT_RUN || !this.#isMonotone) return depleted[path]!;
    if (this.#depleted[path]! >= size) return 1;
    return this.#withstood[path]! <= size ? 0 : NOT_RUN;
  }

  #depletions(tried: Tried): Depletions {
    const counts = new Uint32Array(NOT_RUN + 1);
    for (let path = 0; path < tried.depleted.length; path++) counts[this.#tells(tried, path)]!++;
    return { depleted: counts[1]!, unknown: counts[NOT_RUN]! };
  }

  /** Whether a size is enough for the limit; undefined where that is not known yet. */
  #isEnough(tried: Tried, limit: number): boolean | undefined {
    const { depleted, unknown } = this.#depletions(tried);
    if (depleted > limit) return false;
    return depleted + unknown <= limit ? true : undefined;
  }

  /** A size of which the limit has yet to learn whether it is enough; none once it has its answer. */
  #undecided(limit: number): number | undefined {
    for (;;) {
      const size = this.#open.get(limit) ?? this.#nextFor(limit);
      if (size === undefined) return undefined;
      if (this.#isEnough(this.#at(size), limit) === undefined) {
        this.#open.set(limit, size);
        return size;
      }
      this.#open.delete(limit);
    }
  }

  /** A size with the paths that may decide it: the first few of those that nothing tells of, later all of them. */
  #trial(size: number, limits: readonly number[]): SizeTry {
    const tried = this.#at(size);
    const unknown = this.#options.order.filter((path) => this.#tells(tried, path) === NOT_RUN);
    if (tried.run > 0 || !this.#isMonotone) return { size, paths: unknown.sort() };
    const enough = Math.max(...limits) - this.#depletions(tried).depleted + 1;
    return { size, paths: unknown.slice(0, Math.max(LEAST_FIRST, FIRST_PART * enough)).sort() };
  }

  /** Sizes all over the range, on a few paths, as long as they have not been run. */
  #scan(): SizeTry[] {
    const { range, order } = this.#options;
    if (range === undefined) return [];
    const { least, most } = range;
    const ratio = power(most / least, 1 / RANGE_PARTS);
    const sizes = Array.from({ length: RANGE_PARTS + 1 }, (_, i) =>
      i === 0 ? least : i === RANGE_PARTS ? most : least * power(ratio, i),
    );
    const paths = order.slice(0, LEAST_FIRST).sort();
    return sizes.filter((size) => this.#at(size).run === 0).map((size) => ({ size, paths }));
  }

  /** These sizes on all paths, but for those at which all have been run. */
  #whole(sizes: readonly number[]): SizeTry[] {
    const paths = this.#options.order.slice().sort();
    const missing = [...new Set(sizes)].filter((size) => this.#at(size).run < paths.length);
    return bySize(missing.map((size) => ({ size, paths })));
  }

  #nextFor(limit: number): number | undefined {
    const { range } = this.#options;
    const { short, enough } = this.bracket(limit);
    if (this.#tried.length > MOST_TRIES) return undefined;
    if (range !== undefined) {
      if (this.#isEnough(this.#at(range.most), limit) === undefined) return range.most;
      if (enough === undefined) return undefined;
      if (this.#isEnough(this.#at(range.least), limit) === undefined) return range.least;
      if (short === undefined) return undefined;
    }
    const guess = this.#options.guess(limit);
    if (guess > (short ?? -Infinity) && guess < (enough ?? Infinity)) return guess;
    if (short === undefined) return enough === 0 ? undefined : this.#below(limit, enough!);
    if (enough === undefined) return short === 0 ? Math.max(1, guess) : short * this.#step(limit);
    if (enough - short <= this.#options.tolerance * enough || enough <= this.#least) return undefined;
    // Sizes are told apart by their ratio; from 0 on there is none.
    return short === 0 ? this.#above0(limit, enough) : Math.sqrt(short) * Math.sqrt(enough);
  }

  /** A size that may not be enough; 0, which is the smallest there is, once steps are long. */
  #below(limit: number, enough: number): number {
    const step = this.#step(limit);
    return step > STEP_GROWTH * STEP_GROWTH ? 0 : enough / step;
  }

  /** A smaller one where 0 is not enough: leaps squared each time, for how small the answer is nobody knows. */
  #above0(limit: number, enough: number): number {
    const leap = this.#leaps.get(limit) ?? 2;
    this.#leaps.set(limit, 2 * leap * leap);
    return Math.max(this.#least, enough / leap);
  }

  /** Longer each time that it is asked for. */
  #step(limit: number): number {
    const step = this.#steps.get(limit) ?? FIRST_STEP;
    this.#steps.set(limit, 1 + (step - 1) * STEP_GROWTH);
    return step;
  }
}

function bySize(tries: SizeTry[]): SizeTry[] {
  return tries.sort((a, b) => a.size - b.size);
}
