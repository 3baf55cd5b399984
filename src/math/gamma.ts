import { log } from './log.ts';
import { stirlingError } from './saddle-point.ts';

/** ½·ln 2π. */
const HALF_LN_TWO_PI = 0.9189385332046728;

/**
 * ln Γ(x) for x > 0, with an error below 1e-14·max(1, |ln Γ(x)|); +∞ at +∞.
 *
 * Stirling's formula from 10 on, below it through Γ(x + n) = Γ(x)·x·(x + 1)…(x + n − 1).
 *
 * @throws RangeError unless x > 0
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`ln Γ is taken of a positive number, got ${x}`);
  if (x === Infinity) return x;
  if (x === 1 || x === 2) return 0;
  let shifted = x;
  let product = 1;
  for (; shifted < 10; shifted++) product *= shifted;
  const stirling = (shifted - 0.5) * log(shifted) - shifted + HALF_LN_TWO_PI + stirlingError(shifted);
  return product === 1 ? stirling : stirling - log(product);
}
