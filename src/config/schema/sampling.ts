import Type from 'typebox';
import { SAMPLING_DEFAULTS } from '../defaults.ts';
import { amount, choice, optional, record, tag, wordOr } from './fields.ts';

const target = record('A price that paths are made to reach.', {
  underlying: Type.String({ description: 'Name of an underlying whose price is gbm, merton or kou.' }),
  price: amount('Before shocks, > 0: where what is rare begins, such as a liquidation price.', { examples: [80] }),
});

/** The most strata of a group. */
export const MOST_STRATA = 1_000;

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
  record(
    'In antithetic pairs: paths 2k and 2k + 1 take the same draws, mirrored. Helps where results follow the draws up and down. No price may be bootstrap; `paths` must be even.',
    { kind: tag('antithetic') },
  ),
  record(
    'In groups whose paths take their numbers of jumps from one stratum each, in proportion to its probability. Helps where what happens hangs on whether a jump comes. Needs jumps that come by themselves: merton, kou, bates or joint.commonJumps, and `paths` that are whole groups.',
    {
      kind: tag('stratified'),
      strata: optional(
        Type.Integer({
          minimum: 2,
          maximum: MOST_STRATA,
          default: SAMPLING_DEFAULTS.strata,
          description: 'Strata of like probability, and paths of a group. More of them than 1/P(a jump) see the jumps.',
        }),
      ),
    },
  ),
  record(
    'Plainly, and means are corrected by final prices whose mean is known (control variates). Needs a price that is gbm, merton, kou or regime and that no shock overlays.',
    { kind: tag('control') },
  ),
]);
