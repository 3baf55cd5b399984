import { expm1 } from '../math/exp.ts';
import { log, log1p } from '../math/log.ts';
import { normalCdf } from '../math/normal-distribution.ts';
import { hestonMeanExists, hestonWeights, type SquareRootVariance } from '../price-model.ts';
import { SECONDS_PER_YEAR, type Seconds } from '../units.ts';

/** Where the quadratic form of the next variance gives way to the exponential one: ψ ≤ 2 is needed, 1 to 2 is fine. */
const SWITCH = 1.5;

/** A step of Heston's variance and of the log price that it drives. Symbols are those of {@link compileHeston}. */
export interface HestonStep {
  readonly kind: 'heston';
  /** (μ − compensator)·dt. */
  readonly drift: number;
  readonly initialVariance: number;
  readonly longRunVariance: number;
  /** e^(−κ dt). */
  readonly decay: number;
  /** s² = v·slope + offset. */
  readonly varianceSlope: number;
  readonly varianceOffset: number;
  /** K₂, K₃ = K₄, and A = K₂ + K₄/2. */
  readonly K2: number;
  readonly K3: number;
  readonly A: number;
  /** Share of the price's shock, and of one of its own, in the variance's shock. */
  readonly correlation: number;
  readonly independence: number;
}

/**
 * Prepares the law (Heston 1993; with jumps beside it, Bates 1996)
 *
 *     dX = (μ − v/2) dt + √v dW,   dv = κ(θ − v) dt + ε√v dB,   dW dB = ρ dt
 *
 * X being the log price; jumps and their compensator are added elsewhere. The scheme is QE-M with central weights (Andersen
 * 2008, §3.2 and §4.3). With m and s² the exact mean and variance of the next variance v′ given v, and ψ = s²/m²,
 *
 *     ψ ≤ 1.5   v′ = a(b + Z_v)²                       b² = 2/ψ − 1 + √(2/ψ)·√(2/ψ − 1),  a = m/(1 + b²)
 *     ψ > 1.5   v′ = max(0, ln((1 − p)/Φ(−Z_v))/β)     p = (ψ − 1)/(ψ + 1),  β = (1 − p)/m
 *     X′ − X = μ dt − ln E[e^(A v′)] − ½K₃ v + K₂ v′ + √(K₃ v + K₄ v′)·Z
 *     K₂ = ½(κρ/ε − ½) dt + ρ/ε,   K₃ = K₄ = ½(1 − ρ²) dt,   A = K₂ + ½K₄
 *
 * where the mean of e^(A v′) over the scheme's own v′ makes E[S_t] = S₀·e^(μt) hold in every step. The mean and variance of
 * v are exact at any step. The law of X is not: for κ = 6, θ = 0.49, ε = 1.5, ρ = −0.4 the distribution function errs by up
 * to 0.003 in one step of 30 days, by 0.0004 in steps of five days, and by less than 10⁶ paths can see in steps of a day.
 *
 * The Gaussian shock ε_S of the price, which correlates with those of other underlyings, is turned into the scheme's two
 * independent normals by a rotation: Z_v = ρ ε_S + √(1 − ρ²) ξ and Z = √(1 − ρ²) ε_S − ρ ξ, with ξ an independent normal.
 *
 * @param drift  per step, without the part −v/2
 * @param name   of the underlying, for the message
 * @throws RangeError  a parameter outside its range, or a step in which e^(A v′) may have no mean (ρ > 0 and long steps)
 */
export function compileHeston(variance: SquareRootVariance, drift: number, step: Seconds, name: string): HestonStep {
  const { initialVariance, meanReversion, longRunVariance, volatilityOfVariance, correlation } = variance;
  const isInRange =
    initialVariance >= 0 &&
    initialVariance < Infinity &&
    [meanReversion, longRunVariance, volatilityOfVariance].every((each) => each > 0 && each < Infinity) &&
    Math.abs(correlation) <= 1;
  if (!isInRange)
    throw new RangeError(
      `The variance of ${name} starts at ${initialVariance}, returns to ${longRunVariance} at ${meanReversion} a year and moves by ` +
        `${volatilityOfVariance} with correlation ${correlation}; the first must be ≥ 0, the next three > 0, the last in [−1, 1].`,
    );
  if (!hestonMeanExists(variance, step))
    throw new RangeError(
      `With a step of ${step} s the price of ${name} has no mean: its variance moves by ${volatilityOfVariance} with correlation ${correlation}.`,
    );
  const years = step / SECONDS_PER_YEAR;
  const faded = -expm1(-meanReversion * years);
  const decay = 1 - faded;
  const noise = (volatilityOfVariance * volatilityOfVariance * faded) / meanReversion;
  return {
    kind: 'heston',
    drift,
    initialVariance,
    longRunVariance,
    decay,
    varianceSlope: noise * decay,
    varianceOffset: (noise * faded * longRunVariance) / 2,
    ...hestonWeights(variance, years),
    correlation,
    independence: Math.sqrt(1 - correlation * correlation),
  };
}

/**
 * Turns shocks into log returns, in their place.
 *
 * @param logSteps   standard normals, the price's shocks; then the log return of each step
 * @param variances  independent standard normals; then the variance at the end of each step, annual
 */
export function writeHestonSteps(law: HestonStep, logSteps: Float64Array, variances: Float64Array): void {
  const { drift, longRunVariance, decay, varianceSlope, varianceOffset, K2, K3, A, correlation, independence } = law;
  let v = law.initialVariance;
  for (let k = 0; k < logSteps.length; k++) {
    const shock = logSteps[k]!;
    const other = variances[k]!;
    const zVariance = correlation * shock + independence * other;
    const zPrice = independence * shock - correlation * other;
    const m = longRunVariance + (v - longRunVariance) * decay;
    const s2 = v * varianceSlope + varianceOffset;
    const psi = s2 / (m * m);
    let next: number;
    /** ln E[e^(A v′)]. */
    let correction: number;
    if (psi <= SWITCH) {
      const twice = 2 / psi;
      const b2 = twice - 1 + Math.sqrt(twice * (twice - 1));
      const a = m / (1 + b2);
      const root = Math.sqrt(b2) + zVariance;
      next = a * root * root;
      correction = (A * b2 * a) / (1 - 2 * A * a) - 0.5 * log1p(-2 * A * a);
    } else {
      const positive = 2 / (psi + 1);
      const beta = positive / m;
      const tail = normalCdf(-zVariance);
      next = tail < positive ? log(positive / tail) / beta : 0;
      correction = log1p((positive * A) / (beta - A));
    }
    logSteps[k] = drift - correction - 0.5 * K3 * v + K2 * next + Math.sqrt(K3 * (v + next)) * zPrice;
    variances[k] = next;
    v = next;
  }
}
