import type { Fraction, Price, Quote, Size } from '../units.ts';
import { TIE } from './tie.ts';

/**
 * How a keeper venue sizes and prices a partial liquidation. Drift, protocol-v2 `math/liquidation.rs` (2026-04-01), in plain
 * fractions and quote.
 */

/** What a shortage costs to cure. */
export interface ShortageCure {
  /** Maintenance requirement (with its buffer) − collateral, quote ≥ 0. */
  readonly shortage: Quote;
  /** Maintenance margin ratio of the position. */
  readonly marginRatio: Fraction;
  readonly liquidatorFee: Fraction;
  readonly insuranceFee: Fraction;
  readonly price: Price;
  /** Price of the quote coin. @default 1 */
  readonly quotePrice?: Price;
}

/**
 * Size whose sale lifts collateral to the requirement: each unit frees price · marginRatio and costs the two fees.
 *
 *     shortage / (price · quotePrice · (marginRatio − liquidatorFee) − price · insuranceFee)
 *
 * @returns base ≥ 0; Infinity where the fees eat what a unit frees, so that no sale cures it
 */
export function sizeToCure({
  shortage,
  marginRatio,
  liquidatorFee,
  insuranceFee,
  price,
  quotePrice = 1,
}: ShortageCure): Size {
  const freedPerUnit = price * quotePrice * (marginRatio - liquidatorFee) - price * insuranceFee;
  return freedPerUnit > TIE * price ? shortage / freedPerUnit : Infinity;
}

/**
 * Insurance fee of a liquidation, scaled down so that it cannot bankrupt the account by itself:
 * min(maximumFee, 0.95 · (marginRatio − liquidatorFee − shortage / notional)), at least 0.
 */
export function insuranceFeeRate({
  shortage,
  size,
  price,
  quotePrice = 1,
  marginRatio,
  liquidatorFee,
  maximumFee,
}: {
  readonly shortage: Quote;
  /** Base, either sign, not 0. */
  readonly size: Size;
  readonly price: Price;
  readonly quotePrice?: Price;
  readonly marginRatio: Fraction;
  readonly liquidatorFee: Fraction;
  readonly maximumFee: Fraction;
}): Fraction {
  const room = marginRatio - liquidatorFee - shortage / (Math.abs(size) * price * quotePrice);
  return Math.max(0, Math.min(maximumFee, 0.95 * room));
}

/**
 * A liquidator's fee: the base fee during a grace period after the account's last action, then rising with every slot since
 * that action, up to a maximum. A late keeper earns more.
 */
export function liquidatorFeeRate({
  baseFee,
  maximumFee,
  slotsSinceActive,
  graceSlots,
  risePerSlot,
}: {
  readonly baseFee: Fraction;
  readonly maximumFee: Fraction;
  readonly slotsSinceActive: number;
  readonly graceSlots: number;
  readonly risePerSlot: Fraction;
}): Fraction {
  if (slotsSinceActive < graceSlots) return baseFee;
  return Math.min(maximumFee, baseFee + slotsSinceActive * risePerSlot);
}

/**
 * Largest share of a shortage that may be cured now: an initial share that grows to the whole over some slots, less what has
 * been freed already; the whole at once of a small shortage.
 *
 *     (min(1, initialShare + slots / fullAfterSlots) · (shortage + freed) − freed) / shortage
 *
 * @returns in [0, 1]
 */
export function largestCurableShare({
  shortage,
  freed = 0,
  slotsSinceActive,
  initialShare,
  fullAfterSlots,
  smallShortage,
}: {
  /** What is still missing, quote > 0. */
  readonly shortage: Quote;
  /** What this liquidation has freed so far, quote. @default 0 */
  readonly freed?: Quote;
  readonly slotsSinceActive: number;
  readonly initialShare: Fraction;
  readonly fullAfterSlots: number;
  /** Below this a shortage is cured at once, quote. */
  readonly smallShortage: Quote;
}): Fraction {
  if (shortage < smallShortage) return 1;
  const grown = Math.min(1, initialShare + slotsSinceActive / fullAfterSlots);
  return Math.max(0, (grown * (shortage + freed) - freed) / shortage);
}
