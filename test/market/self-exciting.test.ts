import { describe, expect, it } from 'vitest';
import type { PriceModel } from '../../src/price-model.ts';
import { forEachPath, logReturns, meanOf, pathOf } from './experiments.ts';

// Seeds are fixed; with another one each z bound of 4.5 would fail with probability 7e-6.
const Z = 4.5;
const STEP = 60;
const YEARS = STEP / 31_536_000;

type Hawkes = Extract<PriceModel, { kind: 'hawkes' }>;
/**
 * Rates per step in place of rates per year. Jumps of one size and no diffusion: a step's log return tells its jumps, and
 * the intensity as long as its integral over the step is below half the size.
 */
const perStep = (baseIntensity: number, excitation: number, decay: number, size = -5): Hawkes => ({
  kind: 'hawkes',
  drift: 0,
  volatility: 0,
  baseIntensity: baseIntensity / YEARS,
  excitation: excitation / YEARS,
  decay: decay / YEARS,
  jumpMean: size,
  jumpDeviation: 0,
});

/** Jumps of each step, and the intensity integrated over it. */
function counted(prices: Float64Array, size = -5): { readonly jumps: number[]; readonly intensity: number[] } {
  const returns = logReturns(prices);
  const jumps = returns.map((r) => Math.round(r / size));
  return { jumps, intensity: returns.map((r, k) => (r - size * jumps[k]!) / -Math.expm1(size)) };
}

/** E[λ_t] from the base: a + (λ₀ − a)·e^(−(β − α)t), a = λ₀β/(β − α); integrated from 0 to t. */
function meanIntegral(base: number, excitation: number, decay: number, t: number): number {
  const rate = decay - excitation;
  const limit = (base * decay) / rate;
  return limit * t + ((base - limit) * -Math.expm1(-rate * t)) / rate;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('self-exciting jumps', () => {
  it.each([
    ['that fade slowly', 0.05, 0.06, 0.1],
    ['that fade within a step', 0.3, 4, 10],
    ['that excite nothing', 0.2, 0, 1],
  ])('%s come as often as their intensity says, from the base on', (_, base, excitation, decay) => {
    const [steps, size] = [10, -20];
    const [found, intensities, martingale, bracket] = [[], [], [], []] as [number[], number[], number[], number[]];
    forEachPath({ prices: [perStep(base, excitation, decay, size)], steps }, 20_000, ({ index }) => {
      const { jumps, intensity } = counted(index[0]!, size);
      const [jumped, expected] = [sum(jumps), sum(intensity)];
      found.push(jumped);
      intensities.push(expected);
      martingale.push(jumped - expected);
      bracket.push((jumped - expected) ** 2 - expected);
    });
    const mean = meanIntegral(base, excitation, decay, steps);
    for (const [values, expected] of [
      [found, mean],
      [intensities, mean],
      // Jumps less their compensator are a martingale whose bracket is the compensator.
      [martingale, 0],
      [bracket, 0],
    ] as const) {
      const { mean: value, standardError } = meanOf(values);
      expect(Math.abs(value - expected), `${value} ± ${standardError} against ${expected}`).toBeLessThanOrEqual(
        Z * standardError + 1e-9,
      );
    }
  });

  it('raise the intensity by the excitation, which fades at the decay', () => {
    const [base, excitation, decay] = [0.0005, 0.2, 0.25];
    const { jumps, intensity } = counted(pathOf({ prices: [perStep(base, excitation, decay)], steps: 30_000 })[0]!);
    let looked = 0;
    for (let k = 1; k + 3 < jumps.length; k++) {
      if (jumps[k] !== 0 || jumps[k + 1] !== 0 || jumps[k + 2] !== 0) continue;
      // Without a jump the excess over the base shrinks by e^(−decay) from step to step.
      const [now, next] = [intensity[k + 1]! - base, intensity[k + 2]! - base];
      expect(next).toBeCloseTo(now * Math.exp(-decay), 10);
      if (now > 0.01) looked++;
    }
    expect(looked).toBeGreaterThan(50);
    const alone = jumps.flatMap((count, k) =>
      k > 50 && count === 1 && sum(jumps.slice(k - 50, k)) === 0 && jumps[k + 1] === 0
        ? [intensity[k + 1]! - base]
        : [],
    );
    // A jump at a time u before its step's end leaves excitation·e^(−decay·u), integrated over the next step.
    const most = (excitation * (1 - Math.exp(-decay))) / decay;
    expect(alone.length).toBeGreaterThan(3);
    for (const excess of alone) {
      expect(excess).toBeLessThanOrEqual(most + 1e-5);
      expect(excess).toBeGreaterThanOrEqual(most * Math.exp(-decay) - 1e-5);
    }
  });

  it('have normal sizes', () => {
    const price = { ...perStep(0.001, 0, 1), jumpMean: -0.03, jumpDeviation: 0.01 };
    const drift = -0.001 * Math.expm1(-0.03 + 0.01 ** 2 / 2);
    const sizes = logReturns(pathOf({ prices: [price], steps: 2_000_000 })[0]!)
      .map((r) => r - drift)
      .filter((r) => Math.abs(r) > 1e-9);
    // 4.5 standard errors and 1 in 1,000 for two jumps in one step.
    const { mean, standardError } = meanOf(sizes);
    expect(Math.abs(mean + 0.03)).toBeLessThan(Z * standardError + 0.03 * 0.001);
    const squares = meanOf(sizes.map((x) => (x + 0.03) ** 2));
    expect(Math.abs(squares.mean - 1e-4)).toBeLessThan(Z * squares.standardError + 0.001 * (2e-4 + 0.03 ** 2));
  });

  it('give the same law of the price at twice the step', () => {
    // Fade and excitation are those of the clock, not of the grid: the mean and variance of the log price agree.
    const price: Hawkes = { ...perStep(0.05, 0.1, 0.15), jumpMean: -0.01, jumpDeviation: 0.02, volatility: 0.5 };
    const ends = (
      [
        [24, 60],
        [12, 120],
        [2, 720],
      ] as const
    ).map(([steps, step]) => {
      const logs: number[] = [];
      forEachPath({ prices: [price], steps, step }, 15_000, ({ index }) =>
        logs.push(Math.log(index[0]![steps]! / 100)),
      );
      return [meanOf(logs), meanOf(logs.map((x) => x * x))] as const;
    });
    for (const end of ends.slice(1))
      end.forEach(({ mean, standardError }, i) => {
        const other = ends[0]![i]!;
        expect(Math.abs(mean - other.mean)).toBeLessThan(Z * Math.hypot(standardError, other.standardError));
      });
  });
});
