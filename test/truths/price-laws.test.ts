import { describe, expect, it } from 'vitest';
import { truth, truthsOfKind } from '../fixtures/truths.ts';
import { expectMean, expectShare, flat, forEachPricePath, priceOf, textbook } from './textbook.ts';

/** An experiment whose market is all that matters. */
function market(paths: number, horizon: object, price: object): object {
  return textbook({
    paths,
    horizon,
    prices: { A: price },
    positions: [{ account: 'a', market: 'A', size: 1, entryPrice: 100, leverage: 1 }],
    venue: flat(0.005),
  });
}

/** Prices at the horizon. */
function terminalPrices(paths: number, horizon: object, price: object): Float64Array {
  const terminal = new Float64Array(paths);
  let path = 0;
  forEachPricePath(market(paths, horizon, price), (prices) => {
    terminal[path++] = prices.at(-1)!;
  });
  return terminal;
}

describe('the law of the price at the horizon', () => {
  // Merton's is exact at any step; Heston's scheme errs by far less at steps of six hours than 10⁵ paths can see.
  const kinds = ['terminal-law-merton', 'terminal-law-heston', 'terminal-law-bates'];
  it.each(kinds.flatMap(truthsOfKind).map((each) => [each.id, each] as const))(
    '%s',
    (_, { model, inputs, expected }) => {
      const { horizonDays, priceLevels } = inputs as { horizonDays: number; priceLevels: readonly number[] };
      const paths = 100_000;
      const terminal = terminalPrices(paths, { steps: 4 * horizonDays, step: '6h' }, priceOf(model));
      priceLevels.forEach((level, i) => {
        const below = terminal.filter((price) => price <= level).length;
        expectShare(below, paths, (expected['pPriceAtOrBelow'] as readonly number[])[i]!);
      });
      expectMean(terminal, expected['meanPrice'] as number);
    },
  );
});

describe('kou-moments-1: the log return of double-exponential jumps', () => {
  it('has its mean, variance, skewness and kurtosis, and the price its mean', () => {
    const [{ model }] = truthsOfKind('moments-kou') as [ReturnType<typeof truthsOfKind>[number]];
    const { expected } = truth<unknown, { readonly [name: string]: number }>('kou-moments-1');
    const terminal = terminalPrices(400_000, { steps: 3, step: '8h' }, priceOf(model));
    const standard = terminal.map(
      (price) => (Math.log(price / 100) - expected['logReturnMean']!) / Math.sqrt(expected['logReturnVariance']!),
    );
    expectMean(standard, 0);
    expectMean(
      standard.map((x) => x * x),
      1,
    );
    expectMean(
      standard.map((x) => x ** 3),
      expected['logReturnSkewness']!,
    );
    expectMean(
      standard.map((x) => x ** 4),
      3 + expected['logReturnExcessKurtosis']!,
    );
    expectMean(
      terminal.map((price) => price / 100),
      expected['meanPriceRatio']!,
    );
  });
});

describe("garch-moments-1: a GARCH variance under Student's t shocks", () => {
  const { inputs, expected } = truth<
    { readonly firstVariance: number; readonly steps: number },
    { readonly [name: string]: number }
  >('garch-moments-1');
  const [{ model }] = truthsOfKind('moments-garch-t') as [ReturnType<typeof truthsOfKind>[number]];
  const { omega, alpha, beta, degreesOfFreedom } = model as { readonly [name: string]: number };
  const garch = { kind: 'garch', omega, alpha, beta, degreesOfFreedom };

  it('goes from its first value towards its mean, and the returns add up to their variance', () => {
    const paths = 40_000;
    const variance = new Float64Array(paths);
    const squaredSum = new Float64Array(paths);
    let path = 0;
    const config = market(paths, { steps: inputs.steps }, { ...garch, initialVariance: inputs.firstVariance });
    forEachPricePath(config, (prices) => {
      const last = Math.log(prices[inputs.steps]! / prices[inputs.steps - 1]!);
      variance[path] = last * last;
      squaredSum[path++] = Math.log(prices[inputs.steps]! / prices[0]!) ** 2;
    });
    expectMean(variance, expected['meanVarianceAtStep']!);
    expectMean(squaredSum, expected['varianceOfSumOfReturns']!);
  });

  it('has fourth moments that grow step by step towards its kurtosis and autocorrelation', () => {
    // The stationary law has no eighth moment, so no sample shows its kurtosis. The first steps from the mean variance are
    // tamer: they are held against the recursion of fourth moments whose limit the reference states.
    const { unconditionalVariance: mean, innovationKurtosis } = expected as {
      readonly unconditionalVariance: number;
      readonly innovationKurtosis: number;
    };
    const persistence = alpha! + beta!;
    const growth = alpha! ** 2 * innovationKurtosis + 2 * alpha! * beta! + beta! ** 2;
    const constant = omega! ** 2 + 2 * omega! * persistence * mean;
    /** E[r_k² r_{k+1}²], where E[h_k²] = square. */
    const nextTo = (square: number): number => omega! * mean + (alpha! * innovationKurtosis + beta!) * square;

    const limit = constant / (1 - growth);
    expect((innovationKurtosis * limit) / mean ** 2).toBeCloseTo(expected['unconditionalKurtosis']!, 8);
    const lag1 = (nextTo(limit) - mean ** 2) / (innovationKurtosis * limit - mean ** 2);
    expect(lag1).toBeCloseTo(expected['acfSquaredReturnsLag1']!, 10);
    expect(lag1 * persistence ** 4).toBeCloseTo(expected['acfSquaredReturnsLag5']!, 10);

    const [paths, steps] = [250_000, 6];
    const squares = Array.from({ length: steps }, () => new Float64Array(paths));
    let path = 0;
    forEachPricePath(market(paths, { steps }, { ...garch, initialVariance: mean }), (prices) => {
      for (let k = 0; k < steps; k++) squares[k]![path] = Math.log(prices[k + 1]! / prices[k]!) ** 2 / mean;
      path++;
    });
    const products = (one: number, other: number): Float64Array =>
      squares[one]!.map((square, i) => square * squares[other]![i]!);
    let square = mean ** 2;
    for (let k = 0; k + 1 < steps; k++) {
      expectMean(squares[k]!, 1);
      expectMean(products(k, k), (innovationKurtosis * square) / mean ** 2);
      expectMean(products(k, k + 1), nextTo(square) / mean ** 2);
      square = constant + growth * square;
    }
    expectMean(products(0, 5), 1 + persistence ** 4 * (nextTo(mean ** 2) / mean ** 2 - 1));
  });
});

describe('hawkes-1: how many jumps come', () => {
  const { inputs, expected } = truth<{ readonly T: number }, { readonly [name: string]: number }>('hawkes-1');
  const [{ model }] = truthsOfKind('moments-hawkes') as [ReturnType<typeof truthsOfKind>[number]];
  // A year is the unit of time. Jumps of −5 and nothing else: what the compensator adds to a step is less than half a jump.
  const price = {
    kind: 'hawkes',
    volatility: 0,
    baseIntensity: model['baseIntensity'],
    excitation: model['jumpAlpha'],
    decay: model['decayBeta'],
    jumpMean: -5,
    jumpDeviation: 0,
  };
  const STEPS_PER_YEAR = 20;
  const horizon = (years: number): object => ({
    steps: STEPS_PER_YEAR * years,
    step: `${31_536_000 / STEPS_PER_YEAR}s`,
  });
  const jumpsIn = (prices: Float64Array, from: number, to: number): number => {
    let jumps = 0;
    for (let k = from; k < to; k++) jumps += Math.round(Math.log(prices[k]! / prices[k + 1]!) / 5);
    return jumps;
  };

  it('in ten years from the base intensity', () => {
    const counts: number[] = [];
    forEachPricePath(market(30_000, horizon(inputs.T), price), (prices) =>
      counts.push(jumpsIn(prices, 0, STEPS_PER_YEAR * inputs.T)),
    );
    expectMean(counts, expected['meanCountStartedAtBase']!);
  });

  it('in ten years once the start is forgotten: the mean and the variance', () => {
    // After 20 years e^(−(decay − excitation)·20) = 1e-7 of the start is left.
    const counts: number[] = [];
    forEachPricePath(market(30_000, horizon(20 + inputs.T), price), (prices) =>
      counts.push(jumpsIn(prices, STEPS_PER_YEAR * 20, STEPS_PER_YEAR * (20 + inputs.T))),
    );
    const mean = expected['stationaryMeanCount']!;
    expect(mean).toBeCloseTo(expected['stationaryIntensity']! * inputs.T, 9);
    expectMean(counts, mean);
    expectMean(
      counts.map((count) => (count - mean) ** 2),
      expected['stationaryVarianceCount']!,
    );
  });
});
