import Type, { type Static } from 'typebox';
import { duration, named, optional, record, tag } from './fields.ts';
import { jointSchema } from './joint.ts';
import { priceSchema } from './price.ts';

const instant = (description: string) => Type.String({ minLength: 1, description, examples: ['2017-08-17T04:00Z'] });

const sourceFile = record('A file of prices that the fit read.', {
  name: Type.String({ minLength: 1, description: 'Its name, without its folder.' }),
  sha256: Type.String({
    pattern: '^[0-9a-f]{64}$',
    patternErrorMessage: '64 hexadecimal digits',
    description: 'SHA-256 of its bytes as they lay on the disk.',
  }),
  from: instant('Open of its first bar that was used.'),
  to: instant('Open of its last bar that was used.'),
  bars: Type.Integer({ minimum: 0, description: 'Bars that were used.' }),
});

const dropped = record('Bars that cleaning took out.', {
  reason: Type.String({ minLength: 1, description: 'Why.' }),
  count: Type.Integer({ minimum: 0, description: 'How many.' }),
});

const score = record('How well a model tells bars that it was not fitted to.', {
  model: Type.String({ minLength: 1, description: 'Its kind.' }),
  logScore: Type.Number({ description: 'Mean log density of a later bar’s log return, fitted to the earlier ones.' }),
});

const nullable = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], description });

export const fittedSchema = record('Where a fitted model comes from.', {
  files: Type.Array(sourceFile, { minItems: 1, description: 'What was read, in time order.' }),
  column: optional(Type.String({ minLength: 1, description: 'Column that holds the prices.' })),
  barLength: duration('Length of a bar. A model that is stated per step (garch, bootstrap) serves this step only.'),
  observations: Type.Integer({ minimum: 1, description: 'Log returns of unbroken runs of bars.' }),
  dropped: Type.Array(dropped, { description: 'What cleaning took out; [] = nothing.' }),
  method: Type.String({ minLength: 1, description: 'How it was fitted, in words.' }),
  date: optional(Type.String({ minLength: 1, description: 'When, as whoever fitted it says.' })),
  standardErrors: named('Standard errors of the parameters; null = not known, or the parameter was set.', nullable('Of one.')),
  correlations: optional(
    Type.Array(Type.Array(Type.Number({ minimum: -1, maximum: 1 })), {
      description: 'Of the estimates with one another, rows in the order of the standard errors that are known.',
    }),
  ),
  logLikelihood: nullable('Natural logarithm of the likelihood; null where the model has none.'),
  aic: nullable('Akaike’s criterion, 2·parameters − 2·logLikelihood.'),
  bic: nullable('Schwarz’s criterion, ln(observations)·parameters − 2·logLikelihood.'),
  scores: optional(Type.Array(score, { description: 'Out of sample: fitted to the earlier bars, scored on the later.' })),
  warnings: optional(Type.Array(Type.String(), { description: 'What the fit had to say of itself.' })),
});

export const modelSchema = Type.Object(
  {
    $schema: optional(Type.String({ description: 'For editors.' })),
    schemaVersion: Type.Literal(1, { description: 'Version of this format.' }),
    kind: tag('model', 'Tells a model from other documents.'),
    title: optional(Type.String({ description: 'What it is a model of, in a line.' })),
    price: optional(priceSchema),
    fitted: optional(fittedSchema),
    underlyings: optional(
      named(
        'Of several underlyings: the law of each, by name.',
        record('One of them.', { price: priceSchema, fitted: optional(fittedSchema) }),
        { minProperties: 2 },
      ),
    ),
    joint: optional(jointSchema),
  },
  {
    additionalProperties: false,
    description:
      'A price model for underlyings to name: `price` of one, or `underlyings` and `joint` of several. Written by `shortfall calibrate`.',
  },
);

/** A model file as it is written. */
export type ModelDocument = Static<typeof modelSchema>;
export type FittedDocument = Static<typeof fittedSchema>;
