import { describe, expect, it } from 'vitest';
import type { Sampling } from '../../src/experiment.ts';
import { drawCount, stratifyCount } from '../../src/market/jump-strata.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { countQuantile } from '../../src/math/poisson.ts';
import type { PriceModel } from '../../src/price-model.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { experimentWith, meanOf, ROOT, type MarketSide } from './experiments.ts';

const STRATA = 20;
const MERTON: PriceModel = {
  ...{ kind: 'merton', drift: 0.1, volatility: 0.3 },
  ...{ jumpIntensity: 400, jumpMean: -0.03, jumpDeviation: 0.02 },
};
const KOU: PriceModel = {
  ...{ kind: 'kou', drift: 0, volatility: 0.3, jumpIntensity: 300 },
  ...{ upProbability: 0.4, upRate: 25, downRate: 20 },
};
const SIDE: MarketSide = {
  prices: [MERTON, KOU],
  steps: 24,
  step: 3600,
  commonJumps: {
    intensity: 200,
    mean: [-0.03, -0.05],
    deviation: [0.03, 0.04],
    correlation: Float64Array.of(1, 0.5, 0.5, 1),
  },
};

describe('a stratified number of jumps', () => {
  const clock = new RandomStream();
  const counts = (mean: number, index: number, paths: number): number[] => {
    const count = stratifyCount(mean, STRATA, PURPOSE.jumpStrata, index);
    return Array.from({ length: paths }, (_, path) =>
      drawCount(count, clock.seek(ROOT, path, PURPOSE.jumpTimes), ROOT, path),
    );
  };

  it('takes every stratum once in a group: the counts at its borders bound them, whatever is drawn', () => {
    const { cumulative } = stratifyCount(1.3, STRATA, PURPOSE.jumpStrata);
    const found = counts(1.3, 0, 50 * STRATA);
    for (let group = 0; group < 50; group++) {
      const ascending = found.slice(group * STRATA, (group + 1) * STRATA).sort((a, b) => a - b);
      ascending.forEach((count, stratum) => {
        expect(count).toBeGreaterThanOrEqual(stratum === 0 ? 0 : countQuantile(cumulative, stratum / STRATA));
        expect(count).toBeLessThanOrEqual(countQuantile(cumulative, (stratum + 1) / STRATA));
      });
    }
  });

  it('has the Poisson law on every path of a group by itself', () => {
    // P(N ≥ 1) at each place over 3,000 groups, 4.9 standard errors: each of 20 fails by chance with 10⁻⁶.
    const groups = 3_000;
    const found = counts(0.4, 0, groups * STRATA);
    const probability = -Math.expm1(-0.4);
    for (let place = 0; place < STRATA; place++) {
      let jumped = 0;
      for (let group = 0; group < groups; group++) if (found[group * STRATA + place]! > 0) jumped++;
      expect(Math.abs(jumped / groups - probability)).toBeLessThan(
        4.9 * Math.sqrt((probability * (1 - probability)) / groups),
      );
    }
  });

  it('of two clocks is not the same order, so that they are independent', () => {
    const [one, other] = [counts(1, 0, 20_000), counts(1, 1, 20_000)];
    const products = one.map((count, path) => (count - 1) * (other[path]! - 1));
    const { mean, standardError } = meanOf(products);
    // The same uniform behind the stratum is shared here, the stratum itself is not; 4.9 standard errors and its 1/400.
    expect(Math.abs(mean)).toBeLessThan(4.9 * standardError + 1 / 400);
  });
});

describe('paths with stratified numbers of jumps', () => {
  const summed = (sampling: Sampling | undefined, paths: number, read: (index: readonly Float64Array[]) => number) => {
    const model = compileMarket({ ...experimentWith(SIDE), ...(sampling && { sampling }) });
    const into = allocateMarketPath(model);
    return Array.from({ length: paths }, (_, path) => {
      generatePath(model, ROOT, path, into);
      return read(into.index);
    });
  };
  const STRATIFIED: Sampling = { kind: 'stratified', strata: STRATA };

  it('keep E[S_T] = S₀·e^(μT) of every underlying, and the joint law of lows', () => {
    const paths = 10_000;
    const lows = (index: readonly Float64Array[]): number => (index.every((each) => each[24]! < 95) ? 1 : 0);
    for (const [read, exact] of [
      [(index: readonly Float64Array[]) => index[0]!.at(-1)!, 100 * Math.exp(0.1 / 365)],
      [(index: readonly Float64Array[]) => index[1]!.at(-1)!, 100],
    ] as const) {
      // Standard errors of plain paths are at least those of strata; 4.9 of them.
      const { mean, standardError } = meanOf(summed(STRATIFIED, paths, read));
      expect(Math.abs(mean - exact)).toBeLessThan(4.9 * standardError);
    }
    const [strata, plain] = [meanOf(summed(STRATIFIED, paths, lows)), meanOf(summed(undefined, paths, lows))];
    expect(plain.mean).toBeGreaterThan(0.02);
    expect(Math.abs(strata.mean - plain.mean)).toBeLessThan(
      4.9 * Math.hypot(strata.standardError, plain.standardError),
    );
  });

  it('scatter jumps evenly over the steps', () => {
    // Second moments of the first and the last quarter of the horizon.
    const squares = (from: number, to: number) => (index: readonly Float64Array[]) =>
      Math.log(index[0]![to]! / index[0]![from]!) ** 2;
    const [early, late] = [
      meanOf(summed(STRATIFIED, 10_000, squares(0, 6))),
      meanOf(summed(STRATIFIED, 10_000, squares(18, 24))),
    ];
    expect(Math.abs(early.mean - late.mean)).toBeLessThan(4.9 * Math.hypot(early.standardError, late.standardError));
  });

  it('are pure functions of their index', () => {
    const model = compileMarket({ ...experimentWith(SIDE), sampling: STRATIFIED });
    const into = allocateMarketPath(model);
    const at = (path: number): Float64Array[] => {
      generatePath(model, ROOT, path, into);
      return into.index.map((each) => each.slice());
    };
    const first = at(57);
    at(3);
    expect(at(57)).toEqual(first);
  });
});
