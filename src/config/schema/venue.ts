import Type, { type Static } from 'typebox';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { amount, choice, named, optional, ordered, record, reserved, tag, word } from './fields.ts';

const maximumLeverage = optional(
  Type.Number({ minimum: 1, description: 'Admission limit, notional / margin; absent = none.' }),
);
const rate = Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'Maintenance rate, a fraction.' });

const bracket = record('A bracket of notional.', {
  notionalFloor: amount('Notional from which it applies, quote; the first is 0.'),
  rate,
  maximumLeverage,
});

export const scheduleSchema = choice('kind', 'Maintenance margin as a function of notional.', [
  record('rate × notional.', { kind: tag('flat'), rate, maximumLeverage }),
  record('Marginal brackets, as income tax is: each rate applies to the part of the notional above its floor.', {
    kind: tag('marginalBrackets'),
    brackets: Type.Array(bracket, { minItems: 1, description: 'Ascending by floor; rates do not fall.' }),
  }),
]);

const margin = record('Margin rules.', {
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
    record('The price that values margin.', {
      price: optional(word(['mark'], { default: 'mark' })),
      closingFee: optional(word(['none'], { default: 'none' })),
    }),
  ),
});

const trigger = record('An account is touched when its equity is `when` level × measure.', {
  measure: optional(word(['maintenance'], { default: VENUE_DEFAULTS.trigger.measure })),
  level: optional(
    Type.Number({ exclusiveMinimum: 0, default: VENUE_DEFAULTS.trigger.level, description: 'Multiple of the measure.' }),
  ),
  when: optional(word(['below', 'atOrBelow'], { default: VENUE_DEFAULTS.trigger.when })),
  action: optional(word(['liquidate'], { default: VENUE_DEFAULTS.trigger.action })),
  probability: optional(Type.Literal(1, { default: 1, description: 'Only 1: certain.' })),
});

const stage = record('A stage of a liquidation.', {
  slice: optional(record('How much is closed.', { kind: word(['all'], { description: 'all: the whole position.' }) })),
  limit: optional(word(['market'], { default: 'market', description: 'market: at whatever the book gives.' })),
});

const fee = record('Liquidation fee.', {
  rate: optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0, description: 'Fraction of its base.' })),
  base: optional(word(['fillNotional'], { default: VENUE_DEFAULTS.fee.base })),
  cap: optional(
    word(['remainingEquity', 'none'], {
      default: VENUE_DEFAULTS.fee.cap,
      description: 'remainingEquity: the fee never makes an account negative.',
    }),
  ),
  to: optional(
    word(['fund', 'venue'], { default: VENUE_DEFAULTS.fee.to, description: 'fund: the first of `funds`.' }),
  ),
});

const liquidation = record('How a liquidation is carried out.', {
  stages: optional(ordered('Stages, first to last; absent = everything at the market.', stage)),
  fee: optional(fee),
  remainderTo: optional(
    word(['account', 'fund'], {
      default: VENUE_DEFAULTS.remainderTo,
      description: 'Who keeps what is left of the margin of a solvent liquidation; fund: the first of `funds`.',
    }),
  ),
  bankruptcyPrice: optional(
    word(['byMaintenance'], {
      default: VENUE_DEFAULTS.bankruptcyPrice,
      description: 'Under cross margin: Pᵢ = Mᵢ − E·(MMᵢ/ΣMM)/qᵢ.',
    }),
  ),
  roundLimit: optional(
    Type.Integer({ minimum: 1, default: VENUE_DEFAULTS.roundLimit, description: 'Most rounds of one step; reported.' }),
  ),
});

const fund = record('A named fund.', {
  balance: Type.Unsafe<number | string | { ofOpenInterest: number }>({
    type: ['number', 'string', 'object'],
    pattern: '^(unlimited|[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?)$',
    patternErrorMessage: 'an amount, "unlimited" or { "ofOpenInterest": fraction }',
    description: 'Balance before step 1, quote; "unlimited"; or a fraction of the open interest’s notional.',
    if: { type: 'object' },
    then: record('A fraction of the open interest’s notional before step 1.', {
      ofOpenInterest: Type.Number({ minimum: 0, description: 'Fraction.' }),
    }),
    examples: ['2880', 'unlimited', { ofOpenInterest: 0.001 }],
  }),
  scope: optional(word(['venue'], { default: VENUE_DEFAULTS.scope })),
});

const layer = choice('kind', 'A layer that pays shortfalls.', [
  record('Pays from a fund.', { kind: tag('insuranceFund'), fund: Type.String({ description: 'Name in `funds`.' }) }),
  record('Auto-deleveraging: ranked counterparties take the size.', {
    kind: tag('adl'),
    ranking: optional(word(['profitTimesLeverage'], { default: VENUE_DEFAULTS.adl.ranking })),
    allocation: optional(word(['contractQueue'], { default: VENUE_DEFAULTS.adl.allocation })),
    eligible: optional(
      word(['opposite', 'profitable'], {
        default: VENUE_DEFAULTS.adl.eligible,
        description: 'opposite: the other side; profitable: the other side with profit > 0.',
      }),
    ),
    price: optional(word(['bankruptcy'], { default: VENUE_DEFAULTS.adl.price })),
  }),
  record('The account owes the rest.', { kind: tag('accountDebt') }),
]);

const source = record('Where numbers come from; covers everything below its pointer.', {
  pointer: Type.String({
    pattern: '^(/([^~/]|~[01])*)*$',
    patternErrorMessage: 'a JSON pointer into this document, such as "/margin/schedule"',
    description: 'JSON pointer into this document.',
  }),
  source: Type.String({ minLength: 1, description: 'Page, rule book or file.' }),
  asOf: Type.String({ description: 'ISO date on which the source said so: 2024-10-24, 2024-10 or 2024.' }),
  unverified: optional(Type.Boolean({ default: false, description: 'From general knowledge or a second hand.' })),
});

const zero = (description: string) => optional(Type.Literal(0, { default: 0, description }));

export const venueFields = {
  $schema: optional(Type.String({ description: 'For editors.' })),
  name: optional(Type.String({ minLength: 1, description: 'Name in reports; absent = how it was named.' })),
  title: optional(Type.String({ description: 'A line for people: which venue, which contracts, when.' })),
  margin,
  markPrice: optional(
    record('The price that values equity and margin.', {
      kind: word(['index', 'mid'], { description: 'index: the reference price; mid: of the venue’s own book.' }),
    }),
  ),
  triggers: optional(ordered('Thresholds; absent = liquidate below maintenance; empty order = nobody is ever.', trigger)),
  liquidation: optional(liquidation),
  funds: named('Insurance funds by name; {} = none.', fund),
  backstop: ordered('Loss waterfall: who pays a shortfall, first to last.', layer),
  negativeBalance: optional(
    record('What becomes of an account that still owes.', {
      forgivenBelow: zero('Only 0: nothing is forgiven.'),
      sweep: optional(Type.Array(Type.String(), { maxItems: 0, description: 'Only []: no other wallet is swept.' })),
      waivedShare: zero('Only 0.'),
      recoveredShare: zero('Only 0.'),
    }),
  ),
  fees: optional(record('Trading fees.', { maker: zero('Only 0.'), taker: zero('Only 0.') })),
  funding: optional(reserved('the venue’s interval, clamp and cap of funding.')),
  entryCheck: optional(
    word(['warn', 'refuse'], {
      default: VENUE_DEFAULTS.entryCheck,
      description: 'A book already under a trigger at time 0.',
    }),
  ),
  sources: optional(Type.Array(source, { description: 'Where each number comes from.' })),
  notModelled: optional(Type.Array(Type.String({ minLength: 1 }), { description: 'What this document leaves out.' })),
};

export const venueSchema = record('The rules of a venue. Rates are fractions, amounts quote.', venueFields);

/** A venue as users write it, whole. */
export type VenueDocument = Static<typeof venueSchema>;
