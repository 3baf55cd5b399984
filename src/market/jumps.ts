import type { Experiment } from '../experiment.ts';
import { expm1 } from '../math/exp.ts';
import type { PriceModel } from '../price-model.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { SECONDS_PER_YEAR, type PerYear } from '../units.ts';
import { correlationFactor } from './correlation.ts';

/** An underlying that is driven by Gaussian shocks and jumps. */
export interface DrivenUnderlying {
  readonly name: string;
  /** Place in `underlyings`. */
  readonly underlying: number;
  readonly price: Extract<PriceModel, { kind: 'gbm' | 'merton' }>;
}

/** Own and common jumps of the driven underlyings, g = 0 … n − 1. Sizes are in log price. */
export interface Jumps {
  readonly own: readonly JumpLaw[];
  readonly common: readonly JumpLaw[];
  /** Lower Cholesky factor of the common sizes' correlation, row-major [n × n]. */
  readonly commonFactor: Float64Array;
  /** Scratch. A stream of sizes per underlying, so that no underlying's draws shift another's. */
  readonly clock: RandomStream;
  readonly sizes: readonly RandomStream[];
  readonly normals: Float64Array;
}

/** Compound Poisson jumps of one underlying. */
export interface JumpLaw {
  /** Place in `underlyings`: names the streams. */
  readonly underlying: number;
  readonly intensity: PerYear;
  /** Expected jumps in one step. */
  readonly perStep: number;
  /** Mean and standard deviation of one jump in log price. */
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Prepares the jumps of the driven underlyings.
 *
 * @throws RangeError  an intensity or deviation that is negative, a size correlation that is not positive semi-definite
 */
export function compileJumps(experiment: Experiment, driven: readonly DrivenUnderlying[]): Jumps {
  const years = experiment.horizon.step / SECONDS_PER_YEAR;
  const { commonJumps } = experiment.joint;
  const law = (of: DrivenUnderlying, intensity: PerYear, mean: number, deviation: number): JumpLaw => {
    if (!(intensity >= 0 && intensity < Infinity && deviation >= 0 && deviation < Infinity && Number.isFinite(mean)))
      throw new RangeError(
        `The jumps of ${of.name} have intensity ${intensity}, mean ${mean} and deviation ${deviation}; ` +
          'intensity and deviation must be numbers ≥ 0, the mean a number.',
      );
    return { underlying: of.underlying, intensity, perStep: intensity * years, mean, deviation };
  };
  const own = driven.map((of) =>
    of.price.kind === 'merton'
      ? law(of, of.price.jumpIntensity, of.price.jumpMean, of.price.jumpDeviation)
      : law(of, 0, 0, 0),
  );
  const common = driven.map((of) =>
    commonJumps === undefined
      ? law(of, 0, 0, 0)
      : law(of, commonJumps.intensity, commonJumps.mean[of.underlying]!, commonJumps.deviation[of.underlying]!),
  );
  const places = driven.map(({ underlying }) => underlying);
  const commonFactor =
    commonJumps === undefined
      ? new Float64Array(driven.length * driven.length)
      : correlationFactor(commonJumps.correlation, places, experiment.underlyings.length, 'the common jumps');
  return {
    own,
    common,
    commonFactor,
    clock: new RandomStream(),
    sizes: driven.map(() => new RandomStream()),
    normals: new Float64Array(driven.length),
  };
}

/** Mean relative price move that jumps bring to underlying g in a year, Σ λ·(e^(m + d²/2) − 1): what the drift takes out. */
export function compensator(jumps: Jumps, g: number): PerYear {
  return compensation(jumps.own[g]!) + compensation(jumps.common[g]!);
}

function compensation({ intensity, mean, deviation }: JumpLaw): PerYear {
  return intensity * expm1(mean + (deviation * deviation) / 2);
}

/**
 * Adds underlying g's own jumps to its log returns. Jump times come from exponential gaps, so the number of jumps in a step
 * is Poisson; a jump belongs to the step that contains its time, (t_{k−1}, t_k].
 */
export function addOwnJumps(jumps: Jumps, g: number, root: RootKey, path: number, logSteps: Float64Array): void {
  const { underlying, perStep, mean, deviation } = jumps.own[g]!;
  if (perStep === 0) return;
  const clock = jumps.clock.seek(root, path, purpose(PURPOSE.jumpTimes, underlying));
  const sizes = jumps.sizes[g]!.seek(root, path, purpose(PURPOSE.jumpSizes, underlying));
  const steps = logSteps.length;
  for (let time = clock.exponential() / perStep; time <= steps; time += clock.exponential() / perStep)
    logSteps[Math.ceil(time) - 1]! += mean + deviation * sizes.normal();
}

/** Adds the common jumps to everybody's log returns: one clock, sizes m + d·(L z) with z independent normals. */
export function addCommonJumps(jumps: Jumps, root: RootKey, path: number, logSteps: readonly Float64Array[]): void {
  const { common, commonFactor, normals } = jumps;
  const perStep = common[0]?.perStep ?? 0;
  if (perStep === 0) return;
  const count = common.length;
  const steps = logSteps[0]!.length;
  const clock = jumps.clock.seek(root, path, purpose(PURPOSE.commonJumpTimes));
  for (let g = 0; g < count; g++)
    jumps.sizes[g]!.seek(root, path, purpose(PURPOSE.commonJumpSizes, common[g]!.underlying));
  for (let time = clock.exponential() / perStep; time <= steps; time += clock.exponential() / perStep) {
    const place = Math.ceil(time) - 1;
    for (let g = 0; g < count; g++) {
      normals[g] = jumps.sizes[g]!.normal();
      let shock = 0;
      for (let j = 0; j <= g; j++) shock += commonFactor[g * count + j]! * normals[j]!;
      logSteps[g]![place]! += common[g]!.mean + common[g]!.deviation * shock;
    }
  }
}
