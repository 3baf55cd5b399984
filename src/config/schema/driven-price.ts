import Type from 'typebox';
import { PRICE_DEFAULTS } from '../defaults.ts';
import { chainSchema, MOST_STATES } from './chain.ts';
import { optional, record, share, tag } from './fields.ts';
import {
  LARGEST_DRIFT,
  LARGEST_JUMP_DEVIATION,
  LARGEST_JUMP_MEAN,
  LARGEST_VOLATILITY,
  MOST_JUMPS,
} from './words.ts';

const drift = optional(
  Type.Number({
    minimum: -LARGEST_DRIFT,
    maximum: LARGEST_DRIFT,
    default: PRICE_DEFAULTS.drift,
    description: 'Annual drift, compensated: E[S_t] = S₀·e^(drift·t).',
    examples: [0],
  }),
);
const volatility = Type.Number({
  minimum: 0,
  maximum: LARGEST_VOLATILITY,
  description: 'Annual volatility of the diffusion as a fraction: 0.65 is 65 % a year.',
  examples: [0.65],
});
const gbm = record('Geometric Brownian motion.', { kind: tag('gbm'), drift, volatility });

const jumpIntensity = Type.Number({
  minimum: 0,
  maximum: MOST_JUMPS,
  description: 'Expected jumps per year.',
  examples: [60],
});
const jumpMean = Type.Number({
  minimum: -LARGEST_JUMP_MEAN,
  maximum: LARGEST_JUMP_MEAN,
  description: 'Mean of one jump in log price.',
  examples: [-0.01],
});
const jumpDeviation = Type.Number({
  minimum: 0,
  maximum: LARGEST_JUMP_DEVIATION,
  description: 'Standard deviation of one jump in log price.',
});

const merton = record('Merton jump diffusion (1976): Brownian motion with log-normal jumps, Poisson in number.', {
  kind: tag('merton'),
  drift,
  volatility,
  jumpIntensity,
  jumpMean,
  jumpDeviation,
});

const kou = record('Kou jump diffusion (2002): Brownian motion with double-exponential jumps, Poisson in number.', {
  kind: tag('kou'),
  drift,
  volatility,
  jumpIntensity,
  upProbability: share('Probability that a jump goes up.', { examples: [0.4] }),
  upRate: Type.Number({
    exclusiveMinimum: 1,
    description: 'Upward jumps have mean 1/upRate in log price; above 1, or the price has no mean.',
    examples: [30],
  }),
  downRate: Type.Number({
    exclusiveMinimum: 0,
    description: 'Downward jumps have mean −1/downRate in log price.',
    examples: [20],
  }),
});

const squareRootVariance = {
  initialVariance: Type.Number({ minimum: 0, description: 'Annual variance at time 0: 0.64 is 80 % a year.', examples: [0.64] }),
  meanReversion: Type.Number({ exclusiveMinimum: 0, description: 'Rate at which the variance returns, per year.', examples: [6] }),
  longRunVariance: Type.Number({ exclusiveMinimum: 0, description: 'Annual variance to which it returns.', examples: [0.49] }),
  volatilityOfVariance: Type.Number({
    exclusiveMinimum: 0,
    description: 'Its shocks have this times √variance as their annual deviation.',
    examples: [1.5],
  }),
  correlation: Type.Number({
    minimum: -1,
    maximum: 1,
    description: 'Of the shocks of variance and price.',
    examples: [-0.4],
  }),
};

const heston = record('Heston (1993): an annual variance that returns to its mean, by the QE scheme of Andersen (2008).', {
  kind: tag('heston'),
  drift,
  ...squareRootVariance,
});

const bates = record('Bates (1996): the variance of Heston with the jumps of Merton.', {
  kind: tag('bates'),
  drift,
  ...squareRootVariance,
  jumpIntensity,
  jumpMean,
  jumpDeviation,
});

const garch = record(
  'GJR-GARCH(1, 1), per step: variance = omega + (alpha + gamma after a fall) · shock² + beta · variance. Persistence alpha + beta + gamma/2 < 1.',
  {
    kind: tag('garch'),
    drift: optional(
      Type.Number({
        minimum: -LARGEST_DRIFT,
        maximum: LARGEST_DRIFT,
        default: PRICE_DEFAULTS.drift,
        description: 'Annual mean of the log return, not compensated.',
        examples: [0],
      }),
    ),
    omega: Type.Number({ exclusiveMinimum: 0, description: 'Constant part of the variance of a step.', examples: [2e-7] }),
    alpha: Type.Number({ minimum: 0, description: 'Weight of the squared shock.', examples: [0.08] }),
    beta: Type.Number({ minimum: 0, description: 'Weight of the variance before.', examples: [0.9] }),
    gamma: optional(Type.Number({ default: PRICE_DEFAULTS.gamma, description: 'Further weight of the squared shock after a fall, ≥ −alpha.' })),
    degreesOfFreedom: optional(
      Type.Number({ exclusiveMinimum: 2, description: "Of Student's t shocks; absent = normal shocks.", examples: [8] }),
    ),
    initialVariance: optional(
      Type.Number({
        minimum: 0,
        description: 'Variance of the first step; absent = omega / (1 − persistence), the mean.',
        examples: [2e-5],
      }),
    ),
  },
);

const regime = record(
  'Markov switching: the state held at the start of a step sets its volatility, then the chain moves. Without a chain of its own it follows `joint.regime`.',
  {
    kind: tag('regime'),
    drift,
    volatility: Type.Array(Type.Number({ minimum: 0, maximum: LARGEST_VOLATILITY }), {
      minItems: 1,
      maxItems: MOST_STATES,
      description: 'Annual volatility per state, as fractions.',
      examples: [[0.5, 1.6]],
    }),
    transitionPerStep: optional(chainSchema.transitionPerStep),
    initialProbabilities: optional(chainSchema.initialProbabilities),
  },
);

const hawkes = record(
  'Self-exciting jumps (Hawkes 1971): each jump makes further ones likelier for a while. excitation / decay < 1.',
  {
    kind: tag('hawkes'),
    drift,
    volatility,
    baseIntensity: Type.Number({
      minimum: 0,
      maximum: MOST_JUMPS,
      description: 'Jumps per year that come by themselves; the intensity at time 0.',
      examples: [20],
    }),
    excitation: Type.Number({ minimum: 0, description: 'What each jump adds to the intensity, per year.', examples: [3000] }),
    decay: Type.Number({ exclusiveMinimum: 0, description: 'Rate at which that fades, per year.', examples: [5000] }),
    jumpMean,
    jumpDeviation,
  },
);

/** The laws that Gaussian shocks drive, alone or with jumps. */
export const drivenPrices = [gbm, merton, kou, heston, bates, garch, regime, hawkes] as const;
