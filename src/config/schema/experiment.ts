import Type, { type Static, type TSchemaOptions } from 'typebox';
import { EXPERIMENT_DEFAULTS, FUND_DEFAULTS, STATISTICS_DEFAULTS } from '../defaults.ts';
import { accountsSchema } from './accounts.ts';
import { distributionDefinitions } from './distribution.ts';
import { amount, duration, named, optional, record, titled } from './fields.ts';
import { marketSchema } from './market.ts';
import { jointSchema } from './joint.ts';
import { priceSchema } from './price.ts';
import { samplingSchema } from './sampling.ts';
import { scenarioSchema } from './scenario.ts';
import { shockSchema } from './shock.ts';

/** Outcomes lie in columns of one path each, addressed by 32 bits. */
export const MAXIMUM_PATHS = 4_294_967_295;
export const MAXIMUM_STEPS = 10_000_000;

/** A venue or a patch of one is checked after patching, against the venue's own schema. */
const venue = Type.Unsafe<string | { [field: string]: unknown }>({
  type: ['string', 'object'],
  minLength: 1,
  description:
    'A shipped venue by name, a path ending in .json relative to this file, or an object; { "extends": "textbook", … } is a JSON Merge Patch over another. {} where each policy is a whole venue.',
  examples: ['textbook', 'binance-usdm', './my-venue.json'],
});
const notComparable = record('A venue that was left out.', {
  venue: Type.String({ description: 'Its name.' }),
  policy: optional(Type.String({ description: 'The patch that asked for what it lacks.' })),
  reason: Type.String({ minLength: 1, description: 'What it lacks.' }),
});
const patch = Type.Unsafe<{ [field: string]: unknown }>({
  type: 'object',
  description:
    'JSON Merge Patch (RFC 7396) over the venue; a changed `kind` replaces its object whole. With "extends" it starts from that venue instead.',
});

const target = record('A number that is to be precise enough.', {
  metric: Type.String({ description: 'Its name in summary.json.', examples: ['fundDepletion.probability'] }),
  policy: optional(Type.String({ description: 'Of this policy; absent = of every policy whose rules can move it.' })),
  halfWidth: optional(amount('Half of its interval, at most, in the unit of the metric, > 0.')),
  relativeHalfWidth: optional(
    Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'The same as a fraction of the estimate.' }),
  ),
});
const gate = record('A limit that a metric must keep, with all of its interval.', {
  metric: Type.String({ description: 'Its name in summary.json.', examples: ['fundDepletion.probability'] }),
  policy: optional(Type.String({ description: 'Of this policy; absent = of every policy.' })),
  atMost: optional(amount('In the unit of the metric, a probability as a fraction: the interval must not reach beyond.')),
  atLeast: optional(amount('The same from below.')),
});
const count = (description: string, options: TSchemaOptions = {}) =>
  Type.Integer({ minimum: 1, maximum: MAXIMUM_PATHS, description, ...options });
const untilPrecise = record('Paths until the results are precise enough: looked at from `min` on, each time a quarter more.', {
  min: optional(count('The fewest paths; absent = 5000, or `max` where that is less.')),
  max: count('The most paths, whatever is known then.', { examples: [1_000_000] }),
  until: Type.Array(target, { minItems: 1, description: 'All of these.' }),
});

const fields = {
  $schema: optional(Type.String({ description: 'For editors.' })),
  extends: optional(
    Type.String({
      minLength: 1,
      description:
        'Another experiment that this one is a JSON Merge Patch over: a shipped scenario by name, or a path ending in .json relative to this file. Its name, question and scenario are not taken over.',
      examples: ['baseline'],
    }),
  ),
  name: optional(
    Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      patternErrorMessage: 'letters, digits and . _ - (it names a folder)',
      maxLength: 100,
      description: 'Names the folder of its results; absent = the name of the file.',
    }),
  ),
  question: optional(
    Type.String({ default: EXPERIMENT_DEFAULTS.question, description: 'The question it answers, for the report.' }),
  ),
  seed: optional(
    Type.Unsafe<string | number>({
      type: ['string', 'integer'],
      minLength: 1,
      default: EXPERIMENT_DEFAULTS.seed,
      description: 'Any text; the same seed gives the same paths.',
      examples: ['2026-11-21'],
    }),
  ),
  paths: optional(
    Type.Unsafe<number | Static<typeof untilPrecise>>({
      type: ['integer', 'object'],
      minimum: 1,
      maximum: MAXIMUM_PATHS,
      default: EXPERIMENT_DEFAULTS.paths,
      description: 'Simulated paths; or { "min", "max", "until": […] }, which stops when it is precise enough.',
      if: { type: 'object' },
      then: untilPrecise,
    }),
  ),
  horizon: record('Equal steps.', {
    steps: Type.Integer({ minimum: 1, maximum: MAXIMUM_STEPS, description: 'Number of steps.', examples: [1440] }),
    step: optional(duration('Length of a step.', { default: EXPERIMENT_DEFAULTS.step, examples: ['1m'] })),
  }),
  underlyings: named(
    'Index prices by name.',
    record('An index price.', {
      initialPrice: amount('Quote per base, > 0.'),
      price: priceSchema,
      uncertainty: optional(
        record('How sure the parameters of `price` are: run --parameter-uncertainty moves them. A model brings its own.', {
          standardErrors: named(
            'One standard error of each estimated field of `price`, by its name.',
            Type.Number({ exclusiveMinimum: 0, description: 'In the unit of the field.' }),
            { minProperties: 1 },
          ),
          correlations: optional(
            Type.Array(Type.Array(Type.Number({ minimum: -1, maximum: 1 })), {
              description: 'Of the estimates, rows in the order of `standardErrors`; absent = they are independent.',
            }),
          ),
        }),
      ),
      model: optional(
        Type.String({ minLength: 1, description: 'Of a resolved configuration: the model that `price` was named by.' }),
      ),
    }),
    { minProperties: 1 },
  ),
  joint: optional(jointSchema),
  shocks: optional(Type.Array(shockSchema, { description: 'Shapes on top of the price models.' })),
  markets: Type.Array(marketSchema, { minItems: 1, description: 'Contracts.' }),
  accounts: accountsSchema,
  venue: optional(venue),
  venues: optional(
    Type.Array(venue, {
      minItems: 1,
      description:
        'Venues to compare, instead of `venue`: a policy for each, or for each with each patch of `policies` ("okx-linear/cross"). One that lacks the margin mode or the contract is reported and left out.',
      examples: [['binance-usdm', 'okx-linear']],
    }),
  ),
  notComparable: optional(
    Type.Array(notComparable, { description: 'Of a resolved configuration: venues that were left out, and why.' }),
  ),
  policies: optional(
    titled('Policies to compare, by name, as patches over the venue; absent = one policy named "venue".', patch, {
      minProperties: 1,
    }),
  ),
  baseline: optional(Type.String({ description: 'Policy that the others are compared with; absent = the first.' })),
  statistics: optional(
    record('How results are stated.', {
      confidence: optional(
        Type.Number({
          exclusiveMinimum: 0,
          exclusiveMaximum: 1,
          default: STATISTICS_DEFAULTS.confidence,
          description: 'Confidence of every interval.',
        }),
      ),
      quantileLevels: optional(
        Type.Array(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), {
          uniqueItems: true,
          default: [...STATISTICS_DEFAULTS.quantileLevels],
          description: 'Levels of quantiles and expected shortfalls.',
        }),
      ),
      family: optional(
        record('The comparisons that are judged together: the error of naming a side by mistake is shared by all of them.', {
          metrics: optional(
            Type.Array(Type.String(), {
              uniqueItems: true,
              description: 'Names in summary.json; absent = the three headline probabilities.',
              examples: [['fundDepletion.probability', 'shortfall.mean']],
            }),
          ),
          policies: optional(
            Type.Array(Type.String(), { uniqueItems: true, description: 'Absent = all but the baseline.' }),
          ),
        }),
      ),
      margins: optional(
        Type.Unsafe<{ [metric: string]: number | string }>({
          type: 'object',
          description: 'By metric: the largest difference that does not matter, in its unit, > 0. Without one nothing is ever called equivalent.',
          additionalProperties: amount('Largest difference that does not matter.'),
          examples: [{ 'fundDepletion.probability': 0.001 }],
        }),
      ),
    }),
  ),
  fund: optional(
    record('Questions about the fund.', {
      curve: optional(Type.Array(amount('Fund size, quote, ≥ 0.'), { description: 'Sizes at which P(depleted) is asked.' })),
      cover: optional(
        record('Asks whether the fund withstands the default of its largest account groups at once (Cover 2).', {
          defaulters: optional(
            Type.Integer({
              minimum: 1,
              maximum: 1_000,
              default: FUND_DEFAULTS.defaulters,
              description: 'How many groups default: those with the largest shortfalls of the path.',
            }),
          ),
          groups: optional(
            named(
              'Accounts that default together, by the name of their owner; any other is a group of its own.',
              Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'Ids of accounts, each in one group.' }),
            ),
          ),
        }),
      ),
    }),
  ),
  sampling: optional(samplingSchema),
  scenario: optional(scenarioSchema),
  gates: optional(
    Type.Array(gate, {
      description: 'Limits that the results must keep: exit code 3 where one is breached, 5 where one cannot be told yet.',
    }),
  ),
};

export const experimentSchema = Type.Object(fields, {
  additionalProperties: false,
  description: 'A stress test: one market, one book of accounts, one or more policies.',
  $defs: distributionDefinitions,
});

/** An experiment as users write it. */
export type ExperimentDocument = Static<typeof experimentSchema>;
