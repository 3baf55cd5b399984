import { ANY_DRAWS, type Draws } from './bootstrap.ts';
import { normalScore, studentScore } from './confidence.ts';
import { spreadUnder, type Design } from './design.ts';
import { failedPaths, notEstimable, withFailures } from './estimate-parts.ts';
import { LEAST_RESAMPLED } from './mean-spread.ts';
import { moments, momentsOf, standardErrorOfMean, type Moments } from './mean.ts';
import { effectiveInterval, zeroEventUpperBound, type Interval } from './proportion.ts';
import { pathsForQuantile } from './quantile.ts';
import { eventsForRatio, meanGivenEvent } from './ratio.ts';
import type { Sample } from './sample.ts';
import type { Estimate } from './summary.ts';
import { smallestValue, type Exceeding, type WeightedTail } from './weighted-tail.ts';

/** A sample whose paths are not plain draws of their own. */
export type DesignedSample = Sample & { readonly design: Design };

export function isDesigned(sample: Sample): sample is DesignedSample {
  return sample.design !== undefined;
}

/** How a designed estimate is asked for. */
export interface DesignedQuestion {
  readonly failed: number;
  readonly confidence: number;
  readonly draws?: Draws;
}

/**
 * Probability that an event happens, with Clopper and Pearson's interval at as many paths as would have its standard error,
 * n* = p(1 − p)/se² (Korn and Graubard, 1998, Survey Methodology 24:193), se widened as Student's t is: that of plain paths
 * where there is no difference.
 * At no event, and at nothing but events, one-sided, over the paths that count as independent. Failed paths count both ways.
 *
 * @param count  complete paths, ≥ 1
 */
export function designedProbability(
  design: Design,
  count: number,
  happens: (path: number) => boolean,
  { failed, confidence }: DesignedQuestion,
): Estimate {
  const valueAt = (path: number): number => (happens(path) ? 1 : 0);
  const { nonZero: events } = momentsOf(count, valueAt);
  const units = moments(design.contributions(valueAt));
  const estimate = Math.min(1, Math.max(0, units.mean));
  const { low, high, method } = shareInterval(design, { estimate, events, count, units }, confidence);
  const all = count + failed;
  return {
    estimate,
    low: low * (count / all),
    high: Math.min(1, (high * count + failed) / all),
    confidence,
    method: failed === 0 ? method : `${method}, ${failedPaths(failed)} counted both ways`,
    ...{ paths: count, events },
  };
}

function shareInterval(
  design: Design,
  found: { readonly estimate: number; readonly events: number; readonly count: number; readonly units: Moments },
  confidence: number,
): Interval & { readonly method: string } {
  const { estimate, events, count, units } = found;
  const { label } = design;
  const bound = zeroEventUpperBound({ trials: design.independentPaths, confidence });
  if (events === 0) return { low: 0, high: bound, method: `${label}, zero events, one-sided` };
  if (events === count) return { low: 1 - bound, high: 1, method: `${label}, all events, one-sided` };
  const ends = intervalAround(estimate, standardErrorOfMean(units), units.count, confidence);
  return { ...ends, method: `${label}, Clopper–Pearson at effective paths` };
}

/**
 * The interval of a share with this standard error. Where no unit differs from another, or the share was corrected to an
 * end, nothing tells of the spread but that less than a unit in so many does.
 */
export function intervalAround(share: number, standardError: number, units: number, confidence: number): Interval {
  if (standardError === 0 || share === 0 || share === 1) {
    const reach = Math.max(zeroEventUpperBound({ trials: units, confidence }), 2 * standardError);
    return { low: Math.max(0, share - reach), high: Math.min(1, share + reach) };
  }
  const widening = studentScore(confidence, units - 1) / normalScore(confidence);
  const trials = (share * (1 - share)) / (widening * standardError * (widening * standardError));
  return effectiveInterval({ share, trials, confidence });
}

/** Mean over complete paths with the interval of what the design's units add to it. @param count  ≥ 1 */
export function designedMean(
  design: Design,
  count: number,
  valueAt: (path: number) => number,
  { failed, confidence, draws = ANY_DRAWS }: DesignedQuestion,
): Estimate {
  const { nonZero: events, mean } = momentsOf(count, valueAt);
  const shared = { confidence, paths: count, events };
  if (design.units < 2) return { estimate: mean, low: null, high: null, ...shared, method: 'one group, no interval' };
  return { ...shared, ...spreadEnds(design, count, valueAt, 0, { failed, confidence, draws }) };
}

/** @param known  what is added to the mean */
function spreadEnds(
  design: Design,
  count: number,
  valueAt: (path: number) => number,
  known: number,
  { failed, confidence, draws }: Required<DesignedQuestion>,
): Pick<Estimate, 'method'> & { readonly estimate: number; readonly low: number; readonly high: number } {
  const spread = spreadUnder(design, count, valueAt, draws);
  const { low, high } = spread.reach(confidence);
  const estimate = known + spread.moments.mean;
  return { estimate, low: estimate + low, high: estimate + high, method: withFailures(spread.method, failed) };
}

const ORDER = 'order statistics';

/**
 * The smallest value that is exceeded with a probability of at most 1 − level, between the values at which the interval of
 * that probability holds 1 − level no more (Woodruff, 1952, JASA 47:635): order statistics at ranks that the spread of the
 * groups widens or narrows. Of controlled paths, which are plain ones, it is not asked.
 */
export function groupedQuantile(
  tail: WeightedTail,
  design: Design,
  level: number,
  { failed, confidence }: DesignedQuestion,
): Estimate {
  const paths = tail.count;
  const method = `${design.label}, ${ORDER}`;
  if (failed > 0) {
    return notEstimable({ confidence, method: `${method}, refused: ${failedPaths(failed)} could move it`, paths });
  }
  const needs = Math.ceil((pathsForQuantile({ level, confidence }) * paths) / design.independentPaths);
  if (paths < needs) return notEstimable({ confidence, method, paths, needs });
  const share = 1 - level;
  const endsOf = ({ probability, standardError }: Exceeding): Interval =>
    probability === 0
      ? { low: 0, high: effectiveInterval({ share: 0, trials: design.independentPaths, confidence }).high }
      : intervalAround(Math.min(1, probability), standardError, design.units, confidence);
  return {
    estimate: smallestValue(tail, ({ probability }) => probability <= share * (1 + 1e-12)),
    low: smallestValue(tail, (each) => endsOf(each).low <= share),
    high: smallestValue(tail, (each) => endsOf(each).high <= share),
    ...{ confidence, method, paths },
  };
}

/** Mean over an event, a ratio of means, by what the design's units add to its influence; no interval below ten events. */
export function designedMeanGivenEvent(
  design: Design,
  amounts: Float64Array,
  flags: Float64Array,
  { failed, confidence, draws = ANY_DRAWS }: DesignedQuestion,
): Estimate {
  const paths = amounts.length;
  const ratio = paths === 0 ? null : meanGivenEvent(amounts, flags);
  if (ratio === null) {
    const needs = 2 * Math.max(1, paths);
    return notEstimable({ confidence, method: 'ratio, no event', paths, needs });
  }
  const { estimate, events, influence } = ratio;
  if (events < LEAST_RESAMPLED || design.units < 2) {
    const least = Math.max(LEAST_RESAMPLED, eventsForRatio(confidence));
    const method = events === 1 ? 'ratio, one event' : `ratio, ${events} events`;
    return notEstimable({ confidence, method, paths, needs: Math.ceil((paths * least) / events) });
  }
  const ends = spreadEnds(design, paths, influence, estimate, { failed, confidence, draws });
  return { ...ends, confidence, paths, events, method: `ratio, ${ends.method}` };
}
