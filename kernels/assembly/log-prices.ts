import { finishExp, reduceExp, remainderExp } from './exp';
import { greater, lesser } from './prices';

/** Beyond it the quick way through `exp` ends; the caller takes the plain way. */
const LARGEST_LOG: f64 = 708;
/** `EQUAL_LOGS` of src/market/kernel/plain.ts. */
const EQUAL_LOGS: f64 = 1e-14;
const STEPS_PER_BLOCK: usize = 16;

/**
 * Puts log prices x_k = r_1 + … + r_k in the place of log returns, and finds the lowest, the highest and the last price of
 * them all: `sumLogSteps` and `extremesOf` of src/market/kernel/plain.ts.
 *
 * @param logSteps  address of 16·blocks log returns; those behind the last step must be zero
 * @param low       address of `blocks` float64, and so `high`: scratch
 * @param extremes  address of three float64: lowest, highest, last
 * @param scratch   address of 80 bytes
 * @returns 1; 0 where a log price passed ±708 or a price is not a positive number: the extremes are then void
 */
export function fillLogPrices(
  logSteps: usize,
  initialPrice: f64,
  extremes: usize,
  low: usize,
  high: usize,
  blocks: u32,
  scratch: usize,
): i32 {
  let logPrice: f64 = 0;
  let lowest = f64x2.splat(Infinity);
  let highest = f64x2.splat(-Infinity);
  let at = logSteps;
  for (let block: u32 = 0; block < blocks; block++) {
    let least = f64x2.splat(Infinity);
    let greatest = f64x2.splat(-Infinity);
    for (const end = at + 8 * STEPS_PER_BLOCK; at < end; at += 64) {
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
    v128.store64_lane(low + 8 * block, lesser(least), 0);
    v128.store64_lane(high + 8 * block, greater(greatest), 0);
    lowest = f64x2.pmin(lowest, least);
    highest = f64x2.pmax(highest, greatest);
  }
  const lowestLog = f64x2.extract_lane(lesser(lowest), 0);
  const highestLog = f64x2.extract_lane(greater(highest), 0);
  // A sum that once was not a number stays so, and comparisons along the way may have passed it over.
  if (!(lowestLog >= -LARGEST_LOG && highestLog <= LARGEST_LOG && logPrice === logPrice)) return 0;

  const bounds = pricesAt(f64x2.replace_lane(f64x2.splat(lowestLog), 1, highestLog), initialPrice, scratch);
  let lowestPrice = f64x2.extract_lane(bounds, 0);
  let highestPrice = f64x2.extract_lane(bounds, 1);
  const lowLimit = lowestLog + EQUAL_LOGS;
  const highLimit = highestLog - EQUAL_LOGS;
  for (let block: u32 = 0; block < blocks; block++) {
    if (load<f64>(low + 8 * block) > lowLimit && load<f64>(high + 8 * block) < highLimit) continue;
    const start = logSteps + 8 * STEPS_PER_BLOCK * block;
    for (let step = start; step < start + 8 * STEPS_PER_BLOCK; step += 8) {
      const log = load<f64>(step);
      if (log === lowestLog || log === highestLog || (log > lowLimit && log < highLimit)) continue;
      const price = f64x2.extract_lane(pricesAt(f64x2.splat(log), initialPrice, scratch), 0);
      lowestPrice = min(lowestPrice, price);
      highestPrice = max(highestPrice, price);
    }
  }
  store<f64>(extremes, lowestPrice);
  store<f64>(extremes, highestPrice, 8);
  v128.store64_lane(extremes, pricesAt(f64x2.splat(logPrice), initialPrice, scratch), 0, 16);
  return i32(lowestPrice > 0 && highestPrice < Infinity);
}

function pricesAt(logs: v128, initialPrice: f64, scratch: usize): v128 {
  reduceExp(logs, scratch);
  remainderExp(scratch);
  return f64x2.mul(f64x2.splat(initialPrice), finishExp(scratch));
}
