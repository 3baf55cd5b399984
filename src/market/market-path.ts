import type { Price, Seconds } from '../units.ts';
import { allocateDistortion, type Distorted, type Distortion } from './distortion.ts';

/** Steps over which the lowest and the highest price are kept together. */
export const STEPS_PER_BLOCK = 16;

/** What outcomes keep of a path's index prices: last, lowest and highest of the steps 1 … N. [underlyings] */
export interface PriceExtremes {
  readonly final: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/** What has an underlying's prices ready until somebody reads them. */
export interface PriceSource {
  /** Writes the prices of `column`, and the extremes of their blocks, to underlying u. */
  finishPrices(column: number, into: MarketPath, u: number): void;
}

/** What beside index prices the market side says of its markets. */
export interface MovingMarkets {
  /**
   * Per market, [steps + 1]: share of its book's stated depth, and of its maximum, at each step, ≥ 0. Undefined where a
   * market's depth stands; absent where every market's does.
   */
  readonly depth?: MarketSeries;
  /** Steps of this path on which a depth followed volatility, and of them those at its floor and at its ceiling. [3] */
  readonly thinned?: Float64Array;
  /**
   * Per market, [steps + 1]: the premium over the index of its own process at each step, or its funding rate. Undefined
   * where a market has none; absent where no market has.
   */
  readonly funding?: MarketSeries;
}

/** A number per step of each market that has one. [markets][steps + 1] */
export type MarketSeries = readonly (Float64Array | undefined)[];

/**
 * Index prices of every underlying on one path, quote per base, > 0, and what else the market side says of its markets. The
 * owner of the buffers fills them anew for each path.
 *
 * Where a path starts, ends and turns is known at once; the prices between are worked out when they are first read, for
 * nothing happens on most paths of most experiments.
 */
export class MarketPath implements MovingMarkets {
  readonly steps: number;
  readonly step: Seconds;
  /** Index prices before step 1. [underlyings] */
  readonly initial: Float64Array;
  readonly extremes: PriceExtremes;
  /** What the venue sees otherwise than it is; undefined where no shock of the experiment distorts anything. */
  readonly distortion: Distortion | undefined;
  readonly depth?: MarketSeries;
  readonly thinned?: Float64Array;
  readonly funding?: MarketSeries;
  readonly #index: readonly Float64Array[];
  readonly #blockLow: readonly Float64Array[];
  readonly #blockHigh: readonly Float64Array[];
  /** What has the prices of each underlying that nobody has read yet, and where. [underlyings] */
  readonly #sources: (PriceSource | undefined)[];
  readonly #columns: Int32Array;
  #isUnread = false;

  /** Buffers for one path. */
  constructor(
    underlyings: number,
    steps: number,
    step: Seconds,
    moves: MovingMarkets & { distorted?: Distorted } = {},
  ) {
    const { distorted, ...moving } = moves;
    const perUnderlying = (length: number): Float64Array[] =>
      Array.from({ length: underlyings }, () => new Float64Array(length));
    const blocks = Math.ceil(steps / STEPS_PER_BLOCK);
    const [initial, final, minimum, maximum] = Array.from({ length: 4 }, () => new Float64Array(underlyings));
    this.steps = steps;
    this.step = step;
    this.initial = initial!;
    this.extremes = { final: final!, minimum: minimum!, maximum: maximum! };
    this.#index = perUnderlying(steps + 1);
    this.#blockLow = perUnderlying(blocks);
    this.#blockHigh = perUnderlying(blocks);
    this.#sources = new Array<undefined>(underlyings).fill(undefined);
    this.#columns = new Int32Array(underlyings);
    this.distortion = distorted && allocateDistortion(this.#index, distorted);
    Object.assign(this, moving);
  }

  /**
   * Per underlying, [steps + 1]: place 0 is the initial price, place k the price at the end of step k. Whoever writes to them
   * says so with `pricesWritten`.
   */
  get index(): readonly Float64Array[] {
    this.finish();
    return this.#index;
  }

  /** Per underlying, [⌈steps/16⌉]: the lowest and highest of the prices of steps 16b + 1 … min(16b + 16, steps). */
  get blockLow(): readonly Float64Array[] {
    this.finish();
    return this.#blockLow;
  }

  get blockHigh(): readonly Float64Array[] {
    this.finish();
    return this.#blockHigh;
  }

  /** Begins another path from these prices: of the one before nothing will be read any more. */
  begin(initialPrices: ArrayLike<Price>): void {
    this.#isUnread = false;
    for (let u = 0; u < this.#index.length; u++) {
      this.#sources[u] = undefined;
      this.initial[u] = initialPrices[u]!;
      this.#index[u]![0] = initialPrices[u]!;
    }
  }

  /**
   * Underlying u has these extremes, and prices that `source` has in `column` until somebody reads them.
   *
   * @param extremes  lowest, highest and last price
   */
  expectPrices(u: number, extremes: ArrayLike<Price>, source: PriceSource, column: number): void {
    this.extremes.minimum[u] = extremes[0]!;
    this.extremes.maximum[u] = extremes[1]!;
    this.extremes.final[u] = extremes[2]!;
    this.#sources[u] = source;
    this.#columns[u] = column;
    this.#isUnread = true;
  }

  /** Works out the prices that nobody has read yet: before what they are worked out from is written over. */
  finish(): void {
    if (!this.#isUnread) return;
    this.#isUnread = false;
    for (let u = 0; u < this.#sources.length; u++) {
      this.#sources[u]?.finishPrices(this.#columns[u]!, this, u);
      this.#sources[u] = undefined;
    }
  }

  /** Prices of underlying u were written, from step `from` (≥ 1) on: finds their extremes again. */
  pricesWritten(u: number, from = 1): void {
    const prices = this.index[u]!;
    const lows = this.#blockLow[u]!;
    const highs = this.#blockHigh[u]!;
    for (let block = Math.floor((from - 1) / STEPS_PER_BLOCK); block < lows.length; block++) {
      const first = block * STEPS_PER_BLOCK + 1;
      const end = Math.min(first + STEPS_PER_BLOCK, prices.length);
      let low = prices[first]!;
      let high = low;
      for (let k = first + 1; k < end; k++) {
        const price = prices[k]!;
        if (price < low) low = price;
        if (price > high) high = price;
      }
      lows[block] = low;
      highs[block] = high;
    }
    let lowest = Infinity;
    let highest = 0;
    for (let block = 0; block < lows.length; block++) {
      if (lows[block]! < lowest) lowest = lows[block]!;
      if (highs[block]! > highest) highest = highs[block]!;
    }
    this.extremes.final[u] = prices[this.steps]!;
    this.extremes.minimum[u] = lowest;
    this.extremes.maximum[u] = highest;
  }
}

/** The path of these prices: per underlying, the initial price first. They are copied. */
export function givenPath(index: readonly ArrayLike<Price>[], step: Seconds): MarketPath {
  const path = new MarketPath(index.length, index[0]!.length - 1, step);
  path.begin(index.map((prices) => prices[0]!));
  for (let u = 0; u < index.length; u++) {
    path.index[u]!.set(index[u]!);
    path.pricesWritten(u);
  }
  return path;
}
