import Type from 'typebox';
import { HISTORY_DEFAULTS } from '../defaults.ts';
import { amount, choice, optional, record, tag } from './fields.ts';
import { drivenPrices } from './driven-price.ts';

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

export const priceSchema = choice('kind', 'The law of the index price.', [...drivenPrices, bootstrap, replay]);
