import { sum, type Claims } from './claims.ts';

/** The same share of every profit: xᵢ = wᵢ · B / U, B = min(loss, U), U = Σ w. */
export function wealthProRata({ profit }: Claims, loss: number): Float64Array {
  const all = sum(profit);
  const share = all > 0 ? Math.min(loss, all) / all : 0;
  return profit.map((each) => each * share);
}
