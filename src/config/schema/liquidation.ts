import Type from 'typebox';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { DURATION_PATTERN } from '../document/duration.ts';
import {
  amount,
  choice,
  DURATION_SENTENCE,
  duration,
  optional,
  ordered,
  record,
  share,
  tag,
  word,
  wordOr,
} from './fields.ts';

export const triggerSchema = record('An account is touched when its equity is `when` level × measure.', {
  measure: optional(
    word(['maintenance', 'usedMargin'], {
      default: VENUE_DEFAULTS.trigger.measure,
      description: 'usedMargin: Σ |size| · value · (entry margin / entry notional).',
    }),
  ),
  level: optional(
    Type.Number({ exclusiveMinimum: 0, default: VENUE_DEFAULTS.trigger.level, description: 'Multiple of the measure.' }),
  ),
  when: optional(word(['below', 'atOrBelow'], { default: VENUE_DEFAULTS.trigger.when })),
  action: optional(
    word(['warn', 'cancel', 'liquidate'], {
      default: VENUE_DEFAULTS.trigger.action,
      description: 'warn: a margin call; cancel: stop-losses are withdrawn.',
    }),
  ),
  probability: optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      default: VENUE_DEFAULTS.trigger.probability,
      description: 'That the venue acts within `per` while an account is under the trigger; 1 = certain.',
    }),
  ),
  per: optional(duration('Time that `probability` is stated for.', { default: VENUE_DEFAULTS.trigger.per })),
  delay: optional(
    Type.Unsafe<string | { kind: 'uniform'; low: string; high: string }>({
      type: ['string', 'object'],
      pattern: DURATION_PATTERN,
      patternErrorMessage: DURATION_SENTENCE,
      description:
        'Time that a liquidator takes from the moment an account comes under the trigger: it acts on who is still under it when it arrives, and lets go of who is not. Absent = at once.',
      if: { type: 'object' },
      then: record('A time drawn evenly between two, for each account and call.', {
        kind: tag('uniform'),
        low: duration('The shortest.'),
        high: duration('The longest, above `low`.'),
      }),
      examples: ['30s'],
    }),
  ),
  from: optional(Type.String({ description: 'The first stage that may act, by name; absent = the first of all.' })),
});

const buffer = optional(
  Type.Number({
    minimum: 0,
    exclusiveMaximum: 1,
    default: VENUE_DEFAULTS.buffer,
    description: 'Equity beyond the requirement to reach, a fraction of notional.',
  }),
);

const sliceSchema = choice('kind', 'How much is closed; absent = all.', [
  record('The whole of every position.', { kind: tag('all') }),
  record('A share of each position.', {
    kind: tag('fraction'),
    share: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Share of the size.' }),
    minimumNotional: optional(amount('Least notional of an order, quote, ≥ 0; absent = none. Without one, slices of what slices left never end.')),
    maximumNotional: optional(amount('Most notional of an order, quote, > 0; absent = none.')),
  }),
  record('Down to the end of a lower bracket.', {
    kind: tag('tiersDown'),
    tiers: Type.Unsafe<number | 'lowest' | 'justEnough'>({
      type: ['integer', 'string'],
      minimum: 1,
      pattern: '^(lowest|justEnough)$',
      patternErrorMessage: 'a number of brackets ≥ 1, "lowest" or "justEnough"',
      description: 'So many brackets down, to the lowest one, or to the highest in which equity suffices.',
    }),
    fromTier: optional(
      Type.Integer({
        minimum: 2,
        description: 'Acts on positions in this bracket (1 = the lowest) or above; absent = `tiers` + 1, or 2.',
      }),
    ),
  }),
  record('Small orders of this notional, so many a second, until the goal is reached.', {
    kind: tag('clip'),
    notional: amount('Notional of one order, quote, > 0.'),
    perSecond: Type.Number({ exclusiveMinimum: 0, description: 'Orders a second.' }),
    buffer,
  }),
  record('As little as lifts equity to the requirement plus `buffer` × notional.', {
    kind: tag('justEnough'),
    level: optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'The requirement is this times the measure of the first trigger that liquidates; absent = its own level.',
      }),
    ),
    buffer,
  }),
]);

const limitSchema = wordOr(
  ['market', 'none', 'bankruptcy', 'zeroEquity'],
  'market: whatever the book gives; none: the leading position layers of the backstop are asked first; bankruptcy: no fill worse than the bankruptcy price; zeroEquity: none worse than where the whole equity would be zero.',
  record('No fill worse than M − side · ABR · spreadToMaintenance · maintenance / |size|.', {
    kind: tag('fillable'),
    bankruptcyAdjustment: Type.Number({
      exclusiveMinimum: 0,
      description: 'ABR = clamp(bankruptcyAdjustment · (1 − equity / maintenance), 0, 1).',
    }),
    spreadToMaintenance: Type.Number({ exclusiveMinimum: 0, description: 'Of the maintenance margin.' }),
  }),
  { default: VENUE_DEFAULTS.stage.limit },
);

/** Of stages and layers. */
export const whenSchema = optional(
  word(['always', 'solvent', 'insolvent'], {
    default: VENUE_DEFAULTS.stage.when,
    description: 'By the account’s equity at the marks: insolvent is < 0.',
  }),
);
export const onlyWhileSchema = optional(
  record('Acts only while a fund is in this state; absent = always.', {
    fund: Type.String({ description: 'Name in `funds`.' }),
    is: word(['drawnDown', 'sound'], { description: 'By the fund’s `drawdown`.' }),
  }),
);

const stageSchema = record('A stage of a liquidation.', {
  slice: optional(sliceSchema),
  limit: optional(limitSchema),
  fillOrKill: optional(
    Type.Boolean({ default: VENUE_DEFAULTS.stage.fillOrKill, description: 'The order fills whole or not at all.' }),
  ),
  aboveNotional: optional(
    amount('Acts only on accounts whose notional is above this, quote; 0 = on all.', {
      default: VENUE_DEFAULTS.stage.aboveNotional,
    }),
  ),
  when: whenSchema,
  onlyWhile: onlyWhileSchema,
  interval: optional(duration('Time between two orders of one account; absent = no limit.')),
  coolDown: optional(
    duration('Time for which the stage does not act again on an account; later stages may. Absent = none.'),
  ),
});

const fee = record('Liquidation fee.', {
  rate: optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, default: 0, description: 'Fraction of its base.' })),
  base: optional(word(['fillNotional'], { default: VENUE_DEFAULTS.fee.base })),
  cap: optional(
    word(['remainingEquity', 'aboveBankruptcy', 'none'], {
      default: VENUE_DEFAULTS.fee.cap,
      description:
        'remainingEquity: the fee never makes an account negative; aboveBankruptcy: nor does it take more of an order than what that fills above the bankruptcy price.',
    }),
  ),
  to: optional(
    word(['fund', 'venue'], {
      default: VENUE_DEFAULTS.fee.to,
      description: 'fund: the one that the first insuranceFund or takeover layer names, else the first of `funds`.',
    }),
  ),
});

export const liquidationSchema = record('How a liquidation is carried out.', {
  stages: optional(ordered('Stages, first to last; absent = everything at the market.', stageSchema)),
  fee: optional(fee),
  remainderTo: optional(
    word(['account', 'fund'], {
      default: VENUE_DEFAULTS.remainderTo,
      description: 'Who keeps what is left of the margin of a solvent liquidation; fund: as of the fee.',
    }),
  ),
  bankruptcyPrice: optional(
    word(['byMaintenance', 'perLeg'], {
      default: VENUE_DEFAULTS.bankruptcyPrice,
      description: 'Under cross margin: equity shared by maintenance, Pᵢ = Mᵢ − E·(MMᵢ/ΣMM)/qᵢ, or all of it to the first leg.',
    }),
  ),
  legOrder: optional(
    word(['largestMaintenance', 'firstInFirstOut'], {
      default: VENUE_DEFAULTS.legOrder,
      description: 'Order of an account’s positions.',
    }),
  ),
  roundLimit: optional(
    Type.Integer({ minimum: 1, default: VENUE_DEFAULTS.roundLimit, description: 'Most rounds of one step; reported.' }),
  ),
});

/** A coin beside settlement cash, under the name of its wallet. */
export const collateralCoinSchema = record('A coin that cross accounts may stake; `balances` hold it in coin.', {
  underlying: optional(
    Type.String({ minLength: 1, description: 'Underlying whose index price is the coin’s; absent = the coin’s name.' }),
  ),
  haircut: share('Share of its price that does not count towards equity.'),
  conversionFee: optional(
    Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      default: VENUE_DEFAULTS.collateral.conversionFee,
      description: 'Share of its price that the venue keeps when it converts the coin into settlement cash.',
    }),
  ),
});

export const negativeBalanceSchema = record('What becomes of an account that still owes, in this order.', {
  forgivenBelow: optional(
    amount('Debts below this are forgiven, quote.', { default: VENUE_DEFAULTS.negativeBalance.forgivenBelow }),
  ),
  sweep: optional(
    Type.Array(
      Type.Unsafe<string | { wallet: string; conversionFee?: number }>({
        type: ['string', 'object'],
        minLength: 1,
        description: 'A wallet by name, or with the fee of its conversion.',
        if: { type: 'object' },
        then: record('A wallet and the fee of its conversion.', {
          wallet: Type.String({ minLength: 1, description: 'Name of the wallet.' }),
          conversionFee: optional(
            share('Fraction of what is paid, on top of it.', { default: VENUE_DEFAULTS.negativeBalance.conversionFee }),
          ),
        }),
        examples: ['spot'],
      }),
      { description: 'Wallets that pay, first to last; "futures" = free futures cash. [] = none.' },
    ),
  ),
  waivedShare: optional(
    share('Share of what is left that the venue waives.', { default: VENUE_DEFAULTS.negativeBalance.waivedShare }),
  ),
  recoveredShare: optional(
    share('Share of what is left that later deposits pay.', { default: VENUE_DEFAULTS.negativeBalance.recoveredShare }),
  ),
});
