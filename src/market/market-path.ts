import type { Price, Seconds } from '../units.ts';
import { allocateDistortion, type Distorted, type Distortion } from './distortion.ts';

/** Steps over which the lowest and the highest price are kept together. */
export const STEPS_PER_BLOCK = 16;

/**
 * Index prices of every underlying on one path, quote per base, > 0, and what else the market side says of its markets. The
 * owner of the buffers fills them anew for each path.
 */
export interface MarketPath {
  readonly steps: number;
  readonly step: Seconds;
  /** Per underlying, [steps + 1]: place 0 is the initial price, place k the price at the end of step k. */
  readonly index: readonly Float64Array[];
  /** Per underlying, [⌈steps/16⌉]: the lowest and highest of the prices of steps 16b + 1 … min(16b + 16, steps). */
  readonly blockLow: readonly Float64Array[];
  readonly blockHigh: readonly Float64Array[];
  /** What the venue sees otherwise than it is; undefined where no shock of the experiment distorts anything. */
  readonly distortion: Distortion | undefined;
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

/** Buffers for one path. */
export function allocatePath(underlyings: number, steps: number, step: Seconds, distorted?: Distorted): MarketPath {
  const perUnderlying = (length: number): Float64Array[] =>
    Array.from({ length: underlyings }, () => new Float64Array(length));
  const blocks = Math.ceil(steps / STEPS_PER_BLOCK);
  const index = perUnderlying(steps + 1);
  return {
    steps,
    step,
    index,
    blockLow: perUnderlying(blocks),
    blockHigh: perUnderlying(blocks),
    distortion: distorted && allocateDistortion(index, distorted),
  };
}

/** The path of these prices: per underlying, the initial price first. They are copied. */
export function givenPath(index: readonly ArrayLike<Price>[], step: Seconds): MarketPath {
  const path = allocatePath(index.length, index[0]!.length - 1, step);
  for (let u = 0; u < index.length; u++) {
    path.index[u]!.set(index[u]!);
    updateBlocks(path, u);
  }
  return path;
}

/** Finds the extremes of underlying u's blocks again, from the block of step `from` (≥ 1) on. */
export function updateBlocks({ index, blockLow, blockHigh }: MarketPath, u: number, from = 1): void {
  const prices = index[u]!;
  const lows = blockLow[u]!;
  const highs = blockHigh[u]!;
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
}

/** Lowest price of underlying u over the steps 1 … N. */
export function lowestPrice({ blockLow }: MarketPath, u: number): Price {
  const lows = blockLow[u]!;
  let lowest = Infinity;
  for (let block = 0; block < lows.length; block++) if (lows[block]! < lowest) lowest = lows[block]!;
  return lowest;
}

/** Highest price of underlying u over the steps 1 … N. */
export function highestPrice({ blockHigh }: MarketPath, u: number): Price {
  const highs = blockHigh[u]!;
  let highest = 0;
  for (let block = 0; block < highs.length; block++) if (highs[block]! > highest) highest = highs[block]!;
  return highest;
}
