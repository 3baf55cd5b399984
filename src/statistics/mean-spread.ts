import { normalQuantile } from '../math/normal-distribution.ts';
import { haveSpread, resampleQuantile, RESAMPLES, studentisedMeans, type Draws } from './bootstrap.ts';
import { normalPValue, normalScore, tailProbability } from './confidence.ts';
import { blockSum, momentsOf, standardErrorOfMean, type Moments } from './mean.ts';
import type { Interval } from './proportion.ts';

/** Below this skewness of the mean, the values' skewness over √n, a normal interval misses each side within a point of what it should. */
export const SKEWNESS_OF_NORMAL = 0.1;
/** Fewest values unlike the others on which a bootstrap is tried, and below which any interval says that it is weak. */
export const LEAST_RESAMPLED = 10;
export const FEW_VALUES = 30;
/** More values than these are drawn as so many bins of neighbouring paths (Kleiner et al., 2014, JRSS B 76:795). */
export const MOST_RESAMPLED = 1_000;

/** How an estimate that is a mean of path values scatters. */
export interface MeanSpread {
  readonly moments: Moments;
  readonly standardError: number;
  /** For example `normal`, `bootstrap-t`; with what makes it weak. */
  readonly method: string;
  /** From the estimate to the ends of its interval: `low` ≤ 0 ≤ `high`, in all but odd samples. */
  readonly reach: (confidence: number) => Interval;
  /** Two-sided p-value of an estimate against 0. */
  readonly pValue: (estimate: number) => number;
}

/**
 * How the mean of one value per path scatters. Normal where the values are so many, or so even, that the mean is nearly
 * normal; else by the bootstrap-t, which a spike at one value with a skewed tail needs, as far as the tail lies on one side
 * of the spike. Where so few paths make nearly all of the spread that resamples lack them (`haveSpread`), a bootstrap knows no
 * ends: the interval is the normal one, and says that it is weak. Throws a RangeError below two values.
 */
export function meanSpread(
  count: number,
  valueAt: (path: number) => number,
  draws: Draws,
  moments: Moments = momentsOf(count, valueAt),
): MeanSpread {
  if (count < 2) throw new RangeError('one value has no spread');
  if (moments.variance === 0) return normalSpread(moments, 'normal, the same value on every path');
  const { spike, others } = commonValue(count, valueAt, moments);
  const weak = others < FEW_VALUES ? `, weak: ${spike === undefined ? count : others} ${differing(spike)}` : '';
  if (Math.abs(skewnessOfMean(moments, valueAt)) < SKEWNESS_OF_NORMAL) return normalSpread(moments, `normal${weak}`);
  if (others < LEAST_RESAMPLED) return normalSpread(moments, `normal${weak}`);
  const deviations =
    others > MOST_RESAMPLED
      ? studentisedMeans(binned(count, valueAt, moments.mean), MOST_RESAMPLED, draws())
      : studentisedMeans(deviants(count, valueAt, spike ?? moments.mean, others), count, draws());
  if (!haveSpread(deviations)) return normalSpread(moments, `normal, weak: ${HANGS_ON_FEW}`);
  const balanced = spike === undefined ? deviations : towardsNormal(deviations, oneSidedness(count, valueAt, spike));
  return bootstrapSpread(moments, balanced, weak);
}

/** |Σ d|/Σ|d| of the distances d from the common value: 1 where all lie on one side, near 0 where they balance. */
function oneSidedness(count: number, valueAt: (path: number) => number, spike: number): number {
  const sum = blockSum(count, (path) => valueAt(path) - spike);
  return Math.abs(sum) / blockSum(count, (path) => Math.abs(valueAt(path) - spike));
}

/**
 * Quantiles between those of the resamples and of a normal law. Values that lie on both sides, as differences of two
 * policies do, have a skewness that is mostly that of their largest by chance; a bootstrap follows it, and misses.
 */
function towardsNormal(deviations: Float64Array, share: number): Float64Array {
  if (share === 1) return deviations;
  const { length } = deviations;
  const normal = (i: number): number => normalQuantile((i + 0.5) / length);
  return deviations.map((each, i) => (share === 0 ? 0 : share * each) + (1 - share) * normal(i));
}

/** Why an interval is weak though values are many. */
export const HANGS_ON_FEW = 'a few paths make nearly all of its spread';

function differing(spike: number | undefined): string {
  if (spike === undefined) return 'paths only';
  return spike === 0 ? 'paths only where it is not zero' : 'paths only where it is not the usual value';
}

function normalSpread(moments: Moments, method: string): MeanSpread {
  const standardError = standardErrorOfMean(moments);
  return {
    ...{ moments, standardError, method },
    reach: (confidence) => {
      const halfWidth = normalScore(confidence) * standardError;
      return { low: -halfWidth, high: halfWidth };
    },
    pValue: (estimate) => normalPValue(estimate, standardError),
  };
}

function bootstrapSpread(moments: Moments, deviations: Float64Array, weak: string): MeanSpread {
  const standardError = standardErrorOfMean(moments);
  const normal = normalSpread(moments, '');
  return {
    ...{ moments, standardError, method: `bootstrap-t${weak}` },
    reach: (confidence) => {
      const tail = tailProbability(confidence);
      const [low, high] = [1 - tail, tail].map((share) => -resampleQuantile(deviations, share) * standardError) as [
        number,
        number,
      ];
      // Where resamples without spread reach into the tail, its end is not known: the normal one is, and stands as weak.
      const { low: plainLow, high: plainHigh } = normal.reach(confidence);
      return { low: Number.isFinite(low) ? low : plainLow, high: Number.isFinite(high) ? high : plainHigh };
    },
    pValue: (estimate) => {
      const score = estimate / standardError;
      const above = deviations.reduce((found, each) => found + (each >= score ? 1 : 0), 0);
      const below = deviations.reduce((found, each) => found + (each <= score ? 1 : 0), 0);
      return Math.min(1, (2 * (Math.min(above, below) + 1)) / (RESAMPLES + 1));
    },
  };
}

/**
 * The value that more than half of the paths have, if one does, and how many have another; without one, how many paths.
 * A vote between neighbours finds it (Boyer and Moore, 1981).
 */
export function commonValue(
  count: number,
  valueAt: (path: number) => number,
  { nonZero }: Moments,
): { readonly spike: number | undefined; readonly others: number } {
  if (2 * nonZero < count) return { spike: 0, others: nonZero };
  let candidate = 0;
  let votes = 0;
  for (let path = 0; path < count; path++) {
    const value = valueAt(path);
    if (votes === 0) candidate = value;
    votes += value === candidate ? 1 : -1;
  }
  let others = 0;
  for (let path = 0; path < count; path++) if (valueAt(path) !== candidate) others++;
  return 2 * others < count ? { spike: candidate, others } : { spike: undefined, others: count };
}

/** Skewness of the mean: that of the values over √n. */
function skewnessOfMean({ count, mean, variance }: Moments, valueAt: (path: number) => number): number {
  const scale = Math.sqrt(variance);
  const cubes = blockSum(count, (path) => {
    const score = (valueAt(path) - mean) / scale;
    return score * score * score;
  });
  return cubes / count / Math.sqrt(count);
}

function deviants(count: number, valueAt: (path: number) => number, centre: number, others: number): Float64Array {
  const found = new Float64Array(others);
  let filled = 0;
  for (let path = 0; path < count && filled < others; path++) {
    const deviation = valueAt(path) - centre;
    // Without a common value all paths are drawn from, those at 0 among them.
    if (deviation !== 0 || others === count) found[filled++] = deviation;
  }
  return found;
}

/** Sums of deviations from the mean over bins of neighbouring path indices, each the mean of a bin but for its size. */
function binned(count: number, valueAt: (path: number) => number, mean: number): Float64Array {
  const bins = new Float64Array(MOST_RESAMPLED);
  for (let bin = 0; bin < MOST_RESAMPLED; bin++) {
    const [first, end] = [bin, bin + 1].map((edge) => Math.floor((edge * count) / MOST_RESAMPLED)) as [number, number];
    let sum = 0;
    for (let path = first; path < end; path++) sum += valueAt(path) - mean;
    bins[bin] = sum;
  }
  return bins;
}
