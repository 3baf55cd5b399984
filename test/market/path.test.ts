import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainKernel } from '../../src/market/kernel/plain.ts';
import { threadKernel } from '../../src/market/kernel/thread-kernel.ts';
import { givenPath } from '../../src/market/market-path.ts';
import {
  allocateCoarsePath,
  allocateMarketPath,
  compileMarket,
  everyOtherStep,
  generatePath,
  type MarketPath,
} from '../../src/market/path.ts';
import type { PriceModel } from '../../src/price-model.ts';
import { copyOf, experimentWith, pathOf, ROOT, hourlyHistory, type MarketSide } from './experiments.ts';

const merton: PriceModel = {
  kind: 'merton',
  drift: 0,
  volatility: 0.8,
  jumpIntensity: 5000,
  jumpMean: -0.01,
  jumpDeviation: 0.03,
};
const gbm: PriceModel = { kind: 'gbm', drift: 0.1, volatility: 0.6 };
const history = hourlyHistory([100, 101, 99, 102, 105, 104, 107, 103, 101, 100, 98, 103]);
const bootstrap: PriceModel = { kind: 'bootstrap', history, meanBlock: 3 };
const commonJumps = {
  intensity: 3000,
  mean: [-0.01, -0.02],
  deviation: [0.02, 0.03],
  correlation: Float64Array.of(1, 0.9, 0.9, 1),
};

describe('a market path', () => {
  const side: MarketSide = {
    prices: [merton, gbm],
    steps: 97,
    correlation: [
      [1, 0.7],
      [0.7, 1],
    ],
    commonJumps,
  };

  it('starts at the initial prices and has one price per step end', () => {
    const [first, second] = pathOf({ ...side, initialPrices: [100_000, 4000] });
    expect(first![0]).toBe(100_000);
    expect(second![0]).toBe(4000);
    expect(first).toHaveLength(98);
    expect(first!.every((price) => price > 0 && Number.isFinite(price))).toBe(true);
  });

  it('is a pure function of its index: any order, with any repetition, gives the same doubles', () => {
    const all: MarketSide = {
      prices: [merton, gbm, bootstrap],
      steps: 97,
      step: 3600,
      shocks: [
        { kind: 'gap', underlying: 1, size: { kind: 'normal', mean: -0.3, deviation: 0.2 }, start: 'random', steps: 4 },
      ],
    };
    const model = compileMarket(experimentWith(all));
    const into = allocateMarketPath(model);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 8 }), (order) => {
        for (const path of order) {
          generatePath(model, ROOT, path, into);
          expect(into.index).toEqual(pathOf(all, path));
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('differs from path to path and from seed to seed', () => {
    expect(pathOf(side, 1)).not.toEqual(pathOf(side, 0));
    const model = compileMarket(experimentWith(side));
    const into = allocateMarketPath(model);
    generatePath(model, [1, 2, 3, 4], 0, into);
    expect(into.index[0]).not.toEqual(pathOf(side, 0)[0]);
  });

  it('keeps its earlier prices when the horizon grows', () => {
    for (const prices of [
      [merton, gbm],
      [bootstrap, bootstrap],
    ]) {
      const base = { prices, step: 3600, ...(prices[0] === merton ? { commonJumps } : {}) };
      const long = pathOf({ ...base, steps: 200 }, 5);
      for (const steps of [1, 7, 64, 199])
        expect(pathOf({ ...base, steps }, 5)).toEqual(long.map((prices) => prices.slice(0, steps + 1)));
    }
  });

  it('draws the same for an underlying whatever stands behind it and whatever jumps the others have', () => {
    const alone = pathOf({ prices: [merton], steps: 200 }, 3)[0];
    expect(
      pathOf(
        {
          prices: [merton, gbm],
          steps: 200,
          correlation: [
            [1, 0.7],
            [0.7, 1],
          ],
        },
        3,
      )[0],
    ).toEqual(alone);
    const behindGbm = pathOf({ prices: [gbm, merton], steps: 200 }, 3)[1];
    expect(pathOf({ prices: [merton, merton], steps: 200 }, 3)[1]).toEqual(behindGbm);
  });

  it('is frozen: the same seed gives these bits for good', () => {
    const shocks = [
      { kind: 'gap', underlying: 0, size: { kind: 'uniform', low: -0.5, high: -0.1 }, start: 'random', steps: 7 },
    ] as const;
    const hash = createHash('sha256');
    for (const prices of pathOf({ ...side, shocks }, 2 ** 40)) hash.update(new Uint8Array(prices.buffer));
    expect(hash.digest('hex')).toBe('41404f2e6c88dd1671e3694ab50ba5b0fae539fc26a37a9e74450ca8146d82d1');
  });

  it('stops at a price beyond the doubles, saying where', () => {
    expect(() => pathOf({ prices: [{ kind: 'gbm', drift: 1e9, volatility: 0 }], steps: 60 })).toThrow(
      /became too large for a number at step \d+ of path 0/,
    );
  });
});

/** The lowest and highest price of each block of 16 steps, found by looking at every price. */
function scannedBlocks(prices: Float64Array): { readonly low: number[]; readonly high: number[] } {
  const blocks = Array.from({ length: Math.ceil((prices.length - 1) / 16) }, (_, b) =>
    prices.slice(16 * b + 1, 16 * b + 17),
  );
  return { low: blocks.map((block) => Math.min(...block)), high: blocks.map((block) => Math.max(...block)) };
}

function expectBlocksOf({ index, blockLow, blockHigh }: MarketPath): void {
  index.forEach((prices, u) => {
    expect({ low: [...blockLow[u]!], high: [...blockHigh[u]!] }).toEqual(scannedBlocks(prices));
  });
}

describe('the extremes of blocks', () => {
  it('are those of a scan of every price, whatever moved it, at the step and at twice the step', () => {
    const replay: PriceModel = { kind: 'replay', prices: Float64Array.from({ length: 80 }, (_, k) => 90 + (k % 23)) };
    const size = { kind: 'uniform', low: -0.5, high: 0.5 } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 0, max: 1_000 }),
        fc.array(
          fc.record({
            kind: fc.constant('gap' as const),
            underlying: fc.integer({ min: 0, max: 3 }),
            size: fc.constant(size),
            start: fc.oneof(fc.constant('random' as const), fc.integer({ min: 1, max: 90 })),
            steps: fc.integer({ min: 1, max: 30 }),
          }),
          { maxLength: 3 },
        ),
        (steps, path, shocks) => {
          const model = compileMarket(
            experimentWith({ prices: [merton, gbm, bootstrap, replay], steps, step: 3_600, shocks }),
          );
          const [fine, coarse] = [allocateMarketPath(model), allocateCoarsePath(model)];
          generatePath(model, ROOT, path, fine);
          everyOtherStep(fine, coarse);
          expectBlocksOf(fine);
          expectBlocksOf(coarse);
        },
      ),
      { seed: 16, numRuns: 300 },
    );
  });

  it('hold the lowest and the highest price of the path', () => {
    const path = givenPath([[100, ...Array.from({ length: 40 }, (_, k) => 100 + ((7 * k) % 41))]], 60);
    expect([path.extremes.minimum[0], path.extremes.maximum[0], path.extremes.final[0]]).toEqual([100, 140, 127]);
    expect([path.blockLow[0]!.length, path.blockHigh[0]!.length]).toEqual([3, 3]);
  });
});

describe('what is known of a path before its prices are', () => {
  const law = fc.oneof(
    fc.record({
      kind: fc.constant('merton' as const),
      drift: fc.oneof(fc.constant(0), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      volatility: fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 20, noNaN: true })),
      jumpIntensity: fc.constantFrom(0, 5_000, 500_000),
      jumpMean: fc.constantFrom(-0.01, 0, 0.02),
      jumpDeviation: fc.constantFrom(0, 0.03),
    }),
    fc.constantFrom<PriceModel>(bootstrap, {
      kind: 'replay',
      prices: Float64Array.from({ length: 90 }, (_, k) => 9 + (k % 7)),
    }),
  );

  it('is, to the bit, the lowest, the highest and the last of its prices, from either kernel', () => {
    let paths = 0;
    fc.assert(
      fc.property(
        fc.array(law, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 1_000 }),
        fc.constantFrom(threadKernel(), plainKernel),
        (prices, steps, path, kernel) => {
          const model = compileMarket(experimentWith({ prices, steps, step: 3_600 }), kernel);
          const into = allocateMarketPath(model);
          try {
            generatePath(model, ROOT, path, into);
          } catch (error) {
            expect((error as Error).message).toMatch(/became too (small|large) for a number/);
            return;
          }
          const { minimum, maximum, final } = structuredClone(into.extremes);
          into.index.forEach((along, u) => {
            const after = [...along.subarray(1)];
            expect([minimum[u], maximum[u], final[u]]).toEqual([Math.min(...after), Math.max(...after), along[steps]]);
          });
          paths++;
        },
      ),
      { seed: 17, numRuns: 1_000 },
    );
    expect(paths).toBeGreaterThan(500);
  });
});

describe('a path whose prices are read late', () => {
  const sides: readonly MarketSide[] = [
    { prices: [merton, gbm], steps: 97, step: 3_600 },
    { prices: [bootstrap], steps: 250, step: 3_600 },
    { prices: [gbm, bootstrap, merton], steps: 16, step: 3_600 },
    { prices: [{ kind: 'gbm', drift: -5_700, volatility: 0 }], steps: 1_100, step: 3_600, initialPrices: [1e200] },
  ];

  it('is the path that is read at once, whatever was generated between', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(threadKernel(), plainKernel),
        fc.array(fc.tuple(fc.nat(sides.length - 1), fc.nat(5), fc.boolean()), { minLength: 2, maxLength: 8 }),
        (kernel, order) => {
          const models = sides.map((side) => compileMarket(experimentWith(side), kernel));
          const late = order.map(([place, path, isRead]) => {
            const model = models[place]!;
            const into = allocateMarketPath(model);
            generatePath(model, ROOT, path, into);
            if (isRead) void into.index;
            return into;
          });
          late.forEach((into, i) => {
            const [place, path] = order[i]!;
            expect(into.index).toEqual(pathOf(sides[place]!, path));
            expectBlocksOf(into);
          });
        },
      ),
      { seed: 18, numRuns: 200 },
    );
  });
});

describe('the two kernels', () => {
  it('write the same paths, and the same extremes, for all models together', () => {
    const shocks = [
      { kind: 'gap', underlying: 0, size: { kind: 'constant', value: -0.3 }, start: 20, steps: 9 },
    ] as const;
    const side = { prices: [merton, bootstrap, gbm, bootstrap], step: 3_600, shocks };
    for (const steps of [1, 15, 16, 17, 250]) {
      const [one, other] = [threadKernel(), plainKernel].map((kernel) => {
        const model = compileMarket(experimentWith({ ...side, steps }), kernel);
        const into = allocateMarketPath(model);
        return Array.from({ length: 20 }, (_, path) => {
          generatePath(model, ROOT, path, into);
          return copyOf(into);
        });
      });
      expect(one).toEqual(other);
    }
  });
});

describe('every other step', () => {
  it('is the same path at twice the step, an odd last step left out', () => {
    for (const steps of [1, 2, 7, 8]) {
      const model = compileMarket(experimentWith({ prices: [merton, gbm], steps }));
      const [fine, coarse] = [allocateMarketPath(model), allocateCoarsePath(model)];
      generatePath(model, ROOT, 0, fine);
      everyOtherStep(fine, coarse);
      expect(coarse.step).toBe(120);
      expect(coarse.steps).toBe(Math.floor(steps / 2));
      coarse.index.forEach((prices, u) => {
        expect([...prices]).toEqual([...fine.index[u]!].filter((_, k) => k % 2 === 0));
      });
    }
  });
});

describe('a replay', () => {
  it('returns each given double unchanged, from step 1 on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (prices) => {
          const replayed = pathOf({
            prices: [gbm, { kind: 'replay', prices: Float64Array.from(prices) }],
            steps: prices.length,
          });
          expect([...replayed[1]!]).toEqual([100, ...prices]);
        },
      ),
      { numRuns: 50, seed: 2 },
    );
  });

  it('leaves further prices unread and refuses too few', () => {
    const replay: PriceModel = { kind: 'replay', prices: Float64Array.of(99, 95, 91.5) };
    expect([...pathOf({ prices: [replay], steps: 2 })[0]!]).toEqual([100, 99, 95]);
    expect(() => pathOf({ prices: [replay], steps: 4 })).toThrow('The replay of U0 has 3 prices for 4 steps.');
  });

  it('takes no common jump', () => {
    const replay: PriceModel = { kind: 'replay', prices: Float64Array.from({ length: 50 }, (_, k) => 100 + k) };
    expect([...pathOf({ prices: [replay, gbm], steps: 50, commonJumps })[0]!.slice(1)]).toEqual([...replay.prices]);
  });
});
