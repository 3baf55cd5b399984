import { waterFilling } from '../water-filling.ts';
import type { Claims } from './claims.ts';

/** Keeps the largest share of equity that anyone loses as small as can be: xᵢ = min(wᵢ, η · Eᵢ). */
export function minMax({ profit, equity }: Claims, loss: number): Float64Array {
  return waterFilling(equity, profit, loss);
}
