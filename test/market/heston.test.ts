import { describe, expect, it } from 'vitest';
import { compileHeston, writeHestonSteps } from '../../src/market/heston.ts';
import type { SquareRootVariance } from '../../src/price-model.ts';
import { fillNormals } from '../../src/random/normal.ts';
import { truth } from '../fixtures/truths.ts';
import { meanOf, ROOT } from './experiments.ts';

// Seeds are fixed; with another one each z bound of 4.5 would fail with probability 7e-6.
const Z = 4.5;
const DAY = 86_400;

const usual: SquareRootVariance = {
  initialVariance: 0.64,
  meanReversion: 6,
  longRunVariance: 0.49,
  volatilityOfVariance: 1.5,
  correlation: -0.4,
};
/** Feller ratio 0.16, starting at zero: the exponential form rules. */
const low: SquareRootVariance = {
  initialVariance: 0,
  meanReversion: 5,
  longRunVariance: 0.1,
  volatilityOfVariance: 2.5,
  correlation: 0.8,
};

/** Calls `visit` with the log returns and the variances at the ends of steps of so many paths. */
function forEachPath(
  variance: SquareRootVariance,
  { paths, steps, step }: { readonly paths: number; readonly steps: number; readonly step: number },
  visit: (logSteps: Float64Array, variances: Float64Array, shocks: Float64Array) => void,
): void {
  const law = compileHeston(variance, 0, step, 'A');
  const [logSteps, variances] = [new Float64Array(steps), new Float64Array(steps)];
  for (let path = 0; path < paths; path++) {
    fillNormals(ROOT, path, 1, 0, logSteps);
    fillNormals(ROOT, path, 2, 0, variances);
    const shocks = logSteps.slice();
    writeHestonSteps(law, logSteps, variances);
    visit(logSteps, variances, shocks);
  }
}

/** Mean and variance of the variance after a time in years (Cox, Ingersoll and Ross 1985). */
function momentsAfter(
  variance: SquareRootVariance,
  years: number,
): { readonly mean: number; readonly variance: number } {
  const { initialVariance: v, meanReversion: kappa, longRunVariance: theta, volatilityOfVariance: eps } = variance;
  const decay = Math.exp(-kappa * years);
  return {
    mean: theta + (v - theta) * decay,
    variance: (v * eps ** 2 * decay * (1 - decay)) / kappa + (theta * eps ** 2 * (1 - decay) ** 2) / (2 * kappa),
  };
}

function expectMean(values: ArrayLike<number>, expected: number, what: string): void {
  const { mean, standardError } = meanOf(values);
  expect(Math.abs(mean - expected), `${what}: ${mean} against ${expected}`).toBeLessThan(Z * standardError);
}

describe("Heston's variance", () => {
  it.each([
    ['in steps of an hour', usual, 3600],
    ['in steps of a week', usual, 7 * DAY],
    ['near zero, in steps of an hour', low, 3600],
    ['near zero, in steps of a week', low, 7 * DAY],
  ])('has its exact mean and variance at every step %s', (_, variance, step) => {
    const steps = 12;
    const found = Array.from({ length: steps }, () => [] as number[]);
    forEachPath(variance, { paths: 20_000, steps, step }, (__, variances) => {
      variances.forEach((v, k) => found[k]!.push(v));
    });
    found.forEach((values, k) => {
      const exact = momentsAfter(variance, ((k + 1) * step) / (365 * DAY));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expectMean(values, exact.mean, `mean after step ${k + 1}`);
      expectMean(
        values.map((v) => (v - exact.mean) ** 2),
        exact.variance,
        `variance after step ${k + 1}`,
      );
    });
  });

  it('has the moments of heston-1, its integral over time too', () => {
    const { expected } = truth<unknown, { readonly [name: string]: number }>('heston-1');
    const steps = 120;
    const [last, integral] = [[] as number[], [] as number[]];
    forEachPath(usual, { paths: 20_000, steps, step: DAY / 4 }, (_, variances) => {
      last.push(variances.at(-1)!);
      const inside = variances.subarray(0, steps - 1).reduce((sum, v) => sum + v, 0);
      integral.push(((usual.initialVariance / 2 + inside + variances.at(-1)! / 2) * (DAY / 4)) / (365 * DAY));
    });
    expectMean(last, expected['meanVariance']!, 'mean');
    const squares = last.map((v) => (v - expected['meanVariance']!) ** 2);
    expectMean(squares, expected['varianceOfVariance']!, 'variance');
    expectMean(integral, expected['meanIntegratedVariance']!, 'integral');
  });

  it('rests at zero for a while where it reaches it, and comes back', () => {
    let atZero = 0;
    let back = 0;
    forEachPath(low, { paths: 200, steps: 500, step: 3600 }, (_, variances) => {
      variances.forEach((v, k) => {
        if (v === 0) atZero++;
        else if (k > 0 && variances[k - 1] === 0) back++;
      });
    });
    expect(atZero).toBeGreaterThan(1000);
    expect(back).toBeGreaterThan(1000);
  });
});

describe("Heston's price", () => {
  it.each([
    ['falling with the variance', usual],
    ['rising with it, from zero', low],
    ['its mirror', { ...usual, correlation: -1 }],
    ['the same shock', { ...low, correlation: 1 }],
  ])('is a martingale in every step of a week, %s', (_, variance) => {
    const steps = 6;
    const found = Array.from({ length: steps }, () => [] as number[]);
    forEachPath(variance, { paths: 60_000, steps, step: 7 * DAY }, (logSteps) => {
      let logPrice = 0;
      logSteps.forEach((r, k) => found[k]!.push(Math.exp((logPrice += r))));
    });
    found.forEach((prices, k) => expectMean(prices, 1, `step ${k + 1}`));
  });

  it('has shocks that correlate with those of the variance as asked, and with the shock given fully', () => {
    for (const correlation of [-0.9, -0.4, 0, 0.7]) {
      const n = 100_000;
      const [price, change, given] = [[] as number[], [] as number[], [] as number[]];
      forEachPath({ ...usual, correlation }, { paths: 1, steps: n, step: 60 }, (logSteps, variances, shocks) => {
        for (let k = 1; k < n; k++) {
          const scale = Math.sqrt(variances[k - 1]! * (60 / (365 * DAY)));
          price.push(logSteps[k]! / scale);
          change.push((variances[k]! - variances[k - 1]!) / scale / usual.volatilityOfVariance);
          given.push(shocks[k]!);
        }
      });
      const product = (a: number[], b: number[]): number => meanOf(a.map((x, i) => x * b[i]!)).mean;
      // Both are standard normal but for terms of the order of √dt = 0.0014.
      const allowed = (Z * (1 - correlation ** 2)) / Math.sqrt(n) + 0.003;
      const found = product(price, change) / Math.sqrt(product(price, price) * product(change, change));
      expect(Math.abs(found - correlation), `${found}`).toBeLessThan(allowed);
      expect(product(price, given) / Math.sqrt(product(price, price) * product(given, given))).toBeGreaterThan(0.9999);
    }
  });

  it('has nearly the same law in steps of five days as heston-1 says exactly', () => {
    const { inputs, expected } = truth<
      { readonly priceLevels: readonly number[] },
      { readonly pPriceAtOrBelow: readonly number[] }
    >('heston-1');
    const prices: number[] = [];
    forEachPath(usual, { paths: 100_000, steps: 6, step: 5 * DAY }, (logSteps) => {
      prices.push(100 * Math.exp(logSteps.reduce((sum, r) => sum + r, 0)));
    });
    inputs.priceLevels.forEach((level, i) => {
      const p = expected.pPriceAtOrBelow[i]!;
      const found = prices.filter((price) => price <= level).length / prices.length;
      // The scheme's own error at this step, measured with 10⁷ paths, is below 0.0005.
      expect(Math.abs(found - p), `P(S ≤ ${level}) = ${found}`).toBeLessThan(
        Z * Math.sqrt((p * (1 - p)) / prices.length) + 0.0005,
      );
    });
  });
});
