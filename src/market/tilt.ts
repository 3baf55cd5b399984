import { InvariantError } from '../errors.ts';
import type { Experiment } from '../experiment.ts';
import { log } from '../math/log.ts';
import { RandomStream } from '../random/stream.ts';
import type { Fraction } from '../units.ts';
import type { JointlyDriven } from './joint.ts';
import { exponentialMoments, tiltedSize, type JumpSize } from './jump-size.ts';

/** What a path's law becomes while it is pushed towards a price of underlying g. */
export interface Tilt {
  /** Place among the driven underlyings. */
  readonly g: number;
  /** ln(price / initial price): the path is pushed until its log price has come so far. */
  readonly barrier: number;
  /** η of the Esscher transform, per unit of log price. */
  readonly eta: number;
  /** Deterministic part of a step of g. */
  readonly drift: number;
  /** ln E[e^(η·(step − drift))]. */
  readonly cumulant: number;
  /** What the push adds to each step of each driven underlying, [factor][driven]. */
  readonly shifts: readonly Float64Array[];
  /** g's own jumps. */
  readonly own: TiltedJumps<JumpSize> | undefined;
  /** The common ones: mean sizes for each driven underlying. */
  readonly common: TiltedJumps<Float64Array> | undefined;
  /** Of the paths. */
  readonly share: Fraction;
}

/** Jumps while the path is pushed, and as the law stands. Rates are per step. */
interface TiltedJumps<Size> {
  readonly rate: number;
  readonly size: Size;
  readonly plainRate: number;
  readonly plainSize: Size;
}

/** A mixture of tilts and the law as it stands, from which every path takes one. */
export interface Tilting {
  readonly tilts: readonly Tilt[];
  /** Share of the paths that are drawn from the law as it stands. */
  readonly plainShare: Fraction;
  /** Of the path that was generated last: ln(dP/dQ), Q being the law under each tilt alone. Scratch. [tilts] */
  readonly logRatios: Float64Array;
  /** Scratch. */
  readonly choice: RandomStream;
  readonly ownClock: RandomStream;
  readonly ownSizes: RandomStream;
}

/**
 * Prepares importance sampling by exponential tilting (Glasserman 2004, §4.6; Asmussen and Glynn 2007, ch. VI). A tilt is the
 * Esscher transform of the log price X of its target: with κ(η) the cumulant of what chance adds to a step,
 *
 *     dQ/dP = e^(η (X_τ − drift·τ) − κ(η) τ),   κ(η) = η²σ²dt/2 + λ dt (E e^(ηJ) − 1) + λ_c dt (E e^(ηJ_c) − 1)
 *
 * Under it a step of underlying h gains the mean η·Cov(h, target), jumps come at the rate λ·E e^(ηJ), and their sizes have
 * the density e^(ηy) f(y) / E e^(ηJ): a normal of mean m + ηs², exponentials of rates a − η and b + η. The mean path arrives
 * at the horizon, κ′(η) = barrier/N − drift. τ is the end of the step in which the barrier is reached, the horizon where it
 * is not: from there on the law is as it stands, and the weight as it was, which is as unbiased and varies less.
 *
 * Every path is drawn from one of the tilts or from P, and weighed by the mixture of all (Hesterberg 1995, Technometrics
 * 37:185; Owen and Zhou 2000, JASA 95:135), whichever it was:
 *
 *     w = 1 / (α₀ + Σ_c α_c dQ_c/dP) ≤ 1/α₀
 *
 * @returns undefined where the experiment samples plainly
 * @throws RangeError  a law that cannot be tilted, a target that is where the price begins, a price that chance does not move
 */
export function compileTilting(
  { horizon, sampling, underlyings }: Experiment,
  model: Omit<JointlyDriven, 'tilting'>,
): Tilting | undefined {
  if (sampling?.kind !== 'tilt') return undefined;
  const { targets, defensive } = sampling;
  if (targets === 'auto')
    throw new InvariantError('the targets of importance sampling are found before paths are drawn');
  model.underlyings.forEach((underlying, g) => requireTiltable(model, g, underlyings[underlying]!.name));
  const tilts = targets.map(({ underlying, price }): Tilt => {
    const { name, initialPrice } = underlyings[underlying]!;
    const g = model.underlyings.indexOf(underlying);
    if (g < 0) throw new RangeError(`The prices of ${name} come from a history and cannot be tilted.`);
    const barrier = log(price / initialPrice);
    if (!(barrier !== 0 && Number.isFinite(barrier)))
      throw new RangeError(`The price of ${name} begins at ${initialPrice} and cannot be made to reach ${price}.`);
    return compileTilt(model, g, barrier, horizon.steps, (1 - defensive) / targets.length, name);
  });
  return {
    tilts,
    plainShare: tilts.length === 0 ? 1 : defensive,
    logRatios: new Float64Array(tilts.length),
    choice: new RandomStream(),
    ownClock: new RandomStream(),
    ownSizes: new RandomStream(),
  };
}

type Untilted = Omit<JointlyDriven, 'tilting'>;

function requireTiltable({ diffusions, jumps }: Untilted, g: number, name: string): void {
  if (diffusions[g]!.volatility.kind === 'constant' && jumps.own[g]!.kind !== 'selfExciting') return;
  throw new RangeError(`The law of ${name} cannot be tilted: gbm, merton and kou can.`);
}

/** Standard deviation of what one step's Gaussian shock adds to g. */
function deviationOf({ diffusions }: Untilted, g: number): number {
  const { volatility } = diffusions[g]!;
  return volatility.kind === 'constant' ? volatility.deviation : NaN;
}

function compileTilt(model: Untilted, g: number, barrier: number, steps: number, share: Fraction, name: string): Tilt {
  const { diffusions, jumps, shocks } = model;
  const drift = diffusions[g]!.drift;
  const deviation = deviationOf(model, g);
  const own = jumps.own[g]!;
  const common = jumps.common?.[g];
  const parts: readonly JumpPart[] = [
    ...(own.kind === 'poisson' ? [{ rate: own.perStep, size: own.size }] : []),
    ...(common === undefined ? [] : [{ rate: jumps.commonPerStep, size: common.size }]),
  ];
  const eta = arrivingEta(deviation * deviation, parts, barrier / steps - drift, name);
  const order = diffusions.length;
  return {
    ...{ g, barrier, eta, drift, share, cumulant: cumulantOf(deviation * deviation, parts, eta).value },
    shifts: shocks.factors.map((_, factor) =>
      Float64Array.from(diffusions, ({ loadings }) => eta * dot(loadings[factor]!, diffusions[g]!.loadings[factor]!)),
    ),
    own:
      own.kind === 'poisson' && own.perStep > 0
        ? {
            rate: own.perStep * exponentialMoments(own.size, eta).value,
            size: tiltedSize(own.size, eta),
            ...{ plainRate: own.perStep, plainSize: own.size },
          }
        : undefined,
    common:
      common !== undefined && jumps.commonPerStep > 0
        ? {
            rate: jumps.commonPerStep * exponentialMoments(common.size, eta).value,
            size: Float64Array.from(jumps.common!, ({ size: { mean, deviation: spread } }, h) => {
              const row = (of: number): Float64Array => jumps.commonFactor.subarray(of * order, (of + 1) * order);
              return mean + eta * spread * common.size.deviation * dot(row(h), row(g));
            }),
            plainRate: jumps.commonPerStep,
            plainSize: jumps.commonMeans,
          }
        : undefined,
  };
}

/** Jumps that move the target. */
interface JumpPart {
  /** Per step. */
  readonly rate: number;
  readonly size: JumpSize;
}

/** κ(η) and κ′(η). */
function cumulantOf(variance: number, parts: readonly JumpPart[], eta: number): { value: number; slope: number } {
  let value = (eta * eta * variance) / 2;
  let slope = eta * variance;
  for (const { rate, size } of parts) {
    if (rate === 0) continue;
    const moments = exponentialMoments(size, eta);
    value += rate * (moments.value - 1);
    slope += rate * moments.slope;
  }
  return { value, slope };
}

/**
 * η at which a step moves so far on average, κ′(η) = move. κ′ rises, so a bracket is widened until it holds the root, and
 * halved until it is no wider than a rounding. Never of the other sign than the way to the barrier: where the law drifts
 * beyond it by itself, η = 0 and nothing is pushed.
 */
function arrivingEta(variance: number, parts: readonly JumpPart[], move: number, name: string): number {
  const excess = (eta: number): number => cumulantOf(variance, parts, eta).slope - move;
  const atRest = excess(0);
  if (atRest === 0) return 0;
  const sign = atRest < 0 ? 1 : -1;
  if (!(variance > 0 || parts.some(({ rate, size }) => rate > 0 && varies(size))))
    throw new RangeError(`The price of ${name} is not moved by chance, so no sampling makes it reach another.`);
  let [near, far] = [0, sign];
  for (let doubling = 0; sign * excess(far) < 0; doubling++) {
    if (doubling > 200) throw new RangeError(`The price of ${name} cannot be made to reach its target.`);
    [near, far] = [far, 2 * far];
  }
  for (;;) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) return near;
    if (sign * excess(middle) < 0) near = middle;
    else far = middle;
  }
}

function varies(size: JumpSize): boolean {
  return size.kind === 'doubleExponential' || size.deviation > 0 || size.mean !== 0;
}

/** Of as many places as the shorter has. */
function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < one.length && j < other.length; j++) sum += one[j]! * other[j]!;
  return sum;
}
