import { hessian } from '../math/derivatives.ts';
import { symmetricInverse } from '../math/symmetric-inverse.ts';
import type { LikelihoodSlopes } from './likelihood-slopes.ts';

/** Step of first differences in free coordinates, which are logarithms, log-odds, or in units of a standard deviation. */
const STEP = 1e-4;

/** A log-likelihood in coordinates that are free to be any number. */
export type FreeLikelihood = DifferencedLikelihood | SlopedLikelihood;

interface FreeCoordinates {
  /** The model's fields at a point, in a fixed order. */
  readonly natural: (point: Float64Array) => readonly number[];
}

/** One whose slopes are found by differences. */
export interface DifferencedLikelihood extends FreeCoordinates {
  /** ln of the likelihood of all observations. */
  readonly total: (point: Float64Array) => number;
  /** Its parts: a term per group of observations, to be counted `counts` times. */
  readonly parts: (point: Float64Array, into: Float64Array) => void;
  /** Observations behind each part. */
  readonly counts: Float64Array;
  /** The coordinate that was estimated otherwise, before the likelihood was maximised over the others. */
  readonly given?: GivenCoordinate;
}

export interface GivenCoordinate {
  readonly place: number;
  /** What each observation adds to its error: their sum is estimate − truth but for terms of higher order. */
  readonly influences: (point: Float64Array) => Float64Array;
}

/** One whose slopes are known. */
export interface SlopedLikelihood extends FreeCoordinates {
  readonly slopes: (point: Float64Array) => LikelihoodSlopes;
}

/** Errors of the model's fields, in the order of `natural`. */
export interface FieldErrors {
  /** One of each, ≥ 0. */
  readonly standardErrors: readonly number[];
  /** Of the estimates with one another; NaN beside a field without an error. */
  readonly correlations: readonly (readonly number[])[];
}

/**
 * Standard errors of the model's fields at the maximum, and their correlations: H⁻¹ J H⁻¹ with H the Hessian of −ln L by central differences and J
 * the sum of squared scores (Huber 1967; White 1982; for GARCH Bollerslev and Wooldridge 1992), carried from free coordinates
 * to fields by the delta method. It holds when the density is not quite the right one, and equals H⁻¹ when it is.
 * Coordinates at a bound are held there. A coordinate that is given has the error of its influences, and hands it on to the
 * others: a two-step estimator (Newey and McFadden 1994, theorem 6.1), (H_θθ, H_θλ; 0, 1) taking the place of H. Undefined
 * where the Hessian is not positive definite: some direction is not identified.
 */
export function fieldErrors(
  whole: FreeLikelihood,
  at: Float64Array,
  held: readonly number[] = [],
): FieldErrors | undefined {
  const { likelihood, point } = held.length === 0 ? { likelihood: whole, point: at } : without(whole, at, held);
  const order = point.length;
  const isSloped = 'slopes' in likelihood;
  const curvature = isSloped ? slopeDifferences(likelihood, point) : hessian((at) => -likelihood.total(at), point);
  const given = isSloped ? undefined : likelihood.given;
  const inverse = given === undefined ? symmetricInverse(curvature, order) : twoStepInverse(curvature, order, given);
  if (inverse === undefined) return undefined;
  const squares = isSloped ? likelihood.slopes(point).squares : squaredScores(likelihood, point);
  const covariance = sandwich(inverse, squares, order);
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
  const slopes = likelihood
    .natural(point)
    .map((_, field) => above.map((values, i) => (values[field]! - below[i]![field]!) / (2 * STEP)));
  const between = (one: readonly number[], other: readonly number[]): number => {
    let sum = 0;
    for (let i = 0; i < order; i++) {
      for (let j = 0; j < order; j++) sum += one[i]! * covariance[i * order + j]! * other[j]!;
    }
    return sum;
  };
  const errors = slopes.map((own) => Math.sqrt(Math.max(0, between(own, own))));
  return {
    standardErrors: errors,
    // The same sum for both of a pair, so that the matrix is symmetric to the last bit.
    correlations: slopes.map((own, i) =>
      slopes.map((other, j) =>
        i === j ? 1 : (i > j ? between(own, other) : between(other, own)) / (errors[i]! * errors[j]!),
      ),
    ),
  };
}

/** The likelihood as a function of the coordinates that are not held. */
function without(
  likelihood: FreeLikelihood,
  at: Float64Array,
  held: readonly number[],
): { likelihood: FreeLikelihood; point: Float64Array } {
  const places = Array.from(at, (_, i) => i).filter((i) => !held.includes(i));
  const full = (point: Float64Array): Float64Array => {
    const all = at.slice();
    places.forEach((place, i) => (all[place] = point[i]!));
    return all;
  };
  const point = Float64Array.from(places, (place) => at[place]!);
  const natural = (free: Float64Array): readonly number[] => likelihood.natural(full(free));
  if ('slopes' in likelihood) {
    const slopes = (free: Float64Array): LikelihoodSlopes => {
      const { value, slope, squares } = likelihood.slopes(full(free));
      return {
        value,
        slope: Float64Array.from(places, (i) => slope[i]!),
        squares: Float64Array.from(places.flatMap((i) => places.map((j) => squares[i * at.length + j]!))),
      };
    };
    return { likelihood: { slopes, natural }, point };
  }
  const { total, parts, counts, given } = likelihood;
  return {
    likelihood: {
      total: (free) => total(full(free)),
      parts: (free, into) => parts(full(free), into),
      counts,
      natural,
      ...(given === undefined
        ? {}
        : {
            given: {
              place: places.indexOf(given.place),
              influences: (free: Float64Array) => given.influences(full(free)),
            },
          }),
    },
    point,
  };
}

/** Inverse of the Hessian whose row of the given coordinate is that of the unit matrix. */
function twoStepInverse(curvature: Float64Array, order: number, { place }: GivenCoordinate): Float64Array | undefined {
  const others = curvature.slice();
  for (let i = 0; i < order; i++) {
    others[i * order + place] = i === place ? 1 : 0;
    others[place * order + i] = i === place ? 1 : 0;
  }
  const inverse = symmetricInverse(others, order);
  if (inverse === undefined) return undefined;
  for (let i = 0; i < order; i++) {
    if (i === place) continue;
    let sum = 0;
    for (let k = 0; k < order; k++) {
      if (k !== place) sum += inverse[i * order + k]! * curvature[k * order + place]!;
    }
    inverse[i * order + place] = -sum;
  }
  return inverse;
}

/** Hessian of −ln L by central differences of its slope, made symmetric. */
function slopeDifferences({ slopes }: SlopedLikelihood, point: Float64Array): Float64Array {
  const order = point.length;
  const moved = point.slice();
  const rows = Array.from(point, (x, i) => {
    moved[i] = x + STEP;
    const above = slopes(moved).slope;
    moved[i] = x - STEP;
    const below = slopes(moved).slope;
    moved[i] = x;
    return above.map((value, j) => (below[j]! - value) / (2 * STEP));
  });
  return Float64Array.from({ length: order * order }, (_, place) => {
    const [i, j] = [Math.floor(place / order), place % order];
    return 0.5 * (rows[i]![j]! + rows[j]![i]!);
  });
}

/** Sums of products of what each observation says of two coordinates: scores, or the influences on a given one. */
function squaredScores(likelihood: DifferencedLikelihood, point: Float64Array): Float64Array {
  const order = point.length;
  const { counts, given } = likelihood;
  const moved = point.slice();
  const below = new Float64Array(counts.length);
  const scores = Array.from(point, (x, i) => {
    if (i === given?.place) return given.influences(point);
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

/** bread·filling·breadᵀ */
function sandwich(bread: Float64Array, filling: Float64Array, order: number): Float64Array {
  const half = new Float64Array(order * order);
  const result = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      for (let k = 0; k < order; k++) half[i * order + j]! += bread[i * order + k]! * filling[k * order + j]!;
    }
  }
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < order; j++) {
      for (let k = 0; k < order; k++) result[i * order + j]! += half[i * order + k]! * bread[j * order + k]!;
    }
  }
  return result;
}
