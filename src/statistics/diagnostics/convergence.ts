import { pathsPerGroup, type Experiment } from '../../experiment.ts';
import { log } from '../../math/log.ts';
import { confidenceSequenceHalfWidth, narrowestRho, probabilityConfidenceSequence } from '../confidence-sequence.ts';
import type { Design } from '../design.ts';
import type { Metric } from '../estimates.ts';
import { influenceValues, pathsForExpectedShortfall, tailMean } from '../expected-shortfall.ts';
import { moments, momentsOf, standardErrorOfMean, type Moments } from '../mean.ts';
import { quantileRank, tailCount } from '../quantile.ts';
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
 * Weighted paths have no curve of their expected shortfall. Of paths drawn in groups the prefixes are whole groups, and the
 * spread, of probabilities too, is that of what the groups add; controlled paths have the curves of plain ones. Failed paths
 * are left out.
 */
export function convergence(experiment: Experiment, samples: Samples): Convergence[] {
  const { complete, weights, design } = samples;
  if (complete === 0) return [];
  const groups = design?.groupOf === undefined ? undefined : design;
  const { confidence } = experiment.statistics;
  // Fixed before any path is run, as a confidence sequence needs.
  const rho = narrowestRho({
    paths: Math.ceil(experiment.paths / (groups === undefined ? 1 : pathsPerGroup(experiment.sampling))),
    confidence,
  });
  const prefixes = prefixesOf(complete, groups);
  return experiment.policies.flatMap(({ name: policy, venue }) =>
    followedMetrics(experiment, venue, complete)
      .filter(({ statistic }) => weights === undefined || statistic !== 'expectedShortfall')
      .map((metric) => {
        const sample = samples.of(policy, metric.column.name);
        const found = prefixes.flatMap((prefix) => prefixOf(sample, metric, weights, prefix) ?? []);
        const isGuaranteed = metric.statistic === 'probability' && weights === undefined && groups === undefined;
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

/** The first so many complete paths, and how they make groups where they were drawn in such. */
interface First {
  readonly paths: number;
  readonly groups: Design | undefined;
}

/** Numbers of paths, ascending: all, and down from there by √2, to the end of a group. */
function prefixesOf(complete: number, groups: Design | undefined): readonly First[] {
  const found: number[] = [];
  for (let whole = complete; whole >= 1; whole /= 2) found.push(whole, whole / Math.SQRT2);
  const [all, ...fewer] = found.map((size) => Math.round(size));
  const sizes = [all!, ...fewer.filter((paths) => paths >= FEWEST_PATHS)].slice(0, MOST_POINTS).reverse();
  if (groups === undefined) return sizes.map((paths) => ({ paths, groups }));
  const whole = new Set(sizes.map((paths) => wholeGroups(paths, groups.groupOf!)));
  return Array.from(whole, (paths) => ({ paths, groups: groups.of(Uint32Array.from({ length: paths }, (_, i) => i)) }));
}

/** As many paths or fewer, so that none is without the others of its group; the first group at the least. */
function wholeGroups(paths: number, groupOf: Uint32Array): number {
  const isEnd = (end: number): boolean => end === groupOf.length || groupOf[end] !== groupOf[end - 1];
  let end = paths;
  while (end > 1 && !isEnd(end)) end--;
  while (!isEnd(end)) end++;
  return end;
}

interface Prefix {
  readonly paths: number;
  readonly estimate: number;
  /** Paths, or groups of them, on which the event happened, that hold a value, or that lie in the tail. */
  readonly values: number;
  /** Of what one path, or one group, adds to the estimate. */
  readonly moments: Moments;
}

/** undefined where so few paths have no estimate. */
function prefixOf(
  sample: Sample,
  metric: Metric,
  weights: Weights | undefined,
  { paths, groups }: First,
): Prefix | undefined {
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
    const valueAt = (path: number): number => (isEvent ? Number(values[path]! > 0) : values[path]!);
    if (groups !== undefined) {
      const spread = moments(groups.contributions(valueAt));
      return {
        paths,
        estimate: spread.mean,
        values: groupsWhere(groups, (path) => valueAt(path) !== 0),
        moments: spread,
      };
    }
    const spread = momentsOf(paths, valueAt);
    return { paths, estimate: spread.mean, values: spread.nonZero, moments: spread };
  }
  const { level } = metric;
  if (paths < pathsForExpectedShortfall(level)) return undefined;
  const ascending = values.slice().sort();
  const influence = influenceValues(values, ascending, level);
  const [estimate, inTail] = [tailMean(ascending, level), tailCount(paths, level)];
  if (groups === undefined) return { paths, estimate, values: inTail, moments: moments(influence) };
  const quantile = ascending[quantileRank(paths, level) - 1]!;
  return {
    ...{
      paths,
      estimate,
      values: Math.min(
        inTail,
        groupsWhere(groups, (path) => values[path]! >= quantile),
      ),
    },
    moments: moments(groups.contributions((path) => influence[path]!)),
  };
}

/** Groups of which a path is such a one. */
function groupsWhere({ groupOf, units }: Design, holds: (path: number) => boolean): number {
  const found = new Uint8Array(units);
  for (let path = 0; path < groupOf!.length; path++) if (holds(path)) found[groupOf![path]!] = 1;
  return found.reduce((sum, each) => sum + each, 0);
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
  const halfWidth = confidenceSequenceHalfWidth({
    paths: spread.count,
    deviation: Math.sqrt(spread.variance),
    confidence,
    rho,
  });
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
