import type { Experiment } from '../experiment.ts';
import { exp, expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import type { DepthThinning } from '../price-model.ts';
import { SECONDS_PER_YEAR } from '../units.ts';
import type { MarketPath } from './market-path.ts';

/** A market whose depth follows the volatility of its underlying. */
export interface Thinning {
  /** Place in `markets`, and of its index in `underlyings`. */
  readonly market: number;
  readonly underlying: number;
  /** Weight of the latest squared return: 1 − 2^(−step / halfLife). */
  readonly weight: number;
  /** Variance of a step's log return at the reference volatility. */
  readonly referenceVariance: number;
  readonly rule: DepthThinning;
}

/**
 * The markets whose depth thins.
 *
 * @throws RangeError  a half-life, reference or exponent that is not > 0, bounds other than 0 < floor ≤ 1 ≤ ceiling
 */
export function compileThinnings({ markets, horizon }: Experiment): Thinning[] {
  return markets.flatMap(({ symbol, book, underlying }, market) => {
    if (book.kind === 'none' || book.thinning === undefined) return [];
    const rule = book.thinning;
    const { halfLife, reference, exponent, floor, ceiling } = rule;
    if (!(halfLife > 0 && reference > 0 && exponent > 0 && floor > 0 && floor <= 1 && ceiling >= 1))
      throw new RangeError(
        `The book of ${symbol} thins by ${JSON.stringify(rule)}; half-life, reference and exponent must be > 0, and 0 < floor ≤ 1 ≤ ceiling.`,
      );
    return {
      market,
      underlying,
      weight: -expm1((-Math.LN2 * horizon.step) / halfLife),
      referenceVariance: (reference * reference * horizon.step) / SECONDS_PER_YEAR,
      rule,
    };
  });
}

/**
 * Multiplies the market's depth along the path by what its volatility leaves of it. With r_k the log return of step k and w
 * the weight, in units of the reference's variance per step:
 *
 *     v₀ = 1,   v_k = v_{k−1} + w (r_k² / v_ref − v_{k−1}),   share_k = v_k^(−exponent/2) within [floor, ceiling]
 *
 * the exponentially weighted moving variance of RiskMetrics (J.P. Morgan 1996), here with a half-life; step k's own return
 * is in it, for prices move before anything trades. The index prices have to be there already.
 */
export function thinDepth({ market, underlying, weight, referenceVariance, rule }: Thinning, into: MarketPath): void {
  const prices = into.index[underlying]!;
  const shares = into.depth![market]!;
  const { floor, ceiling } = rule;
  let [variance, atFloor, atCeiling] = [1, 0, 0];
  for (let k = 1; k < prices.length; k++) {
    const move = log(prices[k]! / prices[k - 1]!);
    variance += weight * ((move * move) / referenceVariance - variance);
    const share = shareOf(variance, rule);
    shares[k]! *= share;
    if (share === floor) atFloor++;
    else if (share === ceiling) atCeiling++;
  }
  if (into.thinned === undefined) return;
  into.thinned[0]! += prices.length - 1;
  // Where nothing can lie between, the bound is the rule.
  if (floor < 1) into.thinned[1]! += atFloor;
  if (ceiling > 1) into.thinned[2]! += atCeiling;
}

/** @param variance in units of the reference's */
function shareOf(variance: number, { exponent, floor, ceiling }: DepthThinning): number {
  // The usual case, without a logarithm.
  if (variance <= 1 && ceiling === 1) return 1;
  return Math.min(ceiling, Math.max(floor, exp((-exponent / 2) * log(variance))));
}
