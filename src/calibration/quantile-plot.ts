import { betaQuantile } from '../math/beta-quantile.ts';
import { normalQuantile } from '../math/normal-quantile.ts';

/** One rank of a QQ plot against the standard normal. */
export interface QuantilePoint {
  /** Standard normal quantile of the rank. */
  readonly expected: number;
  /** Return of this rank in standard deviations from the mean. */
  readonly returns: number;
  /** Residual of this rank: the normal score of the probability that the model gave to a smaller return. Null without a model's law. */
  readonly residual: number | null;
  /** Pointwise 95 % envelope of a residual of this rank, were the model right and its parameters known. */
  readonly low: number;
  readonly high: number;
}

/** Ranks at each end that are all shown: a tail is what one looks for. */
const ENDS = 60;
const BODY = 160;
const TAIL_PROBABILITY = 0.025;

/**
 * QQ plot of returns, and of a model's residuals, against the normal. Its envelope is exact: of n independent uniform
 * variables the k-th smallest is beta with k and n + 1 − k (David and Nagaraja, Order Statistics, 2003, §2.3).
 *
 * @param returns  log returns, at least two of them different
 * @param pit      probabilities that the model gave to a smaller return, as many; undefined without a law
 */
export function quantilePlot(returns: Float64Array, pit: Float64Array | undefined): readonly QuantilePoint[] {
  const count = returns.length;
  const sorted = returns.slice().sort();
  const uniform = pit?.slice().sort();
  const { mean, deviation } = momentsOf(returns);
  return shownRanks(count).map((rank) => {
    const a = rank;
    const b = count + 1 - rank;
    const low = betaQuantile({ a, b, lower: TAIL_PROBABILITY, upper: 1 - TAIL_PROBABILITY });
    const high = betaQuantile({ a, b, lower: 1 - TAIL_PROBABILITY, upper: TAIL_PROBABILITY });
    return {
      expected: normalQuantile((rank - 0.5) / count),
      returns: (sorted[rank - 1]! - mean) / deviation,
      residual: uniform === undefined ? null : normalScore(uniform[rank - 1]!),
      low: scoreOf(low),
      high: scoreOf(high),
    };
  });
}

/** Of a probability that rounds to 0 or 1 the last score that a double tells apart. */
export function normalScore(probability: number): number {
  return normalQuantile(Math.min(1 - Number.EPSILON / 2, Math.max(Number.MIN_VALUE, probability)));
}

/** From the smaller side: 1 − x would lose its digits. */
function scoreOf({ x, y }: { readonly x: number; readonly y: number }): number {
  return x <= y ? normalQuantile(x) : -normalQuantile(y);
}

function shownRanks(count: number): readonly number[] {
  if (count <= 2 * ENDS + BODY) return Array.from({ length: count }, (_, i) => i + 1);
  const first = Array.from({ length: ENDS }, (_, i) => i + 1);
  const body = Array.from({ length: BODY }, (_, i) => ENDS + Math.round(((i + 1) * (count - 2 * ENDS)) / (BODY + 1)));
  return [...first, ...body, ...first.map((rank) => count + 1 - rank).reverse()];
}

function momentsOf(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
