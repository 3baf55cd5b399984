import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainKernel } from '../../src/market/kernel/plain.ts';
import { threadKernel } from '../../src/market/kernel/thread-kernel.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import type { PriceModel } from '../../src/price-model.ts';
import type { Shock } from '../../src/shock.ts';
import { commonRegime, equalCorrelation, EVERY_LAW, EVERY_MODEL } from './every-law.ts';
import {
  copyOf,
  experimentWith,
  forEachPath,
  logReturns,
  meanOf,
  pathOf,
  ROOT,
  type MarketSide,
} from './experiments.ts';

// Seeds are fixed; with another one each z bound of 4.5 would fail with probability 7e-6.
const Z = 4.5;
const rows = (order: number, rho: number): number[][] =>
  Array.from({ length: order }, (_, i) => [...equalCorrelation(order, rho).subarray(i * order, (i + 1) * order)]);
const commonJumps = (order: number) => ({
  intensity: 1500,
  mean: Array.from({ length: order }, (_, i) => -0.02 + 0.005 * i),
  deviation: Array.from({ length: order }, () => 0.02),
  correlation: equalCorrelation(order, 0.5),
});
const follower = { kind: 'regime', drift: 0, volatility: [0.4, 2] } as const satisfies PriceModel;
const { gbm, merton, kou, heston, bates, regime, hawkes } = EVERY_LAW;
/** All whose drift is compensated, so that the mean of their price is known. */
const compensated = [gbm, merton, kou, heston, bates, regime, hawkes, follower] as const;

describe('the mean price of every law but garch', () => {
  it('is S₀·e^(μt), with common jumps, correlations by regime and a break of the correlation', () => {
    const prices = compensated;
    const order = prices.length;
    const side: MarketSide = {
      prices,
      steps: 6,
      step: 14_400,
      commonJumps: commonJumps(order),
      regime: commonRegime(order, [0.1, 0.8]),
      shocks: [{ kind: 'correlationBreak', correlation: equalCorrelation(order, 1), start: 'random', steps: 2 }],
    };
    const paths = 60_000;
    const terminal = prices.map(() => new Float64Array(paths));
    let path = 0;
    forEachPath(side, paths, ({ index }) => {
      terminal.forEach((values, u) => (values[path] = index[u]![6]!));
      path++;
    });
    prices.forEach(({ kind, drift }, u) => {
      const { mean, standardError } = meanOf(terminal[u]!);
      const expected = 100 * Math.exp(drift / 365);
      expect(Math.abs(mean - expected), `${kind}: ${mean} against ${expected}`).toBeLessThan(Z * standardError);
    });
  });
});

describe('the shocks of every law', () => {
  it('have the correlation of joint.correlation', () => {
    // Jumps apart and over minutes, log returns are shocks times a volatility that is known before; what is not Gaussian
    // in the variances takes away less than 0.01 of the correlation.
    const quiet: readonly PriceModel[] = [
      EVERY_LAW.gbm,
      EVERY_LAW.heston,
      { ...EVERY_LAW.bates, jumpIntensity: 0 },
      { ...EVERY_LAW.garch, alpha: 0, gamma: 0, beta: 0, degreesOfFreedom: 40 },
      { ...EVERY_LAW.regime, volatility: [0.5, 0.5] },
      { ...EVERY_LAW.hawkes, baseIntensity: 0 },
      { ...EVERY_LAW.kou, jumpIntensity: 0 },
    ];
    const n = 60_000;
    const rho = 0.7;
    const returns = pathOf({ prices: quiet, steps: n, correlation: rows(quiet.length, rho) }).map((prices, u) => {
      const found = logReturns(prices);
      return quiet[u]!.kind === 'heston' || quiet[u]!.kind === 'bates' ? standardised(found) : found;
    });
    const scale = returns.map((values) => Math.sqrt(meanOf(values.map((r) => r * r)).mean));
    for (let a = 0; a < quiet.length; a++)
      for (let b = 0; b < a; b++) {
        const found = meanOf(returns[a]!.map((r, k) => r * returns[b]![k]!)).mean / scale[a]! / scale[b]!;
        const allowed = (Z * (1 - rho * rho)) / Math.sqrt(n) + 0.01;
        expect(Math.abs(found - rho), `${quiet[a]!.kind} and ${quiet[b]!.kind}: ${found}`).toBeLessThan(allowed);
      }
  });

  it('are jumps apart when the clock of all strikes', () => {
    const order = EVERY_MODEL.length;
    const side = { prices: EVERY_MODEL, steps: 2000, step: 60, correlation: rows(order, 0.3) };
    const huge = { ...commonJumps(order), mean: EVERY_MODEL.map(() => -0.3), deviation: EVERY_MODEL.map(() => 0) };
    const [calm, struck] = [pathOf(side), pathOf({ ...side, commonJumps: huge })];
    const strikes = struck.map((prices, u) => {
      const before = logReturns(calm[u]!);
      return logReturns(prices).flatMap((r, k) => (Math.abs(r - before[k]! + 0.3) < 0.01 ? [k] : []));
    });
    expect(strikes[0]!.length).toBeGreaterThan(2);
    for (const steps of strikes) expect(steps).toEqual(strikes[0]);
  });
});

/** Log returns over the root of the mean square of the 600 around each. */
function standardised(returns: readonly number[]): number[] {
  const squares = [0];
  for (const r of returns) squares.push(squares.at(-1)! + r * r);
  return returns.map((r, k) => {
    const [from, to] = [Math.max(0, k - 300), Math.min(returns.length, k + 301)];
    return r / Math.sqrt((squares[to]! - squares[from]!) / (to - from));
  });
}

describe('a path of every law', () => {
  const anyModel = fc.constantFrom<PriceModel>(...EVERY_MODEL, follower);
  const side = (prices: readonly PriceModel[], steps: number, shocks: readonly Shock[] = []): MarketSide => ({
    prices,
    steps,
    step: 600,
    commonJumps: commonJumps(prices.length),
    regime: commonRegime(prices.length, [0.2, 0.9]),
    shocks,
  });

  it('keeps its earlier prices when the horizon grows', () => {
    fc.assert(
      fc.property(
        fc.array(anyModel, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 1e9 }),
        (prices, steps, more, path) => {
          const shocks: Shock[] = [
            { kind: 'correlationBreak', correlation: equalCorrelation(prices.length, 1), start: 20, steps: 30 },
          ];
          const long = pathOf(side(prices, steps + more, shocks), path);
          expect(pathOf(side(prices, steps, shocks), path)).toEqual(long.map((each) => each.slice(0, steps + 1)));
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('draws the same for an underlying whatever is placed behind it', () => {
    fc.assert(
      fc.property(
        fc.array(anyModel, { minLength: 1, maxLength: 3 }),
        fc.array(anyModel, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 1e9 }),
        (prices, behind, path) => {
          const all = pathOf(side([...prices, ...behind], 40), path);
          expect(pathOf(side(prices, 40), path)).toEqual(all.slice(0, prices.length));
        },
      ),
      { seed: 2, numRuns: 100 },
    );
  });

  it('keeps the draws of an underlying whatever law another one before it has', () => {
    for (const { kind } of EVERY_MODEL) {
      const found = (first: PriceModel) => pathOf({ prices: [first, EVERY_LAW[kind as 'gbm']], steps: 50 }, 4)[1];
      for (const first of EVERY_MODEL) expect(found(first)).toEqual(found(EVERY_LAW.gbm));
    }
  });

  it('is a pure function of its index', () => {
    const all = side([...EVERY_MODEL, follower], 50, [
      { kind: 'correlationBreak', correlation: equalCorrelation(9, 1), start: 'random', steps: 7 },
    ]);
    const model = compileMarket(experimentWith(all));
    const into = allocateMarketPath(model);
    for (const path of [3, 0, 3, 1, 0]) {
      generatePath(model, ROOT, path, into);
      expect(into.index).toEqual(pathOf(all, path));
    }
    expect(pathOf(all, 1)).not.toEqual(pathOf(all, 0));
  });

  it('is frozen: the same seed gives these bits for good', () => {
    const hash = createHash('sha256');
    for (const prices of pathOf(side([...EVERY_MODEL, follower], 300), 2 ** 40))
      hash.update(new Uint8Array(prices.buffer));
    expect(hash.digest('hex')).toBe('107e980712f557accec2aed169f664740f607ffeb47102df0078c2346a7d178b');
  });

  it('scales with its initial price, to the bit where the factor is a power of two', () => {
    const all = side([...EVERY_MODEL, follower], 100);
    const large = pathOf({ ...all, initialPrices: all.prices.map(() => 100 * 2 ** 10) });
    expect(large).toEqual(pathOf(all).map((prices) => prices.map((price) => price * 2 ** 10)));
  });

  it('is the same from either kernel', () => {
    for (const steps of [1, 16, 250]) {
      const [one, other] = [threadKernel(), plainKernel].map((kernel) => {
        const model = compileMarket(experimentWith(side([...EVERY_MODEL, follower], steps)), kernel);
        const into = allocateMarketPath(model);
        return Array.from({ length: 5 }, (_, path) => {
          generatePath(model, ROOT, path, into);
          return copyOf(into);
        });
      });
      expect(one).toEqual(other);
    }
  });

  it('is geometric Brownian motion where nothing else happens', () => {
    const gbm: PriceModel = { kind: 'gbm', drift: 0.3, volatility: 0.8 };
    const [plain] = pathOf({ prices: [gbm], steps: 300 });
    const chain = { initialProbabilities: [1], transitionPerStep: [[1]] };
    const same: readonly PriceModel[] = [
      { kind: 'regime', drift: 0.3, volatility: [0.8], chain },
      { ...EVERY_LAW.hawkes, drift: 0.3, volatility: 0.8, baseIntensity: 0 },
      { ...EVERY_LAW.kou, drift: 0.3, volatility: 0.8, jumpIntensity: 0 },
    ];
    for (const price of same) expect(pathOf({ prices: [price], steps: 300 })[0]).toEqual(plain);
    const still = {
      initialVariance: 0.64,
      longRunVariance: 0.64,
      meanReversion: 1,
      volatilityOfVariance: 1e-5,
      correlation: 0,
    };
    const [heston] = pathOf({ prices: [{ kind: 'heston', drift: 0.3, ...still }], steps: 300 });
    heston!.forEach((price, k) => expect(Math.abs(price / plain![k]! - 1)).toBeLessThan(1e-6));
  });

  it('of bates is that of heston without jumps', () => {
    const heston: PriceModel = { ...EVERY_LAW.heston, drift: -2, correlation: 0.6 };
    expect(pathOf({ prices: [{ ...EVERY_LAW.bates, jumpIntensity: 0 }], steps: 100 })).toEqual(
      pathOf({ prices: [heston], steps: 100 }),
    );
  });
});

describe('parameters outside their range', () => {
  it('are refused by name', () => {
    const compile = (price: PriceModel) => () => compileMarket(experimentWith({ prices: [price], steps: 1 }));
    expect(compile({ ...EVERY_LAW.kou, upRate: 1 })).toThrow(/The jumps of U0 .* upRate 1 and/);
    expect(compile({ ...EVERY_LAW.heston, correlation: 1.1 })).toThrow(/The variance of U0 .* correlation 1.1;/);
    const far = { ...EVERY_LAW.heston, meanReversion: 5e5, volatilityOfVariance: 1e6, correlation: 0.9 };
    expect(compile(far)).toThrow(/the price of U0 has no mean/);
    expect(compile({ ...EVERY_LAW.garch, beta: 0.95 })).toThrow(/alpha \+ beta \+ gamma\/2 < 1/);
    expect(compile({ ...EVERY_LAW.garch, degreesOfFreedom: 2 })).toThrow(/2 degrees of freedom/);
    expect(compile({ ...EVERY_LAW.hawkes, excitation: 3000 })).toThrow(/the excitation below the decay/);
    expect(compile(follower)).toThrow('The price of U0 follows a chain of all, and there is none.');
    expect(compile({ ...EVERY_LAW.regime, volatility: [1] })).toThrow(
      'The price of U0 needs 2 volatilities ≥ 0, not [1].',
    );
    const chain = { initialProbabilities: [1], transitionPerStep: [[0.9]] };
    expect(compile({ kind: 'regime', drift: 0, volatility: [1], chain })).toThrow(/The chain of U0 must have 1 rows/);
  });
});
