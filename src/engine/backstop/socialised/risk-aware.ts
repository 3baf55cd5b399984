import { power } from '../../../math/power.ts';
import { waterFilling } from '../water-filling.ts';
import type { Claims } from './claims.ts';

/**
 * RAP(g) with g(λ) = λ^exponent: shares h = min(1, τ · λ · g(λ)) of the profits, τ such that they raise the loss. Mind that
 * g = λ weighs by λ², not as `leverageProRata` does.
 */
export function riskAware({ profit, leverage }: Claims, loss: number, exponent: number): Float64Array {
  return waterFilling(
    profit.map((each, i) => each * leverage[i]! * power(leverage[i]!, exponent)),
    profit,
    loss,
  );
}
