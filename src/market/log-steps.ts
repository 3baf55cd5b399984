import { InvariantError } from '../errors.ts';
import { exp } from '../math/exp.ts';

/**
 * Turns log returns per step into prices: S_k = S₀ · exp(Σ_{j ≤ k} r_j). The sum runs in the log domain, so that each price
 * takes one exponential and no rounding of an earlier price is multiplied on.
 *
 * @param logSteps  [steps], r_1 first
 * @param prices  [steps + 1]; place 0 holds S₀, the others are written
 * @throws InvariantError  a price that is zero, infinite or not a number, with its step and path
 */
export function writePrices(logSteps: Float64Array, prices: Float64Array, path: number): void {
  const initialPrice = prices[0]!;
  let logPrice = 0;
  for (let k = 0; k < logSteps.length; k++) {
    logPrice += logSteps[k]!;
    const price = initialPrice * exp(logPrice);
    if (!(price > 0 && price < Infinity))
      throw new InvariantError(`The index price became ${price} at step ${k + 1} of path ${path}.`);
    prices[k + 1] = price;
  }
}
