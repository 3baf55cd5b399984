import { finishExp, reduceExp, remainderExp, REDUCED } from './exp';

const STEPS_PER_BLOCK: usize = 16;
/** Blocks that go through the passes together: what they leave for one another stays near the processor. */
const RUN: u32 = 8;
/** Bytes of the workings of one block. */
const WORKED: usize = (STEPS_PER_BLOCK / 2) * REDUCED;

/**
 * Writes the prices S_k = S₀·exp(x_k) of log prices within ±708, and the lowest and highest of each block of 16 steps:
 * `writePrices` of src/market/kernel/plain.ts. In three passes, for the reason that `fillNormals` has.
 *
 * @param logPrices  address of 16·blocks log prices; those behind the last step are as at the last one
 * @param scratch    address of 8·8·80 bytes
 */
export function fillPrices(
  logPrices: usize,
  initialPrice: f64,
  prices: usize,
  low: usize,
  high: usize,
  blocks: u32,
  scratch: usize,
): void {
  const initial = f64x2.splat(initialPrice);
  for (let start: u32 = 0; start < blocks; start += RUN) {
    const end = min(blocks, start + RUN);
    const last = scratch + WORKED * (end - start);
    for (let at = scratch; at < last; at += 2 * REDUCED) {
      reduceExp(v128.load(logPrices), at);
      reduceExp(v128.load(logPrices, 16), at + REDUCED);
      logPrices += 32;
    }
    for (let at = scratch; at < last; at += 2 * REDUCED) {
      remainderExp(at);
      remainderExp(at + REDUCED);
    }
    let at = scratch;
    for (let block = start; block < end; block++) {
      let least = f64x2.splat(Infinity);
      let greatest = f64x2.splat(0);
      for (const behind = at + WORKED; at < behind; at += 2 * REDUCED) {
        const pair0 = f64x2.mul(initial, finishExp(at));
        const pair1 = f64x2.mul(initial, finishExp(at + REDUCED));
        least = f64x2.pmin(f64x2.pmin(least, pair0), pair1);
        greatest = f64x2.pmax(f64x2.pmax(greatest, pair0), pair1);
        v128.store(prices, pair0);
        v128.store(prices, pair1, 16);
        prices += 32;
      }
      v128.store64_lane(low, lesser(least), 0);
      v128.store64_lane(high, greater(greatest), 0);
      low += 8;
      high += 8;
    }
  }
}

/** The lesser of the pair's two places, in both: without a comparison that a processor would have to guess. */
export function lesser(pair: v128): v128 {
  return f64x2.pmin(pair, swapped(pair));
}

/** The greater of the pair's two places, in both. */
export function greater(pair: v128): v128 {
  return f64x2.pmax(pair, swapped(pair));
}

function swapped(pair: v128): v128 {
  return v128.shuffle<u64>(pair, pair, 1, 0);
}
