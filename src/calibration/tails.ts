import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';

/** The tail index of one side, read off its k largest values. */
export interface TailIndex {
  /** Values beyond the threshold. */
  readonly count: number;
  /** Size beyond which they lie, > 0. */
  readonly threshold: number;
  /** α of P(|r| > x) ~ x^(−α): moments of order α and above are infinite. */
  readonly index: number;
  /** α/√k, for independent values; clustered ones have a larger one. */
  readonly standardError: number;
}

/**
 * Hill's (1975) estimate α = k/Σ ln(xᵢ/x_(k+1)) of one tail, at each of several k: a plot over k is level where the tail is a
 * power.
 *
 * @param counts  each k ≥ 2; those with fewer values of that sign beyond are left out
 */
export function hillEstimates({
  returns,
  tail,
  counts,
}: {
  readonly returns: ArrayLike<number>;
  readonly tail: 'lower' | 'upper';
  readonly counts: readonly number[];
}): TailIndex[] {
  const sign = tail === 'upper' ? 1 : -1;
  const sizes = Float64Array.from(returns, (r) => sign * r)
    .filter((size) => size > 0)
    .sort()
    .reverse();
  const logs = sizes.map(log);
  return counts.flatMap((count) => {
    if (!(Number.isInteger(count) && count >= 2)) throw new RangeError(`A tail has 2 values at least, not ${count}.`);
    if (count >= sizes.length) return [];
    let sum = 0;
    for (let i = 0; i < count; i++) sum += logs[i]! - logs[count]!;
    if (!(sum > 0)) return [];
    const index = count / sum;
    return [{ count, threshold: sizes[count]!, index, standardError: index / Math.sqrt(count) }];
  });
}

/** Kolmogorov and Smirnov's distance of values from the uniform law, as of {@link probabilityIntegralTransform}. */
export interface UniformityTest {
  /** sup |Fₙ(u) − u|. */
  readonly distance: number;
  /**
   * P(distance at least so large) for independent uniforms (Kolmogorov's limit with Stephens' 1970 correction). Where the
   * law was fitted to the same values it is too large: a small one speaks against the model, a large one hardly for it.
   */
  readonly pValue: number;
}

/** @throws RangeError  no value, or one outside [0, 1] */
export function uniformityTest(values: ArrayLike<number>): UniformityTest {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) throw new RangeError('There are no values to test for uniformity.');
  let distance = 0;
  sorted.forEach((value, i) => {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`A probability lies between 0 and 1, not at ${value}.`);
    distance = Math.max(distance, (i + 1) / n - value, value - i / n);
  });
  const root = Math.sqrt(n);
  return { distance, pValue: kolmogorovTail(distance * (root + 0.12 + 0.11 / root)) };
}

/** 2 Σ (−1)^(j−1) e^(−2j²x²) for x > 0. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let j = 1; j <= 100; j++) {
    const term = exp(-2 * j * j * x * x);
    sum += j % 2 === 1 ? term : -term;
    if (term < 1e-17 * sum) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
