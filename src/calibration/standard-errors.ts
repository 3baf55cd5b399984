import { hessian } from '../math/derivatives.ts';
import { symmetricInverse } from '../math/symmetric-inverse.ts';

/** Step of first differences in free coordinates, which are logarithms, log-odds, or in units of a standard deviation. */
const STEP = 1e-4;

/** A log-likelihood in coordinates that are free to be any number. */
export interface FreeLikelihood {
  /** ln of the likelihood of all observations. */
  readonly total: (point: Float64Array) => number;
  /** The same of a share of the observations, where all of them are too many for a Hessian. @default total */
  readonly sampled?: (point: Float64Array) => number;
  /** @default 1 */
  readonly share?: number;
  /** Its parts: a term per group of observations, to be counted `counts` times. */
  readonly parts: (point: Float64Array, into: Float64Array) => void;
  /** Observations behind each part. */
  readonly counts: Float64Array;
  /** The model's fields at a point, in a fixed order. */
  readonly natural: (point: Float64Array) => readonly number[];
}

/**
 * Standard errors of the model's fields at the maximum: H⁻¹ J H⁻¹ with H the Hessian of −ln L by central differences and J
 * the sum of squared scores (Huber 1967; White 1982; for GARCH Bollerslev and Wooldridge 1992), carried from free coordinates
 * to fields by the delta method. It holds when the density is not quite the right one, and equals H⁻¹ when it is.
 * Coordinates at a bound are held there. Undefined where the Hessian is not positive definite: some direction is not identified.
 */
export function standardErrors(
  whole: FreeLikelihood,
  at: Float64Array,
  held: readonly number[] = [],
): number[] | undefined {
  const { likelihood, point } = held.length === 0 ? { likelihood: whole, point: at } : without(whole, at, held);
  const order = point.length;
  const { share = 1 } = likelihood;
  const inverse = symmetricInverse(
    hessian((at) => -(likelihood.sampled ?? likelihood.total)(at) / share, point),
    order,
  );
  if (inverse === undefined) return undefined;
  const squares = squaredScores(likelihood, point);
  const covariance = product(product(inverse, squares, order), inverse, order);
  const above: (readonly number[])[] = [];
  const below: (readonly number[])[] = [];
  const moved = point.slice();
  for (let i = 0; i < order; i++) {
    moved[i] = point[i]! + STEP;
    above.push(likelihood.natural(moved));
    moved[i] = point[i]! - STEP;
    below.push(likelihood.natural(moved));
    moved[i] = point[i]!;
  }
  return likelihood.natural(point).map((_, field) => {
    const slopes = above.map((values, i) => (values[field]! - below[i]![field]!) / (2 * STEP));
    let variance = 0;
    for (let i = 0; i < order; i++) {
      for (let j = 0; j < order; j++) variance += slopes[i]! * covariance[i * order + j]! * slopes[j]!;
    }
    return Math.sqrt(Math.max(0, variance));
  });
}

/** The likelihood as a function of the coordinates that are not held. */
function without(
  { total, sampled, share, parts, counts, natural }: FreeLikelihood,
  at: Float64Array,
  held: readonly number[],
): { likelihood: FreeLikelihood; point: Float64Array } {
  const places = Array.from(at, (_, i) => i).filter((i) => !held.includes(i));
  const full = (point: Float64Array): Float64Array => {
    const all = at.slice();
    places.forEach((place, i) => (all[place] = point[i]!));
    return all;
  };
  return {
    likelihood: {
      total: (point) => total(full(point)),
      ...(sampled === undefined ? {} : { sampled: (point: Float64Array) => sampled(full(point)) }),
      ...(share === undefined ? {} : { share }),
      parts: (point, into) => parts(full(point), into),
      counts,
      natural: (point) => natural(full(point)),
    },
    point: Float64Array.from(places, (place) => at[place]!),
  };
}

function squaredScores(likelihood: FreeLikelihood, point: Float64Array): Float64Array {
  const order = point.length;
  const { counts } = likelihood;
  const moved = point.slice();
  const below = new Float64Array(counts.length);
  const scores = Array.from(point, (x, i) => {
    const score = new Float64Array(counts.length);
    moved[i] = x - STEP;
    likelihood.parts(moved, below);
    moved[i] = x + STEP;
    likelihood.parts(moved, score);
    moved[i] = x;
    for (let t = 0; t < score.length; t++) score[t] = (score[t]! - below[t]!) / (2 * STEP);
    return score;
  });
  const squares = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < counts.length; t++) sum += counts[t]! * scores[i]![t]! * scores[j]![t]!;
      squares[i * order + j] = sum;
      squares[j * order + i] = sum;
    }
  }
  return squares;
}

function product(a: Float64Array, b: Float64Array, order: number): Float64Array {
  const result = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      for (let k = 0; k < order; k++) result[i * order + j]! += a[i * order + k]! * b[k * order + j]!;
    }
  }
  return result;
}
