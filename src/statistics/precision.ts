import type { Experiment, PrecisionTarget } from '../experiment.ts';
import type { NamedDraws } from './bootstrap.ts';
import { canHappen } from './columns-in-use.ts';
import { normalScore } from './confidence.ts';
import { conditionalSamples, estimateMetric, metricsOf, NEGATIVE_EVENT, type Metric } from './estimates.ts';
import { commonValue } from './mean-spread.ts';
import { tailCount } from './quantile.ts';
import type { Samples } from './sample.ts';
import type { Estimate, Precision, TargetPrecision } from './summary.ts';

/** Each look comes at so many times the paths of the one before: few looks, and each at much news. */
export const LOOK_GROWTH = 1.25;
/** Events, values in a tail, or values unlike the others, before a width that rests on them is believed. */
export const LEAST_EVENTS = 100;

/**
 * The first look from `paths` on: the minimum, times 1.25 and so on rounded up, at the last the maximum.
 *
 * @param group  paths that are drawn together: every look is at whole groups, as minimum and maximum are. @default 1
 */
export function nextLook(paths: number, minimum: number, maximum: number, group = 1): number {
  let look = Math.min(minimum, maximum);
  while (look < Math.min(paths, maximum)) {
    look = Math.min(maximum, group * Math.ceil((LOOK_GROWTH * look) / group));
  }
  return look;
}

/** A target of one policy, with the metric that it names. */
interface Aim {
  readonly target: PrecisionTarget;
  readonly policy: string;
  readonly metric: Metric;
}

/** The targets of an experiment, one by one; none without a stopping rule. */
function aimsOf({ stopping, statistics, policies, ...rest }: Experiment, samples: Samples): readonly Aim[] {
  const metrics = metricsOf(statistics.quantileLevels, samples.metricColumns);
  return (stopping?.until ?? []).flatMap((target) => {
    const metric = metrics.find(({ name }) => name === target.metric);
    if (metric === undefined) throw new RangeError(`no metric of the run is named ${target.metric}`);
    const asked = policies.filter(({ name, venue }) =>
      target.policy === undefined
        ? canHappen(metric.column.name, venue, { statistics, policies, ...rest })
        : name === target.policy,
    );
    return asked.map(({ name }) => ({ target, policy: name, metric }));
  });
}

/**
 * How far the targets of an experiment are met by the complete paths of a prefix: the rule of Chow and Robbins (1965, Ann.
 * Math. Stat. 36:457) with the guards that it needs on a finite sample (Glynn and Whitt, 1992, Ann. Appl. Probab. 2:180).
 * It is met where half the reported interval is within the target, not too little happened to believe the width, and the
 * least number of paths was run. A pure function of the outcomes by path index. Coverage is right as targets shrink.
 */
export function precisionOf(experiment: Experiment, samples: Samples, draws: NamedDraws): Precision | undefined {
  const { stopping, paths: maximumPaths, statistics } = experiment;
  if (stopping === undefined) return undefined;
  const { confidence } = statistics;
  const targets = aimsOf(experiment, samples).map(({ target, policy, metric }): TargetPrecision => {
    const estimate = estimateMetric(samples, policy, metric, { confidence, draws });
    const isPlain = samples.weights === undefined && samples.design === undefined;
    const halfWidth = halfWidthOf(estimate, isPlain ? metric.statistic : 'mean', confidence);
    const wanted = wantedHalfWidth(target, estimate);
    const isRelative = 'relativeHalfWidth' in target;
    const believed =
      samples.weights === undefined
        ? (isPlain && metric.statistic === 'probability' && !isRelative) ||
          happened(samples, policy, metric) >= LEAST_EVENTS
        : (estimate.effectiveEvents ?? 0) >= LEAST_EVENTS;
    return {
      ...{ metric: metric.name, policy, halfWidth, wanted },
      ...(isRelative ? { relative: target.relativeHalfWidth } : {}),
      met: believed && halfWidth !== null && wanted !== null && halfWidth <= wanted,
      expectedPaths: expectedPaths(samples.complete, halfWidth, wanted),
    };
  });
  const { minimumPaths } = stopping;
  const reached = samples.paths >= Math.min(minimumPaths, maximumPaths) && targets.every(({ met }) => met);
  return { minimumPaths, maximumPaths, reached, targets };
}

/**
 * Half the interval; of a probability at least what it would be at the least favourable probability that the interval
 * allows, so that few events do not pass for a small spread. Of weighted, grouped and controlled paths a width is believed
 * only where events are many.
 */
function halfWidthOf(
  { low, high, paths }: Estimate,
  statistic: Metric['statistic'],
  confidence: number,
): number | null {
  if (low === null || high === null || paths === 0) return null;
  const half = (high - low) / 2;
  if (statistic !== 'probability') return half;
  const worst = Math.min(high, Math.max(low, 0.5));
  return Math.max(half, normalScore(confidence) * Math.sqrt((worst * (1 - worst)) / paths));
}

function wantedHalfWidth(target: PrecisionTarget, { estimate }: Estimate): number | null {
  if ('halfWidth' in target) return target.halfWidth;
  return estimate === null || estimate === 0 ? null : target.relativeHalfWidth * Math.abs(estimate);
}

/** How much of what the metric rests on has happened. */
function happened(samples: Samples, policy: string, { statistic, column, level }: Metric): number {
  const sample = samples.of(policy, column.name);
  switch (statistic) {
    case 'probability':
      return sample.aboveZero();
    case 'mean': {
      if (sample.count === 0) return 0;
      const values = sample.values();
      return commonValue(sample.count, (path) => values[path]!, sample.moments()).others;
    }
    case 'quantile':
      return Math.min(tailCount(sample.count, level), tailCount(sample.count, 1 - level));
    case 'expectedShortfall':
      return tailCount(sample.count, level);
    case 'meanGivenNegative':
      return samples.of(policy, NEGATIVE_EVENT).aboveZero();
    case 'meanGivenAdl':
      return conditionalSamples(sample).flags.aboveZero();
    case 'maximum':
      return 0;
  }
}

/** Half-widths shrink with the root of the paths; null where nothing is known yet. */
function expectedPaths(paths: number, halfWidth: number | null, wanted: number | null): number | null {
  if (halfWidth === null || wanted === null) return null;
  const ratio = halfWidth / wanted;
  return Math.ceil(paths * ratio * ratio);
}
