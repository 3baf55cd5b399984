import { waterFilling } from '../water-filling.ts';
import type { Claims } from './claims.ts';

/** The same share η of every profit, at most `caps` of each: hᵢ = min(η, capᵢ), Σ h w = B ≤ Σ cap w. */
export function cappedProRata({ profit }: Claims, loss: number, caps: Float64Array): Float64Array {
  return waterFilling(
    profit,
    profit.map((each, i) => each * Math.min(1, caps[i]!)),
    loss,
  );
}
