import type { PriceHistory } from '../../price-model.ts';
import { firstAtOrAfter } from './price-history.ts';

/** Prices of a replay, one per step, and how many bars had to be filled. */
export type ReplayPrices =
  | { readonly kind: 'prices'; readonly prices: Float64Array; readonly firstStamp: number; readonly missing: number }
  | { readonly kind: 'beforeHistory' }
  | { readonly kind: 'tooShort'; readonly available: number };

/**
 * Closes of `steps` consecutive bars, the first of which opens at `from` (undefined: the first of the file) or, if that is
 * no whole number of bars after the first stamp, at the next that is. A missing bar carries the last close forward.
 */
export function replayPrices(history: PriceHistory, from: number | undefined, steps: number): ReplayPrices {
  const { timestamps, closes, barMilliseconds: bar } = history;
  const origin = timestamps[0]!;
  if (from !== undefined && from < origin) return { kind: 'beforeHistory' };
  const firstStamp = origin + Math.ceil(((from ?? origin) - origin) / bar) * bar;
  const last = timestamps[timestamps.length - 1]!;
  const available = Math.max(0, Math.floor((last - firstStamp) / bar) + 1);
  if (available < steps) return { kind: 'tooShort', available };

  const prices = new Float64Array(steps);
  let missing = 0;
  // `next` is the first bar that opens after the step's stamp.
  let next = firstAtOrAfter(timestamps, firstStamp);
  for (let step = 0; step < steps; step++) {
    const stamp = firstStamp + step * bar;
    while (next < timestamps.length && timestamps[next]! <= stamp) next++;
    if (timestamps[next - 1] !== stamp) missing++;
    prices[step] = closes[next - 1]!;
  }
  return { kind: 'prices', prices, firstStamp, missing };
}
