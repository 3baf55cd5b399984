import { log, log1p } from '../../math/log.ts';
import { logGamma } from '../../math/log-gamma.ts';
import { LogSum } from '../../math/log-sum.ts';
import { normalCdf } from '../../math/normal-distribution.ts';
import { studentCdf } from '../../math/student-distribution.ts';
import { checkFields, type ConditionalLaw } from './law.ts';
import { HALF_LOG_TWO_PI } from './normal-law.ts';

const LOG_PI = 1.1447298858494002;

/** Fields of a `garch` price, all per step (bar) but the drift. */
export interface GarchFields {
  readonly omega: number;
  /** Weight of the last squared residual. */
  readonly alpha: number;
  /** Weight of the last variance. */
  readonly beta: number;
  /** Added to alpha after a residual below 0. @default 0 */
  readonly gamma?: number;
  /** Of Student's t, > 2; absent = normal innovations. */
  readonly degreesOfFreedom?: number;
  /** Variance of the first return. */
  readonly initialVariance: number;
}

/** What a likelihood of returns asks for: the process, the returns, and their mean. */
export interface GarchHistory extends GarchFields {
  readonly returns: ArrayLike<number>;
  /** Mean log return of a bar, subtracted from each. @default 0 */
  readonly meanReturn?: number;
}

/**
 * ln of the joint density of returns r₁ … rₙ under GJR-GARCH(1,1) (Bollerslev 1987; Glosten, Jagannathan and Runkle 1993):
 *
 *     eₜ = rₜ − mean = √hₜ·zₜ,   hₜ₊₁ = ω + (α + γ·1[eₜ < 0])·eₜ² + β·hₜ,   h₁ = initialVariance
 *
 * with z of variance 1, Student's t of ν degrees of freedom scaled by √((ν − 2)/ν), or normal:
 *
 *     ln f(rₜ) = ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln(π(ν − 2)) − ½ ln hₜ − (ν + 1)/2·ln(1 + eₜ²/(hₜ(ν − 2)))
 *
 * @throws RangeError  a field outside its range
 */
export function garchLogLikelihood(history: GarchHistory): number {
  const { omega, alpha, beta, gamma = 0, degreesOfFreedom, initialVariance, returns, meanReturn = 0 } = history;
  checkGarch(history);
  const variances = new LogSum();
  const tails = new LogSum();
  let squares = 0;
  // Per unit of variance, so that neither product leaves its range at once.
  const unit = initialVariance;
  const tail = degreesOfFreedom === undefined ? 0 : 1 / (degreesOfFreedom - 2);
  let variance = initialVariance;
  for (let t = 0; t < returns.length; t++) {
    const residual = returns[t]! - meanReturn;
    const square = residual * residual;
    variances.add(variance / unit);
    if (degreesOfFreedom === undefined) squares += square / variance;
    else tails.add(1 + (tail * square) / variance);
    variance = omega + (residual < 0 ? alpha + gamma : alpha) * square + beta * variance;
  }
  const n = returns.length;
  const common = n * (densityConstant(degreesOfFreedom) - 0.5 * log(unit)) - 0.5 * variances.value;
  return degreesOfFreedom === undefined ? common - 0.5 * squares : common - 0.5 * (degreesOfFreedom + 1) * tails.value;
}

/** h₁ … hₙ₊₁ of the same process: the variance of each return, and that of the next one. */
export function garchVariances(history: GarchHistory): Float64Array {
  const { omega, alpha, beta, gamma = 0, initialVariance, returns, meanReturn = 0 } = history;
  checkGarch(history);
  const variances = new Float64Array(returns.length + 1);
  variances[0] = initialVariance;
  for (let t = 0; t < returns.length; t++) {
    const residual = returns[t]! - meanReturn;
    variances[t + 1] = omega + (residual < 0 ? alpha + gamma : alpha) * residual * residual + beta * variances[t]!;
  }
  return variances;
}

/** Writes ln f(rₜ) of each return into `into`: the terms of {@link garchLogLikelihood}. */
export function garchContributions(history: GarchHistory, into: Float64Array): void {
  const { degreesOfFreedom, returns, meanReturn = 0 } = history;
  const variances = garchVariances(history);
  const density = residualLogDensity(degreesOfFreedom);
  for (let t = 0; t < returns.length; t++) into[t] = density(returns[t]! - meanReturn, variances[t]!);
}

/** One step ahead: the law of the next return given those observed; `drift` is the annual mean log return. */
export function garchLaw(fields: GarchFields & { readonly drift: number }, years: number): ConditionalLaw {
  const { drift, omega, alpha, beta, gamma = 0, degreesOfFreedom, initialVariance } = fields;
  checkGarch(fields);
  checkFields({ drift, years }, { drift: 'finite', years: 'positive' });
  const mean = drift * years;
  const density = residualLogDensity(degreesOfFreedom);
  const scale = degreesOfFreedom === undefined ? 1 : Math.sqrt(degreesOfFreedom / (degreesOfFreedom - 2));
  let variance = initialVariance;
  return {
    logDensity: (logReturn) => density(logReturn - mean, variance),
    cumulative: (logReturn) => {
      const z = (logReturn - mean) / Math.sqrt(variance);
      return degreesOfFreedom === undefined ? normalCdf(z) : studentCdf(z * scale, degreesOfFreedom);
    },
    observe: (logReturn) => {
      const residual = logReturn - mean;
      variance = omega + (residual < 0 ? alpha + gamma : alpha) * residual * residual + beta * variance;
    },
  };
}

function residualLogDensity(degreesOfFreedom: number | undefined): (residual: number, variance: number) => number {
  const constant = densityConstant(degreesOfFreedom);
  if (degreesOfFreedom === undefined) {
    return (residual, variance) => constant - 0.5 * log(variance) - (0.5 * residual * residual) / variance;
  }
  const power = 0.5 * (degreesOfFreedom + 1);
  const tail = 1 / (degreesOfFreedom - 2);
  return (residual, variance) =>
    constant - 0.5 * log(variance) - power * log1p((tail * residual * residual) / variance);
}

/** ln of the density of an innovation at 0. */
function densityConstant(degreesOfFreedom: number | undefined): number {
  if (degreesOfFreedom === undefined) return -HALF_LOG_TWO_PI;
  return (
    logGamma(0.5 * (degreesOfFreedom + 1)) -
    logGamma(0.5 * degreesOfFreedom) -
    0.5 * (LOG_PI + log(degreesOfFreedom - 2))
  );
}

function checkGarch(fields: GarchFields): void {
  const { omega, alpha, beta, gamma = 0, degreesOfFreedom = Infinity, initialVariance } = fields;
  checkFields(
    { omega, alpha, beta, gamma, initialVariance },
    { omega: 'notNegative', alpha: 'notNegative', beta: 'notNegative', gamma: 'finite', initialVariance: 'positive' },
  );
  if (!(alpha + gamma >= 0)) throw new RangeError(`alpha + gamma is ${alpha + gamma}; it must be a number ≥ 0.`);
  if (!(degreesOfFreedom > 2))
    throw new RangeError(`degreesOfFreedom is ${degreesOfFreedom}; it must be a number > 2.`);
}
