import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateCoarsePath,
  allocateMarketPath,
  compileMarket,
  everyOtherStep,
  generatePath,
} from '../../src/market/path.ts';
import type { DepthThinning, PriceModel } from '../../src/price-model.ts';
import type { DepthShock } from '../../src/shock.ts';
import { experimentWith, generated, MARKET, ROOT, type MarketSide } from './experiments.ts';

const YEAR = 31_536_000;
const MINUTE = 60;

function thinning(words: Partial<DepthThinning> = {}): DepthThinning {
  return { kind: 'realisedVolatility', halfLife: 600, reference: 0.5, exponent: 1, floor: 0.01, ceiling: 1, ...words };
}

function side(
  prices: readonly number[],
  rule: DepthThinning | undefined,
  shocks: readonly DepthShock[] = [],
): MarketSide {
  const book = { kind: 'linear', depthPerBasisPoint: 1, maximumDepth: 9, recoveryHalfLife: 60 } as const;
  return {
    prices: [{ kind: 'replay', prices: Float64Array.from(prices) }],
    steps: prices.length,
    markets: [{ ...MARKET, book: rule === undefined ? book : { ...book, thinning: rule } }],
    shocks,
  };
}

const depthOf = (words: MarketSide): number[] => Array.from(generated(words).depth![0]!);
const flat = (steps: number): number[] => new Array<number>(steps).fill(100);

/** Relative move of a step at so many times the reference volatility of 0.5. */
const moveAt = (times: number): number => Math.exp(times * 0.5 * Math.sqrt(MINUTE / YEAR));

describe('depth that thins with realised volatility', () => {
  it('is as stated as long as the index moves at the reference volatility, or less', () => {
    expect(depthOf(side(flat(5), thinning()))).toEqual([1, 1, 1, 1, 1, 1]);
    const even = Array.from({ length: 6 }, (_, k) => 100 * moveAt(1) ** (k + 1));
    for (const share of depthOf(side(even, thinning({ ceiling: 2 })))) expect(share).toBeCloseTo(1, 12);
  });

  it('is (v / v_ref)^−½ of that with the return of the same step in v', () => {
    // A half-life of one step: the weight of the latest squared return is ½.
    const prices = [100 * moveAt(3), 100 * moveAt(3)];
    const [, first, second] = depthOf(side(prices, thinning({ halfLife: MINUTE })));
    expect(first).toBeCloseTo(((1 + 9) / 2) ** -0.5, 12);
    expect(second).toBeCloseTo((5 / 2) ** -0.5, 12);
  });

  it('falls by its exponent', () => {
    const prices = [100 * moveAt(3)];
    const [, share] = depthOf(side(prices, thinning({ halfLife: MINUTE, exponent: 3 })));
    expect(share).toBeCloseTo(5 ** -1.5, 12);
  });

  it('stays at its floor in a crash, and in calm rises to its ceiling', () => {
    expect(depthOf(side([50, 50], thinning({ floor: 0.2 })))).toEqual([1, 0.2, 0.2]);
    const calm = depthOf(side(flat(60), thinning({ ceiling: 1.5 })));
    expect(calm[10]).toBeCloseTo(Math.SQRT2, 12);
    expect(calm[60]).toBe(1.5);
  });

  it('counts the steps on which it stands at its floor and at its ceiling, path by path', () => {
    const counts = (words: MarketSide): number[] => Array.from(generated(words).thinned!);
    expect(counts(side([50, 50], thinning({ floor: 0.2 })))).toEqual([2, 2, 0]);
    // Calm from the reference volatility on: √(2^(k/10)) reaches 1.5 with step 12.
    expect(counts(side(flat(60), thinning({ ceiling: 1.5 })))).toEqual([60, 0, 60 - 11]);
    expect(counts(side(flat(60), thinning()))).toEqual([60, 0, 0]);
    const model = compileMarket(experimentWith(side([50, 50], thinning({ floor: 0.2 }))));
    const path = allocateMarketPath(model);
    for (const index of [0, 1]) generatePath(model, ROOT, index, path);
    expect(Array.from(path.thinned!)).toEqual([2, 2, 0]);
  });

  it('comes back by the half-life: a variance above the reference halves, and depth rises by √2', () => {
    const shares = depthOf(side([60, ...new Array<number>(40).fill(60)], thinning({ floor: 1e-9 })));
    for (const k of [1, 7, 20]) expect(shares[k + 10]! / shares[k]!).toBeCloseTo(Math.SQRT2, 12);
  });

  it('lies within its bounds on every path, and knows nothing of the future', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.constantFrom(1, 1.7),
        (path, exponent, floor, ceiling) => {
          const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 0.8 };
          const words = (steps: number): MarketSide => ({
            ...side(flat(steps), thinning({ exponent, floor, ceiling })),
            prices: [gbm],
          });
          const long = generated(words(90), path).depth![0]!;
          for (const share of long) expect(share >= floor && share <= ceiling).toBe(true);
          expect(long.subarray(0, 41)).toEqual(generated(words(40), path).depth![0]!);
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  it('is the same at twice the step, at every other step', () => {
    const model = compileMarket(experimentWith(side([90, 95, 80, 85], thinning())));
    const fine = generated(side([90, 95, 80, 85], thinning()));
    const coarse = allocateCoarsePath(model);
    everyOtherStep(fine, coarse);
    expect(Array.from(coarse.depth![0]!)).toEqual([0, 2, 4].map((k) => fine.depth![0]![k]));
  });

  it('is refused where it has no bounds that hold 1', () => {
    for (const wrong of [{ floor: 0 }, { floor: 1.5 }, { ceiling: 0.5 }, { exponent: 0 }, { reference: NaN }]) {
      expect(() => compileMarket(experimentWith(side(flat(2), thinning(wrong))))).toThrow(RangeError);
    }
  });
});

describe('a shock to depth', () => {
  const shock = (words: Partial<DepthShock> = {}): DepthShock => ({
    kind: 'depth',
    market: 0,
    size: { kind: 'constant', value: -0.8 },
    start: 2,
    steps: 2,
    recoveryHalfLife: 0,
    ...words,
  });

  it('takes its share of the depth off in its steps, and gives it back at once where nothing is said', () => {
    const shares = depthOf(side(flat(5), undefined, [shock()]));
    expect(shares).toEqual([1, 1, 1 - 0.8, 1 - 0.8, 1, 1]);
  });

  it('gives half of it back in each half-life after its last step', () => {
    const shares = depthOf(side(flat(6), undefined, [shock({ recoveryHalfLife: MINUTE })]));
    [1, 1, 0.2, 0.2, 0.6, 0.8, 0.9].forEach((share, k) => expect(shares[k]).toBeCloseTo(share, 14));
  });

  it('multiplies with others, and with what volatility leaves', () => {
    const both = depthOf(side([50, 50, 50], thinning({ floor: 0.2 }), [shock({ start: 1 }), shock({ start: 2 })]));
    [1, 0.04, 0.008, 0.04].forEach((share, k) => expect(both[k]).toBeCloseTo(share, 14));
  });

  it('cut by the horizon lasts as far as it comes, and one after it does nothing', () => {
    expect(depthOf(side(flat(2), undefined, [shock()]))).toEqual([1, 1, 1 - 0.8]);
    expect(depthOf(side(flat(2), undefined, [shock({ start: 3 })]))).toEqual([1, 1, 1]);
  });

  it('leaves prices, and the depth of other markets, alone', () => {
    const words = side(flat(3), undefined, [shock({ market: 1 })]);
    const path = generated({ ...words, markets: [...words.markets!, ...words.markets!] });
    expect(path.depth![0]).toBeUndefined();
    expect(Array.from(path.index[0]!)).toEqual([100, 100, 100, 100]);
  });

  it('is drawn anew on every path, and again the same on the same', () => {
    const drawn = side(flat(40), undefined, [
      shock({ size: { kind: 'uniform', low: -0.9, high: -0.5 }, start: 'random' }),
    ]);
    const model = compileMarket(experimentWith(drawn));
    const found = Array.from({ length: 50 }, (_, path) => {
      const into = generated(drawn, path);
      generatePath(model, ROOT, path, into);
      const first = into.depth![0]!.findIndex((share) => share < 1);
      return [first, into.depth![0]![first]!] as const;
    });
    expect(found.every(([first, share]) => first >= 1 && first <= 39 && share >= 0.1 && share <= 0.5)).toBe(true);
    expect(new Set(found.map(([first]) => first)).size).toBeGreaterThan(20);
    expect(Array.from(generated(drawn, 7).depth![0]!)).toEqual(Array.from(generated(drawn, 7).depth![0]!));
  });

  it('leaves no series where depth stands', () => {
    expect(generated(side(flat(2), undefined)).depth).toBeUndefined();
  });
});
