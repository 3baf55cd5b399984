import { symmetricInverse } from '../../math/symmetric-inverse.ts';
import { normalScore } from '../confidence.ts';
import type { Estimate } from '../summary.ts';

/** One metric of one policy as a parameter moves. */
export interface ParameterEffect {
  readonly policy: string;
  readonly metric: string;
  /** Moved − as configured, on the same paths; null where the law does not allow the move, or nothing can be paired. */
  readonly lower: Estimate | null;
  readonly higher: Estimate | null;
  /** What one standard error moves the metric by: half of higher − lower, paired; where one side is missing the other alone. */
  readonly effect: Estimate | null;
}

/** An estimated parameter of a price model, moved by one standard error down and up. */
export interface MovedParameter {
  readonly underlying: string;
  readonly parameter: string;
  readonly value: number;
  readonly standardError: number;
  /** Why a side could not be run, a sentence; absent where both were. */
  readonly untold?: string;
  readonly effects: readonly ParameterEffect[];
}

/** All parameters together. */
export interface CombinedEffect {
  readonly policy: string;
  readonly metric: string;
  /** One standard error of the metric from the calibration, ≥ 0; null where no parameter's effect is known. */
  readonly effect: number | null;
  /** What chance alone would show in its place, had no parameter an effect. */
  readonly noise: number | null;
}

/** What the errors of the calibration do to the numbers of a run. */
export interface ParameterUncertainty {
  /** Paths of each run, those of the report. */
  readonly paths: number;
  readonly parameters: readonly MovedParameter[];
  readonly combined: readonly CombinedEffect[];
  /** Underlyings of which no standard error is known: their parameters were taken as they stand. */
  readonly unknown: readonly string[];
}

/** Correlations of the estimates of one underlying's parameters, row-major in the order of `parameters`. */
export interface EstimateCorrelations {
  readonly underlying: string;
  readonly parameters: readonly string[];
  readonly correlations: Float64Array;
}

/**
 * The delta method: as parameter j moves by one standard error, the others follow by their correlation with it, so that the
 * effects are Δ = R g with g those of moves alone, and the metric's variance gᵀ R g is
 *
 *     Δᵀ R⁻¹ Δ
 *
 * summed over underlyings, which were fitted apart. Of independent estimates it is the sum of squares. Parameters whose effect
 * is not known are left out, their rows and columns of R with them. With sⱼ the standard error of Δⱼ, and the errors of two
 * moves correlated as the moves are, since alike moves change a path alike, the noise is the root of Σᵢⱼ (R⁻¹)ᵢⱼ Rᵢⱼ sᵢ sⱼ.
 */
export function combineEffects(
  parameters: readonly MovedParameter[],
  correlations: readonly EstimateCorrelations[],
  confidence: number,
): CombinedEffect[] {
  const [first] = parameters;
  return (first?.effects ?? []).map(({ policy, metric }) => {
    let [variance, noise, told] = [0, 0, 0];
    for (const { underlying, parameters: names, correlations: matrix } of correlations) {
      const known = names.flatMap((name, place) => {
        const moved = parameters.find((each) => each.underlying === underlying && each.parameter === name);
        const effect = moved?.effects.find((each) => each.policy === policy && each.metric === metric)?.effect;
        if (effect == null || effect.estimate === null) return [];
        const { estimate, low, high } = effect;
        const error = low === null || high === null ? 0 : (high - low) / (2 * normalScore(confidence));
        return [{ place, estimate, error }];
      });
      const order = known.length;
      told += order;
      const part = known.flatMap((row) => known.map((column) => matrix[row.place * names.length + column.place]!));
      const inverse = symmetricInverse(Float64Array.from(part), order)!;
      known.forEach((one, i) => {
        known.forEach((other, j) => {
          const place = i * order + j;
          variance += one.estimate * inverse[place]! * other.estimate;
          noise += one.error * inverse[place]! * part[place]! * other.error;
        });
      });
    }
    return told === 0
      ? { policy, metric, effect: null, noise: null }
      : { policy, metric, effect: Math.sqrt(Math.max(0, variance)), noise: Math.sqrt(Math.max(0, noise)) };
  });
}

/** The same estimate of half of it. */
export function halved(estimate: Estimate): Estimate {
  const half = (value: number | null): number | null => (value === null ? null : value / 2);
  return { ...estimate, estimate: half(estimate.estimate), low: half(estimate.low), high: half(estimate.high) };
}
