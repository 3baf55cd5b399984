import { describe, expect, it } from 'vitest';
import type { PriceModel } from '../../src/price-model.ts';
import { logReturns, meanOf, pathOf } from './experiments.ts';

// With jumps of exactly one size and no diffusion, a step's log return counts its jumps.
const SIZE = 1 / 1024;
const STEP = 60;
const YEARS = STEP / 31_536_000;

function jumpsPerStep(prices: ArrayLike<number>, intensity: number): number[] {
  const drift = -intensity * Math.expm1(SIZE) * YEARS;
  return logReturns(prices).map((r) => {
    const count = (r - drift) / SIZE;
    expect(Math.abs(count - Math.round(count))).toBeLessThan(1e-6);
    return Math.round(count);
  });
}

/** χ² of counts 0, 1, 2, 3, ≥ 4 against the Poisson law. */
function poissonChiSquare(counts: readonly number[], mean: number): number {
  const probabilities = [0, 1, 2, 3].map((k) => (Math.exp(-mean) * mean ** k) / [1, 1, 2, 6][k]!);
  probabilities.push(1 - probabilities.reduce((a, b) => a + b, 0));
  const found = [0, 0, 0, 0, 0];
  for (const count of counts) found[Math.min(count, 4)]!++;
  return probabilities.reduce((total, p, k) => total + (found[k]! - counts.length * p) ** 2 / (counts.length * p), 0);
}

// 4 degrees of freedom: exceeded with probability 1e-6 by a right sampler.
const CRITICAL = 33.4;

describe('jumps of an underlying', () => {
  const mean = 0.4;
  const intensity = mean / YEARS;
  const price: PriceModel = {
    kind: 'merton',
    drift: 0,
    volatility: 0,
    jumpIntensity: intensity,
    jumpMean: SIZE,
    jumpDeviation: 0,
  };

  it('are Poisson in number in a step: more than one may come', () => {
    const counts = Array.from({ length: 20 }, (_, path) =>
      jumpsPerStep(pathOf({ prices: [price], steps: 1000 }, path)[0]!, intensity),
    ).flat();
    expect(Math.max(...counts)).toBeGreaterThan(1);
    expect(poissonChiSquare(counts, mean)).toBeLessThan(CRITICAL);
  });

  it('are Poisson in the first step too, over many paths', () => {
    const counts = Array.from({ length: 20_000 }, (_, path) =>
      jumpsPerStep(pathOf({ prices: [price], steps: 1 }, path)[0]!, intensity),
    ).flat();
    expect(poissonChiSquare(counts, mean)).toBeLessThan(CRITICAL);
  });

  it('do not come with intensity zero', () => {
    const still: PriceModel = { ...price, jumpIntensity: 0 };
    expect(pathOf({ prices: [still], steps: 100 })[0]!.every((value) => value === 100)).toBe(true);
  });

  it('have normal sizes of the mean and deviation given', () => {
    // So rare per step that nearly every jump is alone in its step: two in one would show as variance 2, in 1 of 1,000.
    const sized: PriceModel = {
      kind: 'merton',
      drift: 0,
      volatility: 0,
      jumpIntensity: 0.002 / YEARS,
      jumpMean: -0.03,
      jumpDeviation: 0.01,
    };
    const drift = -(0.002 / YEARS) * Math.expm1(-0.03 + 0.01 ** 2 / 2) * YEARS;
    const sizes = Array.from({ length: 10 }, (_, path) =>
      logReturns(pathOf({ prices: [sized], steps: 200_000 }, path)[0]!),
    )
      .flat()
      .map((r) => r - drift)
      .filter((r) => Math.abs(r) > 1e-9);
    // 4.5 standard errors (probability 7e-6) and 1 in 1,000 for the doubles.
    const { mean: size, standardError } = meanOf(sizes);
    expect(Math.abs(size + 0.03)).toBeLessThan(4.5 * standardError + 0.03 * 0.001);
    const squares = meanOf(sizes.map((x) => (x + 0.03) ** 2));
    expect(Math.abs(squares.mean - 1e-4)).toBeLessThan(4.5 * squares.standardError + 0.001 * (2e-4 + 0.03 ** 2));
  });
});

describe('double-exponential jumps', () => {
  it('go up and down as often and as far as they should', () => {
    const price: PriceModel = {
      kind: 'kou',
      drift: 0,
      volatility: 0,
      jumpIntensity: 0.001 / YEARS,
      upProbability: 0.3,
      upRate: 25,
      downRate: 40,
    };
    // κ = p·η₊/(η₊ − 1) + q·η₋/(η₋ + 1) − 1.
    const drift = -0.001 * ((0.3 * 25) / 24 + (0.7 * 40) / 41 - 1);
    const sizes = logReturns(pathOf({ prices: [price], steps: 10_000_000 })[0]!)
      .map((r) => r - drift)
      .filter((r) => Math.abs(r) > 1e-9);
    const ups = sizes.filter((x) => x > 0);
    // 4.5 standard errors (probability 7e-6), and 1 in 1,000 for two jumps in one step.
    expect(Math.abs(ups.length / sizes.length - 0.3)).toBeLessThan(4.5 * Math.sqrt(0.21 / sizes.length) + 0.001);
    for (const [side, rate] of [
      [ups, 25],
      [sizes.filter((x) => x < 0), 40],
    ] as const) {
      const scaled = side.map((x) => Math.abs(x) * rate);
      for (const [power, expected] of [
        [1, 1],
        [2, 2],
      ] as const) {
        const { mean, standardError } = meanOf(scaled.map((x) => x ** power));
        expect(Math.abs(mean - expected), `moment ${power} at rate ${rate}`).toBeLessThan(4.5 * standardError + 0.003);
      }
    }
  });

  it.each([
    [0, 'down'],
    [1, 'up'],
  ])('with upProbability %d all go %s', (upProbability) => {
    const rates = { upRate: 25, downRate: 40, volatility: 0, drift: 0, jumpIntensity: 0.1 / YEARS };
    const [prices] = pathOf({ prices: [{ kind: 'kou', upProbability, ...rates }], steps: 2000 });
    const jumps = logReturns(prices!).filter((r) => Math.abs(r) > 0.005);
    expect(jumps.length).toBeGreaterThan(100);
    expect(jumps.every((r) => r > 0 === (upProbability === 1))).toBe(true);
  });
});

describe('common jumps', () => {
  const still: PriceModel = { kind: 'gbm', drift: 0, volatility: 0 };
  const common = (rho: number) => ({
    intensity: 0.01 / YEARS,
    mean: [-0.02, -0.03],
    deviation: [0.01, 0.02],
    correlation: Float64Array.of(1, rho, rho, 1),
  });
  const compensation = (mean: number, deviation: number): number => 0.01 * Math.expm1(mean + deviation ** 2 / 2);

  it('move every underlying in the same steps', () => {
    const [a, b] = pathOf({ prices: [still, still], steps: 20_000, commonJumps: common(0.5) });
    const steps = (prices: Float64Array, drift: number): number[] =>
      logReturns(prices).flatMap((r, k) => (Math.abs(r + drift) > 1e-9 ? [k] : []));
    const first = steps(a!, compensation(-0.02, 0.01));
    expect(first.length).toBeGreaterThan(100);
    expect(steps(b!, compensation(-0.03, 0.02))).toEqual(first);
  });

  it('have sizes of the correlation given', () => {
    const rho = 0.7;
    const [a, b] = pathOf({ prices: [still, still], steps: 2_000_000, commonJumps: common(rho) }).map((prices) =>
      logReturns(prices),
    );
    const driftA = compensation(-0.02, 0.01);
    const driftB = compensation(-0.03, 0.02);
    const scaled = a!.flatMap((r, k) =>
      Math.abs(r + driftA) > 1e-9 ? [[(r + driftA + 0.02) / 0.01, (b![k]! + driftB + 0.03) / 0.02] as const] : [],
    );
    // Single jumps only: two in a step (1 in 200) have means that the scaling does not take out.
    const single = scaled.filter(([x, y]) => Math.abs(x) < 6 && Math.abs(y) < 6);
    const { mean, standardError } = meanOf(single.map(([x, y]) => x * y));
    expect(single.length).toBeGreaterThan(15_000);
    // 4.5 standard errors, and 0.02 for double jumps: 1 in 200 at about (−2, −1.5) adds 3 × 0.005.
    expect(Math.abs(mean - rho)).toBeLessThan(4.5 * standardError + 0.02);
  });

  it('leave the own jumps of an underlying where they were', () => {
    const own: PriceModel = {
      kind: 'merton',
      drift: 0,
      volatility: 0.5,
      jumpIntensity: 5000,
      jumpMean: -0.02,
      jumpDeviation: 0.01,
    };
    const alone = logReturns(pathOf({ prices: [own, still], steps: 3000 })[0]!);
    const both = logReturns(pathOf({ prices: [own, still], steps: 3000, commonJumps: common(0) })[0]!);
    const moved = both.filter((r, k) => Math.abs(r - alone[k]! + compensation(-0.02, 0.01)) > 1e-9);
    expect(moved.length).toBeGreaterThan(10);
    expect(moved.length).toBeLessThan(60);
  });
});
