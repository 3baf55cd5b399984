import { binomialCdf } from '../math/binomial.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { tailProbability } from './confidence.ts';
import type { Difference } from './difference-parts.ts';
import { withFailures } from './estimate.ts';
import { blockSum, moments } from './mean.ts';
import type { Interval } from './proportion.ts';
import { quantileRank, quantileRanks, type QuantileQuestion } from './quantile.ts';
import type { Sample } from './sample.ts';
import type { Estimate } from './summary.ts';

/** Errors between which a p-value is looked for, and halvings of their distance on a log scale: to a seven-hundredth of itself. */
const LEAST_ERROR = 1e-9;
const HALVINGS = 14;

/**
 * Difference of two quantiles on common paths. Each has its order-statistic limits, interpolated to their nominal error
 * (see `limits`); their distances are squared and joined through the correlation ρ of being beyond the quantile on the
 * same path, as Newcombe joins Wilson's (method of variance estimates recovery, Zou and Donner, 2008, Statistics in
 * Medicine 27:1693; the correlation of two sample quantiles is that of their indicators, Bahadur, 1966). With a, a′ the
 * distances from the policy's quantile down and up to its limits, b, b′ those of the baseline's:
 *
 *     low = d − √((1 − ρ)(a² + b′²) + ρ c²)        c = max(0, a − b, b′ − a′)        ρ ≥ 0
 *     low = d − √(a² − 2ρab′ + b′²)                                                  ρ < 0
 *
 * and `high` with the policies exchanged. What both share moves both quantiles to the same side, so that there the arms of
 * the same side cancel, and what they do not share moves them to opposite sides. The p-value is the smallest error at which
 * the interval leaves 0 out.
 *
 * @param level  at which both samples support a quantile with its interval
 */
export function quantileDifference(one: Sample, other: Sample, level: number, confidence: number): Difference {
  const all = one.count + one.failed;
  const rank = quantileRank(all, level);
  const [left, right] = [one.ascending(), other.ascending()];
  const [policy, baseline] = [left[rank - 1]!, right[rank - 1]!];
  const armsAt = (asked: number): readonly [Arms, Arms] | null => {
    const ranks = quantileRanks({ paths: all, level, confidence: asked });
    if (ranks.lower === 0 || ranks.upper === null || ranks.upper > one.count) return null;
    const at = limits({ paths: all, level, confidence: asked }, ranks.lower, ranks.upper);
    return [armsOf(left, policy, at), armsOf(right, baseline, at)];
  };
  return joinedArms({
    estimate: policy - baseline,
    rho: tailCorrelation(one.values(), policy, other.values(), baseline),
    ...{ armsAt, confidence },
    method: withFailures('order statistics, paired', one.failed),
    paths: one.count,
  });
}

/**
 * The same of two quantiles whose intervals are known in another way: of weighted paths, and of groups of paths.
 *
 * @param beyond  what each independent value adds to the probability of being beyond either quantile; their correlation joins
 */
export function joinedQuantiles(question: {
  /** The quantiles with their intervals at a confidence. */
  readonly estimatesAt: (confidence: number) => readonly [Estimate, Estimate];
  readonly beyond: readonly [Float64Array, Float64Array];
  readonly confidence: number;
  readonly method: string;
  readonly paths: number;
}): Difference {
  const { estimatesAt, beyond, ...shared } = question;
  const [policy, baseline] = estimatesAt(shared.confidence).map(({ estimate }) => estimate!) as [number, number];
  const armsOfEstimate = ({ low, high }: Estimate, quantile: number): Arms | null =>
    low === null || high === null ? null : { below: Math.max(0, quantile - low), above: Math.max(0, high - quantile) };
  return joinedArms({
    ...shared,
    estimate: policy - baseline,
    rho: correlation(beyond[0], beyond[1]),
    armsAt: (asked) => {
      const [left, right] = estimatesAt(asked);
      const [ofPolicy, ofBaseline] = [armsOfEstimate(left, policy), armsOfEstimate(right, baseline)];
      return ofPolicy === null || ofBaseline === null ? null : [ofPolicy, ofBaseline];
    },
  });
}

function joinedArms(found: {
  readonly estimate: number;
  readonly rho: number;
  readonly armsAt: (confidence: number) => readonly [Arms, Arms] | null;
  readonly confidence: number;
  readonly method: string;
  readonly paths: number;
}): Difference {
  const { estimate, rho, armsAt, confidence, method, paths } = found;
  const intervalAt = (asked: number): Interval | null => {
    const arms = armsAt(asked);
    if (arms === null) return null;
    const [ofPolicy, ofBaseline] = arms;
    return {
      low: estimate - joined(ofPolicy, ofBaseline, rho),
      high: estimate + joined(ofBaseline, ofPolicy, rho),
    };
  };
  const ends = intervalAt(confidence);
  return {
    ...{ estimate, low: ends?.low ?? null, high: ends?.high ?? null, method, paths },
    pValue: pValueOf(intervalAt),
    varianceReductionFactor: varianceReduction(armsAt(confidence), rho),
    intervalAt,
  };
}

/** How far a quantile lies from its limits, each ≥ 0. */
interface Arms {
  readonly below: number;
  readonly above: number;
}

function armsOf(ascending: Float64Array, quantile: number, { lower, upper }: FractionalRanks): Arms {
  // At confidences near 0 the interpolated ranks may pass the quantile's own.
  return {
    below: Math.max(0, quantile - valueAt(ascending, lower)),
    above: Math.max(0, valueAt(ascending, upper) - quantile),
  };
}

/** 1-based ranks that need not be whole. */
interface FractionalRanks {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Whole ranks err by less than they may on either side; between the last rank that errs by less and the next, which errs
 * by more, lies one that errs by α/2 (linear interpolation: Beran and Hall, 1993, JRSS B 55:643).
 */
function limits(question: QuantileQuestion, lower: number, upper: number): FractionalRanks {
  const { paths: trials, level } = question;
  const tail = tailProbability(question.confidence);
  const share = (successes: number, probability: number): number => {
    const outside = binomialCdf({ successes: successes - 1, trials, probability });
    return (tail - outside) / (binomialCdf({ successes, trials, probability }) - outside);
  };
  return { lower: lower + share(lower, level), upper: upper - share(trials - upper + 1, 1 - level) };
}

function valueAt(ascending: Float64Array, rank: number): number {
  const whole = Math.floor(rank);
  const [value, next] = [ascending[whole - 1]!, ascending[Math.ceil(rank) - 1]!];
  return value === next ? value : value + (rank - whole) * (next - value);
}

/** How far the difference falling − rising may fall: what falls goes down and what rises up, or they share their way. */
function joined(falling: Arms, rising: Arms, rho: number): number {
  const [down, up] = [falling.below, rising.above];
  if (rho < 0) return Math.sqrt(down * down - 2 * rho * down * up + up * up);
  const shared = Math.max(0, down - rising.below, up - falling.above);
  return Math.sqrt((1 - rho) * (down * down + up * up) + rho * shared * shared);
}

function varianceReduction(arms: readonly [Arms, Arms] | null, rho: number): number | null {
  if (arms === null) return null;
  const [a, b] = arms.map(({ below, above }) => below + above) as [number, number];
  // Rounding can leave a square of −1e-20 where ρ is 1 and the widths are equal.
  const paired = a * a - 2 * rho * a * b + b * b;
  return paired > 0 ? (a * a + b * b) / paired : null;
}

/** Correlation of «beyond its quantile» on the same path; 0 where either never is. */
function tailCorrelation(one: Float64Array, quantile: number, other: Float64Array, otherQuantile: number): number {
  let [both, left, right] = [0, 0, 0];
  for (let path = 0; path < one.length; path++) {
    const beyond = one[path]! > quantile;
    const otherBeyond = other[path]! > otherQuantile;
    if (beyond) left++;
    if (otherBeyond) right++;
    if (beyond && otherBeyond) both++;
  }
  const spread = Math.sqrt(left * (one.length - left)) * Math.sqrt(right * (one.length - right));
  // Rounding would leave more than 1 of a tail that is the same.
  return spread === 0 ? 0 : Math.max(-1, Math.min(1, (both * one.length - left * right) / spread));
}

/** 0 where either does not vary. */
function correlation(one: Float64Array, other: Float64Array): number {
  const [left, right] = [moments(one), moments(other)];
  if (left.variance === 0 || right.variance === 0) return 0;
  const products = blockSum(one.length, (i) => (one[i]! - left.mean) * (other[i]! - right.mean)) / (one.length - 1);
  return Math.max(-1, Math.min(1, products / Math.sqrt(left.variance * right.variance)));
}

function pValueOf(intervalAt: (confidence: number) => Interval | null): number {
  const tells = (error: number): boolean => {
    const ends = intervalAt(1 - error);
    return ends !== null && (ends.low > 0 || ends.high < 0);
  };
  if (tells(LEAST_ERROR)) return LEAST_ERROR;
  let [low, high] = [log(LEAST_ERROR), 0];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (tells(exp(middle))) high = middle;
    else low = middle;
  }
  return exp(high);
}
