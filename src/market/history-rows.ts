import { ConfigError } from '../errors.ts';
import { log } from '../math/log.ts';
import type { PriceModel } from '../price-model.ts';

/** An underlying that is drawn from its history. */
export interface DrawnUnderlying {
  readonly name: string;
  /** Place in `underlyings`. */
  readonly underlying: number;
  readonly price: Extract<PriceModel, { kind: 'bootstrap' }>;
}

/**
 * Log returns ln(close_t / close_{t − bar}) of every underlying at the times t at which each history has this bar and the one
 * before. Where any history has a gap the row is left out, for all: a return over several bars is no one-bar return.
 *
 * @returns [n][rows], in time order
 * @throws ConfigError  fewer than two such times
 */
export function historyRows(drawn: readonly DrawnUnderlying[]): Float64Array[] {
  const returns = drawn.map(oneBarReturns);
  const [first, ...others] = returns;
  const times = [...first!.keys()].filter((time) => others.every((other) => other.has(time)));
  if (times.length < 2)
    throw new ConfigError(
      drawn.map(({ name, price }) => ({
        file: price.history.file,
        pointer: `/underlyings/${name}/price`,
        expected: 'a history that shares at least two bars, each with the bar before it, with the other histories',
        found: `${times.length} in common`,
      })),
    );
  return returns.map((byTime) => Float64Array.from(times, (time) => byTime.get(time)!));
}

/** Log return by the stamp of the later bar. */
function oneBarReturns({ price }: DrawnUnderlying): Map<number, number> {
  const { timestamps, closes, barMilliseconds } = price.history;
  const byTime = new Map<number, number>();
  for (let i = 1; i < timestamps.length; i++)
    if (timestamps[i]! - timestamps[i - 1]! === barMilliseconds)
      byTime.set(timestamps[i]!, log(closes[i]! / closes[i - 1]!));
  return byTime;
}
