import type { Weights } from './weights.ts';

/**
 * The values of a weighted sample from the largest down, with what lies at or above each: the empirical tail of the law that
 * is meant. The values that are the smallest of all stand for the rest and are not listed.
 */
export interface WeightedTail {
  readonly count: number;
  /** Smallest of all; NaN of no value. */
  readonly smallest: number;
  /** Descending, ties in path order. [listed] */
  readonly values: Float64Array;
  /** Independent values: paths, or groups of them. */
  readonly units: number;
  /** Sums of the weights, and of the squares of those of a unit, of this and all larger ones. [listed] */
  readonly weight: Float64Array;
  readonly squares: Float64Array;
}

export function weightedTail(values: Float64Array, { values: weights }: Pick<Weights, 'values'>): WeightedTail {
  const { tail, places } = openTail(values, values.length);
  let [sum, squares] = [0, 0];
  places.forEach((path, i) => {
    const weight = weights[path]!;
    tail.weight[i] = sum += weight;
    tail.squares[i] = squares += weight * weight;
  });
  return tail;
}

/**
 * The same of paths of which each counts for one, and those of a group hang together.
 *
 * @param groupOf  the group of each path
 */
export function groupedTail(values: Float64Array, groupOf: Uint32Array, groups: number): WeightedTail {
  const { tail, places } = openTail(values, groups);
  const counts = new Float64Array(groups);
  let squares = 0;
  places.forEach((path, i) => {
    const group = groupOf[path]!;
    // (c + 1)² − c².
    squares += 2 * counts[group]! + 1;
    counts[group]!++;
    tail.weight[i] = i + 1;
    tail.squares[i] = squares;
  });
  return tail;
}

function openTail(values: Float64Array, units: number): { tail: WeightedTail; places: readonly number[] } {
  const smallest = values.reduce((least, value) => Math.min(least, value), Infinity);
  const places: number[] = [];
  for (let path = 0; path < values.length; path++) if (values[path]! > smallest) places.push(path);
  places.sort((one, other) => values[other]! - values[one]! || one - other);
  const tail = {
    ...{ count: values.length, units },
    smallest: values.length === 0 ? NaN : smallest,
    values: Float64Array.from(places, (path) => values[path]!),
    weight: new Float64Array(places.length),
    squares: new Float64Array(places.length),
  };
  return { tail, places };
}

/** What exceeds a value: its probability, the standard error of that, and its effective events. */
export interface Exceeding {
  readonly probability: number;
  readonly standardError: number;
  readonly effectiveEvents: number;
}

export function exceeding({ values, weight, squares, count, units }: WeightedTail, limit: number): Exceeding {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! > limit) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return { probability: 0, standardError: 0, effectiveEvents: 0 };
  const [sum, square] = [weight[low - 1]!, squares[low - 1]!];
  const probability = sum / count;
  // Of what a unit adds, the sum of its weights by units/count.
  const variance = Math.max(0, (square / count) * (units / count) - probability * probability);
  return { probability, standardError: Math.sqrt(variance / units), effectiveEvents: (sum * sum) / square };
}

/** The smallest of the values for which what exceeds it holds; what holds for one holds for all larger ones. */
export function smallestValue(tail: WeightedTail, holds: (exceeding: Exceeding) => boolean): number {
  const { values, smallest } = tail;
  if (holds(exceeding(tail, smallest))) return smallest;
  let [low, high] = [0, values.length - 1];
  // values[low] is the largest, which nothing exceeds; the last that holds is looked for.
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (holds(exceeding(tail, values[middle]!))) low = middle;
    else high = middle - 1;
  }
  return values[low]!;
}
