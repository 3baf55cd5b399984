/** Where a search ended. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  /** Whether it ended because nothing could be gained any more, not because its evaluations were used up. */
  readonly converged: boolean;
  readonly evaluations: number;
}

interface Vertex {
  readonly point: Float64Array;
  readonly value: number;
}

export interface NelderMeadOptions {
  /** Edge of the first simplex along each coordinate. @default 0.5 */
  readonly step?: number;
  /** Difference of values in the simplex at which the search ends. @default 1e-8 */
  readonly tolerance?: number;
  /** @default 400 per coordinate */
  readonly maximumEvaluations?: number;
}

/**
 * Minimum of a function without derivatives: the simplex of Nelder and Mead (1965), with the coefficients for many
 * coordinates of Gao and Han (2012). A value of NaN or +∞ is a place that is not allowed; the start must be allowed.
 */
export function nelderMead(
  objective: (point: Float64Array) => number,
  start: ArrayLike<number>,
  options: NelderMeadOptions = {},
): Minimum {
  const n = start.length;
  const { step = 0.5, tolerance = 1e-8, maximumEvaluations = 400 * n } = options;
  const expansion = 1 + 2 / n;
  const contraction = 0.75 - 1 / (2 * n);
  const shrinkage = 1 - 1 / n;
  let evaluations = 0;
  const valueAt = (point: Float64Array): number => {
    evaluations++;
    const value = objective(point);
    return value === value ? value : Infinity;
  };
  const simplex: Vertex[] = Array.from({ length: n + 1 }, (_, vertex) => {
    const point = Float64Array.from(start);
    if (vertex > 0) point[vertex - 1]! += step;
    return { point, value: valueAt(point) };
  });
  const centre = new Float64Array(n);
  const along = (factor: number): Vertex => {
    const worst = simplex[n]!.point;
    const point = centre.map((middle, i) => middle + factor * (worst[i]! - middle));
    return { point, value: valueAt(point) };
  };
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const best = simplex[0]!;
    const worst = simplex[n]!;
    const converged = worst.value - best.value <= tolerance;
    if (converged || evaluations >= maximumEvaluations) {
      return { point: best.point, value: best.value, converged, evaluations };
    }
    centre.fill(0);
    for (let vertex = 0; vertex < n; vertex++) {
      for (let i = 0; i < n; i++) centre[i]! += simplex[vertex]!.point[i]! / n;
    }
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-expansion);
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (n > 1 && reflected.value < simplex[n - 1]!.value) {
      simplex[n] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -contraction : contraction);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
      else {
        const keep = n > 1 ? shrinkage : 0.5;
        for (let vertex = 1; vertex <= n; vertex++) {
          const point = simplex[vertex]!.point.map((x, i) => best.point[i]! + keep * (x - best.point[i]!));
          simplex[vertex] = { point, value: valueAt(point) };
        }
      }
    }
  }
}
