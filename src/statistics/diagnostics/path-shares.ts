import type { Experiment } from '../../experiment.ts';
import { STATUS, type OutcomeTable } from '../../outcome.ts';
import { FEW_TAIL_PATHS } from '../estimate.ts';
import type { Metric } from '../estimates.ts';
import { blockSum } from '../mean.ts';
import { quantileRank, tailCount } from '../quantile.ts';
import type { Sample, Samples } from '../sample.ts';
import { exceeding, smallestValue } from '../weighted-tail.ts';
import { weightFacts } from '../weights.ts';
import { summedMetrics } from './metrics.ts';

/** Share of a mean that a single path may bring before the mean hangs on it. */
export const SINGLE_PATH_SHARE = 0.05;

/** How much of a mean, or of an expected shortfall, the path brings that brings most, and how many paths bear it. */
export interface PathShare {
  readonly policy: string;
  readonly metric: string;
  /** Index of that path: `replay --path` tells it. */
  readonly path: number;
  /** Its part of the sum of absolute values; of an expected shortfall its part of the tail. Weighted: times its weight. */
  readonly share: number;
  /** Paths that hold a value other than 0, of an expected shortfall those beyond the quantile; weighted: as many plain ones. */
  readonly bearing: number;
  /**
   * More than a twentieth of it. An expected shortfall of fewer than fifty tail paths always hangs on few, and its interval
   * says so: it is not flagged.
   */
  readonly hangsOnPath: boolean;
}

/** How many plain paths the paths of a run are worth. */
export interface SampleSize {
  /** Complete paths. */
  readonly paths: number;
  /** (Σw)²/Σw² of weighted paths (Kish, 1965); of all others as many as they are, whatever `sampling.worth` measured. */
  readonly effective: number;
}

export function sampleSize({ complete, weights }: Samples): SampleSize {
  if (weights === undefined || complete === 0) return { paths: complete, effective: complete };
  return { paths: complete, effective: weightFacts(weights, () => true).effectiveEvents };
}

/** The largest part that one path has in each mean of amounts and counts, and in each expected shortfall. */
export function pathShares(experiment: Experiment, table: OutcomeTable, samples: Samples): PathShare[] {
  const { complete } = samples;
  if (complete === 0) return [];
  const indexOf = indicesOfComplete(table);
  return experiment.policies.flatMap(({ name: policy, venue }) =>
    summedMetrics(experiment, venue, complete).flatMap((metric): PathShare[] => {
      const found = largestPart(samples.of(policy, metric.column.name), metric);
      if (found === undefined) return [];
      const { place, share, bearing } = found;
      const isJudged = metric.statistic === 'mean' || tailCount(complete, metric.level) >= FEW_TAIL_PATHS;
      const hangsOnPath = isJudged && share > SINGLE_PATH_SHARE;
      return [{ policy, metric: metric.name, path: indexOf(place), share, bearing, hangsOnPath }];
    }),
  );
}

function indicesOfComplete({ status, paths }: OutcomeTable): (place: number) => number {
  const indices: number[] = [];
  for (let path = 0; path < paths; path++) if (status[path] === STATUS.complete) indices.push(path);
  return (place) => indices[place]!;
}

interface LargestPart {
  /** Among the complete paths. */
  readonly place: number;
  readonly share: number;
  readonly bearing: number;
}

/** undefined where every value is 0, or one is infinite. */
function largestPart(sample: Sample, { statistic, level }: Metric): LargestPart | undefined {
  const values = sample.values();
  const { weights, count } = sample;
  const limit = statistic === 'mean' ? undefined : tailLimit(sample, level);
  const weightOf = (path: number): number => weights?.values[path] ?? 1;
  const partOf = (path: number): number => {
    const value = values[path]!;
    if (limit !== undefined && value <= limit.value) return 0;
    return value === 0 ? 0 : weightOf(path) * Math.abs(value);
  };
  let [place, largest, bearing] = [0, 0, 0];
  for (let path = 0; path < count; path++) {
    const part = partOf(path);
    if (part > 0) bearing++;
    if (part > largest) [place, largest] = [path, part];
  }
  if (largest === 0 || largest === Infinity) return undefined;
  // The tail takes in a part of the ties at its boundary: no one path of them has it alone.
  const boundary = limit === undefined ? 0 : Math.abs(limit.value) * limit.mass;
  const share = largest / (blockSum(count, partOf) + boundary);
  if (weights === undefined) return { place, share, bearing };
  return { place, share, bearing: weightFacts(weights, (path) => partOf(path) > 0).effectiveEvents };
}

/** The quantile of a tail, and how many paths (or how much weight) of the tail stand at it. */
function tailLimit(sample: Sample, level: number): { readonly value: number; readonly mass: number } {
  const { count, weights } = sample;
  const tail = tailCount(count, level);
  if (weights === undefined) {
    const ascending = sample.ascending();
    const value = ascending[quantileRank(count, level) - 1]!;
    let beyond = 0;
    while (beyond < count && ascending[count - 1 - beyond]! > value) beyond++;
    return { value, mass: Math.max(0, tail - beyond) };
  }
  const listed = sample.tail();
  const value = smallestValue(listed, ({ probability }) => probability <= 1 - level);
  return { value, mass: Math.max(0, count * (1 - level - exceeding(listed, value).probability)) };
}
