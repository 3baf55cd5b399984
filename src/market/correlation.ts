import { cholesky } from '../math/cholesky.ts';

/**
 * Lower Cholesky factor L of the rows and columns `places` of a correlation matrix: L·z of independent normals z has that
 * correlation. Semi-definite is fine: at correlation 1 the second row repeats the first.
 *
 * @param correlation  row-major [order × order]
 * @param what  whose correlation, for the message
 * @returns row-major [n × n], n = places.length
 * @throws RangeError  where that part is not positive semi-definite
 */
export function correlationFactor(
  correlation: Float64Array,
  places: readonly number[],
  order: number,
  what: string,
): Float64Array {
  const part = Float64Array.from(places.flatMap((row) => places.map((column) => correlation[row * order + column]!)));
  const factor = cholesky(part, places.length);
  if (factor === undefined)
    throw new RangeError(`The correlation of ${what} is not positive semi-definite: [${part.join(', ')}].`);
  return factor;
}
