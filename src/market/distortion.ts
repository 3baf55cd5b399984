import type { Price } from '../units.ts';

/** What the venue sees otherwise than it is, along one path. */
export interface Distortion {
  /** Index prices as the venue sees them, per underlying [steps + 1]: the path's own `index` where no shock distorts it. */
  readonly reported: readonly Float64Array[];
  /** Factor on the marks, per market [steps + 1]; undefined where no shock distorts them. */
  readonly markFactors: readonly (Float64Array | undefined)[];
  /** First step from k on in which anything is distorted; steps + 1 where nothing is any more. [steps + 2] */
  readonly next: Int32Array;
}

/** What the shocks of an experiment distort, whenever they do. */
export interface Distorted {
  /** Places in `underlyings`, and in `markets`. */
  readonly underlyings: ReadonlySet<number>;
  readonly markets: ReadonlySet<number>;
  readonly marketCount: number;
}

export function allocateDistortion(
  index: readonly Float64Array[],
  { underlyings, markets, marketCount }: Distorted,
): Distortion {
  const { length } = index[0]!;
  return {
    reported: index.map((prices, u) => (underlyings.has(u) ? new Float64Array(length) : prices)),
    markFactors: Array.from({ length: marketCount }, (_, m) => (markets.has(m) ? new Float64Array(length) : undefined)),
    next: new Int32Array(length + 1),
  };
}

/** Everything is seen as it is. */
export function resetDistortion({ reported, markFactors, next }: Distortion, index: readonly Float64Array[]): void {
  reported.forEach((prices, u) => {
    if (prices !== index[u]) prices.set(index[u]!);
  });
  for (const factors of markFactors) factors?.fill(1);
  next.fill(next.length - 1);
}

/**
 * Multiplies `seen` (reported prices, or factors on marks) over `steps` steps from `first` on. When all are done,
 * `settleDistortion` is to be called.
 */
export function distort({ next }: Distortion, seen: Float64Array, first: number, steps: number, factor: number): void {
  const end = Math.min(first + steps, seen.length);
  for (let k = first; k < end; k++) {
    seen[k]! *= factor;
    next[k] = k;
  }
}

/** Finds for each step the next distorted one. */
export function settleDistortion({ next }: Distortion): void {
  for (let k = next.length - 2; k >= 0; k--) next[k] = Math.min(next[k]!, next[k + 1]!);
}

/** The same at every other step, along `index`. */
export function everyOtherDistortion(fine: Distortion, into: Distortion, index: readonly Float64Array[]): void {
  resetDistortion(into, index);
  const copy = (from: Float64Array, to: Float64Array): void => {
    for (let k = 0; k < to.length; k++) to[k] = from[2 * k]!;
  };
  into.reported.forEach((prices, u) => {
    if (prices !== index[u]) copy(fine.reported[u]!, prices);
  });
  into.markFactors.forEach((factors, m) => {
    if (factors !== undefined) copy(fine.markFactors[m]!, factors);
  });
  const { next } = into;
  for (let k = 0; k < next.length - 1; k++) if (fine.next[2 * k] === 2 * k) next[k] = k;
  settleDistortion(into);
}

/** Lowest and highest index price of an underlying that the venue sees over the whole path. */
export function reportedExtremes({ reported }: Distortion, underlying: number): { low: Price; high: Price } {
  return extremesOf(reported[underlying]!);
}

/** Smallest and largest factor on a market's marks. */
export function markFactorExtremes({ markFactors }: Distortion, market: number): { low: number; high: number } {
  const factors = markFactors[market];
  return factors === undefined ? { low: 1, high: 1 } : extremesOf(factors);
}

function extremesOf(values: Float64Array): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
