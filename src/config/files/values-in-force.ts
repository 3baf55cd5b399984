import type { PriceHistory } from '../../price-model.ts';
import { firstAtOrAfter } from './price-history.ts';

/** Values at equal times, or why there are none. */
export type ValuesInForce =
  | { readonly kind: 'values'; readonly values: Float64Array }
  | { readonly kind: 'beforeHistory' }
  | { readonly kind: 'tooShort'; readonly available: number };

/**
 * What a history of stamped values says at `count` times that are `every` milliseconds apart: the latest stamped no more than
 * half of that after the time, for venues stamp a settlement some milliseconds late. Each value holds until the next, and the
 * last one for as long as the rows are commonly apart.
 *
 * @param from the first time is `every` after it; undefined: the first time is the first stamp
 */
export function valuesInForce(
  { timestamps, closes, barMilliseconds }: PriceHistory,
  { from, every, count }: { readonly from: number | undefined; readonly every: number; readonly count: number },
): ValuesInForce {
  const first = from === undefined ? timestamps[0]! : from + every;
  const late = every / 2;
  if (first + late < timestamps[0]!) return { kind: 'beforeHistory' };
  const end = timestamps[timestamps.length - 1]! + Math.max(barMilliseconds, every);
  const available = Math.max(0, Math.ceil((end - first) / every));
  if (available < count) return { kind: 'tooShort', available };

  const values = new Float64Array(count);
  let next = firstAtOrAfter(timestamps, first);
  for (let i = 0; i < count; i++) {
    while (next < timestamps.length && timestamps[next]! <= first + i * every + late) next++;
    values[i] = closes[next - 1]!;
  }
  return { kind: 'values', values };
}
