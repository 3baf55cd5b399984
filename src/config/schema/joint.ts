import Type from 'typebox';
import { chainSchema } from './chain.ts';
import { optional, record } from './fields.ts';
import { LARGEST_JUMP_DEVIATION, LARGEST_JUMP_MEAN, MOST_JUMPS } from './words.ts';

export const correlation = (description: string) =>
  Type.Array(Type.Array(Type.Number({ minimum: -1, maximum: 1 })), { description, examples: [[[1, 0.8], [0.8, 1]]] });

export const jointSchema = record('What drives the underlyings together; absent = independent.', {
  correlation: optional(correlation('Correlation of the Gaussian shocks, rows in the order of `underlyings`.')),
  regime: optional(
    record('One hidden chain for all: underlyings of kind `regime` without one follow it.', {
      ...chainSchema,
      correlation: optional(
        Type.Array(correlation('Of the Gaussian shocks in this state.'), {
          description: 'Correlation of the Gaussian shocks, per state; absent = `joint.correlation` in every state.',
        }),
      ),
    }),
  ),
  commonJumps: optional(
    record('One Poisson clock that moves every underlying at once, beside their own laws.', {
      intensity: Type.Number({ minimum: 0, maximum: MOST_JUMPS, description: 'Expected common jumps per year.' }),
      mean: Type.Array(Type.Number({ minimum: -LARGEST_JUMP_MEAN, maximum: LARGEST_JUMP_MEAN }), { description: 'Mean jump in log price, per underlying.' }),
      deviation: Type.Array(Type.Number({ minimum: 0, maximum: LARGEST_JUMP_DEVIATION }), { description: 'Standard deviation, per underlying.' }),
      correlation: optional(correlation('Correlation of the jumps; absent = independent sizes.')),
    }),
  ),
});
