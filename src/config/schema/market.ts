import Type, { type Static } from 'typebox';
import { HISTORY_DEFAULTS, MARKET_DEFAULTS } from '../defaults.ts';
import { amount, choice, duration, name, optional, record, tag, word } from './fields.ts';

const interval = optional(
  duration('Time between settlements, a whole number of steps.', { default: MARKET_DEFAULTS.fundingInterval }),
);

/** A file of stamped values: premiums or rates. */
const seriesFields = (holdUntil: string) => ({
  column: optional(
    Type.String({ minLength: 1, default: HISTORY_DEFAULTS.column, description: 'Column that holds the fractions.' }),
  ),
  from: optional(
    Type.String({
      minLength: 1,
      description: `When the path begins, ISO date or date-time; absent = the first row is that of ${holdUntil}.`,
      examples: ['2021-05-19T12:00Z'],
    }),
  ),
});
const seriesFile = (unit: string) =>
  Type.String({
    minLength: 1,
    description: `CSV (or CSV.gz) with a column \`timestamp\` (or \`open_time\`, \`time\` or \`date\`) and one of fractions ${unit}; each holds until the next.`,
    examples: ['premium-1m.csv.gz'],
  });

const { ornsteinUhlenbeck: revertingDefaults, thinning: thinningDefaults } = MARKET_DEFAULTS;
/** What an Ornstein–Uhlenbeck process is made of. */
const revertingFields = {
  mean: optional(
    Type.Number({ default: revertingDefaults.mean, description: 'What it comes back to, a fraction.', examples: [0.0001] }),
  ),
  halfLife: duration('Time in which half of the distance to the mean is made up.', { examples: ['6h'] }),
  deviation: Type.Number({
    minimum: 0,
    description: 'Standard deviation of its stationary law, in which it begins.',
    examples: [0.0003],
  }),
  shockBeta: optional(
    Type.Number({
      default: revertingDefaults.shockBeta,
      description: 'Answer to the index: what a log return of 1 adds in the same step, any sign.',
      examples: [0.02],
    }),
  ),
};

const premiumProcess = choice('kind', 'A premium that moves by itself, step by step.', [
  record('It comes back to a mean (Ornstein–Uhlenbeck), and answers to the index.', {
    kind: tag('ornsteinUhlenbeck'),
    ...revertingFields,
  }),
  record('Given premiums.', {
    kind: tag('replay'),
    file: seriesFile('per the venue’s `per`'),
    ...seriesFields('step 1'),
  }),
]);

export const fundingSchema = choice('kind', 'Funding: longs pay rate × mark notional to shorts when it is positive.', [
  record('No funding.', { kind: tag('none') }),
  record('The same rate at every settlement.', {
    kind: tag('constant'),
    rate: Type.Number({ description: 'Fraction of notional per interval.', examples: [0.0001] }),
    interval,
  }),
  record('Given rates: either `rates` or `file`.', {
    kind: tag('replay'),
    rates: optional(
      Type.Array(Type.Number(), { description: 'Fractions of notional; the first settles first.', examples: [[0.0001]] }),
    ),
    file: optional(seriesFile('of notional per interval')),
    ...seriesFields('the first settlement'),
    interval,
  }),
  record('A rate that comes back to a mean (Ornstein–Uhlenbeck), and answers to the index.', {
    kind: tag('ornsteinUhlenbeck'),
    ...revertingFields,
    interval,
  }),
  record('A premium over the index, from which the venue’s `funding` makes the rate at its own interval.', {
    kind: tag('premium'),
    premium: Type.Unsafe<number | number[] | Static<typeof premiumProcess>>({
      type: ['number', 'array', 'object'],
      items: { type: 'number' },
      minItems: 1,
      if: { type: 'object' },
      then: premiumProcess,
      description:
        'Fraction per the venue’s `per`: the same at every settlement, a list, the first settles first, or a process, of which the average over the interval counts. The average displacement of the book adds to it.',
      examples: [0.0005, [0.0005, -0.0002]],
    }),
  }),
]);

export const bookSchema = record('Where the outside liquidity stands; absent = any size fills at the mark.', {
  impact: optional(
    word(['none', 'linear', 'squareRoot'], {
      description:
        'none: any size fills at the mark. linear: `depthPerBasisPoint` rests at every basis point. squareRoot: an order of size q moves the log price by `impactCoefficient` · √(q / B), B being the size per unit of log price that `depthPerBasisPoint` stands for.',
    }),
  ),
  impactCoefficient: optional(
    Type.Number({ exclusiveMinimum: 0, description: 'Of a squareRoot book, > 0.', examples: [0.1] }),
  ),
  depthPerBasisPoint: optional(amount('Quote per basis point of log price, > 0.', { examples: ['2000000'] })),
  maximumDepth: optional(amount('Quote per side beyond which nothing fills; absent = no limit.')),
  recoveryHalfLife: optional(duration('Time in which a displacement halves; absent = it stays.')),
  thinning: optional(
    record('How depth follows the path: `maximumDepth` moves in proportion; absent = it stands.', {
      kind: tag('realisedVolatility', 'Depth is (σ / reference)^−exponent of what is stated, σ the moving volatility.'),
      halfLife: duration('Time after which a return weighs half in the moving volatility.', { examples: ['30m'] }),
      reference: Type.Number({
        exclusiveMinimum: 0,
        description: 'Annual volatility at which depth is as stated, and with which a path begins.',
        examples: [0.45],
      }),
      exponent: optional(
        Type.Number({
          exclusiveMinimum: 0,
          default: thinningDefaults.exponent,
          description: '1: twice the volatility, half the depth.',
        }),
      ),
      floor: optional(
        Type.Number({
          exclusiveMinimum: 0,
          maximum: 1,
          default: thinningDefaults.floor,
          description: 'Least share of the stated depth.',
        }),
      ),
      ceiling: optional(
        Type.Number({
          minimum: 1,
          default: thinningDefaults.ceiling,
          description: 'Largest share of the stated depth, in calm markets.',
        }),
      ),
    }),
  ),
});

export const marketSchema = record('A contract on an underlying.', {
  symbol: name('Name of the contract, the key of its margin schedule at the venue.', { examples: ['BTC-PERP'] }),
  underlying: name('Name of its underlying; several contracts may share one.'),
  contract: optional(
    record('Form of the contract.', {
      kind: word(['linear', 'inverse'], {
        description:
          'linear: size in base, profit = size·(mark − entry), settles in quote. inverse: size in quote, profit = size·(1/entry − 1/mark), settles in the base coin.',
      }),
      multiplier: optional(
        amount('Size of one contract, > 0, for schedules that count contracts; absent = 1.', { examples: ['0.01'] }),
      ),
    }),
  ),
  book: optional(bookSchema),
  funding: optional(fundingSchema),
});
