import { describe, expect, it } from 'vitest';
import type { Funding, OrnsteinUhlenbeck } from '../../src/experiment.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import type { PriceModel } from '../../src/price-model.ts';
import { experimentWith, generated, MARKET, ROOT, type MarketSide } from './experiments.ts';

const HOUR = 3_600;
const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 0.8 };

function reverting(words: Partial<OrnsteinUhlenbeck> = {}): OrnsteinUhlenbeck {
  return { kind: 'ornsteinUhlenbeck', mean: 0.0001, halfLife: 2 * HOUR, deviation: 0.0003, shockBeta: 0, ...words };
}

const premium = (process: OrnsteinUhlenbeck): Funding => ({ kind: 'premium', premium: process });

function side(funding: Funding, steps: number, words: Partial<MarketSide> = {}): MarketSide {
  return { prices: [gbm], steps, step: HOUR, markets: [{ ...MARKET, funding }], ...words };
}

/** Premiums of `count` paths. */
function* pathsOf(words: MarketSide, count: number): Generator<Float64Array> {
  const model = compileMarket(experimentWith(words));
  const into = allocateMarketPath(model);
  for (let path = 0; path < count; path++) {
    generatePath(model, ROOT, path, into);
    yield into.funding![0]!;
  }
}

describe('an Ornstein–Uhlenbeck premium', () => {
  const PATHS = 20_000;
  /** Two-sided, in standard errors: each assertion errs once in 16 million seeds. */
  const FIVE_AND_A_HALF = 5.4;

  it('is stationary: mean, deviation and autocorrelation 2^(−lag / halfLife) at any two times', () => {
    const { mean, deviation } = reverting();
    const [early, late] = [1, 4];
    const sums = { early: 0, late: 0, squares: 0, products: 0 };
    for (const values of pathsOf(side(premium(reverting()), 6), PATHS)) {
      const [a, b] = [(values[early]! - mean) / deviation, (values[late]! - mean) / deviation];
      sums.early += a / PATHS;
      sums.late += b / PATHS;
      sums.squares += (b * b) / PATHS;
      sums.products += (a * b) / PATHS;
    }
    const bound = FIVE_AND_A_HALF / Math.sqrt(PATHS);
    const correlation = 2 ** (-(late - early) / 2);
    expect(Math.abs(sums.early)).toBeLessThan(bound);
    expect(Math.abs(sums.late)).toBeLessThan(bound);
    // Var z² = 2, Var(ab) = 1 + ρ².
    expect(Math.abs(sums.squares - 1)).toBeLessThan(Math.SQRT2 * bound);
    expect(Math.abs(sums.products - correlation)).toBeLessThan(Math.sqrt(1 + correlation ** 2) * bound);
  });

  it('has the same law after an hour in one step as in sixty', () => {
    const ofSteps = (steps: number): { variance: number; covariance: number } => {
      const sums = { variance: 0, covariance: 0 };
      const process = reverting({ mean: 0, deviation: 1, halfLife: HOUR });
      for (const values of pathsOf(side(premium(process), steps, { step: HOUR / steps }), PATHS)) {
        sums.variance += values[steps]! ** 2 / PATHS;
        sums.covariance += (values[0]! * values[steps]!) / PATHS;
      }
      return sums;
    };
    for (const { variance, covariance } of [ofSteps(1), ofSteps(60)]) {
      expect(Math.abs(variance - 1)).toBeLessThan((FIVE_AND_A_HALF * Math.SQRT2) / Math.sqrt(PATHS));
      expect(Math.abs(covariance - 0.5)).toBeLessThan((FIVE_AND_A_HALF * Math.sqrt(1.25)) / Math.sqrt(PATHS));
    }
  });

  it('without a deviation goes back to its mean by half in each half-life', () => {
    const words = side(premium(reverting({ mean: 0.01, deviation: 0, halfLife: HOUR, shockBeta: 0.1 })), 5, {
      prices: [{ kind: 'replay', prices: new Float64Array(5).fill(50) }],
    });
    const fall = 0.1 * Math.log(0.5);
    const [values] = [...pathsOf(words, 1)];
    expect(values![0]).toBe(0.01);
    for (let k = 1; k <= 5; k++) expect(values![k]).toBeCloseTo(0.01 + fall * 0.5 ** (k - 1), 14);
  });

  it('answers to the return of each step by β', () => {
    const bare = generated(side(premium(reverting()), 12));
    const answering = generated(side(premium(reverting({ shockBeta: 0.5, halfLife: 1 })), 12));
    const quick = generated(side(premium(reverting({ halfLife: 1 })), 12));
    expect(answering.index).toEqual(bare.index);
    for (let k = 1; k <= 12; k++) {
      const move = Math.log(bare.index[0]![k]! / bare.index[0]![k - 1]!);
      expect(answering.funding![0]![k]! - quick.funding![0]![k]!).toBeCloseTo(0.5 * move, 12);
    }
  });

  it('leaves the prices, and the premiums of other markets, their bits', () => {
    const one = side(premium(reverting()), 20);
    const two: MarketSide = {
      ...one,
      markets: [...one.markets!, { ...MARKET, funding: premium(reverting({ mean: 1 })) }],
    };
    const bare = generated({ ...one, markets: [MARKET] }, 3);
    expect(generated(one, 3).index).toEqual(bare.index);
    expect(bare.funding).toBeUndefined();
    const [first, second] = generated(two, 3).funding!;
    expect(first).toEqual(generated(one, 3).funding![0]);
    expect(second![5]! - 1).not.toBeCloseTo(first![5]! - 0.0001, 9);
  });

  it('of a longer horizon begins as that of a shorter one', () => {
    const [long, short] = [50, 20].map((steps) => generated(side(premium(reverting()), steps), 9).funding![0]!);
    expect(long!.subarray(0, 21)).toEqual(short);
  });

  it('is refused without a half-life, and with a negative deviation', () => {
    for (const wrong of [{ halfLife: 0 }, { deviation: -1 }, { mean: NaN }]) {
      expect(() => compileMarket(experimentWith(side(premium(reverting(wrong)), 3)))).toThrow(RangeError);
    }
  });
});

describe('a rate of its own', () => {
  it('is drawn like a premium', () => {
    const rate = generated(side({ ...reverting(), interval: HOUR }, 8), 2);
    expect(rate.funding).toEqual(generated(side(premium(reverting()), 8), 2).funding);
  });
});

describe('given premiums', () => {
  const replayed = (values: readonly number[], steps = values.length): MarketSide =>
    side({ kind: 'premium', premium: { kind: 'replay', values: Float64Array.from(values) } }, steps);

  it('stand at the ends of their steps', () => {
    expect(Array.from(generated(replayed([0.1, -0.2, 0.3])).funding![0]!)).toEqual([0.1, 0.1, -0.2, 0.3]);
  });

  it('have to last for the path', () => {
    expect(() => generated(replayed([0.1], 2))).toThrow('1 values for 2 steps');
  });
});
