import { expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import type { RandomStream } from '../random/stream.ts';
import { SECONDS_PER_YEAR, type Seconds } from '../units.ts';
import type { DrivenUnderlying, DrivenPrice } from './driven.ts';
import { drawSize, meanMove, normalSize, type JumpSize } from './jump-size.ts';

/** Self-exciting jumps of one underlying. Time is counted in steps. */
export interface SelfExcitingJumps {
  readonly kind: 'selfExciting';
  /** Place in `underlyings`: names the streams. */
  readonly underlying: number;
  /** Jumps per step that come by themselves. */
  readonly base: number;
  /** What a jump adds to the intensity, per step. */
  readonly excitation: number;
  /** Rate at which that fades, per step, and the share that fades in one. */
  readonly decay: number;
  readonly fadedInStep: number;
  readonly size: JumpSize;
  readonly meanMove: number;
}

/**
 * Prepares the jumps of the law
 *
 *     dX = (μ − σ²/2 − κ λ_t) dt + σ dW + dJ,   λ_t = λ₀ + Σ_{t_i < t} α e^(−β(t − t_i)),   κ = E[eᴶ] − 1
 *
 * with X the log price, t_i the times of the jumps, λ₀, α and β the base intensity, excitation and decay (Hawkes 1971). The
 * intensity starts at λ₀. The compensator is that of the path's own intensity, ∫κλ dt in closed form between jumps, so that
 * e^(−μt)·S is a martingale whatever came before: E[S_t] = S₀·e^(μt).
 *
 * @throws RangeError  a negative rate, a branching ratio α/β of 1 or more
 */
export function compileSelfExciting(
  { name, underlying, price }: DrivenUnderlying<Extract<DrivenPrice, { kind: 'hawkes' }>>,
  step: Seconds,
): SelfExcitingJumps {
  const { baseIntensity, excitation, decay } = price;
  if (!(baseIntensity >= 0 && baseIntensity < Infinity && excitation >= 0 && excitation < decay && decay < Infinity))
    throw new RangeError(
      `The jumps of ${name} have baseIntensity ${baseIntensity}, excitation ${excitation} and decay ${decay}; ` +
        'they must be numbers ≥ 0, the excitation below the decay.',
    );
  const years = step / SECONDS_PER_YEAR;
  const size = normalSize(price, name);
  return {
    kind: 'selfExciting',
    underlying,
    base: baseIntensity * years,
    excitation: excitation * years,
    decay: decay * years,
    fadedInStep: -expm1(-decay * years),
    size,
    meanMove: meanMove(size),
  };
}

/** Beyond this share of the base the rest of an excitation changes no double, and would fade into subnormal numbers. */
const NEGLIGIBLE = 1e-18;

/**
 * Adds the jumps, and takes out their compensator. Exact at any step: the time to the next jump is the shorter of an
 * exponential wait at the base intensity and the wait of the fading part, whose survival exp(−x(1 − e^(−βs))/β) is
 * inverted (Dassios and Zhao 2013, algorithm 3.1), with x the excitation left. A jump belongs to the step that contains
 * its time, (t_{k−1}, t_k].
 */
export function addSelfExcitingJumps(
  { underlying, base, excitation, decay, fadedInStep, size, meanMove: move }: SelfExcitingJumps,
  clock: RandomStream,
  sizes: RandomStream,
  root: RootKey,
  path: number,
  logSteps: Float64Array,
): void {
  if (base === 0) return;
  clock.seek(root, path, purpose(PURPOSE.jumpTimes, underlying));
  sizes.seek(root, path, purpose(PURPOSE.jumpSizes, underlying));
  const negligible = NEGLIGIBLE * base;
  let left = 0;
  let next = wait(clock, base, left, decay);
  for (let k = 0; k < logSteps.length; k++) {
    const end = k + 1;
    if (next > end) {
      const faded = left * fadedInStep;
      logSteps[k]! -= move * (base + faded / decay);
      left = left > negligible ? left - faded : 0;
      continue;
    }
    let time = k;
    let jumped = 0;
    let excited = 0;
    while (next <= end) {
      const faded = left * -expm1(-decay * (next - time));
      excited += faded / decay;
      left += excitation - faded;
      jumped += drawSize(size, sizes);
      time = next;
      next = time + wait(clock, base, left, decay);
    }
    const faded = left * -expm1(-decay * (end - time));
    excited += faded / decay;
    left -= faded;
    logSteps[k]! += jumped - move * (base + excited);
  }
}

/** Steps to the next jump, with so much excitation left. Two draws, whatever it is. */
function wait(clock: RandomStream, base: number, left: number, decay: number): number {
  const own = clock.exponential() / base;
  const survived = 1 - (decay * clock.exponential()) / left;
  return survived > 0 ? Math.min(own, -log(survived) / decay) : own;
}
