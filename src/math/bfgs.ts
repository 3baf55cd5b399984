import { gradient } from './derivatives.ts';
import type { Minimum } from './nelder-mead.ts';

/** A minimum, and what the steps have learnt of the inverse Hessian there. */
export interface SmoothMinimum extends Minimum {
  readonly inverse: Float64Array;
}

export interface QuasiNewtonOptions {
  /** What a step promises to gain, in the objective's unit, at which the search ends. @default 1e-9 */
  readonly tolerance?: number;
  /** @default 100 */
  readonly maximumSteps?: number;
  /** First guess of the inverse Hessian: its diagonal, or a whole matrix, row-major. @default 1 */
  readonly inverse?: number | Float64Array;
  /** Of the objective, where it is known. @default central differences */
  readonly gradient?: (point: Float64Array) => Float64Array;
  /** Told after every step. */
  readonly onStep?: () => void;
}

/**
 * Minimum of a smooth function near `start`: Broyden, Fletcher, Goldfarb and Shanno's quasi-Newton method (Nocedal and
 * Wright, "Numerical Optimization", 2006, algorithm 6.1), steps halved until they gain a share of what the slope promises. Coordinates should be of the order of 1. Never ends above its start.
 */
export function quasiNewton(
  objective: (point: Float64Array) => number,
  start: ArrayLike<number>,
  options: QuasiNewtonOptions = {},
): SmoothMinimum {
  const { tolerance = 1e-9, maximumSteps = 100, inverse: guess = 1, onStep } = options;
  const n = start.length;
  let evaluations = 0;
  const counted = (point: Float64Array): number => {
    evaluations++;
    const value = objective(point);
    return value === value ? value : Infinity;
  };
  const slopeAt = options.gradient ?? ((point: Float64Array): Float64Array => gradient(counted, point));
  let point = Float64Array.from(start);
  let value = counted(point);
  let slope = slopeAt(point);
  const scale = typeof guess === 'number' ? guess : largestDiagonal(guess, n);
  const inverse = typeof guess === 'number' ? diagonal(n, scale) : guess.slice();
  let fresh = typeof guess === 'number';
  for (let step = 0; step < maximumSteps; step++) {
    let direction = times(inverse, slope).map((x) => -x);
    let promise = dot(direction, slope);
    if (!(promise < 0)) {
      inverse.set(diagonal(n, scale));
      fresh = true;
      direction = slope.map((x) => -scale * x);
      promise = dot(direction, slope);
      if (!(promise < 0)) return { point, value, converged: promise === 0, evaluations, inverse };
    }
    // Half the slope along a Newton step is what is left to gain.
    if (-promise / 2 <= tolerance) return { point, value, converged: true, evaluations, inverse };
    // No coordinate moves by more than 2: they are logarithms and log-odds.
    const longest = direction.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    let length = Math.min(1, 2 / longest);
    let next = point;
    let nextValue = value;
    for (; length > 1e-10; length /= 2) {
      const trial = point.map((x, i) => x + length * direction[i]!);
      const trialValue = counted(trial);
      if (trialValue <= value + 1e-4 * length * promise) {
        next = trial;
        nextValue = trialValue;
        break;
      }
    }
    if (next === point) {
      // Stale curvature may point where nothing is gained while the slope still would.
      if (fresh) return { point, value, converged: false, evaluations, inverse };
      inverse.set(diagonal(n, scale));
      fresh = true;
      continue;
    }
    const nextSlope = slopeAt(next);
    update(
      inverse,
      next.map((x, i) => x - point[i]!),
      nextSlope.map((x, i) => x - slope[i]!),
    );
    fresh = false;
    point = next;
    value = nextValue;
    slope = nextSlope;
    onStep?.();
  }
  return { point, value, converged: false, evaluations, inverse };
}

/** H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ with ρ = 1/(sᵀy); left alone where the curvature sᵀy is not positive. */
function update(inverse: Float64Array, s: Float64Array, y: Float64Array): void {
  const n = s.length;
  const curvature = dot(s, y);
  if (!(curvature > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
  const moved = times(inverse, y);
  const factor = (1 + dot(y, moved) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j]! += factor * s[i]! * s[j]! - (moved[i]! * s[j]! + s[i]! * moved[j]!) / curvature;
    }
  }
}

function diagonal(n: number, element: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = element;
  return matrix;
}

function largestDiagonal(matrix: Float64Array, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * n + i]!);
  return largest;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) product[i]! += matrix[i * n + j]! * x[j]!;
  return product;
}
