import type { Joint, PriceModel } from '../../src/price-model.ts';

const variance = {
  initialVariance: 0.64,
  meanReversion: 6,
  longRunVariance: 0.49,
  volatilityOfVariance: 1.5,
  correlation: -0.4,
};
const jumps = { jumpIntensity: 2000, jumpMean: -0.01, jumpDeviation: 0.02 };

/** A model of every law that Gaussian shocks drive, lively enough for its parts to show within a day. */
export const EVERY_LAW = {
  gbm: { kind: 'gbm', drift: 0.1, volatility: 0.6 },
  merton: { kind: 'merton', drift: 0, volatility: 0.8, ...jumps },
  kou: { kind: 'kou', drift: 3, volatility: 0.6, jumpIntensity: 2000, upProbability: 0.4, upRate: 30, downRate: 20 },
  heston: { kind: 'heston', drift: 2, ...variance },
  bates: { kind: 'bates', drift: -2, ...variance, correlation: 0.6, ...jumps },
  garch: {
    kind: 'garch',
    drift: 0,
    omega: 1e-6,
    alpha: 0.05,
    gamma: 0.06,
    beta: 0.9,
    degreesOfFreedom: 5,
    initialVariance: 2e-5,
  },
  regime: {
    kind: 'regime',
    drift: 1,
    volatility: [0.5, 1.6],
    chain: {
      initialProbabilities: [0.9, 0.1],
      transitionPerStep: [
        [0.95, 0.05],
        [0.2, 0.8],
      ],
    },
  },
  hawkes: {
    kind: 'hawkes',
    drift: -1,
    volatility: 0.5,
    baseIntensity: 1000,
    excitation: 2000,
    decay: 3000,
    jumpMean: -0.01,
    jumpDeviation: 0.02,
  },
} as const satisfies { readonly [Kind in PriceModel['kind']]?: Extract<PriceModel, { kind: Kind }> };

export const EVERY_MODEL: readonly PriceModel[] = Object.values(EVERY_LAW);

/** A chain for all, with a correlation of its own in each of two states for so many underlyings. */
export function commonRegime(order: number, rho: readonly [number, number]): NonNullable<Joint['regime']> {
  return {
    chain: {
      initialProbabilities: [0.5, 0.5],
      transitionPerStep: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
    },
    correlation: rho.map((value) => equalCorrelation(order, value)),
  };
}

/** The matrix in which every pair has this correlation, row-major. */
export function equalCorrelation(order: number, rho: number): Float64Array {
  return Float64Array.from({ length: order * order }, (_, i) => (i % (order + 1) === 0 ? 1 : rho));
}
