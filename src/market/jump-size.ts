import { exp, expm1 } from '../math/exp.ts';
import { log } from '../math/log.ts';
import type { DoubleExponentialJumps, NormalJumps } from '../price-model.ts';
import type { RandomStream } from '../random/stream.ts';
import type { Fraction } from '../units.ts';

/** The law of one jump in log price. */
export type JumpSize =
  | NormalSize
  /** Up by an exponential of mean 1/upRate with `upProbability`, else down by one of mean 1/downRate (Kou 2002, eq. 2). */
  | {
      readonly kind: 'doubleExponential';
      readonly upProbability: Fraction;
      readonly upRate: number;
      readonly downRate: number;
    };

export interface NormalSize {
  readonly kind: 'normal';
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Normal sizes.
 *
 * @param name  of the underlying, for the message
 * @throws RangeError  a deviation that is negative, a number that is not one
 */
export function normalSize(
  { jumpMean: mean, jumpDeviation: deviation }: Pick<NormalJumps, 'jumpMean' | 'jumpDeviation'>,
  name: string,
): NormalSize {
  if (!(deviation >= 0 && deviation < Infinity && Number.isFinite(mean)))
    throw new RangeError(
      `The jumps of ${name} have mean ${mean} and deviation ${deviation}; ` +
        'the deviation must be a number ≥ 0, the mean a number.',
    );
  return { kind: 'normal', mean, deviation };
}

/**
 * Double-exponential sizes.
 *
 * @param name  of the underlying, for the message
 * @throws RangeError  an up rate ≤ 1 (the price would have no mean), a down rate ≤ 0, a probability outside [0, 1]
 */
export function doubleExponentialSize(
  { upProbability, upRate, downRate }: Omit<DoubleExponentialJumps, 'jumpIntensity'>,
  name: string,
): JumpSize {
  if (!(upProbability >= 0 && upProbability <= 1 && upRate > 1 && downRate > 0))
    throw new RangeError(
      `The jumps of ${name} have upProbability ${upProbability}, upRate ${upRate} and downRate ${downRate}; ` +
        'they must lie in [0, 1], above 1 and above 0.',
    );
  return { kind: 'doubleExponential', upProbability, upRate, downRate };
}

/** κ = E[eᴶ] − 1, the mean relative move of the price by one jump. */
export function meanMove(size: JumpSize): Fraction {
  switch (size.kind) {
    case 'normal':
      return expm1(size.mean + (size.deviation * size.deviation) / 2);
    case 'doubleExponential': {
      const { upProbability, upRate, downRate } = size;
      return upProbability / (upRate - 1) - (1 - upProbability) / (downRate + 1);
    }
  }
}

/** E[e^(ηJ)] and its derivative by η, E[J e^(ηJ)]; both infinite where η lies beyond a rate of exponentials. */
export function exponentialMoments(size: JumpSize, eta: number): { readonly value: number; readonly slope: number } {
  switch (size.kind) {
    case 'normal': {
      const variance = size.deviation * size.deviation;
      const value = exp(eta * size.mean + (eta * eta * variance) / 2);
      return { value, slope: (size.mean + eta * variance) * value };
    }
    case 'doubleExponential': {
      const { upProbability, upRate, downRate } = size;
      if (eta >= upRate && upProbability > 0) return { value: Infinity, slope: Infinity };
      if (eta <= -downRate && upProbability < 1) return { value: Infinity, slope: -Infinity };
      const up = upProbability === 0 ? 0 : (upProbability * upRate) / (upRate - eta);
      const down = upProbability === 1 ? 0 : ((1 - upProbability) * downRate) / (downRate + eta);
      const slope = (up === 0 ? 0 : up / (upRate - eta)) - (down === 0 ? 0 : down / (downRate + eta));
      return { value: up + down, slope };
    }
  }
}

/** The law with the density e^(ηy) f(y) / E[e^(ηJ)], which is of the same kind; η where that mean is finite. */
export function tiltedSize(size: JumpSize, eta: number): JumpSize {
  switch (size.kind) {
    case 'normal':
      return { ...size, mean: size.mean + eta * size.deviation * size.deviation };
    case 'doubleExponential': {
      const { kind, upProbability, upRate, downRate } = size;
      const up = upProbability === 0 ? 0 : (upProbability * upRate) / (upRate - eta);
      const down = upProbability === 1 ? 0 : ((1 - upProbability) * downRate) / (downRate + eta);
      return { kind, upProbability: up / (up + down), upRate: upRate - eta, downRate: downRate + eta };
    }
  }
}

/** One jump in log price; every draw takes one uniform and is monotone in it. */
export function drawSize(size: JumpSize, stream: RandomStream): number {
  switch (size.kind) {
    case 'normal':
      return size.mean + size.deviation * stream.normal();
    case 'doubleExponential': {
      const downProbability = 1 - size.upProbability;
      const u = stream.uniform();
      return u < downProbability
        ? log(u / downProbability) / size.downRate
        : -log((1 - u) / size.upProbability) / size.upRate;
    }
  }
}
