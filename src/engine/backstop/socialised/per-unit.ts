import { sum, type Claims } from './claims.ts';

/** So much per unit of size on both sides, whatever the profit: Drift's shift of the cumulative funding rate. */
export function perUnit({ size }: Claims, loss: number): Float64Array {
  const all = sum(size);
  const rate = all > 0 ? loss / all : 0;
  return size.map((each) => each * rate);
}
