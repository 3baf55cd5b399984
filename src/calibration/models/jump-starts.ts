import { moments } from '../moments.ts';

/** What the returns beyond a threshold say of jumps, per bar: a first guess. */
export interface JumpGuess {
  /** Standard deviation of the returns within the threshold. */
  readonly deviation: number;
  /** Share of returns beyond it, at least one of them. */
  readonly perBar: number;
  /** Mean and deviation (> 0) of those. */
  readonly mean: number;
  readonly spread: number;
  readonly upShare: number;
  /** Mean excess over the threshold upwards and downwards, > 0. */
  readonly up: number;
  readonly down: number;
}

/** Guesses by the returns beyond each of several multiples of the bulk's deviation. */
export function jumpGuesses(returns: Float64Array, bulk: number, thresholds: readonly number[]): JumpGuess[] {
  return thresholds.map((multiple) => {
    const threshold = multiple * bulk;
    const inside = returns.filter((r) => Math.abs(r) <= threshold);
    const beyond = returns.filter((r) => Math.abs(r) > threshold);
    const ups = beyond.filter((r) => r > 0);
    const downs = beyond.filter((r) => r < 0);
    const excess = (side: Float64Array): number =>
      side.length === 0 ? threshold : Math.max(0.2 * bulk, Math.abs(moments(side).mean) - threshold);
    const found = beyond.length < 2 ? { mean: 0, variance: threshold * threshold } : moments(beyond);
    return {
      deviation: Math.max(0.1 * bulk, Math.sqrt(moments(inside.length > 1 ? inside : returns).variance)),
      perBar: Math.max(1, beyond.length) / returns.length,
      mean: found.mean,
      spread: Math.max(0.5 * bulk, Math.sqrt(found.variance)),
      upShare: (ups.length + 1) / (beyond.length + 2),
      up: excess(ups),
      down: excess(downs),
    };
  });
}
