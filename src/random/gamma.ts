import { log } from '../math/log.ts';
import type { RandomStream } from './stream.ts';

/**
 * Turns standard normals into gamma variates of this shape ≥ 1 and scale 1 (mean = variance = shape), in their place; twice
 * one of shape ν/2 is χ² with ν degrees of freedom.
 *
 * Rejection from a cubed normal: each value is tried first with the normal in its place and a uniform of the stream; one in
 * 20 or fewer are refused and tried again with normals of the stream too. What comes earlier does not depend on how many
 * follow. G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM Trans. Math. Softw. 26 (2000).
 *
 * @param values  independent standard normals; then the variates, > 0
 * @param stream  independent of the normals; it goes on from there
 */
export function makeGammas(values: Float64Array, shape: number, stream: RandomStream): void {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let i = 0; i < values.length; i++) {
    let x = values[i]!;
    for (;;) {
      const root = 1 + c * x;
      const u = stream.uniform();
      const v = root * root * root;
      const square = x * x;
      // The first bound spares nearly all the logarithms.
      if (root > 0 && (u < 1 - 0.0331 * square * square || log(u) < square / 2 + d * (1 - v + log(v)))) {
        values[i] = d * v;
        break;
      }
      x = stream.normal();
    }
  }
}
