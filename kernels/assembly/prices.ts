import { finishExp, reduceExp, remainderExp, REDUCED } from './exp';

/** Beyond it the quick way through `exp` ends; the caller takes the plain way. */
const LARGEST_LOG: f64 = 708;
const STEPS_PER_BLOCK: usize = 16;
/** Blocks that go through the passes together: what they leave for one another stays near the processor. */
const RUN: u32 = 8;
/** Bytes of the workings of one block. */
const WORKED: usize = (STEPS_PER_BLOCK / 2) * REDUCED;

/**
 * Writes prices S_k = S₀·exp(r_1 + … + r_k), and the lowest and highest of each block of 16 steps: `writePrices` of
 * src/market/kernel/plain.ts. In three passes, for the reason that `fillNormals` has.
 *
 * @param logSteps  address of 16·blocks log returns; those behind the last step must be zero
 * @param scratch   address of 8·8·80 bytes
 * @returns 1; 0 where a logarithm passed ±708 or a price is not a positive number: what was written is then void
 */
export function fillPrices(
  logSteps: usize,
  initialPrice: f64,
  prices: usize,
  low: usize,
  high: usize,
  blocks: u32,
  scratch: usize,
): i32 {
  const initial = f64x2.splat(initialPrice);
  let logPrice: f64 = 0;
  let lowestLog = f64x2.splat(0);
  let highestLog = f64x2.splat(0);
  let lowest = f64x2.splat(Infinity);
  let highest = f64x2.splat(0);
  for (let start: u32 = 0; start < blocks; start += RUN) {
    const end = min(blocks, start + RUN);
    const last = scratch + WORKED * (end - start);
    // Two pairs a turn: the sum waits for itself, and its steps may as well be close together.
    for (let at = scratch; at < last; at += 2 * REDUCED) {
      const log0 = logPrice + load<f64>(logSteps);
      const log1 = log0 + load<f64>(logSteps, 8);
      const log2 = log1 + load<f64>(logSteps, 16);
      logPrice = log2 + load<f64>(logSteps, 24);
      const logs0 = f64x2.replace_lane(f64x2.splat(log0), 1, log1);
      const logs1 = f64x2.replace_lane(f64x2.splat(log2), 1, logPrice);
      lowestLog = f64x2.pmin(f64x2.pmin(lowestLog, logs0), logs1);
      highestLog = f64x2.pmax(f64x2.pmax(highestLog, logs0), logs1);
      reduceExp(logs0, at);
      reduceExp(logs1, at + REDUCED);
      logSteps += 32;
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
      // Of the pair's two places, without a comparison that a processor would have to guess.
      const blockLow = f64x2.pmin(least, swapped(least));
      const blockHigh = f64x2.pmax(greatest, swapped(greatest));
      v128.store64_lane(low, blockLow, 0);
      v128.store64_lane(high, blockHigh, 0);
      low += 8;
      high += 8;
      lowest = f64x2.pmin(lowest, blockLow);
      highest = f64x2.pmax(highest, blockHigh);
    }
  }
  lowestLog = f64x2.pmin(lowestLog, swapped(lowestLog));
  highestLog = f64x2.pmax(highestLog, swapped(highestLog));
  return i32(
    f64x2.extract_lane(lowestLog, 0) >= -LARGEST_LOG &&
      f64x2.extract_lane(highestLog, 0) <= LARGEST_LOG &&
      // A sum that once was not a number stays so, and comparisons along the way may have passed it over.
      logPrice === logPrice &&
      f64x2.extract_lane(lowest, 0) > 0 &&
      f64x2.extract_lane(highest, 0) < Infinity,
  );
}

function swapped(pair: v128): v128 {
  return v128.shuffle<u64>(pair, pair, 1, 0);
}
