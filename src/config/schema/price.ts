import Type from 'typebox';
import { HISTORY_DEFAULTS } from '../defaults.ts';
import { amount, choice, optional, record, tag } from './fields.ts';

/** Two a minute: every jump is drawn, and more would be a diffusion. */
const MOST_JUMPS = 1e6;

const drift = optional(
  Type.Number({ default: 0, description: 'Annual drift, compensated: E[S_t] = S₀·e^(drift·t).', examples: [0] }),
);
const volatility = Type.Number({
  minimum: 0,
  description: 'Annual volatility of the diffusion as a fraction: 0.65 is 65 % a year.',
  examples: [0.65],
});
const column = optional(
  Type.String({ minLength: 1, default: HISTORY_DEFAULTS.column, description: 'Column that holds the prices.' }),
);
/** What a file of prices must hold. */
const TIME_COLUMN =
  'CSV (or CSV.gz) with a column `timestamp` (or `open_time`, `time` or `date`): the open of each bar.';
const historyFile = (description: string) =>
  Type.String({ minLength: 1, description, examples: ['btc-1m.csv.gz'] });
const from = (description: string) =>
  Type.String({ minLength: 1, description, examples: ['2021-05-19T12:00Z'] });

const gbm = record('Geometric Brownian motion.', { kind: tag('gbm'), drift, volatility });

const merton = record('Merton jump diffusion (1976): Brownian motion with log-normal jumps, Poisson in number.', {
  kind: tag('merton'),
  drift,
  volatility,
  jumpIntensity: Type.Number({ minimum: 0, maximum: MOST_JUMPS, description: 'Expected jumps per year.', examples: [60] }),
  jumpMean: Type.Number({ description: 'Mean of one jump in log price.', examples: [-0.01] }),
  jumpDeviation: Type.Number({ minimum: 0, description: 'Standard deviation of one jump in log price.' }),
});

const bootstrap = record('Stationary block bootstrap of a price history. Its bars must be one step long.', {
  kind: tag('bootstrap'),
  file: historyFile(`${TIME_COLUMN} Relative to this file.`),
  column,
  meanBlock: optional(
    Type.Unsafe<number | 'auto'>({
      type: ['number', 'string'],
      pattern: '^auto$',
      patternErrorMessage: '"auto" or a number of bars ≥ 1',
      minimum: 1,
      default: HISTORY_DEFAULTS.meanBlock,
      description: 'Mean length of a block in bars; "auto" = the rule of Politis and White (2004).',
    }),
  ),
  from: optional(from('First bar that is used, ISO date or date-time (UTC unless it says otherwise).')),
  to: optional(from('Bars from here on are not used, ISO date or date-time.')),
});

const replay = record('A given price path: either `prices` or `file`.', {
  kind: tag('replay'),
  prices: optional(
    Type.Array(amount('Index price, > 0.'), {
      minItems: 1,
      description: 'Index price at the end of step 1, 2, …; at least as many as there are steps.',
      examples: [[99, 95, 91.5]],
    }),
  ),
  file: optional(historyFile(`${TIME_COLUMN} Its bars must be one step long.`)),
  column,
  from: optional(from('Open of the bar whose close is the price of step 1; absent = the first bar.')),
});

export const priceSchema = choice('kind', 'The law of the index price.', [gbm, merton, bootstrap, replay]);

const correlation = (description: string) =>
  Type.Array(Type.Array(Type.Number({ minimum: -1, maximum: 1 })), { description, examples: [[[1, 0.8], [0.8, 1]]] });

export const jointSchema = record('What drives the underlyings together; absent = independent.', {
  correlation: optional(correlation('Correlation of the Gaussian shocks, rows in the order of `underlyings`.')),
  commonJumps: optional(
    record('One Poisson clock that moves every underlying at once, beside their own laws.', {
      intensity: Type.Number({ minimum: 0, maximum: MOST_JUMPS, description: 'Expected common jumps per year.' }),
      mean: Type.Array(Type.Number(), { description: 'Mean jump in log price, per underlying.' }),
      deviation: Type.Array(Type.Number({ minimum: 0 }), { description: 'Standard deviation, per underlying.' }),
      correlation: optional(correlation('Correlation of the jumps; absent = independent sizes.')),
    }),
  ),
});
