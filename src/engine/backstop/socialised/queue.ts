import type { Claims } from './claims.ts';

/**
 * One after the other, each as much as is still needed: the largest profit first, ties in the order in which they stand.
 *
 * @param order who comes first instead, places in the claims
 */
export function queue({ count, profit }: Claims, loss: number, order?: readonly number[]): Float64Array {
  const amounts = new Float64Array(count);
  const places = order ?? Array.from(profit.keys()).sort((a, b) => profit[b]! - profit[a]! || a - b);
  let left = loss;
  for (const i of places) {
    amounts[i] = Math.min(left, profit[i]!);
    left -= amounts[i]!;
  }
  return amounts;
}
