/**
 * At most `most` of the items: the first, the last, and between them as evenly spread as whole places allow; the last
 * tenth of what is kept are the last items without a gap, because a tail is what one looks for.
 */
export function thinned<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  const tail = Math.floor(most / 10);
  const body = most - tail;
  const span = items.length - tail - 1;
  const spread = Array.from({ length: body }, (_, i) => items[Math.round((i * span) / Math.max(1, body - 1))]!);
  return [...spread, ...items.slice(items.length - tail)];
}
