/** A pivot below this share of its diagonal element counts as zero: far above rounding, far below any real correlation. */
const TOLERANCE = 1e-12;

/**
 * The lower triangular L with L·Lᵀ = `matrix`, row-major like it, for a symmetric positive semi-definite matrix.
 *
 * Semi-definite is fine (a correlation of exactly 1, two rows alike): a pivot that is zero gives a zero column. Only the
 * lower triangle of `matrix` is read. Undefined when the matrix is not positive semi-definite: a pivot is negative by more
 * than 1e-12 of its diagonal element, or something remains below a zero pivot by more than 1e-6 of √(aᵢᵢ·aⱼⱼ), which is
 * the same bound on an eigenvalue.
 *
 * @param matrix  order × order, row-major, left as it is
 * @throws RangeError if its length is not order²
 */
export function cholesky(matrix: Float64Array, order: number): Float64Array | undefined {
  if (matrix.length !== order * order) {
    throw new RangeError(`a matrix of order ${order} has ${order * order} elements, got ${matrix.length}`);
  }
  const factor = new Float64Array(order * order);
  for (let column = 0; column < order; column++) {
    const diagonal = matrix[column * order + column]!;
    const pivot = remaining(matrix, factor, order, column, column);
    if (!(pivot >= -TOLERANCE * Math.abs(diagonal))) return undefined;
    if (pivot <= TOLERANCE * diagonal) {
      if (!isZeroBelow(matrix, factor, order, column)) return undefined;
      continue;
    }
    const root = Math.sqrt(pivot);
    factor[column * order + column] = root;
    for (let row = column + 1; row < order; row++) {
      factor[row * order + column] = remaining(matrix, factor, order, row, column) / root;
    }
  }
  return factor;
}

/** a[row][column] less what the columns before `column` already explain. */
function remaining(matrix: Float64Array, factor: Float64Array, order: number, row: number, column: number): number {
  let rest = matrix[row * order + column]!;
  for (let k = 0; k < column; k++) rest -= factor[row * order + k]! * factor[column * order + k]!;
  return rest;
}

function isZeroBelow(matrix: Float64Array, factor: Float64Array, order: number, column: number): boolean {
  for (let row = column + 1; row < order; row++) {
    const bound = Math.sqrt(TOLERANCE * matrix[row * order + row]! * matrix[column * order + column]!);
    // Written so that NaN, from a NaN element or a negative diagonal further down, is not taken for zero.
    if (!(Math.abs(remaining(matrix, factor, order, row, column)) <= bound)) return false;
  }
  return true;
}
