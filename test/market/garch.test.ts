import { describe, expect, it } from 'vitest';
import { incompleteBeta } from '../../src/math/incomplete-beta.ts';
import type { PriceModel } from '../../src/price-model.ts';
import { kolmogorovSmirnov, normalKolmogorovSmirnov } from '../random/goodness-of-fit.ts';
import { forEachPath, logReturns, meanOf, pathOf } from './experiments.ts';

// Seeds are fixed; with another one each z bound of 4.5 would fail with probability 7e-6, each distance with 1e-5.
const Z = 4.5;
const WORST_DISTANCE = 2.47;

type Garch = Extract<PriceModel, { kind: 'garch' }>;
const normal: Garch = {
  kind: 'garch',
  drift: 0,
  omega: 1e-6,
  alpha: 0.03,
  gamma: 0.06,
  beta: 0.88,
  initialVariance: 3e-5,
};
const persistence = 0.03 + 0.03 + 0.88;
const stationary = 1e-6 / (1 - persistence);

/** The shocks of variance 1, by running the recursion over the returns. */
function innovations(price: Garch, returns: readonly number[], step = 60): Float64Array {
  let h = price.initialVariance;
  return Float64Array.from(returns, (r) => {
    const shock = r - (price.drift * step) / 31_536_000;
    const z = shock / Math.sqrt(h);
    h = price.omega + (price.alpha + (shock < 0 ? price.gamma : 0)) * shock ** 2 + price.beta * h;
    return z;
  });
}

/** P(T ≤ z) of Student's t scaled to variance 1. */
function scaledStudentCdf(z: number, degrees: number): number {
  const t2 = (z * z * degrees) / (degrees - 2);
  const tail = incompleteBeta({ a: degrees / 2, b: 0.5, x: degrees / (degrees + t2) }) / 2;
  return z < 0 ? tail : 1 - tail;
}

describe('a GARCH price', () => {
  it('moves by independent normal shocks of the variance that its recursion says', () => {
    const price = { ...normal, drift: 40 };
    const shocks = innovations(price, logReturns(pathOf({ prices: [price], steps: 40_000 })[0]!));
    expect(normalKolmogorovSmirnov(shocks)).toBeLessThan(WORST_DISTANCE);
    for (const of of [(z: number) => z, (z: number) => z * z - 1]) {
      const { mean, standardError } = meanOf(shocks.subarray(1).map((z, k) => of(z) * of(shocks[k]!)));
      expect(Math.abs(mean)).toBeLessThan(Z * standardError);
    }
  });

  it.each([2.5, 5, 30])("moves by shocks of Student's t with %d degrees, scaled to variance 1", (degreesOfFreedom) => {
    const price = { ...normal, degreesOfFreedom };
    const shocks = innovations(price, logReturns(pathOf({ prices: [price], steps: 40_000 })[0]!));
    const uniforms = shocks.map((z) => scaledStudentCdf(z, degreesOfFreedom));
    expect(kolmogorovSmirnov(uniforms)).toBeLessThan(WORST_DISTANCE);
    if (degreesOfFreedom <= 4) return;
    const { mean, standardError } = meanOf(shocks.map((z) => z * z));
    expect(Math.abs(mean - 1)).toBeLessThan(Z * standardError);
  });

  it('approaches its mean variance by the persistence of each step', () => {
    const steps = 24;
    const squares = Array.from({ length: steps }, () => [] as number[]);
    forEachPath({ prices: [normal], steps }, 20_000, ({ index }) => {
      logReturns(index[0]!).forEach((r, k) => squares[k]!.push(r * r));
    });
    squares.forEach((values, k) => {
      const expected = stationary + (normal.initialVariance - stationary) * persistence ** k;
      const { mean, standardError } = meanOf(values);
      expect(Math.abs(mean - expected), `step ${k + 1}: ${mean}`).toBeLessThan(Z * standardError);
    });
  });

  it('has the variance and the kurtosis of the stationary law', () => {
    const { alpha, beta, gamma } = normal;
    // E[a²] of a = (α + γ·1[z < 0])·z² + β, z normal (He and Teräsvirta 1999, their theorem 1).
    const square = 3 * (alpha ** 2 + alpha * gamma + gamma ** 2 / 2) + 2 * beta * (alpha + gamma / 2) + beta ** 2;
    const kurtosis = (3 * (1 - persistence ** 2)) / (1 - square);
    const perRun: [number[], number[]] = [[], []];
    const [forgotten, steps] = [400, 4_400];
    forEachPath({ prices: [normal], steps }, 300, ({ index }) => {
      const returns = logReturns(index[0]!.subarray(forgotten));
      perRun[0].push(meanOf(returns.map((r) => r ** 2 / stationary)).mean);
      perRun[1].push(meanOf(returns.map((r) => r ** 4 / stationary ** 2)).mean);
    });
    for (const [values, expected] of [
      [perRun[0], 1],
      [perRun[1], kurtosis],
    ] as const) {
      const { mean, standardError } = meanOf(values);
      expect(Math.abs(mean - expected), `${mean} ± ${standardError} against ${expected}`).toBeLessThan(
        Z * standardError,
      );
    }
    expect(kurtosis).toBeGreaterThan(3.2);
  });

  it('keeps its mean log return beside common jumps', () => {
    const commonJumps = { intensity: 20_000, mean: [-0.02], deviation: [0.01], correlation: Float64Array.of(1) };
    const returns = logReturns(
      pathOf({ prices: [{ ...normal, drift: 100 }], steps: 100_000, commonJumps, initialPrices: [1] })[0]!,
    );
    const { mean, standardError } = meanOf(returns);
    const expected = (100 * 60) / 31_536_000;
    expect(Math.abs(mean - expected)).toBeLessThan(Z * standardError);
    expect(expected).toBeGreaterThan(2 * Z * standardError);
  });
});
