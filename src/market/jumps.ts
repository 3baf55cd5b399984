import type { Experiment } from '../experiment.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import { SECONDS_PER_YEAR, type PerYear } from '../units.ts';
import { correlationFactor } from './correlation.ts';
import type { DrivenUnderlying } from './driven.ts';
import { doubleExponentialSize, drawSize, meanMove, normalSize, type JumpSize, type NormalSize } from './jump-size.ts';
import { drawCount, drawStep, stratifyCount, type StratifiedCount } from './jump-strata.ts';
import { addSelfExcitingJumps, compileSelfExciting, type SelfExcitingJumps } from './self-exciting.ts';

/** Own and common jumps of the driven underlyings, g = 0 … n − 1. Sizes are in log price. */
export interface Jumps {
  readonly own: readonly OwnJumps[];
  /** Of each underlying; undefined where there are none. */
  readonly common: readonly CommonJump[] | undefined;
  /** Their mean sizes. [driven] */
  readonly commonMeans: Float64Array;
  /** Expected common jumps in one step. */
  readonly commonPerStep: number;
  /** Of their number, where that is stratified. */
  readonly commonCount: StratifiedCount | undefined;
  /** Lower Cholesky factor of the common sizes' correlation, row-major [n × n]. */
  readonly commonFactor: Float64Array;
  /** Scratch. A stream of sizes per underlying, so that no underlying's draws shift another's. */
  readonly clock: RandomStream;
  readonly sizes: readonly RandomStream[];
  readonly normals: Float64Array;
}

type OwnJumps = { readonly kind: 'none' } | PoissonJumps | SelfExcitingJumps;

/** Compound Poisson jumps of one underlying. */
interface PoissonJumps {
  readonly kind: 'poisson';
  /** Place in `underlyings`: names the streams. */
  readonly underlying: number;
  readonly intensity: PerYear;
  /** Expected jumps in one step. */
  readonly perStep: number;
  /** Of their number, where that is stratified. */
  readonly count: StratifiedCount | undefined;
  readonly size: JumpSize;
}

/** What the common jumps do to one underlying. */
interface CommonJump {
  readonly underlying: number;
  readonly intensity: PerYear;
  readonly size: NormalSize;
}

/**
 * Prepares the jumps of the driven underlyings.
 *
 * @throws RangeError  an intensity or a size outside its range, a size correlation that is not positive semi-definite
 */
export function compileJumps(experiment: Experiment, driven: readonly DrivenUnderlying[]): Jumps {
  const { step, steps } = experiment.horizon;
  const { commonJumps } = experiment.joint;
  const places = driven.map(({ underlying }) => underlying);
  const common =
    commonJumps &&
    driven.map(({ name, underlying }): CommonJump => ({
      underlying,
      intensity: checkedIntensity(name, commonJumps.intensity),
      size: normalSize(
        { jumpMean: commonJumps.mean[underlying]!, jumpDeviation: commonJumps.deviation[underlying]! },
        name,
      ),
    }));
  const commonPerStep = (commonJumps?.intensity ?? 0) * (step / SECONDS_PER_YEAR);
  return {
    own: driven.map((each) => compileOwnJumps(each, experiment)),
    common,
    commonMeans: Float64Array.from(common ?? [], ({ size }) => size.mean),
    commonPerStep,
    commonCount: stratified(experiment, commonPerStep * steps, PURPOSE.commonJumpStrata),
    commonFactor:
      commonJumps === undefined
        ? new Float64Array()
        : correlationFactor(commonJumps.correlation, places, experiment.underlyings.length, 'the common jumps'),
    clock: new RandomStream(),
    sizes: driven.map(() => new RandomStream()),
    normals: new Float64Array(driven.length),
  };
}

/** The strata of a clock with so many expected jumps; undefined where its number is drawn plainly, or none come. */
function stratified(
  { sampling }: Experiment,
  mean: number,
  kind: typeof PURPOSE.jumpStrata | typeof PURPOSE.commonJumpStrata,
  index = 0,
): StratifiedCount | undefined {
  return sampling?.kind === 'stratified' && mean > 0 ? stratifyCount(mean, sampling.strata, kind, index) : undefined;
}

function compileOwnJumps({ name, underlying, price }: DrivenUnderlying, experiment: Experiment): OwnJumps {
  const { step, steps } = experiment.horizon;
  const poisson = (intensity: PerYear, size: JumpSize): PoissonJumps => {
    const perStep = checkedIntensity(name, intensity) * (step / SECONDS_PER_YEAR);
    const count = stratified(experiment, perStep * steps, PURPOSE.jumpStrata, underlying);
    return { kind: 'poisson', underlying, intensity, perStep, count, size };
  };
  switch (price.kind) {
    case 'merton':
    case 'bates':
      return poisson(price.jumpIntensity, normalSize(price, name));
    case 'kou':
      return poisson(price.jumpIntensity, doubleExponentialSize(price, name));
    case 'hawkes':
      return compileSelfExciting({ name, underlying, price }, step);
    case 'gbm':
    case 'heston':
    case 'garch':
    case 'regime':
      return { kind: 'none' };
  }
}

function checkedIntensity(name: string, intensity: PerYear): PerYear {
  if (intensity >= 0 && intensity < Infinity) return intensity;
  throw new RangeError(`The jumps of ${name} have intensity ${intensity}; it must be a number ≥ 0.`);
}

/**
 * Mean relative price move that jumps bring to underlying g in a year, Σ λ·κ: what its drift per step takes out.
 * Self-exciting jumps take theirs out along the path.
 */
export function compensator(jumps: Jumps, g: number): PerYear {
  const own = jumps.own[g]!;
  const common = jumps.common?.[g];
  return (
    (own.kind === 'poisson' ? own.intensity * meanMove(own.size) : 0) +
    (common === undefined ? 0 : common.intensity * meanMove(common.size))
  );
}

/** Mean move in log price that common jumps bring to underlying g in a year. */
export function meanCommonMove(jumps: Jumps, g: number): PerYear {
  const common = jumps.common?.[g];
  return common === undefined ? 0 : common.intensity * common.size.mean;
}

/**
 * Adds underlying g's own jumps to its log returns. Jump times come from exponential gaps, so the number of jumps in a step
 * is Poisson; a jump belongs to the step that contains its time, (t_{k−1}, t_k]. Where the number of jumps is stratified it
 * is drawn first, and the times given it.
 */
export function addOwnJumps(jumps: Jumps, g: number, root: RootKey, path: number, logSteps: Float64Array): void {
  const own = jumps.own[g]!;
  const sizes = jumps.sizes[g]!;
  switch (own.kind) {
    case 'none':
      return;
    case 'selfExciting':
      addSelfExcitingJumps(own, jumps.clock, sizes, root, path, logSteps);
      return;
    case 'poisson': {
      const { underlying, perStep, count, size } = own;
      if (perStep === 0) return;
      const clock = jumps.clock.seek(root, path, purpose(PURPOSE.jumpTimes, underlying));
      sizes.seek(root, path, purpose(PURPOSE.jumpSizes, underlying));
      const steps = logSteps.length;
      if (count !== undefined) {
        for (let left = drawCount(count, clock, root, path); left > 0; left--)
          logSteps[drawStep(clock, steps)]! += drawSize(size, sizes);
        return;
      }
      for (let time = clock.exponential() / perStep; time <= steps; time += clock.exponential() / perStep)
        logSteps[Math.ceil(time) - 1]! += drawSize(size, sizes);
    }
  }
}

/** Adds the common jumps to everybody's log returns: one clock, sizes m + d·(L z) with z independent normals. */
export function addCommonJumps(jumps: Jumps, root: RootKey, path: number, logSteps: readonly Float64Array[]): void {
  const { common, commonCount, commonMeans, commonPerStep: perStep } = jumps;
  if (common === undefined || common.length === 0 || perStep === 0) return;
  const steps = logSteps[0]!.length;
  const clock = jumps.clock.seek(root, path, purpose(PURPOSE.commonJumpTimes));
  for (let g = 0; g < common.length; g++)
    jumps.sizes[g]!.seek(root, path, purpose(PURPOSE.commonJumpSizes, common[g]!.underlying));
  if (commonCount !== undefined) {
    for (let left = drawCount(commonCount, clock, root, path); left > 0; left--)
      drawCommonMoves(jumps, commonMeans, logSteps, drawStep(clock, steps));
    return;
  }
  for (let time = clock.exponential() / perStep; time <= steps; time += clock.exponential() / perStep)
    drawCommonMoves(jumps, commonMeans, logSteps, Math.ceil(time) - 1);
}

/** Draws the sizes of one common jump, of these means, and adds them at one place. */
export function drawCommonMoves(
  { common, commonFactor, normals, sizes }: Jumps,
  means: Float64Array,
  logSteps: readonly Float64Array[],
  place: number,
): void {
  const count = common!.length;
  for (let g = 0; g < count; g++) {
    normals[g] = sizes[g]!.normal();
    let shock = 0;
    for (let j = 0; j <= g; j++) shock += commonFactor[g * count + j]! * normals[j]!;
    logSteps[g]![place]! += means[g]! + common![g]!.size.deviation * shock;
  }
}
