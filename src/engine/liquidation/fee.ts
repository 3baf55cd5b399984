import { TIE } from '../../margin/tie.ts';
import type { CompiledPolicy } from '../policy.ts';

/** Rate of the fee that is due whatever is left; 0 where the fee is capped: it is taken from what is left. */
export function uncappedFeeRate({ venue }: CompiledPolicy): number {
  const { fee } = venue.liquidation;
  return fee.cap === 'none' ? fee.rate : 0;
}

/** Liquidation fee on what the book filled. `remaining` is the equity that a capped fee may not exceed; rounding pays none. Quote, ≥ 0. */
export function feeOn(policy: CompiledPolicy, filledValue: number, remaining: number): number {
  const { fee } = policy.venue.liquidation;
  const amount = fee.rate * filledValue;
  if (fee.cap === 'none') return amount;
  return remaining > TIE * filledValue ? Math.min(amount, remaining) : 0;
}
