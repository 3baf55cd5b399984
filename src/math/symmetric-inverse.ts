import { cholesky } from './cholesky.ts';

/**
 * Inverse of a symmetric positive definite matrix, row-major like it; undefined where it is not positive definite, or so
 * nearly that a Cholesky pivot is below 1e-12 of its diagonal element.
 *
 * @param matrix  order × order, row-major; only its lower triangle is read
 * @throws RangeError if its length is not order²
 */
export function symmetricInverse(matrix: Float64Array, order: number): Float64Array | undefined {
  const factor = cholesky(matrix, order);
  if (factor === undefined) return undefined;
  for (let i = 0; i < order; i++) if (!(factor[i * order + i]! > 0)) return undefined;
  const inverse = new Float64Array(order * order);
  const column = new Float64Array(order);
  for (let unit = 0; unit < order; unit++) {
    for (let i = 0; i < order; i++) {
      let rest = i === unit ? 1 : 0;
      for (let k = 0; k < i; k++) rest -= factor[i * order + k]! * column[k]!;
      column[i] = rest / factor[i * order + i]!;
    }
    for (let i = order - 1; i >= 0; i--) {
      let rest = column[i]!;
      for (let k = i + 1; k < order; k++) rest -= factor[k * order + i]! * column[k]!;
      column[i] = rest / factor[i * order + i]!;
      inverse[i * order + unit] = column[i]!;
    }
  }
  return inverse;
}
