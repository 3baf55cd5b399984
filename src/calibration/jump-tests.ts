import { normalCdf } from '../math/normal-distribution.ts';
import { log } from '../math/log.ts';
import { power } from '../math/power.ts';
import type { ReturnSample } from './sample.ts';

/** √(2/π) = E|Z|, and E|Z|^(4/3) = 2^(2/3)·Γ(7/6)/Γ(½). */
const MEAN_SIZE = 0.7978845608028654;
const MEAN_FOUR_THIRDS = 0.8308609250295592;

/** How much of the variation of returns came in jumps. */
export interface JumpVariation {
  readonly realisedVariance: number;
  /** (π/2) Σ |rᵢ||rᵢ₋₁|, which jumps do not move (Barndorff-Nielsen and Shephard 2004). */
  readonly bipowerVariation: number;
  /** The same times n/(n − 1), n returns having n − 1 pairs. */
  readonly bipowerVariationAdjusted: number;
  readonly tripowerQuarticity: number;
  /** (RV − BV)⁺/RV with the adjusted BV: 0 … 1. */
  readonly jumpShare: number;
  /** Standard normal where there are no jumps, large where there are (Huang and Tauchen 2005, ratio with max(1, ·)). */
  readonly statistic: number;
  /** P(Z > statistic). */
  readonly pValue: number;
}

/**
 * Realised variance, bipower variation and the ratio test for jumps:
 *
 *     z = (1 − BV/RV)/√((π²/4 + π − 5)/n·max(1, TQ/BV²)),   TQ = n·μ⁻³·n/(n − 2) Σ |rᵢ rᵢ₋₁ rᵢ₋₂|^(4/3),  μ = E|Z|^(4/3)
 *
 * Products are of neighbours within a run. The law of z is for bars that become short: over months it also answers to changing
 * volatility within few bars.
 *
 * @throws RangeError  fewer than 3 returns, or none that moves
 */
export function jumpVariation({ runs }: Pick<ReturnSample, 'runs'>): JumpVariation {
  let count = 0;
  let pairs = 0;
  let triples = 0;
  let realisedVariance = 0;
  let bipower = 0;
  let tripower = 0;
  for (const run of runs) {
    for (let i = 0; i < run.length; i++) {
      const size = Math.abs(run[i]!);
      realisedVariance += size * size;
      if (i >= 1) bipower += size * Math.abs(run[i - 1]!);
      if (i >= 2) tripower += power(size * Math.abs(run[i - 1]! * run[i - 2]!), 4 / 3);
    }
    count += run.length;
    pairs += Math.max(0, run.length - 1);
    triples += Math.max(0, run.length - 2);
  }
  if (triples === 0) throw new RangeError('A jump test needs three neighbouring returns at least.');
  if (!(realisedVariance > 0)) throw new RangeError('A price that never moves has no variation to divide.');
  const bipowerVariation = (Math.PI / 2) * bipower;
  const bipowerVariationAdjusted = (bipowerVariation * count) / pairs;
  const tripowerQuarticity =
    (tripower * count * count) / triples / (MEAN_FOUR_THIRDS * MEAN_FOUR_THIRDS * MEAN_FOUR_THIRDS);
  const ratio = bipowerVariationAdjusted / realisedVariance;
  const spread = tripowerQuarticity / (bipowerVariationAdjusted * bipowerVariationAdjusted);
  const scale = ((Math.PI * Math.PI) / 4 + Math.PI - 5) / count;
  const statistic = (1 - ratio) / Math.sqrt(scale * Math.max(1, spread));
  return {
    realisedVariance,
    bipowerVariation,
    bipowerVariationAdjusted,
    tripowerQuarticity,
    jumpShare: Math.max(0, 1 - ratio),
    statistic,
    pValue: normalCdf(-statistic),
  };
}

/** Bars whose return is too large for the volatility just before them. */
export interface SeparatedJumps {
  /** Place of each among all returns of the sample, ascending. */
  readonly places: Uint32Array;
  /** Their log returns. */
  readonly sizes: Float64Array;
  /** Jumps per year. */
  readonly intensity: number;
  /** |rᵢ|/sᵢ from which a return is a jump, sᵢ² the mean of neighbouring products (no factor π/2). */
  readonly threshold: number;
  /** Returns of the window before each one, from which its volatility is read. */
  readonly window: number;
  /** Returns that were tested: those with a full window before them in their run. */
  readonly tested: number;
}

/**
 * Jumps by Lee and Mykland (2008): Lᵢ = rᵢ/sᵢ with sᵢ² = 1/(K − 2) Σ_{j = i−K+2}^{i−1} |rⱼ||rⱼ₋₁| is a jump where
 *
 *     (|Lᵢ| − Cₙ)/Sₙ > −ln(−ln(1 − level)),   c = √(2/π)
 *     Cₙ = √(2 ln n)/c − (ln π + ln ln n)/(2c√(2 ln n)),   Sₙ = 1/(c√(2 ln n))
 *
 * so that a history of n returns without jumps has one flagged with probability `level`. Intraday seasons of volatility are
 * not taken out: busy hours are flagged too often.
 *
 * @param window  K ≥ 3; absent = √(returns per year), at least 10: 725 of minutes, 94 of hours
 * @param level   0 < level < 1. @default 0.01
 */
export function separateJumps(
  sample: ReturnSample,
  options: { readonly window?: number; readonly level?: number } = {},
): SeparatedJumps {
  const window = options.window ?? Math.max(10, Math.round(Math.sqrt(1 / sample.barYears)));
  const { level = 0.01 } = options;
  if (!(Number.isInteger(window) && window >= 3))
    throw new RangeError(`A window holds 3 returns at least, not ${window}.`);
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, not at ${level}.`);
  const tested = sample.runs.reduce((count, run) => count + Math.max(0, run.length - window + 1), 0);
  const root = Math.sqrt(2 * log(Math.max(3, tested)));
  const centre = root / MEAN_SIZE - (log(Math.PI) + log(log(Math.max(3, tested)))) / (2 * MEAN_SIZE * root);
  const threshold = centre - log(-log(1 - level)) / (MEAN_SIZE * root);

  const places: number[] = [];
  const sizes: number[] = [];
  let before = 0;
  for (const run of sample.runs) {
    // Products of neighbours, |r_j||r_(j−1)| for j = i − K + 2 … i − 1, summed anew now and then against rounding.
    let products = 0;
    for (let i = window - 1; i < run.length; i++) {
      const first = i - window + 2;
      if ((i - window + 1) % 1024 === 0) {
        products = 0;
        for (let j = first; j < i; j++) products += Math.abs(run[j]! * run[j - 1]!);
      } else {
        products += Math.abs(run[i - 1]! * run[i - 2]!) - Math.abs(run[first - 1]! * run[first - 2]!);
      }
      const scale = Math.sqrt(Math.max(0, products) / (window - 2));
      // A window in which nothing moved has no scale to judge by.
      if (scale > 0 && Math.abs(run[i]!) > threshold * scale) {
        places.push(before + i);
        sizes.push(run[i]!);
      }
    }
    before += run.length;
  }
  return {
    places: Uint32Array.from(places),
    sizes: Float64Array.from(sizes),
    intensity: tested > 0 ? places.length / (tested * sample.barYears) : 0,
    threshold,
    window,
    tested,
  };
}
