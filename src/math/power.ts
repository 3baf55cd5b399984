import { exp } from './exp.ts';
import { log } from './log.ts';

/**
 * xʸ = e^(y·ln x) for x ≥ 0, with a relative error of at most (2 + |y·ln x|)·2⁻⁵³·2; exact for y = 0, 1 and x = 1.
 *
 * 0⁰ is 1, as everywhere; a negative x gives NaN, even for whole y: no quantity here needs it.
 */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x >= 0 ? x : NaN;
  return exp(y * log(x));
}
