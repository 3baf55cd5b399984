import Type from 'typebox';
import { share } from './fields.ts';

/** A byte holds the state. */
export const MOST_STATES = 100;

export const chainSchema = {
  transitionPerStep: Type.Array(Type.Array(share('Probability.')), {
    minItems: 1,
    maxItems: MOST_STATES,
    description: 'Row by state at the start of a step, column by state at its end; each row adds up to 1.',
    examples: [[[0.98, 0.02], [0.1, 0.9]]],
  }),
  initialProbabilities: Type.Array(share('Probability.'), {
    minItems: 1,
    maxItems: MOST_STATES,
    description: 'Of the states held in step 1; they add up to 1.',
    examples: [[1, 0]],
  }),
};
