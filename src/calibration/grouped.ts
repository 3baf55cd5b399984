import { log } from '../math/log.ts';

/** Returns that lie close together, as one: their mean and their number. */
export interface GroupedReturns {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/**
 * Gathers returns into groups as wide as `width` times √(scale² + distance²), distance from `centre`: narrow where returns
 * are dense, a constant share of their size in the tails. Each group stands for its members at their mean, so that a sum of
 * a smooth function changes by second order only: by about width²/24 of a return's share at width·scale ≪ its curvature.
 * Fewer returns than groups stay as they are.
 *
 * @param scale  > 0, of the order of a common return
 */
export function groupReturns(returns: Float64Array, centre: number, scale: number, width: number): GroupedReturns {
  const n = returns.length;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(returns[i]! - centre));
  const places = Math.ceil(inverseSinh(largest / scale) / width) + 1;
  if (2 * places + 1 >= n) return { values: returns.slice(), counts: new Float64Array(n).fill(1) };
  const sums = new Float64Array(2 * places + 1);
  const members = new Float64Array(2 * places + 1);
  for (let i = 0; i < n; i++) {
    const place = places + Math.round(inverseSinh((returns[i]! - centre) / scale) / width);
    sums[place]! += returns[i]! - centre;
    members[place]!++;
  }
  const used = members.reduce((count, here) => count + (here > 0 ? 1 : 0), 0);
  const values = new Float64Array(used);
  const counts = new Float64Array(used);
  let filled = 0;
  for (let place = 0; place < members.length; place++) {
    if (members[place] === 0) continue;
    values[filled] = centre + sums[place]! / members[place]!;
    counts[filled++] = members[place]!;
  }
  return { values, counts };
}

function inverseSinh(x: number): number {
  const size = Math.abs(x);
  const value = log(size + Math.sqrt(size * size + 1));
  return x < 0 ? -value : value;
}
