import { InvariantError } from '../errors.ts';
import { ANY_DRAWS, type NamedDraws } from './bootstrap.ts';
import { normalScore } from './confidence.ts';
import { difference } from './difference.ts';
import type { Difference } from './difference-parts.ts';
import { metricsOf, NEGATIVE_EVENT, type Metric, type StatisticsOptions } from './estimates.ts';
import { holmAdjusted } from './holm.ts';
import { pairedCounts, type PairedCounts } from './paired.ts';
import { sameValues, type Samples } from './sample.ts';
import type { Comparison, PathsToTell, Verdict } from './summary.ts';

/** Chance with which the paths that would tell do tell. */
export const POWER = 0.8;

export interface ComparisonQuestion extends StatisticsOptions {
  /** In the order of the configuration. */
  readonly policies: readonly string[];
  readonly baseline: string;
  /** Policies that cannot differ from the baseline, whatever the path: known from the rules, not from the numbers. */
  readonly identicalPolicies: readonly string[];
  /** Comparisons that are judged together. @default none: each is judged alone */
  readonly inFamily?: (policy: string, metric: Metric) => boolean;
  /** By metric, the largest difference that does not matter, > 0. @default none */
  readonly margins?: { readonly [metric: string]: number };
  /** @default those of no run */
  readonly draws?: NamedDraws;
}

/** A comparison before it is judged. */
export interface Compared {
  readonly metric: Metric;
  readonly policy: string;
  readonly baseline: string;
  readonly found: Difference;
  readonly alike: 'identical by construction' | 'identical on every path' | undefined;
  /** Of events on plain paths that both ran. */
  readonly discordant?: PairedCounts;
  /** Whether it is judged together with others. */
  readonly isMember: boolean;
}

/**
 * Every metric of every policy against the baseline, path by path. Those of the family are judged together: the chance that
 * any of them names a side by mistake is at most 1 − confidence (Holm, 1979), and so is the chance that any is called
 * equivalent or not inferior by mistake. The others are judged one by one, each at that error of its own.
 */
export function comparePolicies(samples: Samples, question: ComparisonQuestion): Comparison[] {
  const metrics = metricsOf(question.quantileLevels, samples.metricColumns);
  const compared = question.policies
    .filter((policy) => policy !== question.baseline)
    .flatMap((policy) => metrics.map((metric) => compareMetric(samples, policy, metric, question)));
  return judgeTogether(compared, question);
}

/** Judges comparisons, those of the family by one error (see `comparePolicies`) and the others one by one. */
export function judgeTogether(
  compared: readonly Compared[],
  question: Pick<ComparisonQuestion, 'confidence' | 'margins'>,
): Comparison[] {
  const family = compared.filter(({ isMember }) => isMember);
  const adjusted = holmAdjusted({ pValues: family.map(({ found }) => found.pValue ?? 1) });
  const withMargin = family.filter(({ metric }) => marginOf(metric, question) !== undefined).length;
  return compared.map((each) => {
    const place = family.indexOf(each);
    return judge(each, question, {
      adjusted: place < 0 ? null : adjusted[place]!,
      together: place < 0 ? 1 : family.length,
      withMargin: place < 0 ? 1 : Math.max(1, withMargin),
    });
  });
}

function compareMetric(samples: Samples, policy: string, metric: Metric, question: ComparisonQuestion): Compared {
  const { baseline, confidence, inFamily, draws } = question;
  const construction = question.identicalPolicies.includes(policy);
  const equal = equalOnEveryPath(samples, policy, baseline, metric);
  // Where no path was completed, nothing is known of either.
  if (construction && !equal && samples.complete > 0) {
    throw new InvariantError(
      `policies ${policy} and ${baseline} cannot differ by their rules, but ${metric.column.name} differs on a path`,
    );
  }
  const options = { confidence, draws: draws?.(`${metric.name} compared`) ?? ANY_DRAWS };
  const discordant = pairedDiscordant(samples, policy, baseline, metric);
  return {
    metric,
    policy,
    baseline,
    found: construction
      ? { ...NO_DIFFERENCE, paths: samples.complete }
      : difference(samples, policy, baseline, metric, options),
    alike: construction ? 'identical by construction' : equal ? 'identical on every path' : undefined,
    ...(discordant === undefined ? {} : { discordant }),
    isMember: !construction && (inFamily?.(policy, metric) ?? false),
  };
}

/** Among how many comparisons one stands: those that share the error of naming a side, and of calling equivalent. */
interface Standing {
  readonly adjusted: number | null;
  readonly together: number;
  readonly withMargin: number;
}

function judge(
  compared: Compared,
  question: Pick<ComparisonQuestion, 'confidence' | 'margins'>,
  standing: Standing,
): Comparison {
  const { metric, policy, baseline, found, alike } = compared;
  const { confidence } = question;
  const { estimate, low, high, method, paths, events, needs, pValue, varianceReductionFactor } = found;
  const { effectiveEvents, maximumWeightShare } = found;
  const margin = marginOf(metric, question);
  // Two one-sided tests at error ε are the interval at 1 − 2ε (Schuirmann, 1987).
  const within =
    margin === undefined ? null : found.intervalAt(confidenceOf((2 * (1 - confidence)) / standing.withMargin));
  const { worse } = metric.column;
  const notInferior =
    margin === undefined || worse === 0
      ? undefined
      : alike !== undefined || (within !== null && (worse > 0 ? within.high < margin : within.low > -margin));
  const isEquivalent = margin !== undefined && within !== null && within.low > -margin && within.high < margin;
  const verdict = alike ?? (isEquivalent ? 'equivalent' : sideOf(found, metric, standing.adjusted, confidence));
  const wouldTell = verdict === 'not distinguishable' ? pathsToTell(found, margin, confidence, standing) : undefined;
  return {
    ...{ metric: metric.name, policy, baseline },
    difference: {
      ...{ estimate, low, high, confidence, method, paths },
      ...(events === undefined ? {} : { events }),
      ...(effectiveEvents === undefined ? {} : { effectiveEvents }),
      ...(maximumWeightShare === undefined ? {} : { maximumWeightShare }),
      ...(needs === undefined ? {} : { needs }),
    },
    ...{ pValue, adjustedPValue: pValue === null ? null : standing.adjusted, varianceReductionFactor },
    ...(compared.discordant === undefined ? {} : { discordant: compared.discordant }),
    ...(margin === undefined ? {} : { margin }),
    ...(notInferior === undefined ? {} : { notInferior }),
    verdict,
    ...(wouldTell === undefined ? {} : { wouldTell }),
  };
}

function marginOf({ name }: Metric, { margins = {} }: Pick<ComparisonQuestion, 'margins'>): number | undefined {
  return Object.hasOwn(margins, name) ? margins[name] : undefined;
}

const NO_DIFFERENCE: Difference = {
  ...{ estimate: 0, low: 0, high: 0, method: 'identical by construction', paths: 0 },
  ...{ pValue: null, varianceReductionFactor: null, intervalAt: () => ({ low: 0, high: 0 }) },
};

/** Paths of an event by policy; undefined of what is no event, and of weighted paths, which are no counts. */
export function pairedDiscordant(
  samples: Samples,
  policy: string,
  baseline: string,
  { column, statistic }: Metric,
): PairedCounts | undefined {
  if (statistic !== 'probability' || samples.weights !== undefined) return undefined;
  return pairedCounts(samples.of(policy, column.name).values(), samples.of(baseline, column.name).values());
}

/**
 * A side is named only where the interval excludes 0 and the p-value, adjusted in the family, agrees: the two rest on
 * different methods for events and may part company near the boundary.
 */
function sideOf(
  { low, high, pValue }: Difference,
  metric: Metric,
  adjusted: number | null,
  confidence: number,
): Verdict {
  if (low === null || high === null || pValue === null) return 'not distinguishable';
  if ((adjusted ?? pValue) >= 1 - confidence || (low <= 0 && high >= 0)) return 'not distinguishable';
  const { worse } = metric.column;
  if (worse === 0) return high < 0 ? 'lower' : 'higher';
  return high < 0 === worse > 0 ? 'better' : 'worse';
}

/**
 * Paths on which a difference as large as the margin, or as the one seen, would be told with a chance of 80 %: the spread
 * of one path is taken from the width of the interval, the error from the least favourable step of the family (Holm's first).
 */
function pathsToTell(
  { estimate, low, high, paths }: Difference,
  margin: number | undefined,
  confidence: number,
  { together, withMargin }: Standing,
): PathsToTell | undefined {
  if (estimate === null || low === null || high === null) return undefined;
  const target = margin ?? Math.abs(estimate);
  const standardError = (high - low) / (2 * normalScore(confidence));
  if (target === 0 || standardError === 0) return undefined;
  // To show equivalence both one-sided tests must pass: each misses with half of what the chance leaves.
  const [error, miss] =
    margin === undefined
      ? [(1 - confidence) / together, 1 - POWER]
      : [(2 * (1 - confidence)) / withMargin, (1 - POWER) / 2];
  const score = normalScore(confidenceOf(error)) + normalScore(1 - 2 * miss);
  const needed = Math.ceil(paths * square((score * standardError) / target));
  return { paths: Math.max(needed, paths + 1), difference: target };
}

/** Whether the columns that a metric reads are the same number on every path, failed paths left out; none: not known. */
export function equalOnEveryPath(samples: Samples, policy: string, baseline: string, metric: Metric): boolean {
  if (samples.complete === 0) return false;
  const names = metric.statistic === 'meanGivenNegative' ? [metric.column.name, NEGATIVE_EVENT] : [metric.column.name];
  return names.every((name) => sameValues(samples.of(policy, name), samples.of(baseline, name)));
}

/** Of a two-sided error that may be as large as 1: then next to nothing is sure. */
function confidenceOf(error: number): number {
  return Math.max(1e-6, 1 - error);
}

function square(value: number): number {
  return value * value;
}
