import type { Fraction } from '../units.ts';
import type { FundingRule } from '../venue.ts';

/**
 * Rate of one funding settlement, longs paying when it is positive:
 *
 *     clamp((premium + clamp(interest − premium, ±clamp)) · interval / per, ±cap)
 *
 * Binance and Hyperliquid: interest 0.0001 per 8 h, clamp 0.0005. Deribit's dampener is a clamp with interest 0.
 *
 * @param question.premium average relative premium of the interval, any sign
 */
export function fundingRate({
  premium,
  interest,
  clamp,
  cap,
  interval,
  per,
}: { readonly premium: Fraction } & Pick<FundingRule, 'interest' | 'clamp' | 'cap' | 'interval' | 'per'>): Fraction {
  const rate = ((premium + within(interest - premium, clamp)) * interval) / per;
  return within(rate, cap);
}

/** The value, no further from 0 than `bound`. */
function within(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}
