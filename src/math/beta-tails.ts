import { InvariantError } from '../errors.ts';
import { exp } from './exp.ts';
import { log, log1p } from './log.ts';
import { devianceTerm, stirlingError } from './saddle-point.ts';

const TWO_PI = 6.283185307179586;
/** Splits a double into two halves of 26 bits whose products are exact (Veltkamp). */
const SPLITTER = 134217729;

/** P(X ≤ x) and P(X > x) of a beta variable, and their logarithms, which go on where the tails underflow. */
export interface BetaTails {
  readonly lower: number;
  readonly upper: number;
  readonly logLower: number;
  readonly logUpper: number;
  /** ln(xᵃ·(1 − x)ᵇ/B(a, b)): the density of the log-odds of X. */
  readonly logKernel: number;
}

/**
 * Both tails of the beta distribution at x, each with its own relative accuracy where it is the smaller one.
 *
 * @throws RangeError unless a, b > 0 and 0 ≤ x ≤ 1
 */
export function betaTails({ a, b, x }: { readonly a: number; readonly b: number; readonly x: number }): BetaTails {
  if (!(a > 0 && b > 0 && a + b < Infinity)) throw new RangeError(`a beta law has a, b > 0, got a = ${a}, b = ${b}`);
  if (!(x >= 0 && x <= 1)) throw new RangeError(`a beta law lives on [0, 1], got x = ${x}`);
  if (x === 0) return { lower: 0, upper: 1, logLower: -Infinity, logUpper: 0, logKernel: -Infinity };
  if (x === 1) return { lower: 1, upper: 0, logLower: 0, logUpper: -Infinity, logKernel: -Infinity };
  return x <= 0.5 ? tailsBelowHalf(a, b, x) : mirrored(tailsBelowHalf(b, a, 1 - x));
}

/** The same of 1 − X. */
export function mirrored(tails: BetaTails): BetaTails {
  return {
    lower: tails.upper,
    upper: tails.lower,
    logLower: tails.logUpper,
    logUpper: tails.logLower,
    logKernel: tails.logKernel,
  };
}

/** {@link betaTails} for 0 < x ≤ ½, where 1 − x can be held in two doubles exactly. */
export function tailsBelowHalf(a: number, b: number, x: number): BetaTails {
  const y = 1 - x;
  const yLow = 1 - y - x;
  const logKernel = logBetaKernel(a, b, x, y, yLow);
  // Each fraction converges quickly on its own side of the mean only.
  if (x < (a + 1) / (a + b + 2)) {
    const [lower, logLower] = tail(logKernel, continuedFraction(a, b, x) / a);
    const upper = Math.max(0, 1 - lower);
    return { lower, upper, logLower, logUpper: log1p(-lower), logKernel };
  }
  const [upper, logUpper] = tail(logKernel, continuedFraction(b, a, y) / b);
  const lower = Math.max(0, 1 - upper);
  return { lower, upper, logLower: log1p(-upper), logUpper, logKernel };
}

/** e^logKernel·factor and its logarithm; rounding may not carry a probability past 1. */
function tail(logKernel: number, factor: number): [number, number] {
  return [Math.min(1, exp(logKernel) * factor), Math.min(0, logKernel + log(factor))];
}

/**
 * ln(xᵃ·yᵇ/B(a, b)) with y + yLow = 1 − x, by the saddle point: as ab/(a + b) times a binomial probability of a successes
 * in n = a + b trials.
 */
function logBetaKernel(a: number, b: number, x: number, y: number, yLow: number): number {
  const n = a + b;
  // A relative error ε in n·x costs (a − n·x)·ε in the result, 1e-11 at 30 deviations of 1e7: so both means carry a low part.
  const nLow = Math.abs(a) >= Math.abs(b) ? a - n + b : b - n + a;
  const successes = n * x;
  const failures = n * y;
  const exponent =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, successes, productError(n, x, successes) + nLow * x) -
    devianceTerm(b, failures, productError(n, y, failures) + nLow * y + n * yLow);
  return exponent + 0.5 * log(((a / n) * b) / TWO_PI);
}

/** a·b − product, exactly, where `product` is their rounded product (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const scaledA = SPLITTER * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = SPLITTER * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/**
 * The continued fraction of a·B(a, b)·Iₓ/(xᵃ·yᵇ) (DLMF 8.17.22) by the modified method of W. J. Lentz, Applied Optics 15
 * (1976); it takes O(√max(a, b)) terms for x below (a + 1)/(a + b + 2).
 */
function continuedFraction(a: number, b: number, x: number): number {
  const limit = 10_000 + 10 * Math.sqrt(Math.max(a, b));
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let value = d;
  for (let m = 1; m < limit; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + even / c;
    if (Math.abs(c) < tiny) c = tiny;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = 1 + odd / c;
    if (Math.abs(c) < tiny) c = tiny;
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < 3e-16) return value;
  }
  throw new InvariantError(`the incomplete beta function did not converge at a = ${a}, b = ${b}, x = ${x}`);
}
