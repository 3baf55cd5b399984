import Type from 'typebox';
import { SAMPLING_DEFAULTS } from '../defaults.ts';
import { amount, choice, optional, record, tag, wordOr } from './fields.ts';

const target = record('A price that paths are made to reach.', {
  underlying: Type.String({ description: 'Name of an underlying whose price is gbm, merton or kou.' }),
  price: amount('Before shocks, > 0: where what is rare begins, such as a liquidation price.', { examples: [80] }),
});

/** How an experiment's paths are drawn. */
export const samplingSchema = choice('kind', 'How paths are drawn.', [
  record('From the laws as they stand, the default.', { kind: tag('plain') }),
  record(
    'Importance sampling for what is rare: most paths are pushed until they reach a target, and each carries the weight that makes up for it. All price models must be gbm, merton, kou or replay.',
    {
      kind: tag('tilt'),
      target: optional(
        wordOr(['auto'], '"auto": found by a pilot run, up and down; or one price.', target, {
          default: SAMPLING_DEFAULTS.target,
        }),
      ),
      defensive: optional(
        Type.Number({
          exclusiveMinimum: 0,
          exclusiveMaximum: 1,
          default: SAMPLING_DEFAULTS.defensive,
          description: 'Share of the paths that is drawn as the laws stand; no weight exceeds its reciprocal.',
        }),
      ),
    },
  ),
]);
