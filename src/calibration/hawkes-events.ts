import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { checkFields } from './laws/law.ts';

/** Jumps of which the times are known. */
export interface HawkesEvents {
  /** Ascending, in years (or any unit, the intensities being per that unit), 0 ≤ t ≤ horizon. */
  readonly times: ArrayLike<number>;
  /** Time over which the jumps were looked for, from 0. */
  readonly horizon: number;
  readonly baseIntensity: number;
  readonly excitation: number;
  readonly decay: number;
}

/**
 * ln-likelihood of event times under λ(t) = μ + Σ_{tᵢ < t} α·e^(−β(t − tᵢ)) started at μ (Ozaki 1979):
 *
 *     Σ ln(μ + α·Aᵢ) − μT − (α/β) Σ (1 − e^(−β(T − tᵢ))),   A₁ = 0,  Aᵢ = e^(−β(tᵢ − tᵢ₋₁))·(1 + Aᵢ₋₁)
 *
 * @throws RangeError  parameters outside their range, times out of order or outside [0, horizon]
 */
export function hawkesLogLikelihood(events: HawkesEvents): number {
  const { times, horizon, baseIntensity, excitation, decay } = events;
  checkFields(
    { horizon, baseIntensity, excitation, decay },
    { horizon: 'positive', baseIntensity: 'positive', excitation: 'notNegative', decay: 'positive' },
  );
  let sum = -baseIntensity * horizon;
  let excited = 0;
  let previous = 0;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (!(time >= previous && time <= horizon))
      throw new RangeError(`Event ${i} is at ${time}; times ascend from 0 to the horizon, ${horizon}.`);
    if (i > 0) excited = exp(-decay * (time - previous)) * (1 + excited);
    sum += log(baseIntensity + excitation * excited) - (excitation / decay) * (1 - exp(-decay * (horizon - time)));
    previous = time;
  }
  return sum;
}
