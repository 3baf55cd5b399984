import { describe, expect, it } from 'vitest';
import type { Sampling } from '../../src/experiment.ts';
import { exponentialMoments, tiltedSize, type JumpSize } from '../../src/market/jump-size.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { isDrawnPlainly } from '../../src/market/tilted-path.ts';
import type { PriceModel } from '../../src/price-model.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { experimentWith, meanOf, ROOT, type MarketSide } from './experiments.ts';

const GBM: PriceModel = { kind: 'gbm', drift: 0.1, volatility: 0.6 };
const MERTON: PriceModel = {
  ...{ kind: 'merton', drift: 0, volatility: 0.5 },
  ...{ jumpIntensity: 200, jumpMean: -0.03, jumpDeviation: 0.05 },
};
const KOU: PriceModel = {
  ...{ kind: 'kou', drift: 0, volatility: 0.5, jumpIntensity: 300 },
  ...{ upProbability: 0.4, upRate: 25, downRate: 20 },
};
const CORRELATED: MarketSide = {
  prices: [MERTON, KOU],
  steps: 24,
  step: 3600,
  correlation: [
    [1, 0.7],
    [0.7, 1],
  ],
  commonJumps: {
    intensity: 100,
    mean: [-0.03, -0.05],
    deviation: [0.03, 0.04],
    correlation: Float64Array.of(1, 0.5, 0.5, 1),
  },
};

interface Drawn {
  readonly weight: number;
  readonly prices: readonly Float64Array[];
}

/** Visits paths with their weights. */
function drawn(side: MarketSide, sampling: Sampling | undefined, count: number, visit: (path: Drawn) => void): void {
  const model = compileMarket({ ...experimentWith(side), ...(sampling && { sampling }) });
  const into = allocateMarketPath(model);
  for (let path = 0; path < count; path++) {
    const weight = Math.exp(generatePath(model, ROOT, path, into));
    visit({ weight, prices: into.index });
  }
}

function tiltTo(...targets: readonly (readonly [underlying: number, price: number])[]): Sampling {
  return { kind: 'tilt', defensive: 0.1, targets: targets.map(([underlying, price]) => ({ underlying, price })) };
}

const lowest = (prices: Float64Array): number => prices.reduce((least, price) => Math.min(least, price), Infinity);

/** Means of both samples agree within 4.9 of their standard errors: each fails by chance with 10⁻⁶. */
function expectAgreement(weighted: readonly number[], plain: readonly number[]): void {
  const [one, other] = [meanOf(weighted), meanOf(plain)];
  expect(other.mean).toBeGreaterThan(0);
  expect(Math.abs(one.mean - other.mean)).toBeLessThan(4.9 * Math.hypot(one.standardError, other.standardError));
}

describe.each([
  ['gbm', { prices: [GBM], steps: 24, step: 3600 }, tiltTo([0, 92])],
  ['merton', { prices: [MERTON], steps: 24, step: 3600 }, tiltTo([0, 85])],
  ['kou, upwards', { prices: [KOU], steps: 24, step: 3600 }, tiltTo([0, 115])],
  ['two laws with common jumps', CORRELATED, tiltTo([0, 85])],
  ['both sides of both laws', CORRELATED, tiltTo([0, 85], [0, 115], [1, 82], [1, 120])],
] as const)('%s, tilted', (_, side: MarketSide, sampling) => {
  const COUNT = 12_000;

  it('has weights of mean 1 and at most ten', () => {
    const weights: number[] = [];
    drawn(side, sampling, COUNT, ({ weight }) => weights.push(weight));
    const { mean, standardError } = meanOf(weights);
    expect(Math.abs(mean - 1)).toBeLessThan(4.9 * standardError);
    expect(Math.max(...weights)).toBeLessThanOrEqual(10 * (1 + 1e-12));
  });

  it('gives what plain paths give of every underlying: tails, crossings and what follows them', () => {
    const quantities: readonly ((prices: readonly Float64Array[]) => number)[] = side.prices.flatMap((__, u) => [
      (prices) => (lowest(prices[u]!) < 94 ? 1 : 0),
      (prices) => Math.max(0, prices[u]!.at(-1)! - 104),
      (prices) => (prices[u]![12]! < 95 ? prices[u]!.at(-1)! : 0),
    ]);
    const weighted = quantities.map(() => [] as number[]);
    const plain = quantities.map(() => [] as number[]);
    drawn(side, sampling, COUNT, ({ weight, prices }) =>
      quantities.forEach((quantity, i) => weighted[i]!.push(weight * quantity(prices))),
    );
    drawn(side, undefined, 2 * COUNT, ({ prices }) =>
      quantities.forEach((quantity, i) => plain[i]!.push(quantity(prices))),
    );
    quantities.forEach((__, i) => expectAgreement(weighted[i]!, plain[i]!));
  });

  it('leaves the paths that are drawn plainly as they are without it, bit for bit', () => {
    const model = compileMarket({ ...experimentWith(side), sampling });
    const bare = compileMarket(experimentWith(side));
    const [one, other] = [allocateMarketPath(model), allocateMarketPath(bare)];
    const choice = { plainShare: 0.1, choice: new RandomStream() };
    let plain = 0;
    for (let path = 0; path < 200; path++) {
      if (!isDrawnPlainly(choice, ROOT, path)) continue;
      plain++;
      generatePath(model, ROOT, path, one);
      generatePath(bare, ROOT, path, other);
      expect(one.index).toEqual(other.index);
    }
    expect(plain).toBeGreaterThan(5);
  });
});

it('a path and its weight do not depend on the paths before it', () => {
  const model = compileMarket({ ...experimentWith(CORRELATED), sampling: tiltTo([0, 85], [1, 120]) });
  const into = allocateMarketPath(model);
  const forward = Array.from({ length: 40 }, (_, path) => [
    generatePath(model, ROOT, path, into),
    into.index[1]!.at(-1),
  ]);
  const backward = Array.from({ length: 40 }, (_, i) => [
    generatePath(model, ROOT, 39 - i, into),
    into.index[1]!.at(-1),
  ]);
  expect(backward.reverse()).toEqual(forward);
});

it('a correlation that breaks is pushed with the one that holds in each step', () => {
  const shocks = [
    { kind: 'correlationBreak', correlation: Float64Array.of(1, -0.9, -0.9, 1), start: 5, steps: 10 },
  ] as const;
  const side: MarketSide = { ...CORRELATED, shocks };
  const weighted: number[] = [];
  const plain: number[] = [];
  const value = (prices: readonly Float64Array[]): number => (lowest(prices[0]!) < 92 ? prices[1]!.at(-1)! : 0);
  drawn(side, tiltTo([0, 85]), 10_000, ({ weight, prices }) => weighted.push(weight * value(prices)));
  drawn(side, undefined, 20_000, ({ prices }) => plain.push(value(prices)));
  expectAgreement(weighted, plain);
});

it('refuses laws that it cannot tilt, prices that are there already, and prices that nothing moves', () => {
  const compiled = (price: PriceModel, target: number) => () =>
    compileMarket({ ...experimentWith({ prices: [price], steps: 4 }), sampling: tiltTo([0, target]) });
  const variance = {
    initialVariance: 0.3,
    meanReversion: 5,
    longRunVariance: 0.3,
    volatilityOfVariance: 1,
    correlation: 0,
  };
  expect(compiled({ kind: 'heston', drift: 0, ...variance }, 90)).toThrow('cannot be tilted');
  expect(compiled({ kind: 'replay', prices: Float64Array.of(1, 2, 3, 4) }, 90)).toThrow('cannot be tilted');
  expect(compiled(GBM, 100)).toThrow('begins at 100');
  expect(compiled({ kind: 'gbm', drift: 0, volatility: 0 }, 90)).toThrow('not moved by chance');
});

describe.each<[string, JumpSize, number]>([
  ['normal', { kind: 'normal', mean: -0.03, deviation: 0.05 }, -12],
  ['double-exponential', { kind: 'doubleExponential', upProbability: 0.4, upRate: 25, downRate: 20 }, 9],
])('the %s size, tilted', (_, size, eta) => {
  it('has the mean of the moment’s logarithmic slope', () => {
    const { value, slope } = exponentialMoments(size, eta);
    expect(exponentialMoments(tiltedSize(size, eta), 0).slope).toBeCloseTo(slope / value, 12);
  });

  it('is undone by the opposite tilt', () => {
    const back = tiltedSize(tiltedSize(size, eta), -eta);
    expect(exponentialMoments(back, 3).value).toBeCloseTo(exponentialMoments(size, 3).value, 12);
  });
});
