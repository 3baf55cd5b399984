import Type from 'typebox';
import { choice, duration, name, numberOr, optional, record, tag } from './fields.ts';
import { correlation } from './joint.ts';

const moveSchema = numberOr(
  'Relative move of the price, > −1: −0.3 takes 30 % off. A number, or a distribution drawn once per path.',
  choice('kind', 'Drawn once per path.', [
    record('Always the same.', { kind: tag('constant'), value: Type.Number({ description: 'Relative move.' }) }),
    record('Uniform between two moves.', {
      kind: tag('uniform'),
      low: Type.Number({ description: 'Lowest move, > −1.' }),
      high: Type.Number({ description: 'Highest move.' }),
    }),
    record('Normal.', {
      kind: tag('normal'),
      mean: Type.Number({ description: 'Mean move, > −1.' }),
      deviation: Type.Number({ minimum: 0, description: 'Standard deviation of the move.' }),
    }),
  ]),
);

const underlying = name('The underlying that moves.');

/** When a shock begins, and for how long it acts. */
const window = {
  start: Type.Unsafe<number | 'random'>({
    type: ['integer', 'string'],
    minimum: 1,
    pattern: '^random$',
    patternErrorMessage: 'a step number ≥ 1 or "random"',
    description: 'The step in which the move begins (1 = the first; a move of n steps takes steps start to start + n − 1), or "random": drawn once per path.',
  }),
  over: optional(duration('How long the move takes, a whole number of steps; absent = one step.', { examples: ['10m'] })),
  steps: optional(Type.Integer({ minimum: 1, description: 'How long the move takes, in steps (instead of `over`).' })),
};

const gap = record('The price moves by `size` and stays there.', { kind: tag('gap'), underlying, size: moveSchema, ...window });

const correlationBreak = record(
  'The correlation of the Gaussian shocks changes for a while: either `correlation` or `offDiagonal`.',
  {
    kind: tag('correlationBreak'),
    correlation: optional(correlation('In place of `joint.correlation`, rows in the order of `underlyings`.')),
    offDiagonal: optional(
      Type.Number({ minimum: -1, maximum: 1, description: 'The correlation of every pair.', examples: [0.95] }),
    ),
    start: window.start,
    over: optional(
      duration('How long it holds, a whole number of steps; absent = to the end.', { examples: ['2h'] }),
    ),
    steps: optional(Type.Integer({ minimum: 1, description: 'How long it holds, in steps (instead of `over`).' })),
  },
);

export const shockSchema = choice('kind', 'An overlay on top of any price model.', [gap, correlationBreak]);
