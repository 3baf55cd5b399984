import { finishExp, reduceExp, remainderExp, REDUCED } from './exp';
import { greater, lesser } from './prices';

/** Beyond it the quick way through `exp` ends; the caller takes the plain way. */
const LARGEST_LOG: f64 = 708;
/** `EQUAL_LOGS` of src/market/kernel/plain.ts. */
const EQUAL_LOGS: f64 = 1e-14;
const STEPS_PER_BLOCK: usize = 16;

/**
 * Puts log prices x_k = r_1 + … + r_k in the place of log returns, and finds the lowest, the highest and the last price of
 * them all: `sumLogSteps` and `findExtremes` of src/market/kernel/plain.ts.
 *
 * @param logSteps  address of 16·blocks log returns; those behind the last step must be zero
 * @param extremes  address of three float64: lowest, highest, last
 * @param scratch   address of 80 + 32·blocks bytes
 * @returns 1; 0 where a log price passed ±708 or a price is not a positive number: the extremes are then void
 */
export function fillLogPrices(logSteps: usize, initialPrice: f64, extremes: usize, blocks: u32, scratch: usize): i32 {
  let logPrice: f64 = 0;
  let low = f64x2.splat(Infinity);
  let high = f64x2.splat(-Infinity);
  const end = logSteps + 8 * STEPS_PER_BLOCK * blocks;
  // Lowest and highest of each block, of either place of a pair.
  let bounds = scratch + REDUCED;
  for (let at = logSteps; at < end; bounds += 32) {
    let least = f64x2.splat(Infinity);
    let greatest = f64x2.splat(-Infinity);
    for (const behind = at + 8 * STEPS_PER_BLOCK; at < behind; at += 64) {
      const log0 = logPrice + load<f64>(at);
      const log1 = log0 + load<f64>(at, 8);
      const log2 = log1 + load<f64>(at, 16);
      const log3 = log2 + load<f64>(at, 24);
      const log4 = log3 + load<f64>(at, 32);
      const log5 = log4 + load<f64>(at, 40);
      const log6 = log5 + load<f64>(at, 48);
      logPrice = log6 + load<f64>(at, 56);
      const pair0 = f64x2.replace_lane(f64x2.splat(log0), 1, log1);
      const pair1 = f64x2.replace_lane(f64x2.splat(log2), 1, log3);
      const pair2 = f64x2.replace_lane(f64x2.splat(log4), 1, log5);
      const pair3 = f64x2.replace_lane(f64x2.splat(log6), 1, logPrice);
      v128.store(at, pair0);
      v128.store(at, pair1, 16);
      v128.store(at, pair2, 32);
      v128.store(at, pair3, 48);
      least = f64x2.pmin(least, f64x2.pmin(f64x2.pmin(pair0, pair1), f64x2.pmin(pair2, pair3)));
      greatest = f64x2.pmax(greatest, f64x2.pmax(f64x2.pmax(pair0, pair1), f64x2.pmax(pair2, pair3)));
    }
    v128.store(bounds, least);
    v128.store(bounds, greatest, 16);
    low = f64x2.pmin(low, least);
    high = f64x2.pmax(high, greatest);
  }
  low = lesser(low);
  high = greater(high);
  const isWithin = f64x2.extract_lane(low, 0) >= -LARGEST_LOG && f64x2.extract_lane(high, 0) <= LARGEST_LOG;
  // A sum that once was not a number stays so, and comparisons along the way may have passed it over.
  if (!isWithin || logPrice !== logPrice) return 0;

  const initial = f64x2.splat(initialPrice);
  v128.store64_lane(extremes, f64x2.mul(initial, expOf(f64x2.splat(logPrice), scratch)), 0, 16);
  const prices = f64x2.mul(initial, expOf(v128.shuffle<u64>(low, high, 0, 2), scratch));
  let lowestPrice = f64x2.extract_lane(prices, 0);
  let highestPrice = f64x2.extract_lane(prices, 1);
  const lowLimit = f64x2.add(low, f64x2.splat(EQUAL_LOGS));
  const highLimit = f64x2.sub(high, f64x2.splat(EQUAL_LOGS));
  bounds = scratch + REDUCED;
  for (let start = logSteps; start < end; start += 8 * STEPS_PER_BLOCK, bounds += 32) {
    const isFar = v128.and(f64x2.gt(v128.load(bounds), lowLimit), f64x2.lt(v128.load(bounds, 16), highLimit));
    if (i64x2.all_true(isFar)) continue;
    for (let at = start; at < start + 8 * STEPS_PER_BLOCK; at += 16) {
      const logs = v128.load(at);
      const isEqual = v128.or(f64x2.eq(logs, low), f64x2.eq(logs, high));
      const isBetween = v128.and(f64x2.gt(logs, lowLimit), f64x2.lt(logs, highLimit));
      if (i64x2.all_true(v128.or(isEqual, isBetween))) continue;
      const close = f64x2.mul(initial, expOf(logs, scratch));
      lowestPrice = min(lowestPrice, f64x2.extract_lane(lesser(close), 0));
      highestPrice = max(highestPrice, f64x2.extract_lane(greater(close), 0));
    }
  }
  store<f64>(extremes, lowestPrice);
  store<f64>(extremes, highestPrice, 8);
  return i32(lowestPrice > 0 && highestPrice < Infinity);
}

/** eˣ. */
function expOf(x: v128, scratch: usize): v128 {
  reduceExp(x, scratch);
  remainderExp(scratch);
  return finishExp(scratch);
}
