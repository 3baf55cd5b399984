import { cholesky } from '../../math/cholesky.ts';
import type { Cursor } from '../document/cursor.ts';

/** The identity, row-major. */
export function identity(order: number): Float64Array {
  const matrix = new Float64Array(order * order);
  for (let i = 0; i < order; i++) matrix[i * order + i] = 1;
  return matrix;
}

/**
 * A correlation matrix, row-major [order × order]; absent = the identity.
 * It must be square, symmetric, with ones on the diagonal, and positive semi-definite. Undefined after issues.
 */
export function readCorrelation(cursor: Cursor, names: readonly string[]): Float64Array | undefined {
  const order = names.length;
  if (!cursor.present) return identity(order);
  const rows = cursor.items();
  if (rows.length !== order) {
    cursor.complain({ expected: `${order} rows, one for each of ${names.join(', ')}`, found: String(rows.length) });
    return undefined;
  }
  let wellFormed = true;
  const matrix = new Float64Array(order * order);
  rows.forEach((row, i) => {
    const numbers = row.numbers();
    if (numbers.length !== order) {
      row.complain({ expected: `${order} numbers, as many as there are rows`, found: String(numbers.length) });
      wellFormed = false;
    }
    matrix.set(numbers.slice(0, order), i * order);
  });
  if (!wellFormed) return undefined;

  for (let i = 0; i < order; i++) {
    if (matrix[i * order + i] !== 1) {
      cursor.at(i, i).refuse('1 on the diagonal');
      wellFormed = false;
    }
    for (let j = 0; j < i; j++) {
      if (matrix[i * order + j] === matrix[j * order + i]) continue;
      const mirror = String(matrix[j * order + i]);
      cursor.at(i, j).refuse(`the same correlation as row ${j + 1}, column ${i + 1} (${mirror})`);
      wellFormed = false;
    }
  }
  if (!wellFormed) return undefined;
  if (cholesky(matrix, order) === undefined) {
    cursor.complain({
      expected: 'correlations that can hold together (a positive semi-definite matrix)',
      found: 'a matrix with a negative eigenvalue',
      suggestion: 'bring the correlations nearer to 0',
    });
    return undefined;
  }
  return matrix;
}

/** The rows of a matrix [order × order], as they are written. */
export function rowsOf(matrix: Float64Array, order: number): number[][] {
  return Array.from({ length: order }, (_, i) => [...matrix.subarray(i * order, (i + 1) * order)]);
}
