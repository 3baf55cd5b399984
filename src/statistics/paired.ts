import { binomialCdf } from '../math/binomial.ts';
import { wilsonInterval, type Interval } from './proportion.ts';

/** Paths by what happened on them under two policies: one event, two policies, the same paths. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyPolicy: number;
  readonly onlyBaseline: number;
  readonly neither: number;
}

/** Counts the paths on which each policy's value is above 0. Both columns in the same path order. */
export function pairedCounts(policy: Float64Array, baseline: Float64Array): PairedCounts {
  let both = 0;
  let onlyPolicy = 0;
  let onlyBaseline = 0;
  for (let path = 0; path < policy.length; path++) {
    if (policy[path]! > 0) {
      if (baseline[path]! > 0) both++;
      else onlyPolicy++;
    } else if (baseline[path]! > 0) onlyBaseline++;
  }
  return { both, onlyPolicy, onlyBaseline, neither: policy.length - both - onlyPolicy - onlyBaseline };
}

/**
 * Difference of two probabilities on common paths, policy − baseline, with the standard error that pairing earns:
 * √(b + c − (b − c)²/n)/n, b and c being the paths on which only one of them shows the event.
 * `varianceReductionFactor` is the variance of independent runs over that of common paths; null where no path tells the
 * policies apart, since the variance is then 0.
 */
export function pairedDifference(counts: PairedCounts): {
  estimate: number;
  standardError: number;
  varianceReductionFactor: number | null;
} {
  const paths = pathsOf(counts);
  const { both, onlyPolicy, onlyBaseline } = counts;
  const surplus = onlyPolicy - onlyBaseline;
  const variance = (onlyPolicy + onlyBaseline - (surplus * surplus) / paths) / paths;
  const spread = (events: number): number => (events / paths) * (1 - events / paths);
  const independent = spread(both + onlyPolicy) + spread(both + onlyBaseline);
  return {
    estimate: surplus / paths,
    standardError: Math.sqrt(variance / paths),
    varianceReductionFactor: variance > 0 ? independent / variance : null,
  };
}

/**
 * Exact two-sided p-value that both policies have the same probability (McNemar, 1947): given the discordant paths, each
 * falls on either side with probability ½; the smaller tail doubled, at most 1. No discordant path is p = 1.
 */
export function mcnemarExact(counts: PairedCounts): number {
  pathsOf(counts);
  const discordant = counts.onlyPolicy + counts.onlyBaseline;
  if (discordant === 0) return 1;
  const fewer = Math.min(counts.onlyPolicy, counts.onlyBaseline);
  return Math.min(1, 2 * binomialCdf({ successes: fewer, trials: discordant, probability: 0.5 }));
}

/**
 * Interval for the difference of two probabilities on common paths (Newcombe, 1998, Statistics in Medicine 17:2635,
 * method 10): the two Wilson intervals squared and joined through the correlation φ of the table, corrected for
 * continuity. Has a width even where no path is discordant, and stays within [−1, 1].
 */
export function newcombeInterval(counts: PairedCounts, confidence: number): Interval {
  const paths = pathsOf(counts);
  const { both, onlyPolicy, onlyBaseline } = counts;
  const policyEvents = both + onlyPolicy;
  const baselineEvents = both + onlyBaseline;
  const policy = distances(policyEvents, paths, confidence);
  const baseline = distances(baselineEvents, paths, confidence);
  const phi = correlation(counts);
  const difference = (policyEvents - baselineEvents) / paths;
  return {
    low: difference - joined(policy.below, baseline.above, phi),
    high: difference + joined(policy.above, baseline.below, phi),
  };
}

/** How far the Wilson limits lie from the share itself, each ≥ 0. */
function distances(events: number, trials: number, confidence: number): { below: number; above: number } {
  const { low, high } = wilsonInterval({ events, trials, confidence });
  return { below: events / trials - low, above: high - events / trials };
}

// Rounding can leave a square of −1e-20 where φ is 1 and the distances are equal.
function joined(one: number, other: number, phi: number): number {
  return Math.sqrt(Math.max(0, one * one - 2 * phi * one * other + other * other));
}

function correlation({ both, onlyPolicy, onlyBaseline, neither }: PairedCounts): number {
  const policyEvents = both + onlyPolicy;
  const baselineEvents = both + onlyBaseline;
  const margins =
    Math.sqrt(policyEvents) *
    Math.sqrt(onlyBaseline + neither) *
    Math.sqrt(baselineEvents) *
    Math.sqrt(onlyPolicy + neither);
  if (margins === 0) return 0;
  const paths = policyEvents + onlyBaseline + neither;
  const product = both * neither - onlyPolicy * onlyBaseline;
  return (product > 0 ? Math.max(product - paths / 2, 0) : product) / margins;
}

function pathsOf(counts: PairedCounts): number {
  const { both, onlyPolicy, onlyBaseline, neither } = counts;
  for (const count of [both, onlyPolicy, onlyBaseline, neither]) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`a count of paths is not ${count}`);
  }
  const paths = both + onlyPolicy + onlyBaseline + neither;
  if (paths === 0) throw new RangeError('no path was counted');
  return paths;
}
