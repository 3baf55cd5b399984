/** Decades that an axis of amounts shows at most: one tiny draw must not squeeze all others into a corner. */
const MOST_DECADES = 1e4;

/**
 * Where a logarithmic axis of amounts begins, since it knows no zero: half the smallest amount, at most four decades
 * below the largest, but below every `marker`. Undefined without an amount above 0.
 *
 * @param markers amounts that must be on the axis, above 0
 */
export function leftEnd(amounts: readonly number[], markers: readonly number[] = []): number | undefined {
  const positive = amounts.filter((amount) => amount > 0);
  if (positive.length === 0) return undefined;
  let [smallest, largest] = [Infinity, 0];
  for (const amount of positive) {
    smallest = Math.min(smallest, amount);
    largest = Math.max(largest, amount);
  }
  const wide = Math.max(smallest / 2, largest / MOST_DECADES);
  return Math.min(wide, ...markers.map((marker) => marker / 2));
}
