import Type from 'typebox';
import { MARKET_DEFAULTS } from '../defaults.ts';
import { amount, choice, duration, name, optional, record, tag, word } from './fields.ts';

const interval = optional(
  duration('Time between settlements, a whole number of steps.', { default: MARKET_DEFAULTS.fundingInterval }),
);

export const fundingSchema = choice('kind', 'Funding: longs pay rate × mark notional to shorts when it is positive.', [
  record('No funding.', { kind: tag('none') }),
  record('The same rate at every settlement.', {
    kind: tag('constant'),
    rate: Type.Number({ description: 'Fraction of notional per interval.', examples: [0.0001] }),
    interval,
  }),
  record('Given rates.', {
    kind: tag('replay'),
    rates: Type.Array(Type.Number(), { description: 'Fractions of notional; the first settles first.' }),
    interval,
  }),
  record('A premium over the index, from which the venue’s `funding` makes the rate at its own interval.', {
    kind: tag('premium'),
    premium: Type.Unsafe<number | number[]>({
      type: ['number', 'array'],
      items: { type: 'number' },
      minItems: 1,
      description:
        'Fraction per the venue’s `per`: the same at every settlement, or a list, the first settles first. The average displacement of the book adds to it.',
      examples: [0.0005, [0.0005, -0.0002]],
    }),
  }),
]);

export const bookSchema = record('Where the outside liquidity stands; absent = any size fills at the mark.', {
  impact: optional(
    word(['none', 'linear'], {
      description: 'none: any size fills at the mark. linear: `depthPerBasisPoint` rests at every basis point.',
    }),
  ),
  depthPerBasisPoint: optional(amount('Quote per basis point of log price, > 0.', { examples: ['2000000'] })),
  maximumDepth: optional(amount('Quote per side beyond which nothing fills; absent = no limit.')),
  recoveryHalfLife: optional(duration('Time in which a displacement halves; absent = it stays.')),
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
