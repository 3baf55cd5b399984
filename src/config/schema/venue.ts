import Type, { type Static } from 'typebox';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { fundSchema, layerSchema } from './backstop.ts';
import { duration, named, optional, ordered, record, word } from './fields.ts';
import { collateralCoinSchema, liquidationSchema, negativeBalanceSchema, triggerSchema } from './liquidation.ts';
import { marginSchema } from './margin.ts';
import { fundingRuleSchema, markPriceSchema } from './mark-price.ts';

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

const tradingFee = (description: string, fallback: number) =>
  optional(Type.Number({ exclusiveMinimum: -1, exclusiveMaximum: 1, default: fallback, description }));

export const venueFields = {
  $schema: optional(Type.String({ description: 'For editors.' })),
  name: optional(Type.String({ minLength: 1, description: 'Name in reports; absent = how it was named.' })),
  title: optional(Type.String({ description: 'A line for people: which venue, which contracts, when.' })),
  supports: optional(
    record('What the venue offers; a part that is absent = all.', {
      modes: optional(
        Type.Array(word(['isolated', 'cross']), { minItems: 1, uniqueItems: true, description: 'Margin modes.' }),
      ),
      contracts: optional(
        Type.Array(word(['linear', 'inverse']), { minItems: 1, uniqueItems: true, description: 'Contracts.' }),
      ),
    }),
  ),
  margin: marginSchema,
  collateral: optional(
    ordered(
      'Coins that count under cross margin, by wallet, first to be converted first; absent = settlement cash only.',
      collateralCoinSchema,
    ),
  ),
  markPrice: optional(markPriceSchema),
  funding: optional(fundingRuleSchema),
  fees: optional(
    record('Trading fees.', {
      maker: tradingFee('Fraction of notional; < 0 is a rebate.', VENUE_DEFAULTS.fees.maker),
      taker: optional(
        Type.Number({
          minimum: 0,
          exclusiveMaximum: 1,
          default: VENUE_DEFAULTS.fees.taker,
          description: 'Fraction of notional: of stop-losses, and of closing fees within maintenance.',
        }),
      ),
    }),
  ),
  triggers: optional(
    ordered('Thresholds; absent = liquidate below maintenance; empty order = nobody is ever.', triggerSchema),
  ),
  liquidation: optional(liquidationSchema),
  funds: named('Insurance funds by name; {} = none.', fundSchema),
  backstop: ordered('Loss waterfall: who pays a shortfall, first to last.', layerSchema),
  negativeBalance: optional(negativeBalanceSchema),
  settlementInterval: optional(
    duration('Entry prices are reset to the mark at these intervals, realising profit; absent = never.'),
  ),
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
