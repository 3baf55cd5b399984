import { waterFilling } from '../water-filling.ts';
import type { Claims } from './claims.ts';

/** In proportion to leverage × profit, nobody beyond its profit; what that holds back goes to the others. */
export function leverageProRata({ profit, leverage }: Claims, loss: number): Float64Array {
  return waterFilling(
    profit.map((each, i) => each * leverage[i]!),
    profit,
    loss,
  );
}
