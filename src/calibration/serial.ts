import { power } from '../math/power.ts';
import { upperIncompleteGamma } from '../math/incomplete-gamma.ts';

/** Dependence of a series on its own past. */
export interface Autocorrelations {
  /** Of lags 1 … L, each with divisor n: −1 … 1. */
  readonly values: Float64Array;
  /** 1.96/√n: independent values exceed it at one lag in twenty. */
  readonly bound: number;
  /** n(n + 2) Σ ρₖ²/(n − k): about chi-square of L degrees where values are independent (Ljung and Box 1978). */
  readonly ljungBox: { readonly statistic: number; readonly lags: number; readonly pValue: number };
}

/**
 * Autocorrelations of a series, up to `lags`; all 0 for a series without variance.
 *
 * @param lags  1 ≤ lags < number of values
 * @throws RangeError  another number of lags, or a value that is not finite
 */
export function autocorrelations({
  values,
  lags,
}: {
  readonly values: ArrayLike<number>;
  readonly lags: number;
}): Autocorrelations {
  const n = values.length;
  if (!(Number.isInteger(lags) && lags >= 1 && lags < n))
    throw new RangeError(`Of ${n} values there are autocorrelations at lags from 1 to ${n - 1}, not up to ${lags}.`);
  const deviations = centred(values);
  const variance = covarianceAt(deviations, 0);
  const found = Float64Array.from({ length: lags }, (_, k) =>
    variance > 0 ? covarianceAt(deviations, k + 1) / variance : 0,
  );
  let sum = 0;
  found.forEach((rho, k) => (sum += (rho * rho) / (n - k - 1)));
  const statistic = n * (n + 2) * sum;
  return {
    values: found,
    bound: 1.959963984540054 / Math.sqrt(n),
    ljungBox: { statistic, lags, pValue: upperIncompleteGamma(lags / 2, statistic / 2) },
  };
}

/** Mean, and the variance of √n times it: Σ of autocovariances under Bartlett's window (Newey and West 1987). */
export function autocovarianceSum(values: ArrayLike<number>): {
  readonly mean: number;
  readonly longRunVariance: number;
} {
  const n = values.length;
  const deviations = centred(values);
  const lags = Math.min(n - 1, Math.floor(4 * power(n / 100, 2 / 9)));
  let sum = covarianceAt(deviations, 0);
  for (let k = 1; k <= lags; k++) sum += 2 * (1 - k / (lags + 1)) * covarianceAt(deviations, k);
  let total = 0;
  for (let t = 0; t < n; t++) total += values[t]!;
  return { mean: total / n, longRunVariance: Math.max(0, sum) };
}

function centred(values: ArrayLike<number>): Float64Array {
  let total = 0;
  for (let t = 0; t < values.length; t++) {
    if (!Number.isFinite(values[t])) throw new RangeError(`Value ${t} of the series is ${values[t]}.`);
    total += values[t]!;
  }
  const mean = total / values.length;
  return Float64Array.from(values, (value) => value - mean);
}

function covarianceAt(deviations: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < deviations.length; t++) sum += deviations[t]! * deviations[t - lag]!;
  return sum / deviations.length;
}
