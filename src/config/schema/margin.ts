import Type from 'typebox';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { amount, choice, named, optional, record, tag, word } from './fields.ts';

const maximumLeverage = optional(
  Type.Number({ minimum: 1, description: 'Admission limit, notional / margin; absent = none.' }),
);
const maintenanceRate = (description: string) =>
  Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description });
const rate = maintenanceRate('Maintenance rate, a fraction.');
const base = maintenanceRate('Maintenance rate of the smallest positions, a fraction.');
const initialBase = optional(
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Initial margin rate of the smallest positions; absent = no admission limit.',
  }),
);
const perStep = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const bracket = record('A bracket of notional.', {
  notionalFloor: amount('Notional from which it applies, quote; the first is 0.'),
  rate,
  maximumLeverage,
});

const positionBracket = record('A bracket of the whole position.', {
  upTo: optional(amount('End of the bracket, inclusive, in `unit`; only the last may be without one.')),
  rate,
  initialRate: optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Initial margin rate; absent = no admission limit.' }),
  ),
});

export const scheduleSchema = choice('kind', 'Maintenance margin as a function of a position.', [
  record('rate × notional.', { kind: tag('flat'), rate, maximumLeverage }),
  record('Marginal brackets, as income tax is: each rate applies to the part of the notional above its floor.', {
    kind: tag('marginalBrackets'),
    brackets: Type.Array(bracket, { minItems: 1, description: 'Ascending by floor; rates do not fall.' }),
  }),
  record('Brackets of the whole position: its rate jumps at the end of a bracket.', {
    kind: tag('positionBrackets'),
    unit: word(['notional', 'contracts'], { description: 'contracts: |size| / the contract’s multiplier.' }),
    brackets: Type.Array(positionBracket, { minItems: 1, description: 'Ascending by end; rates do not fall.' }),
    next: optional(
      record('Brackets after the listed ones; absent = the last rate goes on.', {
        sizeStep: amount('Width of each, in `unit`, > 0.'),
        rateStep: perStep('By which each rate is above the one before.'),
        initialRateStep: optional(perStep('By which each initial rate is above the one before; absent = 0.')),
      }),
    ),
  }),
  record('(base + slopePerUnit · units) × notional; a unit is one base coin.', {
    kind: tag('linear'),
    base,
    slopePerUnit: Type.Number({ minimum: 0, description: 'By which the rate rises with each unit.' }),
    initialBase,
  }),
  record('(base + n · rateStep) × notional, n = ⌈(notional − baseLimit) / step⌉, at least 0.', {
    kind: tag('steps'),
    baseLimit: amount('Notional up to which the base applies, quote, ≥ 0.'),
    step: amount('Notional after which the rate rises again, quote, > 0.'),
    base,
    rateStep: perStep('By which the rate rises at each step, and the initial rate too.'),
    initialBase,
  }),
  record('max(base, 0.8 · base + sizeFactor · √units) × notional; a unit is one base coin.', {
    kind: tag('sqrt'),
    base,
    sizeFactor: Type.Number({ minimum: 0, description: 'Weight of the root.' }),
    initialBase,
  }),
  record('min((1 + units / constant) / (2 · maximumLeverage), cap) × notional; a unit is one base coin.', {
    kind: tag('curve'),
    maximumLeverage: Type.Number({ minimum: 1, description: 'Of the smallest positions, notional / margin.' }),
    constant: amount('Units at which the rate has doubled, > 0.'),
    cap: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Highest rate.' }),
    initialFactor: Type.Number({
      minimum: 1,
      description: 'Initial rate = max(1 / maximumLeverage, initialFactor · rate).',
    }),
  }),
  record('Maintenance = used margin: |size| · value · (entry margin / entry notional).', {
    kind: tag('usedMarginLevel'),
  }),
]);

export const marginSchema = record('Margin rules.', {
  mode: optional(
    word(['isolated', 'cross', 'perAccount'], {
      default: VENUE_DEFAULTS.mode,
      description: 'What is at stake: each position’s margin, the whole balance, or as each row of the book says.',
    }),
  ),
  schedule: scheduleSchema,
  markets: optional(
    named('Schedules of single contracts, by symbol.', record('Rules of one contract.', { schedule: scheduleSchema })),
  ),
  valuedAt: optional(
    record('What values margin.', {
      price: optional(
        word(['mark', 'entry', 'borrowedCoin'], {
          default: VENUE_DEFAULTS.valuedAt.price,
          description: 'borrowedCoin: a short’s margin at the mark, a long’s at entry.',
        }),
      ),
      closingFee: optional(
        word(['none', 'mark', 'bankruptcy'], {
          default: VENUE_DEFAULTS.valuedAt.closingFee,
          description: 'Taker fee to close, added to maintenance: on the notional at the mark, or at the bankruptcy price.',
        }),
      ),
    }),
  ),
});
