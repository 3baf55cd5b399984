/**
 * The commonest difference of neighbours in an ascending series; of two equally common ones the smaller. Infinity of fewer
 * than two values.
 */
export function commonestDifference(ascending: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < ascending.length; i++) {
    const difference = ascending[i]! - ascending[i - 1]!;
    counts.set(difference, (counts.get(difference) ?? 0) + 1);
  }
  let best = Infinity;
  let bestCount = 0;
  for (const [difference, count] of counts) {
    if (count > bestCount || (count === bestCount && difference < best)) {
      best = difference;
      bestCount = count;
    }
  }
  return best;
}
