import type { Draws } from './bootstrap.ts';
import { maximumEstimate } from './estimate.ts';
import type { MeanSpread } from './mean-spread.ts';
import type { Interval } from './proportion.ts';
import type { Sample } from './sample.ts';
import type { Estimate } from './summary.ts';

/** Policy − baseline of one metric on the same paths, with what the data say about its sign. */
export interface Difference extends Omit<Estimate, 'confidence'> {
  readonly pValue: number | null;
  readonly varianceReductionFactor: number | null;
  /** Its interval at another confidence; null where there is none. */
  readonly intervalAt: (confidence: number) => Interval | null;
}

/** How surely, and with what draws where a bootstrap is the right tool. */
export interface DifferenceOptions {
  readonly confidence: number;
  readonly draws: Draws;
}

/** Of a metric that has no interval. */
export function maximumDifference(one: Sample, other: Sample, { confidence }: DifferenceOptions): Difference {
  const missing = missingEstimate([one, other], (each) => maximumEstimate(each, confidence));
  if (missing !== undefined) return missing;
  const [left, right] = bothOf(one, other, (each) => maximumEstimate(each, confidence));
  return { ...unknown(left.paths, left.method), estimate: left.estimate! - right.estimate! };
}

/** The same read of two samples. */
export function bothOf<T>(one: Sample, other: Sample, read: (sample: Sample) => T): [T, T] {
  return [read(one), read(other)];
}

/**
 * An estimate whose error is that of a mean of path values. Those of `spread` are one per path, paired; `independent`
 * is the variance per path that runs on separate paths would have.
 */
export function spreadDifference(
  { estimate, independent }: { readonly estimate: number; readonly independent: number },
  spread: MeanSpread,
  confidence: number,
): Difference {
  const intervalAt = (asked: number): Interval => {
    const { low, high } = spread.reach(asked);
    return { low: estimate + low, high: estimate + high };
  };
  const { variance, count } = spread.moments;
  return {
    estimate,
    ...intervalAt(confidence),
    method: spread.method,
    paths: count,
    pValue: spread.pValue(estimate),
    varianceReductionFactor: variance > 0 ? independent / variance : null,
    intervalAt,
  };
}

/** What one of the two cannot support, their difference cannot either. */
export function missingEstimate(
  samples: readonly Sample[],
  estimateOf: (sample: Sample) => Estimate | undefined,
): Difference | undefined {
  const missing = samples.flatMap((each) => estimateOf(each) ?? []).filter(({ estimate }) => estimate === null);
  if (missing.length === 0) return undefined;
  const needs = missing.flatMap((each) => each.needs ?? []);
  return {
    ...unknown(missing[0]!.paths, missing[0]!.method),
    ...(needs.length === 0 ? {} : { needs: Math.max(...needs) }),
  };
}

/** A difference that is not there, and by what method. */
export function unknown(paths: number, method: string): Difference {
  return {
    ...{ estimate: null, low: null, high: null, method, paths },
    ...{ pValue: null, varianceReductionFactor: null, intervalAt: () => null },
  };
}
