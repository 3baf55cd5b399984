import Type, { type Static, type TUnsafe } from 'typebox';
import { amount, choice, numberOr, optional, record, tag } from './fields.ts';

const constant = record('Always the same value.', { kind: tag('constant'), value: amount('The value.') });
const uniform = record('Uniform between two values.', {
  kind: tag('uniform'),
  low: amount('Smallest value.'),
  high: amount('Largest value.'),
});
const logUniform = record('Uniform in the logarithm, between two positive values.', {
  kind: tag('logUniform'),
  low: amount('Smallest value, > 0.'),
  high: amount('Largest value.'),
});
const lognormal = record('Log-normal.', {
  kind: tag('lognormal'),
  median: amount('Median, > 0.', { examples: ['20000'] }),
  sigma: Type.Number({ minimum: 0, maximum: 10, description: 'Standard deviation of the logarithm.', examples: [1.5] }),
});
const pareto = record('Pareto tail: P(X > x) = (minimum / x)^exponent, cut at the maximum.', {
  kind: tag('pareto'),
  minimum: amount('Smallest value, > 0.'),
  exponent: Type.Number({ exclusiveMinimum: 0, description: 'Tail exponent; below 1 the uncut mean is infinite.' }),
  maximum: optional(amount('Largest value; absent = none.')),
});
const discrete = record('One of several values.', {
  kind: tag('discrete'),
  values: Type.Array(amount('A value.'), { minItems: 1, description: 'The values.', examples: [[5, 10, 20]] }),
  weights: optional(
    Type.Array(Type.Number({ minimum: 0 }), { description: 'Weight of each value, any scale; absent = equal.' }),
  ),
});
const simple = [constant, uniform, logUniform, lognormal, pareto, discrete] as const;

const mixture = record('One of several distributions, by weight.', {
  kind: tag('mixture'),
  components: Type.Array(
    record('A component.', {
      weight: Type.Number({ minimum: 0, description: 'Weight, any scale.' }),
      distribution: choice('kind', 'The distribution of this component.', simple),
    }),
    { minItems: 1, description: 'The components.' },
  ),
});

const definition = numberOr(
  'A number (always the same), or an object with a `kind`.',
  choice('kind', 'Drawn from the seed.', [...simple, mixture]),
);
export type DistributionDocument = Static<typeof definition>;

/** Definitions that the experiment's schema carries once and refers to. */
export const distributionDefinitions = { distribution: definition };

/** Positive draws: a number (always the same), or an object with a `kind`. */
export function distribution(description: string): TUnsafe<DistributionDocument> {
  return Type.Unsafe<DistributionDocument>({ $ref: '#/$defs/distribution', description });
}
