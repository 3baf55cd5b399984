import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PriceModel } from '../../src/price-model.ts';
import { experimentWith, forEachPath, logReturns, meanOf, pathOf, type MarketSide } from './experiments.ts';
import { compileMarket } from '../../src/market/path.ts';

// Seeds are fixed, so a test passes or fails for good; with another seed each z bound of 4.5 would fail with probability 7e-6.
const Z = 4.5;

interface TerminalLaw {
  readonly id: string;
  readonly model: {
    readonly mu: number;
    readonly sigma: number;
    readonly lambda: number;
    readonly jumpMean: number;
    readonly jumpStd: number;
  };
  readonly inputs: {
    readonly price0: number;
    readonly priceLevels: readonly number[];
    readonly tailProbabilities: readonly number[];
  };
  readonly expected: {
    readonly pPriceAtOrBelow: readonly number[];
    readonly lossQuantileVaR: readonly number[];
    readonly expectedShortfallOfLoss: readonly number[];
    readonly logReturnMean: number;
    readonly logReturnVariance: number;
    readonly logReturnSkewness: number;
    readonly logReturnExcessKurtosis: number;
  };
}

const truths = JSON.parse(readFileSync(new URL('../fixtures/truths.json', import.meta.url), 'utf8')) as {
  cases: { id: string }[];
};
const truth = truths.cases.find(({ id }) => id === 'merton-terminal-1') as TerminalLaw;

describe('the terminal law of merton (truth merton-terminal-1)', () => {
  const { mu, sigma, lambda, jumpMean, jumpStd } = truth.model;
  const price: PriceModel = {
    kind: 'merton',
    drift: mu,
    volatility: sigma,
    jumpIntensity: lambda,
    jumpMean,
    jumpDeviation: jumpStd,
  };
  // A day in eight steps: the scheme is exact at step ends, so the number of steps must not matter.
  const paths = 400_000;
  const terminal = new Float64Array(paths);
  let filled = 0;
  forEachPath({ prices: [price], steps: 8, step: 10_800 }, paths, ({ index }) => {
    terminal[filled++] = index[0]![8]!;
  });
  const logs = terminal.map((value) => Math.log(value / 100));
  const { logReturnMean, logReturnVariance, logReturnSkewness, logReturnExcessKurtosis } = truth.expected;

  it('has mean price S₀·e^(μt)', () => {
    const { mean, standardError } = meanOf(terminal);
    expect(Math.abs(mean - 100)).toBeLessThan(Z * standardError);
  });

  it('has the mean, variance, skewness and kurtosis of the log return', () => {
    const moment = (power: number): { mean: number; standardError: number } =>
      meanOf(logs.map((x) => ((x - logReturnMean) / Math.sqrt(logReturnVariance)) ** power));
    for (const [power, expected] of [
      [1, 0],
      [2, 1],
      [3, logReturnSkewness],
      [4, 3 + logReturnExcessKurtosis],
    ] as const) {
      const { mean, standardError } = moment(power);
      expect(Math.abs(mean - expected), `standardised moment ${power}: ${mean}`).toBeLessThan(Z * standardError);
    }
  });

  it('has the cumulative probabilities at the price levels', () => {
    truth.inputs.priceLevels.forEach((level, i) => {
      const p = truth.expected.pPriceAtOrBelow[i]!;
      const found = terminal.filter((value) => value <= level).length / paths;
      expect(Math.abs(found - p), `P(S ≤ ${level}) = ${found}`).toBeLessThan(Z * Math.sqrt((p * (1 - p)) / paths));
    });
  });

  it('has the value at risk and expected shortfall of the loss', () => {
    const losses = terminal.map((value) => 1 - value / 100);
    truth.inputs.tailProbabilities.forEach((q, i) => {
      const valueAtRisk = truth.expected.lossQuantileVaR[i]!;
      // At the true quantile the share of larger losses is binomial, which needs no density.
      const beyond = losses.filter((loss) => loss > valueAtRisk).length / paths;
      expect(Math.abs(beyond - q), `P(loss > VaR ${q}) = ${beyond}`).toBeLessThan(Z * Math.sqrt((q * (1 - q)) / paths));
      // ES = VaR + E(L − VaR)⁺/q (Rockafellar and Uryasev 2002): a mean, with a mean's standard error.
      const { mean, standardError } = meanOf(losses.map((loss) => valueAtRisk + Math.max(0, loss - valueAtRisk) / q));
      expect(Math.abs(mean - truth.expected.expectedShortfallOfLoss[i]!)).toBeLessThan(Z * standardError);
    });
  });
});

describe('geometric Brownian motion', () => {
  it('has independent normal log returns of mean (μ − σ²/2)dt and variance σ²dt', () => {
    const [drift, volatility] = [2, 0.9];
    const returns = logReturns(pathOf({ prices: [{ kind: 'gbm', drift, volatility }], steps: 300_000, step: 600 })[0]!);
    const years = 600 / 31_536_000;
    const standard = returns.map((r) => (r - (drift - volatility ** 2 / 2) * years) / (volatility * Math.sqrt(years)));
    const laws: [string, number[], number][] = [
      ['mean', standard, 0],
      ['variance', standard.map((z) => z * z), 1],
      ['third moment', standard.map((z) => z ** 3), 0],
      ['fourth moment', standard.map((z) => z ** 4), 3],
      ['autocovariance', standard.slice(1).map((z, k) => z * standard[k]!), 0],
    ];
    for (const [law, values, expected] of laws) {
      const { mean, standardError } = meanOf(values);
      expect(Math.abs(mean - expected), `${law} ${mean}`).toBeLessThan(Z * standardError);
    }
  });

  it('stays at S₀·e^(μt) without volatility', () => {
    const prices = pathOf({ prices: [{ kind: 'gbm', drift: 0.5, volatility: 0 }], steps: 365, step: 86_400 })[0]!;
    prices.forEach((price, day) => expect(price).toBeCloseTo(100 * Math.exp((0.5 * day) / 365), 9));
  });
});

describe('correlated shocks', () => {
  const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 0.7 };

  it('have the correlations asked for', () => {
    const correlation = [
      [1, 0.8, -0.3],
      [0.8, 1, 0.1],
      [-0.3, 0.1, 1],
    ];
    const n = 200_000;
    const returns = pathOf({ prices: [gbm, gbm, gbm], steps: n, correlation }).map((prices) => logReturns(prices));
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const products = meanOf(returns[a]!.map((r, k) => r * returns[b]![k]!)).mean;
      const scale = Math.sqrt(meanOf(returns[a]!.map((r) => r * r)).mean * meanOf(returns[b]!.map((r) => r * r)).mean);
      const rho = correlation[a]![b]!;
      // Standard error of a normal sample's correlation: (1 − ρ²)/√n.
      expect(Math.abs(products / scale - rho)).toBeLessThan((Z * (1 - rho * rho)) / Math.sqrt(n));
    }
  });

  it('are the same shock at correlation 1 and its mirror at −1', () => {
    const [a, b, c] = pathOf({
      prices: [gbm, gbm, gbm],
      steps: 500,
      correlation: [
        [1, 1, -1],
        [1, 1, -1],
        [-1, -1, 1],
      ],
    });
    expect(b).toEqual(a);
    const drift = (0.7 ** 2 / 2) * (60 / 31_536_000);
    const [up, down] = [logReturns(a!), logReturns(c!)];
    up.forEach((r, k) => expect(r + down[k]!).toBeCloseTo(-2 * drift, 13));
  });

  it('pass over underlyings with prices of their own', () => {
    const replay: PriceModel = { kind: 'replay', prices: new Float64Array(500).fill(100) };
    const [a, , b] = pathOf({
      prices: [gbm, replay, gbm],
      steps: 500,
      correlation: [
        [1, 0, 1],
        [0, 1, 0],
        [1, 0, 1],
      ],
    });
    expect(b).toEqual(a);
  });

  it('refuse a matrix that no shocks can have', () => {
    const correlation = [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ];
    expect(() => pathOf({ prices: [gbm, gbm, gbm], steps: 1, correlation })).toThrow(/not positive semi-definite/);
  });

  it('refuse a volatility or an intensity below zero', () => {
    const compile = (price: PriceModel) => () => compileMarket(experimentWith({ prices: [price], steps: 1 }));
    expect(compile({ kind: 'gbm', drift: 0, volatility: -0.1 })).toThrow(
      'The volatility of U0 is -0.1; it must be a number ≥ 0.',
    );
    expect(compile({ kind: 'gbm', drift: NaN, volatility: 0.1 })).toThrow(/drift of U0, NaN/);
    const jumps = {
      kind: 'merton',
      drift: 0,
      volatility: 0.1,
      jumpIntensity: -1,
      jumpMean: 0,
      jumpDeviation: 0.1,
    } as const;
    expect(compile(jumps)).toThrow(/jumps of U0 have intensity -1/);
  });
});

describe('mean prices of several underlyings', () => {
  it('are S₀·e^(μt) for each with own and common jumps together', () => {
    const prices: PriceModel[] = [
      { kind: 'merton', drift: 0, volatility: 0.6, jumpIntensity: 300, jumpMean: -0.02, jumpDeviation: 0.04 },
      { kind: 'gbm', drift: 20, volatility: 0.8 },
    ];
    const commonJumps = {
      intensity: 500,
      mean: [-0.03, 0.02],
      deviation: [0.03, 0.05],
      correlation: Float64Array.of(1, -0.5, -0.5, 1),
    };
    const side: MarketSide = {
      prices,
      steps: 4,
      step: 21_600,
      commonJumps,
      correlation: [
        [1, 0.8],
        [0.8, 1],
      ],
    };
    const terminal: [number[], number[]] = [[], []];
    forEachPath(side, 150_000, ({ index }) => terminal.forEach((values, u) => values.push(index[u]![4]!)));
    for (const [u, expected] of [
      [0, 100],
      [1, 100 * Math.exp(20 / 365)],
    ] as const) {
      const { mean, standardError } = meanOf(terminal[u]);
      expect(Math.abs(mean - expected), `mean of U${u} ${mean}`).toBeLessThan(Z * standardError);
    }
  });
});
