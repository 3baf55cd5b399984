import { log, log1p } from './log.ts';

/** Below it the asymptotic series is taken at x + 1, x + 2, … instead. */
const SERIES_FROM = 10;

/**
 * δ(x) = ln Γ(x + 1) − (x + ½)·ln x + x − ½·ln 2π for x > 0: what Stirling's formula leaves out; absolute error below 2e-15.
 *
 * With it and {@link devianceTerm}, probabilities of the binomial family keep their relative accuracy where differences of
 * log-gammas lose it (at 1e7 each log-gamma is uncertain by 3e-8). C. Loader, "Fast and accurate computation of binomial
 * probabilities" (2000).
 */
export function stirlingError(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < SERIES_FROM; shifted++) sum += (shifted + 0.5) * log1p(1 / shifted) - 1;
  return sum + stirlingSeries(shifted);
}

/** 1/(12x) − 1/(360x³) + …, Bernoulli numbers B₂ to B₁₆. */
function stirlingSeries(x: number): number {
  const y = 1 / (x * x);
  return (
    (1 / 12 -
      y *
        (1 / 360 -
          y *
            (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y * (1 / 156 - (y * 3617) / 122400))))))) /
    x
  );
}

/**
 * x·ln(x/M) + M − x ≥ 0 for x, M > 0 with M = mean + meanLow: half the deviance of a count x about its mean.
 *
 * Loader's series near x = M, where the three terms cancel.
 *
 * @param meanLow  what rounding took from the mean, |meanLow| ≪ mean; it matters at (x − M) times its relative size
 */
export function devianceTerm(x: number, mean: number, meanLow: number): number {
  const difference = x - mean - meanLow;
  const v = difference / (x + mean);
  if (!(Math.abs(v) < 0.3)) return x * log(x / mean) + mean - x + (meanLow * (mean - x)) / mean;
  const v2 = v * v;
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v2;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}
