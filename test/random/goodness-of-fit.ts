import { logNormalCdf, normalCdf } from '../../src/math/normal-distribution.ts';

/** √n·sup|Fₙ − F| of values against the uniform law; beyond 2.47 with probability 2·e^(−2·2.47²) = 1e-5. Sorts in place. */
export function kolmogorovSmirnov(uniforms: Float64Array): number {
  uniforms.sort();
  const n = uniforms.length;
  let worst = 0;
  for (let i = 0; i < n; i++) worst = Math.max(worst, (i + 1) / n - uniforms[i]!, uniforms[i]! - i / n);
  return worst * Math.sqrt(n);
}

/** {@link kolmogorovSmirnov} of values against the standard normal law. */
export function normalKolmogorovSmirnov(values: Float64Array): number {
  return kolmogorovSmirnov(Float64Array.from(values, normalCdf));
}

/**
 * The Anderson–Darling A² of values against the standard normal law, which weighs the tails. Its limit is Σ χ²ⱼ/(j(j + 1)),
 * so its own tail is √3·P(χ²₁ > 2z): beyond 10.3 with probability 1e-5.
 */
export function normalAndersonDarling(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (2 * i + 1) * (logNormalCdf(sorted[i]!) + logNormalCdf(-sorted[n - 1 - i]!));
  return -n - sum / n;
}

/** Pearson's statistic of counts that are expected to be equal, as a standard normal deviate (Wilson and Hilferty 1931). */
export function chiSquareDeviate(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  const expected = total / counts.length;
  let statistic = 0;
  for (let i = 0; i < counts.length; i++) statistic += (counts[i]! - expected) ** 2 / expected;
  const freedom = counts.length - 1;
  return (Math.cbrt(statistic / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
}

/** Sample correlation times √n: standard normal for independent columns of mean 0 and variance 1. */
export function correlationDeviate(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum / Math.sqrt(x.length);
}
