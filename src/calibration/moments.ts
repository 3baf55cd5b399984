/** Moments of a sample of returns, about its mean, all with divisor n. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
  /** E[(r − mean)³]/variance^1.5; NaN without variance. */
  readonly skewness: number;
  /** E[(r − mean)⁴]/variance², 3 for a normal law; NaN without variance. */
  readonly kurtosis: number;
}

/** Moments of at least one value. */
export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += values[i]!;
  const mean = total / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - mean;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  const variance = second / n;
  return {
    count: n,
    mean,
    variance,
    skewness: third / n / (variance * Math.sqrt(variance)),
    kurtosis: fourth / n / (variance * variance),
  };
}

/** Median of a copy; the mean of the two in the middle of an even number. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median distance from the median. */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

/**
 * Standard deviation of the bulk: 1.4826 times the median absolute deviation, which for a normal law is its deviation and
 * which jumps do not move; the plain deviation where more than half of the values are alike.
 */
export function bulkDeviation(values: ArrayLike<number>): number {
  const bulk = 1.482602218505602 * medianAbsoluteDeviation(values);
  return bulk > 0 ? bulk : Math.sqrt(moments(values).variance);
}
