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
  const n = a + b;
  // A relative error ε in n·x costs (a − n·x)·ε in the result, 1e-11 at 30 deviations of 1e7: so both means carry a low part.
  const nLow = a >= b ? a - n + b : b - n + a;
  const meanA = n * x;
  const meanALow = productError(n, x, meanA) + nLow * x;
  const meanB = n * y;
  const meanBLow = productError(n, y, meanB) + nLow * y + n * yLow;
  const logKernel =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, meanA, meanALow) -
    devianceTerm(b, meanB, meanBLow) +
    0.5 * log(((a / n) * b) / TWO_PI);
  // Each fraction converges on its own side of the mean.
  const excess = a - meanA - meanALow;
  if (excess >= 0) {
    const [lower, logLower] = tail(logKernel, continuedFraction(a, b, x, y, excess));
    return { lower, upper: 1 - lower, logLower, logUpper: log1p(-lower), logKernel };
  }
  const [upper, logUpper] = tail(logKernel, continuedFraction(b, a, y, x, -excess));
  return { lower: 1 - upper, upper, logLower: log1p(-upper), logUpper, logKernel };
}

/** e^logKernel·factor and its logarithm; rounding may not carry a probability past 1. */
function tail(logKernel: number, factor: number): [number, number] {
  return [Math.min(1, exp(logKernel) * factor), Math.min(0, logKernel + log(factor))];
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
 * B(a, b)·Iₓ(a, b)/(xᵃ·yᵇ) for x at or below the mean, in O(√max(a, b)) terms.
 *
 * The even part of the continued fraction DLMF 8.17.22, arranged around λ = a − (a + b)·x ≥ 0 so that nothing cancels where
 * x is near 1: A. R. DiDonato, A. H. Morris, "Algorithm 708", ACM Trans. Math. Softw. 18 (1992), `BFRAC`.
 */
function continuedFraction(a: number, b: number, x: number, y: number, lambda: number): number {
  const limit = 10_000 + 10 * Math.sqrt(Math.max(a, b));
  const c = 1 + lambda;
  const c0 = b / a;
  const c1 = 1 + 1 / a;
  let p = 1;
  let s = a + 1;
  let numeratorBefore = 0;
  let denominatorBefore = 1;
  let numerator = 1;
  let denominator = c / c1;
  let value = c1 / c;
  for (let n = 1; n < limit; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const shrink = a / s;
    const alpha = p * (p + c0) * shrink * shrink * (w * x);
    const beta = n + w / s + ((t + 1) / (c1 + t + t)) * (c + n * (1 + y));
    p = t + 1;
    s += 2;
    const nextNumerator = alpha * numeratorBefore + beta * numerator;
    const nextDenominator = alpha * denominatorBefore + beta * denominator;
    const next = nextNumerator / nextDenominator;
    if (Math.abs(next - value) <= 2e-16 * next) return next;
    value = next;
    // Scaled so that the denominator is 1: neither grows out of range.
    numeratorBefore = numerator / nextDenominator;
    denominatorBefore = denominator / nextDenominator;
    numerator = next;
    denominator = 1;
  }
  throw new InvariantError(`the incomplete beta function did not converge at a = ${a}, b = ${b}, x = ${x}`);
}
