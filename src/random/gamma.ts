import { log } from '../math/log.ts';
import type { RandomStream } from './stream.ts';

/**
 * A gamma variate of this shape ≥ 1 and scale 1, mean = variance = shape; twice that of ν/2 is χ² with ν degrees of freedom.
 *
 * Rejection from a cubed normal, so the number of draws varies: about 1.05 pairs of a normal and a uniform, less for larger
 * shapes. G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM Trans. Math. Softw. 26 (2000).
 *
 * @param stream  where it draws; it goes on from there
 * @returns > 0
 */
export function gammaVariate(stream: RandomStream, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    const u = stream.uniform();
    if (root <= 0) continue;
    const v = root * root * root;
    const square = x * x;
    // The first bound spares nearly all the logarithms.
    if (u < 1 - 0.0331 * square * square || log(u) < square / 2 + d * (1 - v + log(v))) return d * v;
  }
}
