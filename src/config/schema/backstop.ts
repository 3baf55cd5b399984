import Type from 'typebox';
import { DELEVERAGING_ALLOCATIONS, LOSS_ALLOCATIONS, RANKINGS } from '../../venue.ts';
import { VENUE_DEFAULTS } from '../defaults.ts';
import { amount, amountOr, choice, duration, limit, name, optional, record, share, tag, word, wordOr } from './fields.ts';
import { onlyWhileSchema as onlyWhile, whenSchema as when } from './liquidation.ts';

const scope = wordOr(
  ['venue', 'contract', 'coin'],
  'What it stands for. contract, coin: a pool of this balance for each market, or for each underlying.',
  record('One pool for these contracts.', {
    group: Type.Array(name('Symbol of a contract.'), {
      minItems: 1,
      uniqueItems: true,
      description: 'Symbols of its contracts.',
    }),
  }),
  { default: VENUE_DEFAULTS.scope },
);

export const fundSchema = record('A named fund.', {
  balance: amountOr(
    ['unlimited'],
    'Balance before step 1, quote; "unlimited"; or a fraction of the open interest’s notional.',
    record('A fraction of the open interest’s notional before step 1.', {
      ofOpenInterest: Type.Number({ minimum: 0, description: 'Fraction.' }),
    }),
    { examples: ['2880', 'unlimited', { ofOpenInterest: 0.001 }] },
  ),
  scope: optional(scope),
  drawdown: optional(
    record('It counts as drawn down from (1 − start) of its highest recent balance on; absent = never.', {
      window: duration('How long a highest balance counts.', { examples: ['8h'] }),
      start: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Fall at which it begins.' }),
      stop: optional(share('Fall above which it lasts, at most `start`; absent = `start`.')),
      pause: optional(duration('It lasts at least so long; absent = no such limit.')),
      minimumBalance: optional(
        amount('At or below this balance the rule is silent, quote.', {
          default: VENUE_DEFAULTS.drawdown.minimumBalance,
        }),
      ),
    }),
  ),
});

const session = optional(
  duration('Length of a session.', { default: VENUE_DEFAULTS.socialisedLoss.session }),
);
const fund = Type.String({ description: 'Name in `funds`.' });

interface DeleveragingDefaults {
  readonly ranking: string;
  readonly allocation: string;
  readonly eligible: string;
  readonly price: string;
}

const deleveraging = (defaults: DeleveragingDefaults) => ({
  ranking: optional(
    word(RANKINGS, { default: defaults.ranking, description: 'Order of the counterparties, first to be closed first.' }),
  ),
  allocation: optional(
    word(DELEVERAGING_ALLOCATIONS, {
      default: defaults.allocation,
      description: 'contractQueue: as much of each as is needed; wholePositionQueue: each whole; contractProRata: all by size.',
    }),
  ),
  eligible: optional(
    word(['opposite', 'profitable'], {
      default: defaults.eligible,
      description: 'opposite: the other side; profitable: the other side with profit > 0.',
    }),
  ),
  price: optional(
    word(['bankruptcy', 'mark', 'previousMark'], {
      default: defaults.price,
      description: 'previousMark: the mark at the end of the step before.',
    }),
  ),
  maximumAccounts: optional(
    Type.Integer({ minimum: 1, description: 'Most accounts that one order closes; absent = no limit.' }),
  ),
});

export const layerSchema = choice('kind', 'A layer that pays shortfalls (cash), or takes size (position).', [
  record('Cash: pays from a fund.', {
    kind: tag('insuranceFund'),
    fund,
    perSettlement: optional(limit('Most that one settlement draws, quote, > 0.')),
    perMarket: optional(limit('Most that each market draws on a path, quote, > 0.')),
    keep: optional(amount('Stays in the fund, quote.', { default: VENUE_DEFAULTS.insuranceFund.keep })),
    when,
    onlyWhile,
  }),
  record('Cash: the venue pays out of its own equity.', {
    kind: tag('venueEquity'),
    balance: optional(
      amountOr(['unlimited'], 'What it stakes, quote, or "unlimited".', undefined, {
        default: VENUE_DEFAULTS.venueEquity,
      }),
    ),
    when,
    onlyWhile,
  }),
  record('Cash: other accounts’ balances bear the loss.', {
    kind: tag('socialisedLoss'),
    allocation: optional(
      word(LOSS_ALLOCATIONS, {
        default: VENUE_DEFAULTS.socialisedLoss.allocation,
        description: 'How a loss is shared out.',
      }),
    ),
    eligible: optional(
      word(['opposite', 'profitable'], {
        default: VENUE_DEFAULTS.socialisedLoss.eligible,
        description:
          'profitable: positions with profit > 0, on either side; opposite: of them, those on the other side than the account whose loss it is.',
      }),
    ),
    exponent: optional(
      Type.Number({
        minimum: 0,
        default: VENUE_DEFAULTS.socialisedLoss.exponent,
        description: 'Of rap: weight = leverage^exponent.',
      }),
    ),
    cap: optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        default: VENUE_DEFAULTS.socialisedLoss.cap,
        description: 'Of cappedProRata: largest share of a profit that is taken.',
      }),
    ),
    session,
    when,
    onlyWhile,
  }),
  record('Cash: what accounts have gained in the session is clawed back pro rata.', {
    kind: tag('clawback'),
    session,
    when,
    onlyWhile,
  }),
  record('Cash: the account owes the rest.', { kind: tag('accountDebt'), when, onlyWhile }),
  record('Position: auto-deleveraging, ranked counterparties take the size.', {
    kind: tag('adl'),
    ...deleveraging(VENUE_DEFAULTS.adl),
    when,
    onlyWhile,
  }),
  record('Position: counterparties are unwound, as in a deleveraging of all.', {
    kind: tag('unwind'),
    ...deleveraging(VENUE_DEFAULTS.unwind),
    when,
    onlyWhile,
  }),
  record('Position: a fund takes the size over at the bankruptcy price.', {
    kind: tag('takeover'),
    fund,
    inventoryCap: optional(
      amountOr(
        ['unlimited'],
        'Largest net inventory at the marks, quote; "unlimited"; or a multiple of the fund’s balance.',
        record('A multiple of the fund’s balance.', {
          ofFund: Type.Number({ exclusiveMinimum: 0, description: 'Multiple.' }),
        }),
        { default: 'unlimited' },
      ),
    ),
    workOff: optional(
      record('How the inventory is sold through the book; absent = it is kept.', {
        halfLife: duration('Time in which half of it is sold.', { examples: ['10m'] }),
      }),
    ),
    when,
    onlyWhile,
  }),
  record('Position: volunteers share the size equally at the bankruptcy price.', {
    kind: tag('assignment'),
    providers: Type.Array(
      record('A volunteer.', {
        name: name('Name in events.'),
        capacity: optional(limit('Largest notional of its position in a market, quote, > 0.')),
      }),
      { minItems: 1, description: 'The volunteers.' },
    ),
    when,
    onlyWhile,
  }),
  record('Position: keepers take the size at a discount to the mark.', {
    kind: tag('keepers'),
    discount: optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: VENUE_DEFAULTS.keepers.discount,
        description: 'They buy below, and sell above, the mark by this fraction.',
      }),
    ),
    capacityPerStep: optional(limit('Notional that they take per market and step, quote, > 0.')),
    when,
    onlyWhile,
  }),
]);
