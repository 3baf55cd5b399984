import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky } from '../../src/math/cholesky.ts';

const flat = (rows: readonly (readonly number[])[]): Float64Array => Float64Array.from(rows.flat());

/** L·Lᵀ of a row-major matrix. */
function timesItsTranspose(factor: Float64Array, order: number): Float64Array {
  const product = new Float64Array(order * order);
  for (let i = 0; i < order; i++)
    for (let j = 0; j < order; j++)
      for (let k = 0; k < order; k++) product[i * order + j]! += factor[i * order + k]! * factor[j * order + k]!;
  return product;
}

const closeTo = (matrix: Float64Array, tolerance: number): number[] =>
  Array.from(matrix, (x) => Math.round(x / tolerance) * tolerance);

describe('the Cholesky factor', () => {
  it('of [[4, 2], [2, 5]] is [[2, 0], [1, 2]]', () => {
    expect(
      Array.from(
        cholesky(
          flat([
            [4, 2],
            [2, 5],
          ]),
          2,
        )!,
      ),
    ).toEqual([2, 0, 1, 2]);
  });
  it('times its transpose is the matrix, whatever its rank', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((order) =>
          fc.tuple(
            fc.constant(order),
            fc.integer({ min: 1, max: order }),
            fc.array(fc.integer({ min: -30, max: 30 }), {
              minLength: order * order,
              maxLength: order * order,
            }),
          ),
        ),
        ([order, rank, elements]) => {
          // Only the first `rank` columns count: B·Bᵀ is then of at most that rank.
          const root = Float64Array.from(elements, (x, i) => (i % order < rank ? x : 0));
          const matrix = timesItsTranspose(root, order);
          const factor = cholesky(matrix, order);
          expect(factor).toBeDefined();
          const back = timesItsTranspose(factor!, order);
          const scale = Math.max(...matrix);
          for (let i = 0; i < matrix.length; i++)
            expect(Math.abs(back[i]! - matrix[i]!)).toBeLessThanOrEqual(1e-5 * scale);
        },
      ),
      { seed: 7 },
    );
  });
  it('of a correlation of exactly 1 repeats the first column', () => {
    expect(
      Array.from(
        cholesky(
          flat([
            [1, 1],
            [1, 1],
          ]),
          2,
        )!,
      ),
    ).toEqual([1, 0, 1, 0]);
  });
  it('of three assets of which the third is minus the first has a zero column', () => {
    const factor = cholesky(
      flat([
        [1, 0.5, -1],
        [0.5, 1, -0.5],
        [-1, -0.5, 1],
      ]),
      3,
    )!;
    expect(factor[8]).toBe(0);
    expect(closeTo(timesItsTranspose(factor, 3), 1e-12)).toEqual([1, 0.5, -1, 0.5, 1, -0.5, -1, -0.5, 1]);
  });
  it('has zeros above its diagonal', () => {
    const factor = cholesky(
      flat([
        [1, 0.3, 0.2],
        [0.3, 1, 0.1],
        [0.2, 0.1, 1],
      ]),
      3,
    )!;
    expect([factor[1], factor[2], factor[5]]).toEqual([0, 0, 0]);
  });
  it('of the zero matrix is zero', () => {
    expect(Array.from(cholesky(new Float64Array(4), 2)!)).toEqual([0, 0, 0, 0]);
  });
  it('forgives a rounding below zero', () => {
    expect(
      cholesky(
        flat([
          [1, 1],
          [1, 1 - 1e-15],
        ]),
        2,
      ),
    ).toBeDefined();
  });
  it('does not exist for an indefinite matrix', () => {
    expect(
      cholesky(
        flat([
          [1, 0.9, -0.9],
          [0.9, 1, 0.9],
          [-0.9, 0.9, 1],
        ]),
        3,
      ),
    ).toBeUndefined();
    expect(
      cholesky(
        flat([
          [1, 1.001],
          [1.001, 1],
        ]),
        2,
      ),
    ).toBeUndefined();
    expect(cholesky(flat([[-1]]), 1)).toBeUndefined();
  });
  it('does not exist when two assets are the same but a third tells them apart', () => {
    expect(
      cholesky(
        flat([
          [1, 1, 0],
          [1, 1, 0.1],
          [0, 0.1, 1],
        ]),
        3,
      ),
    ).toBeUndefined();
    expect(
      cholesky(
        flat([
          [0, 0.1],
          [0.1, 1],
        ]),
        2,
      ),
    ).toBeUndefined();
  });
  it('does not exist where an element is not a number', () => {
    expect(
      cholesky(
        flat([
          [1, NaN],
          [NaN, 1],
        ]),
        2,
      ),
    ).toBeUndefined();
    expect(cholesky(flat([[NaN]]), 1)).toBeUndefined();
  });
  it('refuses an order that does not fit', () => {
    expect(() => cholesky(new Float64Array(3), 2)).toThrow('got 3');
  });
});
