import { ANY_DRAWS, type Draws } from './bootstrap.ts';
import { spreadUnder } from './design.ts';
import {
  designedMean,
  designedMeanGivenEvent,
  designedProbability,
  groupedQuantile,
  isDesigned,
} from './designed-estimate.ts';
import { failedPaths, notEstimable, withFailures } from './estimate-parts.ts';
import { LEAST_RESAMPLED, meanSpread, type MeanSpread } from './mean-spread.ts';
import { moments, normalInterval, standardErrorOfMean, type Moments } from './mean.ts';
import { clopperPearsonInterval, zeroEventUpperBound, type EventCount, type Interval } from './proportion.ts';
import { pathsForQuantile, quantileRank, quantileRanks } from './quantile.ts';
import { FEWEST_TAIL_PATHS, influenceValues, pathsForExpectedShortfall, tailMean } from './expected-shortfall.ts';
import { eventsForRatio, fiellerInterval, meanGivenEvent } from './ratio.ts';
import { ratioSpread } from './ratio-spread.ts';
import type { Sample } from './sample.ts';
import type { Estimate } from './summary.ts';
import {
  isWeighted,
  weightedExpectedShortfall,
  weightedMeanEstimate,
  weightedMeanGivenEvent,
  weightedProbability,
  weightedQuantile,
} from './weighted-estimate.ts';

export { failedPaths, notEstimable, withFailures } from './estimate-parts.ts';

/** Below this many non-zero values a normal interval of which only sums are left says that it is weak. */
export const FEW_NON_ZERO = 100;
/** Below this many tail values the interval of an expected shortfall says that it is weak. */
export const FEW_TAIL_PATHS = 50;

/**
 * Probability of an event by Clopper–Pearson. At no event the upper end is the one-sided bound at the same confidence,
 * and at nothing but events the lower end is. Failed paths bound it from both sides: all of them without the event
 * below, all with it above; the estimate is over complete paths.
 */
export function probabilityEstimate(count: EventCount & { readonly failed?: number }): Estimate {
  const { events, trials: paths, confidence, failed = 0 } = count;
  if (paths === 0) {
    return { estimate: null, low: 0, high: 1, confidence, method: 'no complete path', paths, events };
  }
  return {
    estimate: events / paths,
    ...probabilityInterval(events, paths, failed, confidence),
    confidence,
    paths,
    events,
  };
}

function probabilityInterval(
  events: number,
  paths: number,
  failed: number,
  confidence: number,
): Interval & { method: string } {
  const trials = paths + failed;
  if (failed > 0) {
    const { low } = clopperPearsonInterval({ events, trials, confidence });
    const { high } = clopperPearsonInterval({ events: events + failed, trials, confidence });
    return { low, high, method: `Clopper–Pearson, ${failedPaths(failed)} counted both ways` };
  }
  const bound = zeroEventUpperBound({ trials, confidence });
  if (events === 0) return { low: 0, high: bound, method: 'zero events, one-sided' };
  if (events === paths) return { low: 1 - bound, high: 1, method: 'all events, one-sided' };
  return { ...clopperPearsonInterval({ events, trials, confidence }), method: 'Clopper–Pearson' };
}

/** The probability that a column is above 0. */
export function probabilityAboveZero(sample: Sample, confidence: number, draws: Draws = ANY_DRAWS): Estimate {
  if (isWeighted(sample) && sample.count > 0) {
    const values = sample.values();
    return weightedProbability(sample.weights, (path) => values[path]! > 0, {
      failed: sample.failed,
      confidence,
      draws,
    });
  }
  if (isDesigned(sample) && sample.count > 0) {
    const { count, design, failed } = sample;
    const values = sample.values();
    return designedProbability(design, count, (path) => values[path]! > 0, { failed, confidence });
  }
  return probabilityEstimate({
    ...{ events: sample.aboveZero(), trials: sample.count },
    ...{ failed: sample.failed, confidence },
  });
}

/** Mean over complete paths with the interval that its spread calls for (see `meanSpread`); `method` names it. */
export function meanEstimate(sample: Sample, confidence: number, draws: Draws = ANY_DRAWS): Estimate {
  const refusal = meanRefusal(sample, confidence);
  if (refusal !== undefined) return refusal;
  const values = sample.values();
  const { failed, count } = sample;
  if (isWeighted(sample)) {
    return weightedMeanEstimate(sample.weights, (path) => values[path]!, { failed, confidence, draws });
  }
  if (isDesigned(sample)) {
    return designedMean(sample.design, count, (path) => values[path]!, { failed, confidence, draws });
  }
  return meanOfValues(count, (path) => values[path]!, { failed, confidence, draws, moments: sample.moments() });
}

/** Why a sample has no mean; undefined where it has one. */
export function meanRefusal(sample: Sample, confidence: number): Estimate | undefined {
  const none = { estimate: null, low: null, high: null, confidence, paths: sample.count };
  if (sample.count === 0) return { ...none, method: 'no complete path' };
  return sample.values().includes(Infinity) ? { ...none, method: 'unlimited fund' } : undefined;
}

/** As `meanEstimate`, of values that are computed when asked for. */
export function meanOfValues(
  count: number,
  valueAt: (path: number) => number,
  question: { readonly failed: number; readonly confidence: number; readonly draws: Draws; readonly moments: Moments },
): Estimate {
  const { failed, confidence, draws, moments } = question;
  if (count === 1) return meanOfMoments(moments, failed, confidence);
  const spread = meanSpread(count, valueAt, draws, moments);
  const { mean, nonZero } = moments;
  return { ...spreadEstimate(mean, spread, confidence, failed), events: nonZero };
}

function spreadEstimate(
  estimate: number,
  spread: Omit<MeanSpread, 'pValue'>,
  confidence: number,
  failed: number,
): Estimate {
  const { low, high } = spread.reach(confidence);
  return {
    ...{ estimate, low: estimate + low, high: estimate + high, confidence },
    ...{ method: withFailures(spread.method, failed), paths: spread.moments.count },
  };
}

/** Mean with its normal interval, where only the moments are known. */
export function meanOfMoments(summary: Moments, failed: number, confidence: number): Estimate {
  const { mean, count, nonZero } = summary;
  const shared = { estimate: mean, confidence, paths: count, events: nonZero };
  if (count === 1) return { ...shared, low: null, high: null, method: withFailures('one path, no interval', failed) };
  return {
    ...shared,
    ...normalInterval(mean, standardErrorOfMean(summary), confidence),
    method: withFailures(normalMethod('normal', summary), failed),
  };
}

/** Names a normal interval, and what makes it weak: no spread at all, few values that are not 0, few paths. */
export function normalMethod(method: string, { variance, count, nonZero }: Moments): string {
  if (variance === 0) return `${method}, the same value on every path`;
  if (nonZero < FEW_NON_ZERO && nonZero < count) return `${method}, weak: not zero on ${nonZero} paths only`;
  return count < FEW_NON_ZERO ? `${method}, weak: ${count} paths only` : method;
}

/**
 * Quantile with its order-statistic interval. Not estimable where n has no rank on either side. Failed paths count as
 * the lowest and as the highest values: where that could move the quantile or an end of its interval, it is refused.
 */
export function quantileEstimate(sample: Sample, level: number, confidence: number): Estimate {
  if (isWeighted(sample)) return weightedQuantile(sample.tail(), level, { failed: sample.failed, confidence });
  if (isDesigned(sample) && sample.design.groupOf !== undefined) {
    return groupedQuantile(sample.tail(), sample.design, level, { failed: sample.failed, confidence });
  }
  const paths = sample.count;
  const all = paths + sample.failed;
  const { lower, upper } = quantileRanks({ paths: all, level, confidence });
  const method = 'order statistics';
  if (lower === 0 || upper === null) {
    return notEstimable({ confidence, method, paths, needs: pathsForQuantile({ level, confidence }) });
  }
  const ascending = sample.ascending();
  const at = (rank: number): number => ascending[rank - 1] ?? NaN;
  const rank = quantileRank(all, level);
  // NaN, a rank that the complete paths do not reach, equals nothing: refused.
  if ([lower, rank, upper].some((each) => at(each) !== at(each - sample.failed))) {
    return notEstimable({
      confidence,
      method: `${method}, refused: ${failedPaths(sample.failed)} could move it`,
      paths,
    });
  }
  return {
    estimate: at(rank),
    low: at(lower),
    high: at(upper),
    confidence,
    method: withFailures(method, sample.failed),
    paths,
  };
}

/**
 * Expected shortfall with the interval of the mean of its influence values. Not estimable below ten tail values,
 * n(1 − level); `method` says so where there are fewer than fifty. Any failed path could be the worst, so one is enough to refuse it.
 */
export function expectedShortfallEstimate(
  sample: Sample,
  level: number,
  confidence: number,
  draws: Draws = ANY_DRAWS,
): Estimate {
  if (isWeighted(sample)) return weightedExpectedShortfall(sample, level, { confidence, draws });
  const refusal = expectedShortfallRefusal(sample, level, confidence);
  if (refusal !== undefined) return refusal;
  const paths = sample.count;
  const ascending = sample.ascending();
  const influence = influenceValues(sample.values(), ascending, level);
  const spread = spreadUnder(sample.design, paths, (path) => influence[path]!, draws);
  // What controls have corrected is the mean of the influence values.
  const correction = sample.design === undefined ? 0 : spread.moments.mean - moments(influence).mean;
  const found = spreadEstimate(tailMean(ascending, level) + correction, spread, confidence, 0);
  return { ...found, paths, method: tailMethod(`${INFLUENCE}, ${found.method}`, paths, level) };
}

const INFLUENCE = 'influence values';

/** Why a sample has no expected shortfall; undefined where it has one. */
export function expectedShortfallRefusal(sample: Sample, level: number, confidence: number): Estimate | undefined {
  const { count: paths, failed } = sample;
  if (failed > 0) {
    const method = `${INFLUENCE}, refused: ${failedPaths(failed)} could move it`;
    return notEstimable({ confidence, method, paths });
  }
  const needs = pathsForExpectedShortfall(level);
  return paths < needs ? notEstimable({ confidence, method: INFLUENCE, paths, needs }) : undefined;
}

function tailMethod(method: string, paths: number, level: number): string {
  const isFew = paths < pathsForExpectedShortfall(level) * (FEW_TAIL_PATHS / FEWEST_TAIL_PATHS);
  return isFew && !method.includes('weak') ? `${method}, weak: fewer than ${FEW_TAIL_PATHS} paths in the tail` : method;
}

/**
 * Mean amount given an event, a ratio of means with the interval of its spread (see `ratioSpread`); below ten events Fieller's. So few events that Fieller's has no end are not estimable: `needs` are the paths that
 * would bring enough of them at this rate, without any event as many again, since no number is known to suffice.
 */
export function meanGivenEventEstimate(
  amounts: Sample,
  flags: Sample,
  confidence: number,
  draws: Draws = ANY_DRAWS,
): Estimate {
  const paths = amounts.count;
  const { failed } = amounts;
  if (isWeighted(amounts)) {
    return weightedMeanGivenEvent(amounts.weights, amounts.values(), flags.values(), { failed, confidence, draws });
  }
  if (isDesigned(amounts)) {
    return designedMeanGivenEvent(amounts.design, amounts.values(), flags.values(), { failed, confidence, draws });
  }
  const ratio = paths === 0 ? null : meanGivenEvent(amounts.values(), flags.values());
  if (ratio === null) {
    return notEstimable({ confidence, method: 'ratio, no event', paths, needs: 2 * Math.max(1, paths) });
  }
  const { estimate, events, influence } = ratio;
  const without = (reason: string): Estimate => ({
    ...{ estimate, low: null, high: null, confidence, method: withFailures(reason, failed), paths, events },
  });
  if (paths === 1) return without('one path, no interval');
  if (events < LEAST_RESAMPLED) {
    const ends = fiellerInterval(amounts.values(), flags.values(), confidence);
    if (ends !== null) return { ...without(`Fieller, weak: ${events} events only`), ...ends };
    const method = events === 1 ? 'ratio, one event' : `ratio, ${events} events`;
    return notEstimable({ confidence, method, paths, needs: Math.ceil((paths * eventsForRatio(confidence)) / events) });
  }
  const spread = ratioSpread(amounts.values(), flags.values(), influence, draws);
  const found = spreadEstimate(estimate, spread, confidence, failed);
  const same = spread.moments.variance === 0;
  return { ...found, method: `ratio, ${same ? 'the same value at every event' : found.method}`, events };
}

/** Mean over the paths that have the value, by the same ratio; `events` counts them. One path alone estimates none. */
export function meanGivenAdlEstimate(
  amounts: Sample,
  flags: Sample,
  confidence: number,
  draws: Draws = ANY_DRAWS,
): Estimate {
  const paths = amounts.count;
  if (paths !== 1 || flags.aboveZero() === 0) return meanGivenEventEstimate(amounts, flags, confidence, draws);
  return notEstimable({ confidence, method: 'ratio, one event', paths, needs: eventsForRatio(confidence) });
}

/** The largest value seen: a fact of these paths, not an estimate of what is possible, so it has no interval. */
export function maximumEstimate(sample: Sample, confidence: number): Estimate {
  const paths = sample.count;
  let estimate: number | null = null;
  for (const value of sample.values()) if (estimate === null || value > estimate) estimate = value;
  return {
    estimate,
    low: null,
    high: null,
    confidence,
    method: withFailures('largest of the paths', sample.failed),
    paths,
  };
}
