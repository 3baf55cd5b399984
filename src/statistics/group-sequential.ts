import { normalCdf, normalDensity } from '../math/normal-distribution.ts';
import { normalScore } from './confidence.ts';

/** Nodes of Gauss and Legendre's rule between the boundaries: exact to rounding for densities as smooth as these. */
const NODES = 96;
const REACH = 9;

/**
 * The chance that a standard normal score, looked at after 1, 2, …, K equal amounts of information, is beyond a boundary at
 * some look although nothing is there: the recursion of Armitage, McPherson and Rowe (1969, JRSS A 132:235). With Sₖ the sum
 * of k independent normals and gₖ its density where no look has ended it,
 *
 *     gₖ(s) = ∫_{|t| < cₖ₋₁√(k−1)} gₖ₋₁(t) φ(s − t) dt        P = Σₖ ∫_{|s| ≥ cₖ√k} gₖ(s) ds
 *
 * @param boundaries  cₖ > 0, of |Z| at each look
 * @returns in (0, 1), exact to about 1e-10
 * @throws RangeError without a look, or where a boundary is not positive
 */
export function groupSequentialError({ boundaries }: { readonly boundaries: readonly number[] }): number {
  if (boundaries.length === 0) throw new RangeError('a sequence of looks has at least one');
  for (const boundary of boundaries) {
    if (!(boundary > 0)) throw new RangeError(`a boundary lies above 0, not at ${boundary}`);
  }
  // Before the first look the sum stands at 0 and nothing else.
  let points: Float64Array = Float64Array.of(0);
  let masses: Float64Array = Float64Array.of(1);
  let error = 0;
  boundaries.forEach((boundary, k) => {
    const limit = Math.min(boundary * Math.sqrt(k + 1), REACH * Math.sqrt(k + 1));
    for (let i = 0; i < points.length; i++) {
      error += masses[i]! * (normalCdf(points[i]! - limit) + normalCdf(-limit - points[i]!));
    }
    const grid = gaussLegendre(limit);
    const next = grid.points.map((s, j) => {
      let density = 0;
      for (let i = 0; i < points.length; i++) density += masses[i]! * normalDensity(s - points[i]!);
      return density * grid.weights[j]!;
    });
    [points, masses] = [grid.points, next];
  });
  return error;
}

/** Nodes and weights of Gauss and Legendre's rule on [−limit, limit]. */
function gaussLegendre(limit: number): { readonly points: Float64Array; readonly weights: Float64Array } {
  const points = new Float64Array(NODES);
  const weights = new Float64Array(NODES);
  // Roots lie near cos(δ(i + ¾)): a rotation by δ leads from one to the next, and Newton's method into each, so that where
  // it begins does not show in where it ends.
  const step = 3.141592653589793 / (NODES + 0.5);
  let [cosine, sine] = smallAngle(0.75 * step);
  const [cosineStep, sineStep] = smallAngle(step);
  for (let i = 0; i < NODES; i++) {
    let x = cosine;
    [cosine, sine] = [cosine * cosineStep - sine * sineStep, sine * cosineStep + cosine * sineStep];
    let slope = 1;
    for (let iteration = 0; iteration < 8; iteration++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= NODES; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (NODES * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    points[i] = limit * x;
    weights[i] = (2 * limit) / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** Cosine and sine of an angle below 0.04, to 1e-11. */
function smallAngle(angle: number): [number, number] {
  const square = angle * angle;
  return [1 - (square / 2) * (1 - square / 12), angle * (1 - (square / 6) * (1 - square / 20))];
}

/** How many looks, and the chance of an error at any of them. */
export interface LooksQuestion {
  /** ≥ 1 */
  readonly looks: number;
  /** In (0, 1). */
  readonly alpha: number;
}

/** The chance of a false alarm at any of K looks that are each made at the level α, as if they were the only one: 0.142 at five of 5 %. */
export function naiveLooksError({ looks, alpha }: LooksQuestion): number {
  return groupSequentialError({ boundaries: new Array<number>(looks).fill(normalScore(1 - alpha)) });
}

/** The constant boundary of |Z| with error α over all looks (Pocock, 1977, Biometrika 64:191); 2.413 at five looks of 5 %. */
export function pocockConstant({ looks, alpha }: LooksQuestion): number {
  return constantOf(alpha, (constant) => new Array<number>(looks).fill(constant));
}

/**
 * Boundaries of |Z| that fall as the information grows, c√(K/k), with error α over all looks (O'Brien and Fleming, 1979,
 * Biometrics 35:549); the last of them is the constant c, 2.040 at five looks of 5 %.
 */
export function obrienFlemingBoundaries({ looks, alpha }: LooksQuestion): number[] {
  const boundaries = (constant: number): number[] =>
    Array.from({ length: looks }, (_, k) => constant * Math.sqrt(looks / (k + 1)));
  return boundaries(constantOf(alpha, boundaries));
}

/** The constant at which the boundaries have the error α: between that of one look and that of looks that never agree. */
function constantOf(alpha: number, boundaries: (constant: number) => readonly number[]): number {
  const excess = (constant: number): number => groupSequentialError({ boundaries: boundaries(constant) }) - alpha;
  const count = boundaries(1).length;
  let [low, high] = [normalScore(1 - alpha), normalScore(1 - alpha / count)];
  let [atLow, atHigh] = [excess(low), excess(high)];
  // Regula falsi, with the end that stays halved (Illinois): the error is smooth in the constant.
  for (let i = 0; i < 60 && high - low > 1e-11 && atLow > 0; i++) {
    const middle = high - (atHigh * (high - low)) / (atHigh - atLow);
    const atMiddle = excess(middle);
    if (Math.abs(atMiddle) < 1e-13) return middle;
    if (atMiddle > 0) [low, atLow, atHigh] = [middle, atMiddle, atHigh / 2];
    else [high, atHigh, atLow] = [middle, atMiddle, atLow / 2];
  }
  return atLow <= 0 ? low : high;
}
