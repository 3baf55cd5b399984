/** Cube root of the rounding unit: the step that balances truncation against rounding in first differences. */
const FIRST_STEP = 6e-6;
/** Second differences are taken further apart: rounding counts by its square. */
const SECOND_STEP = 1e-3;

/** Gradient by central differences, with errors of the order of 1e-10 where coordinates and values are of the order of 1. */
export function gradient(of: (point: Float64Array) => number, point: Float64Array): Float64Array {
  const moved = point.slice();
  return Float64Array.from(point, (x, i) => {
    const step = FIRST_STEP * Math.max(1, Math.abs(x));
    moved[i] = x + step;
    const above = of(moved);
    moved[i] = x - step;
    const below = of(moved);
    moved[i] = x;
    return (above - below) / (2 * step);
  });
}

/** Hessian by central differences, row-major, for coordinates over which the function varies on a scale of 1. */
export function hessian(of: (point: Float64Array) => number, point: Float64Array): Float64Array {
  const order = point.length;
  const moved = point.slice();
  const at = (i: number, signI: number, j: number, signJ: number): number => {
    moved[i]! += signI * SECOND_STEP;
    moved[j]! += signJ * SECOND_STEP;
    const value = of(moved);
    moved.set(point);
    return value;
  };
  const centre = of(point);
  const square = SECOND_STEP * SECOND_STEP;
  const matrix = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    matrix[i * order + i] = (at(i, 1, i, 0) - 2 * centre + at(i, -1, i, 0)) / square;
    for (let j = 0; j < i; j++) {
      const mixed = at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1);
      matrix[i * order + j] = mixed / (4 * square);
      matrix[j * order + i] = matrix[i * order + j]!;
    }
  }
  return matrix;
}
