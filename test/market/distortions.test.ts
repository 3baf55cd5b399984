import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Market } from '../../src/experiment.ts';
import {
  allocateCoarsePath,
  allocateMarketPath,
  compileMarket,
  everyOtherStep,
  generatePath,
  type MarketModel,
  type MarketPath,
} from '../../src/market/path.ts';
import type { PriceModel } from '../../src/price-model.ts';
import type { MarkShock, OracleShock, Shock } from '../../src/shock.ts';
import { experimentWith, ROOT } from './experiments.ts';

const flat: PriceModel = { kind: 'replay', prices: new Float64Array(40).fill(100) };
const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 0.9 };
const MARKETS: readonly Market[] = [0, 1].map((underlying) => ({
  symbol: `M${underlying}`,
  underlying,
  contract: { kind: 'linear' },
  book: { kind: 'none' },
  funding: { kind: 'none' },
}));

function modelOf(shocks: readonly Shock[], steps: number, price = gbm): MarketModel {
  return compileMarket({ ...experimentWith({ prices: [price, price], steps, shocks }), markets: MARKETS });
}

function pathOf(shocks: readonly Shock[], steps: number, price = gbm, path = 0): MarketPath {
  const model = modelOf(shocks, steps, price);
  const into = allocateMarketPath(model);
  generatePath(model, ROOT, path, into);
  return into;
}

const oracle = (value: number, start: Shock['start'], steps = 1, underlying = 0): OracleShock => ({
  kind: 'oracle',
  underlying,
  size: { kind: 'constant', value },
  start,
  steps,
});
const mark = (value: number, start: Shock['start'], steps = 1, market = 0): MarkShock => ({
  kind: 'mark',
  market,
  size: { kind: 'constant', value },
  start,
  steps,
});

describe('a false index', () => {
  it('is seen in its steps alone, and moves no price', () => {
    const bare = pathOf([], 8);
    const { index, blockLow, blockHigh, distortion } = pathOf([oracle(-0.2, 3, 2)], 8);
    expect([index, blockLow, blockHigh]).toEqual([bare.index, bare.blockLow, bare.blockHigh]);
    const [reported] = distortion!.reported;
    const expected = index[0]!.map((price, k) => (k === 3 || k === 4 ? price * 0.8 : price));
    expect(reported).toEqual(expected);
  });

  it('leaves other underlyings the very array of their prices, and an experiment without one has none', () => {
    const { index, distortion } = pathOf([oracle(-0.2, 3)], 8);
    expect(distortion!.reported[1]).toBe(index[1]);
    expect(distortion!.markFactors).toEqual([undefined, undefined]);
    expect(pathOf([], 8).distortion).toBeUndefined();
  });

  it('is a multiple of what other shocks make of the price, wherever they stand in the list', () => {
    const gap: Shock = { kind: 'gap', underlying: 0, size: { kind: 'constant', value: -0.5 }, start: 4, steps: 1 };
    const before = pathOf([gap, oracle(0.25, 3, 3)], 6, flat);
    const after = pathOf([oracle(0.25, 3, 3), gap], 6, flat);
    expect([...before.distortion!.reported[0]!]).toEqual([100, 100, 100, 125, 62.5, 62.5, 50]);
    expect(after.distortion!.reported[0]).toEqual(before.distortion!.reported[0]);
  });

  it('multiplies with another where they meet', () => {
    const { distortion } = pathOf([oracle(0.5, 2, 3), oracle(-0.5, 3, 3)], 6, flat);
    expect([...distortion!.reported[0]!]).toEqual([100, 100, 150, 75, 75, 50, 100]);
  });

  it('leaves nothing behind for the next path', () => {
    const model = modelOf([oracle(-0.2, 'random', 3), mark(0.1, 'random', 2, 1)], 20);
    const into = allocateMarketPath(model);
    for (const path of [5, 6]) generatePath(model, ROOT, path, into);
    const fresh = pathOf([oracle(-0.2, 'random', 3), mark(0.1, 'random', 2, 1)], 20, gbm, 6);
    expect(into.distortion).toEqual(fresh.distortion);
  });
});

describe('a false mark', () => {
  it('is a factor on the marks of one market in its steps', () => {
    const { distortion, index } = pathOf([mark(-0.3, 2, 2, 1)], 5);
    expect(distortion!.markFactors[0]).toBeUndefined();
    expect([...distortion!.markFactors[1]!]).toEqual([1, 1, 0.7, 0.7, 1, 1]);
    expect(distortion!.reported).toEqual(index);
  });
});

describe('distorted steps', () => {
  const anyDistortion = fc
    .record({
      value: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      steps: fc.integer({ min: 1, max: 5 }),
      place: fc.integer({ min: 0, max: 1 }),
      start: fc.oneof(fc.constant('random' as const), fc.integer({ min: 1, max: 16 })),
    })
    .chain(({ value, steps, place, start }) =>
      fc.constantFrom<Shock>(oracle(value, start, steps, place), mark(value, start, steps, place)),
    );
  const several = fc.array(anyDistortion, { minLength: 1, maxLength: 3 });

  it('are known ahead, and outside them everything is seen as it is', () => {
    fc.assert(
      fc.property(several, fc.nat(30), (shocks, path) => {
        const { index, steps, distortion } = pathOf(shocks, 20, gbm, path);
        const { next, reported, markFactors } = distortion!;
        expect(next[steps + 1]).toBe(steps + 1);
        for (let k = 0; k <= steps; k++) {
          const isDistorted = next[k] === k;
          expect(next[k]).toBe(isDistorted ? k : next[k + 1]);
          if (isDistorted) continue;
          expect(reported.map((prices) => prices[k])).toEqual(index.map((prices) => prices[k]));
          expect(markFactors.every((factors) => factors === undefined || factors[k] === 1)).toBe(true);
        }
        const longest = Math.max(...shocks.map((shock) => shock.steps));
        const distorted = Array.from({ length: steps }, (_, k) => k + 1).filter((k) => next[k] === k);
        expect(distorted.length).toBeGreaterThanOrEqual(longest);
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('at twice the step are those of every other step', () => {
    fc.assert(
      fc.property(several, fc.integer({ min: 16, max: 21 }), (shocks, steps) => {
        const model = modelOf(shocks, Math.max(20, steps));
        const path = allocateMarketPath(model);
        const coarse = allocateCoarsePath(model);
        generatePath(model, ROOT, 0, path);
        everyOtherStep(path, coarse);
        const [fine, seen] = [path.distortion!, coarse.distortion!];
        for (let k = 0; k <= coarse.steps; k++) {
          expect(seen.reported.map((prices) => prices[k])).toEqual(fine.reported.map((prices) => prices[2 * k]));
          expect(seen.markFactors.map((factors) => factors?.[k])).toEqual(
            fine.markFactors.map((factors) => factors?.[2 * k]),
          );
          expect(seen.next[k] === k).toBe(fine.next[2 * k] === 2 * k);
        }
      }),
      { seed: 22, numRuns: 100 },
    );
  });
});
