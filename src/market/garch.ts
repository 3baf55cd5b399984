import { garchPersistence } from '../price-model.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import { makeGammas } from '../random/gamma.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import type { DrivenPrice, DrivenUnderlying } from './driven.ts';

/** A step of a GARCH variance. */
export interface GarchStep {
  readonly kind: 'garch';
  /** Place in `underlyings`: names the stream. */
  readonly underlying: number;
  /** Mean log return of a step, beside common jumps. */
  readonly drift: number;
  readonly initialVariance: number;
  readonly omega: number;
  readonly beta: number;
  /** Weight of the squared shock after a rise, and after a fall. */
  readonly alphaUp: number;
  readonly alphaDown: number;
  /** Infinity = normal shocks. */
  readonly degreesOfFreedom: number;
  readonly stream: RandomStream;
}

type GarchPrice = Extract<DrivenPrice, { kind: 'garch' }>;

/**
 * Prepares the law, per step k (Bollerslev 1986, 1987; Glosten, Jagannathan and Runkle 1993):
 *
 *     r_k = μ dt + u_k,   u_k = √h_k z_k,   h_{k+1} = ω + (α + γ·1[u_k < 0])·u_k² + β h_k
 *
 * with z of mean 0 and variance 1: normal, or Student's t of ν degrees, z = ε·√((ν − 2)/χ²_ν) with ε the underlying's Gaussian
 * shock, which correlates with the others', and χ² its own. Exact; the parameters belong to the length of the step. μ is the
 * annual mean of the log return and is not compensated, for with t shocks the price has no mean.
 *
 * @param drift  μ dt, less the mean of what common jumps add
 * @throws RangeError  a parameter outside its range, a persistence of 1 or more
 */
export function compileGarch({ name, underlying, price }: DrivenUnderlying<GarchPrice>, drift: number): GarchStep {
  const { omega, alpha, beta, gamma, initialVariance, degreesOfFreedom = Infinity } = price;
  const isInRange =
    omega > 0 && alpha >= 0 && beta >= 0 && alpha + gamma >= 0 && initialVariance >= 0 && degreesOfFreedom > 2;
  if (!(isInRange && garchPersistence(price) < 1 && omega + initialVariance < Infinity))
    throw new RangeError(
      `The variance of ${name} has omega ${omega}, alpha ${alpha}, gamma ${gamma}, beta ${beta}, initialVariance ` +
        `${initialVariance} and ${degreesOfFreedom} degrees of freedom; it needs omega > 0, the others ≥ 0 ` +
        '(alpha + gamma in place of gamma), alpha + beta + gamma/2 < 1 and more than 2 degrees.',
    );
  return {
    kind: 'garch',
    underlying,
    drift,
    initialVariance,
    omega,
    beta,
    alphaUp: alpha,
    alphaDown: alpha + gamma,
    degreesOfFreedom,
    stream: new RandomStream(),
  };
}

/**
 * Turns standard normals, the underlying's Gaussian shocks, into log returns, in their place.
 *
 * @param normals  of Student's t shocks: as many independent ones, the block of (root, path, variance, underlying); used up
 */
export function writeGarchSteps(
  law: GarchStep,
  root: RootKey,
  path: number,
  logSteps: Float64Array,
  normals: Float64Array | undefined,
): void {
  const { drift, omega, beta, alphaUp, alphaDown } = law;
  if (normals !== undefined) makeStudent(law, root, path, logSteps, normals);
  let h = law.initialVariance;
  for (let k = 0; k < logSteps.length; k++) {
    const shock = Math.sqrt(h) * logSteps[k]!;
    logSteps[k] = drift + shock;
    h = omega + (shock < 0 ? alphaDown : alphaUp) * shock * shock + beta * h;
  }
}

/** A block of normals takes the lanes before it. */
const LANE_BEHIND_NORMALS = 4;

/** Divides each shock by the root of a χ²/(ν − 2) of its own. */
function makeStudent(
  { underlying, degreesOfFreedom, stream }: GarchStep,
  root: RootKey,
  path: number,
  shocks: Float64Array,
  normals: Float64Array,
): void {
  const half = degreesOfFreedom / 2;
  makeGammas(normals, half, stream.seek(root, path, purpose(PURPOSE.variance, underlying), 0, LANE_BEHIND_NORMALS));
  for (let k = 0; k < shocks.length; k++) shocks[k]! *= Math.sqrt((half - 1) / normals[k]!);
}
