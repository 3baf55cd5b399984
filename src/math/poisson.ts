/** Terms below this part of the largest change no sum. */
const NEGLIGIBLE = 1e-20;

/**
 * P(N ≤ k) of a Poisson law, k = 0, 1, … as far as probability goes; the last is 1. Terms grow from the largest down and up,
 * p_{k+1} = p_k·mean/(k + 1), and are divided by their sum, so that no exponential under- or overflows at any mean.
 *
 * @param mean  > 0
 * @throws RangeError  a mean that is not a number > 0
 */
export function poissonCumulative(mean: number): Float64Array {
  if (!(mean > 0 && mean < Infinity)) throw new RangeError(`the mean of a Poisson law is a number > 0, not ${mean}`);
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let k = mode, term = 1; k > 0; k--) {
    term *= k / mean;
    if (term < NEGLIGIBLE) break;
    below.push(term);
  }
  const above: number[] = [];
  for (let k = mode + 1, term = 1; ; k++) {
    term *= mean / k;
    if (term < NEGLIGIBLE) break;
    above.push(term);
  }
  const terms = [...below.reverse(), 1, ...above];
  const cumulative = new Float64Array(mode - below.length + terms.length);
  let sum = 0;
  terms.forEach((term, i) => (cumulative[mode - below.length + i] = sum += term));
  for (let k = 0; k < cumulative.length; k++) cumulative[k]! /= sum;
  return cumulative;
}

/**
 * The smallest k with P(N ≤ k) ≥ u.
 *
 * @param cumulative  ascending, the last 1
 * @param u  in (0, 1)
 */
export function countQuantile(cumulative: Float64Array, u: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! >= u) high = middle;
    else low = middle + 1;
  }
  return low;
}
