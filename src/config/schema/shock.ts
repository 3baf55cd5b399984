import Type, { type TProperties } from 'typebox';
import { SHOCK_DEFAULTS } from '../defaults.ts';
import { choice, duration, name, numberOr, optional, record, share, tag } from './fields.ts';
import { correlation } from './joint.ts';

const moveDistributions = choice('kind', 'Drawn once per path.', [
  record('Always the same.', { kind: tag('constant'), value: Type.Number({ description: 'Relative move.' }) }),
  record('Uniform between two moves.', {
    kind: tag('uniform'),
    low: Type.Number({ description: 'Lowest move, > −1.' }),
    high: Type.Number({ description: 'Highest move.' }),
  }),
  record('Normal, drawn again where it is not above −1.', {
    kind: tag('normal'),
    mean: Type.Number({ description: 'Mean move, > −1.' }),
    deviation: Type.Number({ minimum: 0, description: 'Standard deviation of the move.' }),
  }),
]);
const move = (description: string) =>
  numberOr(`${description} A number, or a distribution drawn once per path.`, moveDistributions);
const anyMove = move('Relative move of the price, > −1: −0.3 takes 30 % off.');
const fall = move('Relative fall of the price, above −1 and below 0: −0.3 takes 30 % off.');

const start = Type.Unsafe<number | 'random' | { from: number; to: number }>({
  type: ['integer', 'string', 'object'],
  minimum: 1,
  pattern: '^random$',
  patternErrorMessage: 'a step number ≥ 1, "random" or { "from": …, "to": … }',
  description: 'The step in which it begins (1 = the first; n steps are the steps start to start + n − 1); "random": drawn once per path among those that let the whole of it fit in; { from, to }: drawn between two steps.',
  if: { type: 'object' },
  then: record('Drawn once per path, uniformly.', {
    from: Type.Integer({ minimum: 1, description: 'First step in which it may begin.' }),
    to: Type.Integer({ minimum: 1, description: 'Last step in which it may begin.' }),
  }),
});

const over = (what: string, absent: string) =>
  optional(duration(`${what}, a whole number of steps; absent = ${absent}.`, { examples: ['10m'] }));
const steps = (minimum: 0 | 1, what: string, instead: string) =>
  optional(Type.Integer({ minimum, description: `${what}, in steps (instead of \`${instead}\`).` }));

/** A shape of one underlying's price. */
const shape = <Kind extends string, Fields extends TProperties>(
  kind: Kind,
  description: string,
  { size, ...fields }: { readonly size: typeof anyMove } & Fields,
) =>
  record(description, {
    kind: tag(kind),
    underlying: name('The underlying that moves.'),
    size,
    start,
    over: over('How long the move takes', 'one step'),
    steps: steps(1, 'How long the move takes', 'over'),
    ...fields,
  });

/** What a price does that turns round. */
const turn = {
  hold: over('How long it rests before the bounce', 'not at all'),
  holdSteps: steps(0, 'How long it rests before the bounce', 'hold'),
  bounceOver: over('How long the bounce takes', 'as long as the move'),
  bounceSteps: steps(1, 'How long the bounce takes', 'bounceOver'),
  halfLife: optional(
    duration('Time in which what is left of the move after the bounce halves; absent = it stays.', { examples: ['2h'] }),
  ),
};
const bounce = numberOr(
  'Share of the move that is given back, 0 to 1: after a fall by 40 % a bounce of 0.3 leaves 28 %. A number, or a distribution drawn once per path.',
  choice('kind', 'Drawn once per path.', [
    record('Always the same.', { kind: tag('constant'), value: share('The share.') }),
    record('Uniform between two shares.', {
      kind: tag('uniform'),
      low: share('Smallest share.'),
      high: share('Largest share.'),
    }),
  ]),
);

const gap = shape('gap', 'The price moves by `size` and stays there.', { size: anyMove });
const slowBleed = shape('slowBleed', 'A constant drift down by `size` over many steps, for good.', { size: fall });
const staircase = shape('staircase', 'A move by `size` in equal parts with pauses between them, for good.', {
  size: anyMove,
  stairs: Type.Integer({ minimum: 2, maximum: 10_000, description: 'Number of parts; each takes `over` or `steps`.' }),
  pause: over('How long the price rests between two parts', 'not at all'),
  pauseSteps: steps(0, 'How long the price rests between two parts', 'pause'),
});
const flashCrash = shape('flashCrash', 'A fall by `size`, then a bounce.', { size: fall, bounce, ...turn });
const squeeze = shape('squeeze', 'A rise by `size`, then a retracement: a flash crash upside down.', {
  size: move('Relative rise of the price, above 0: 0.3 adds 30 %.'),
  bounce,
  ...turn,
});
const depeg = shape('depeg', 'A coin falls below its peg, and may return to it.', {
  size: fall,
  bounce: optional({ ...bounce, default: SHOCK_DEFAULTS.depegBounce }),
  ...turn,
});

const seen = {
  size: move('How far what the venue sees lies from what is, relative and > −1: −0.2 shows 80 for 100.'),
  start,
  over: over('How long the venue sees it', 'one step'),
  steps: steps(1, 'How long the venue sees it', 'over'),
};
const oracle = record('The venue sees another index of an underlying than there is; the order book stays where it is.', {
  kind: tag('oracle'),
  underlying: name('The underlying whose index is distorted, for all markets and coins that it prices.'),
  ...seen,
});
const mark = record('The mark of one market alone is another than the venue’s rule makes it.', {
  kind: tag('mark'),
  market: name('Symbol of the market.'),
  ...seen,
});

const correlationBreak = record(
  'The correlation of the Gaussian shocks changes for a while: either `correlation` or `offDiagonal`.',
  {
    kind: tag('correlationBreak'),
    correlation: optional(correlation('In place of `joint.correlation`, rows in the order of `underlyings`.')),
    offDiagonal: optional(
      Type.Number({ minimum: -1, maximum: 1, description: 'The correlation of every pair.', examples: [0.95] }),
    ),
    start,
    over: over('How long it holds', 'to the end'),
    steps: steps(1, 'How long it holds', 'over'),
  },
);

const depth = record('The depth of a book moves by `size`, its maximum in proportion, and comes back.', {
  kind: tag('depth'),
  market: name('Symbol of the market whose book it is.'),
  size: move('Relative move of the depth, > −1: −0.9 takes 90 % of it off.'),
  start,
  over: over('How long all of it is gone', 'one step'),
  steps: steps(1, 'How long all of it is gone', 'over'),
  recoveryHalfLife: optional(
    duration('Time in which half of what is gone comes back, after the steps of the shock; absent = all of it at once.', {
      examples: ['20m'],
    }),
  ),
});

export const shockSchema = choice('kind', 'An overlay on top of any price model.', [
  gap,
  slowBleed,
  staircase,
  flashCrash,
  squeeze,
  depeg,
  oracle,
  mark,
  correlationBreak,
  depth,
]);
