/** A size of the fund that was tried, with what happened on each complete path. */
interface Tried {
  readonly size: number;
  /** 1 where the fund was depleted. [complete paths] */
  readonly depleted: Uint8Array;
  readonly depletions: number;
}

/** How far a bracket grows beyond the first guess, each time. */
const FIRST_STEP = 1.02;
const STEP_GROWTH = 4;
/** After so many sizes no other is tried: what is enough by then stands, if anything is. */
const MOST_TRIES = 80;
/** A size below this part of the largest first guess is none. */
const LEAST_PART = 1e-6;

/**
 * Finds the smallest sizes of a fund that at most so many paths deplete, where rules read the fund's level: on the same
 * paths at every size (common random numbers), so that as sizes grow the count falls but where a path depletes a larger
 * fund and not a smaller one. Of the sizes tried, one is enough when it and all larger ones are depleted on few enough
 * paths; bisection goes on until the largest that is not enough lies within the tolerance.
 *
 * Where depletion is monotone on every path, this is the order statistic of the paths' critical sizes; `violations` says
 * on how many it was seen not to be.
 */
export class SizeSearch {
  readonly #limits: readonly number[];
  readonly #guess: (depletions: number) => number;
  readonly #tolerance: number;
  readonly #tried: Tried[] = [];
  readonly #steps = new Map<number, number>();

  /**
   * @param limits  on how many paths the fund may be depleted, each ≥ 0
   * @param guess   a size to begin with for each limit, ≥ 0
   * @param tolerance  largest relative distance between the answer and a size that is not enough, > 0
   */
  constructor(limits: readonly number[], guess: (depletions: number) => number, tolerance: number) {
    this.#limits = [...new Set(limits)];
    this.#guess = guess;
    this.#tolerance = tolerance;
  }

  /** Sizes to try next, ascending; none when every limit has its answer. */
  next(): number[] {
    const wanted = this.#limits.flatMap((limit) => this.#nextFor(limit) ?? []);
    return [...new Set(wanted)].sort((a, b) => a - b);
  }

  add(size: number, depleted: Uint8Array): void {
    const depletions = depleted.reduce((sum, each) => sum + each, 0);
    this.#tried.push({ size, depleted, depletions });
    this.#tried.sort((a, b) => a.size - b.size);
  }

  /**
   * The smallest size tried that is enough for the limit.
   *
   * @throws RangeError where none is: no size keeps the fund from running dry on so many paths
   */
  sizeAt(limit: number): number {
    const { enough } = this.#bracket(limit);
    if (enough === undefined) throw new RangeError(`no size tried is depleted on at most ${limit} paths`);
    return enough;
  }

  get sizes(): readonly number[] {
    return this.#tried.map(({ size }) => size);
  }

  /** Paths that depleted a larger fund but not a smaller one, of the sizes tried. */
  violations(): number {
    const [first] = this.#tried;
    if (first === undefined) return 0;
    let violating = 0;
    for (let path = 0; path < first.depleted.length; path++) {
      const rises = this.#tried.some((each, i) => i > 0 && each.depleted[path]! > this.#tried[i - 1]!.depleted[path]!);
      if (rises) violating++;
    }
    return violating;
  }

  /** The largest size tried that is not enough, and the smallest from which on all are. */
  #bracket(limit: number): { short: number | undefined; enough: number | undefined } {
    const last = this.#tried.findLastIndex(({ depletions }) => depletions > limit);
    return { short: this.#tried[last]?.size, enough: this.#tried[last + 1]?.size };
  }

  #nextFor(limit: number): number | undefined {
    const { short, enough } = this.#bracket(limit);
    if (this.#tried.length > MOST_TRIES) return undefined;
    if (short === undefined && enough === undefined) return this.#guess(limit);
    if (short === undefined) return enough === 0 ? undefined : this.#below(limit, enough!);
    if (enough === undefined) return short === 0 ? Math.max(1, this.#guess(limit)) : short * this.#step(limit);
    if (enough - short <= this.#tolerance * enough) return undefined;
    if (enough <= LEAST_PART * Math.max(1, ...this.#limits.map(this.#guess))) return undefined;
    // Sizes are told apart by their ratio; from 0 on there is none.
    return short === 0 ? enough / 2 : Math.sqrt(short) * Math.sqrt(enough);
  }

  /** A size that may not be enough; 0, which is the smallest there is, once steps are long. */
  #below(limit: number, enough: number): number {
    const step = this.#step(limit);
    return step > STEP_GROWTH * STEP_GROWTH ? 0 : enough / step;
  }

  /** Longer each time that it is asked for. */
  #step(limit: number): number {
    const step = this.#steps.get(limit) ?? FIRST_STEP;
    this.#steps.set(limit, 1 + (step - 1) * STEP_GROWTH);
    return step;
  }
}
