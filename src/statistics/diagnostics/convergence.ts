import type { Experiment } from '../../experiment.ts';
import { log } from '../../math/log.ts';
import { confidenceSequenceHalfWidth, narrowestRho, probabilityConfidenceSequence } from '../confidence-sequence.ts';
import type { Metric } from '../estimates.ts';
import { influenceValues, pathsForExpectedShortfall, tailMean } from '../expected-shortfall.ts';
import { moments, momentsOf, standardErrorOfMean, type Moments } from '../mean.ts';
import { tailCount } from '../quantile.ts';
import type { Sample, Samples } from '../sample.ts';
import { makeWeights, weightedContributions, weightFacts, type Weights } from '../weights.ts';
import { followedMetrics } from './metrics.ts';

/** What the first so many complete paths say of a metric. */
export interface ConvergencePoint {
  readonly paths: number;
  readonly estimate: number;
  /** Ends of the band; null where too few of these paths hold a value for it. */
  readonly low: number | null;
  readonly high: number | null;
}

/** A metric over the number of paths. */
export interface Convergence {
  readonly policy: string;
  readonly metric: string;
  /** `guaranteed`: the band holds at all numbers of paths at once with the confidence of the run; `asymptotic`: as they grow. */
  readonly band: 'guaranteed' | 'asymptotic';
  /** At prefixes of path indices, ascending, each √2 times the one before; the last is all complete paths. */
  readonly points: readonly ConvergencePoint[];
  /**
   * Exponent with which the standard error falls as paths are added, fitted over the last sixteenfold: −½ where the value
   * has a variance. null where too few prefixes have one.
   */
  readonly slope: number | null;
  /** Whether some value lies in the band at all prefixes; where none does, the paths are not draws of one law. */
  readonly agrees: boolean;
}

/** Fewest paths at which a curve begins, and most of its points. */
const FEWEST_PATHS = 50;
const MOST_POINTS = 24;
/** Fewest paths with a value (of an expected shortfall: in the tail) on which a standard deviation is one. */
export const LEAST_VALUES = 30;
/** The last part of the curve by which its slope is judged, and the fewest points that are one. */
const SLOPE_PART = 16;
const LEAST_SLOPE_POINTS = 4;
/** A standard error that falls less than half as fast as one of a law with a variance does. */
export const FLAT_SLOPE = -0.25;

/**
 * The running estimate of every metric that is followed, at geometric prefixes of path indices, with a band that is valid at
 * all of them at once: of probabilities the beta-binomial mixture, guaranteed; of means and expected shortfalls the normal
 * mixture with the prefix's own standard deviation (`confidenceSequenceHalfWidth`), of what each path adds to the estimate.
 * Weighted paths have no curve of their expected shortfall. Failed paths are left out.
 */
export function convergence(experiment: Experiment, samples: Samples): Convergence[] {
  const { complete, weights } = samples;
  if (complete === 0) return [];
  const { confidence } = experiment.statistics;
  // Fixed before any path is run, as a confidence sequence needs.
  const rho = narrowestRho({ paths: experiment.paths, confidence });
  const prefixes = prefixesOf(complete);
  return experiment.policies.flatMap(({ name: policy, venue }) =>
    followedMetrics(experiment, venue, complete)
      .filter(({ statistic }) => weights === undefined || statistic !== 'expectedShortfall')
      .map((metric) => {
        const sample = samples.of(policy, metric.column.name);
        const found = prefixes.flatMap((paths) => prefixOf(sample, metric, weights, paths) ?? []);
        const isGuaranteed = metric.statistic === 'probability' && weights === undefined;
        const points = found.map((prefix) => pointOf(prefix, isGuaranteed, { confidence, rho }));
        return {
          ...{ policy, metric: metric.name, points },
          band: isGuaranteed ? ('guaranteed' as const) : ('asymptotic' as const),
          slope: slopeOf(found, complete),
          agrees: haveValueInCommon(points),
        };
      }),
  );
}

/** Numbers of paths, ascending: all, and down from there by √2. */
function prefixesOf(complete: number): readonly number[] {
  const found: number[] = [];
  for (let whole = complete; whole >= 1; whole /= 2) found.push(whole, whole / Math.SQRT2);
  const [all, ...fewer] = found.map((size) => Math.round(size));
  return [all!, ...fewer.filter((paths) => paths >= FEWEST_PATHS)].slice(0, MOST_POINTS).reverse();
}

interface Prefix {
  readonly paths: number;
  readonly estimate: number;
  /** Paths on which the event happened, that hold a value, or that lie in the tail. */
  readonly values: number;
  /** Of what one path adds to the estimate. */
  readonly moments: Moments;
}

/** undefined where so few paths have no estimate. */
function prefixOf(sample: Sample, metric: Metric, weights: Weights | undefined, paths: number): Prefix | undefined {
  const values = sample.values().subarray(0, paths);
  const isEvent = metric.statistic === 'probability';
  if (weights !== undefined) {
    const prefix = makeWeights(weights.values.subarray(0, paths), 0, weights.most);
    const valueAt = (path: number): number => (isEvent ? (values[path]! > 0 ? 1 : 0) : values[path]!);
    const spread = momentsOf(paths, weightedContributions(prefix, valueAt));
    const { effectiveEvents } = weightFacts(prefix, (path) => valueAt(path) !== 0);
    const estimate = isEvent ? Math.min(1, Math.max(0, spread.mean)) : spread.mean;
    return { paths, estimate, values: effectiveEvents, moments: spread };
  }
  if (metric.statistic !== 'expectedShortfall') {
    const spread = isEvent ? momentsOf(paths, (path) => (values[path]! > 0 ? 1 : 0)) : moments(values);
    return { paths, estimate: spread.mean, values: spread.nonZero, moments: spread };
  }
  const { level } = metric;
  if (paths < pathsForExpectedShortfall(level)) return undefined;
  const ascending = values.slice().sort();
  return {
    ...{ paths, estimate: tailMean(ascending, level), values: tailCount(paths, level) },
    moments: moments(influenceValues(values, ascending, level)),
  };
}

function pointOf(
  { paths, estimate, values, moments: spread }: Prefix,
  isGuaranteed: boolean,
  { confidence, rho }: { readonly confidence: number; readonly rho: number },
): ConvergencePoint {
  if (isGuaranteed) {
    const events = spread.nonZero;
    return { paths, estimate, ...probabilityConfidenceSequence({ events, trials: paths, confidence }) };
  }
  if (values < LEAST_VALUES) return { paths, estimate, low: null, high: null };
  const halfWidth = confidenceSequenceHalfWidth({ paths, deviation: Math.sqrt(spread.variance), confidence, rho });
  return { paths, estimate, low: estimate - halfWidth, high: estimate + halfWidth };
}

/** Least squares of ln(standard error) on ln(paths). */
function slopeOf(prefixes: readonly Prefix[], complete: number): number | null {
  const used = prefixes.filter(
    ({ paths, values, moments: { variance } }) =>
      SLOPE_PART * paths >= complete && values >= LEAST_VALUES && variance > 0,
  );
  if (used.length < LEAST_SLOPE_POINTS) return null;
  const x = used.map(({ paths }) => log(paths));
  const y = used.map((prefix) => log(standardErrorOfMean(prefix.moments)));
  const [meanX, meanY] = [moments(x).mean, moments(y).mean];
  const products = x.reduce((sum, each, i) => sum + (each - meanX) * (y[i]! - meanY), 0);
  return products / x.reduce((sum, each) => sum + (each - meanX) * (each - meanX), 0);
}

function haveValueInCommon(points: readonly ConvergencePoint[]): boolean {
  const low = points.reduce((most, point) => Math.max(most, point.low ?? -Infinity), -Infinity);
  const high = points.reduce((least, point) => Math.min(least, point.high ?? Infinity), Infinity);
  return low <= high;
}
