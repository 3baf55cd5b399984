import { log } from '../math/log.ts';
import { power } from '../math/power.ts';

/** Mean block lengths in observations, ≥ 1. */
export interface BlockLengths {
  /** For the stationary bootstrap: mean of its geometric blocks. */
  readonly stationary: number;
  /** For the circular bootstrap: its fixed blocks. */
  readonly circular: number;
}

/**
 * Block lengths that minimise the mean squared error of the bootstrap variance of the mean (Politis and White 2004,
 * corrected by Patton, Politis and White 2009), for a series of n observations:
 *
 *     b = (2 G² / D)^(1/3) · n^(1/3),   G = Σ_{|k| ≤ M} ℓ(k/M) |k| R(k),   g₀ = Σ_{|k| ≤ M} ℓ(k/M) R(k)
 *
 * with D = 2 g₀² (stationary) or (4/3) g₀² (circular), R(k) the autocovariance with divisor n and ℓ(t) = min(1, 2(1 − |t|))
 * the flat-top window. M = min(2·max(m̂, 1), ⌈√n⌉ + K), where m̂ is the first lag after which K = max(5, ⌈log₁₀ n⌉)
 * autocorrelations in a row stay below 2 √(log₁₀ n / n); without such a run up to lag ⌈√n⌉ + K it is the last lag whose
 * autocorrelation does not. Capped at ⌈min(3√n, n/3)⌉, and at one observation from below. A series without variance, or
 * with g₀ = 0, asks for blocks of one.
 *
 * @param values  at least two observations in time order
 * @throws RangeError  fewer than two observations, or one that is not finite
 */
export function optimalBlockLength({ values }: { readonly values: ArrayLike<number> }): BlockLengths {
  const n = values.length;
  if (n < 2) throw new RangeError(`A block length needs at least two observations, not ${n}.`);
  const decades = log(n) / log(10);
  const run = Math.max(5, Math.ceil(decades));
  const longest = Math.min(Math.ceil(Math.sqrt(n)) + run, n - 1);
  const covariances = autocovariances(values, longest);
  const bandwidth = Math.min(2 * Math.max(lastCorrelatedLag(covariances, run, decades / n), 1), longest);
  let slope = 0;
  let spectrum = covariances[0]!;
  for (let k = 1; k <= bandwidth; k++) {
    const window = Math.min(1, 2 * (1 - k / bandwidth));
    slope += 2 * window * k * covariances[k]!;
    spectrum += 2 * window * covariances[k]!;
  }
  const cap = Math.max(1, Math.ceil(Math.min(3 * Math.sqrt(n), n / 3)));
  const length = (factor: number): number => {
    if (spectrum === 0) return 1;
    const cube = ((2 * slope * slope) / (factor * spectrum * spectrum)) * n;
    return Math.min(cap, Math.max(1, cube > 0 ? power(cube, 1 / 3) : 0));
  };
  return { stationary: length(2), circular: length(4 / 3) };
}

/** R(0) … R(longest), each with divisor n. */
function autocovariances(values: ArrayLike<number>, longest: number): Float64Array {
  const n = values.length;
  let total = 0;
  for (let t = 0; t < n; t++) {
    if (!Number.isFinite(values[t])) throw new RangeError(`Observation ${t} of the series is ${values[t]}.`);
    total += values[t]!;
  }
  const mean = total / n;
  const deviations = Float64Array.from(values, (value) => value - mean);
  return Float64Array.from({ length: longest + 1 }, (_, lag) => {
    let covariance = 0;
    for (let t = lag; t < n; t++) covariance += deviations[t]! * deviations[t - lag]!;
    return covariance / n;
  });
}

/** m̂: the lag after which `run` autocorrelations in a row are insignificant. */
function lastCorrelatedLag(covariances: Float64Array, run: number, decadesPerObservation: number): number {
  const bound = 2 * Math.sqrt(decadesPerObservation) * covariances[0]!;
  let quiet = 0;
  let last = 0;
  for (let lag = 1; lag < covariances.length; lag++) {
    if (Math.abs(covariances[lag]!) < bound) quiet++;
    else {
      quiet = 0;
      last = lag;
    }
    if (quiet === run) break;
  }
  return last;
}
