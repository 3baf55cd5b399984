/** A log-likelihood at a point, with its first derivatives. */
export interface LikelihoodSlopes {
  /** ln L. */
  readonly value: number;
  /** Of ln L, a place per coordinate. */
  readonly slope: Float64Array;
  /** Σₜ sₜ·sₜᵀ with sₜ the slope of observation t's term, row-major: what curvature is where the law is right. */
  readonly squares: Float64Array;
}

/**
 * The slopes in other coordinates.
 *
 * @param jacobian  ∂(old coordinate)/∂(new coordinate), a row per old one
 */
export function inCoordinates(
  { value, slope, squares }: LikelihoodSlopes,
  jacobian: readonly (readonly number[])[],
): LikelihoodSlopes {
  const old = slope.length;
  const order = jacobian[0]!.length;
  const moved = new Float64Array(order);
  const halfway = new Float64Array(old * order);
  const both = new Float64Array(order * order);
  for (let a = 0; a < old; a++) {
    for (let i = 0; i < order; i++) {
      moved[i]! += slope[a]! * jacobian[a]![i]!;
      for (let b = 0; b < old; b++) halfway[a * order + i]! += squares[a * old + b]! * jacobian[b]![i]!;
    }
  }
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      for (let a = 0; a < old; a++) both[i * order + j]! += jacobian[a]![i]! * halfway[a * order + j]!;
    }
  }
  return { value, slope: moved, squares: both };
}
