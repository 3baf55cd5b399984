import Type from 'typebox';
import { SYNTHETIC_DEFAULTS, TRADERS_DEFAULTS } from '../defaults.ts';
import { distribution } from './distribution.ts';
import { amount, choice, duration, name, named, optional, record, share, tag, word } from './fields.ts';

const account = Type.String({ minLength: 1, description: 'Any text; ties go by code point.' });

const position = record('A position before step 1.', {
  account,
  market: name('Symbol of a market.'),
  size: amount('Signed size in base (inverse contracts: quote): long > 0 > short.'),
  entryPrice: amount('Quote per base, > 0.'),
  margin: optional(amount('Margin posted at entry, quote (inverse: coin), > 0. Exactly one of margin and leverage.')),
  leverage: optional(amount('Margin = |notional at entry| / leverage, > 0.')),
  marginMode: optional(word(['isolated', 'cross'], { description: 'Obeyed where the venue says perAccount.' })),
  stopLoss: optional(amount('Mark at which the trader’s stop-loss fires, quote per base, > 0; absent = none.')),
});

const balance = record('Cash of an account in one wallet.', {
  account,
  wallet: Type.String({
    minLength: 1,
    description: '"futures" is all cash at the venue’s futures wallet, isolated margins included; a coin of a venue’s `collateral` goes by its name there.',
    examples: ['futures', 'spot'],
  }),
  amount: amount('Quote (inverse contracts: coin), ≥ 0; in coin where a venue’s `collateral` lists the wallet.'),
});

const traders = optional(
  record('How traders react; absent = not at all. Who does is drawn with the book; whales and market makers do not.', {
    stopLoss: optional(
      record('A stop-loss on every position of these accounts.', {
        share: share('Share of the accounts.'),
        distance: Type.Number({
          exclusiveMinimum: 0,
          exclusiveMaximum: 1,
          description: 'From the entry price to the stop, a fraction of the entry price.',
        }),
      }),
    ),
    topUp: optional(
      record('A margin call is answered with money from outside the venue.', {
        share: share('Share of the accounts.'),
        delay: optional(duration('From the call to the money; absent = it is there at the next step.')),
        size: Type.Number({ exclusiveMinimum: 0, maximum: 1000, description: 'Multiple of the margin posted at entry.' }),
      }),
    ),
    withdrawals: optional(
      Type.Array(
        record('The owner of an account takes home what its positions do not need, unrealised profit included.', {
          account: Type.String({ minLength: 1, description: 'Id of an account, whales and drawn ones too.' }),
          at: duration('Since the start; it happens at the traders’ turn of the first step that ends then or later.'),
          leave: optional(
            Type.Number({
              minimum: 1,
              default: TRADERS_DEFAULTS.withdrawals.leave,
              description: 'Multiple of the larger of initial and maintenance margin that stays, per position.',
            }),
          ),
        }),
        { minItems: 1, description: 'Free cash goes whole; nothing goes while the account owes.' },
      ),
    ),
  }),
);

const table = record('Accounts given one by one.', {
  kind: tag('table'),
  positions: optional(Type.Array(position, { minItems: 1, description: 'The positions; or `file`.' })),
  file: optional(
    Type.String({
      minLength: 1,
      description: 'CSV (or CSV.gz) of positions: account, market, size, entryPrice, margin or leverage, marginMode, stopLoss.',
    }),
  ),
  balances: optional(
    Type.Array(balance, { description: 'Absent futures balance = the sum of the account’s margins.' }),
  ),
  balancesFile: optional(Type.String({ minLength: 1, description: 'CSV (or CSV.gz): account, wallet, amount.' })),
  traders,
});

const whale = record('A named large account beside the draw.', {
  account,
  market: name('Symbol of a market.'),
  side: word(['long', 'short']),
  notional: amount('Notional at entry, quote (of inverse contracts too), > 0.'),
  leverage: Type.Number({ minimum: 1, description: 'Notional / margin.' }),
  freeBalance: optional(Type.Number({ minimum: 0, default: 0, description: 'Free cash, a multiple of margin.' })),
});

const synthetic = record('A population drawn from the seed.', {
  kind: tag('synthetic'),
  count: Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'Accounts, market makers not counted.' }),
  longShare: optional(
    share('Share of accounts that are long by their first position.', { default: SYNTHETIC_DEFAULTS.longShare }),
  ),
  notional: distribution('Notional drawn per account, quote (of inverse contracts too).'),
  whales: optional(Type.Array(whale, { description: 'Named large accounts, each with its own facts.' })),
  leverage: distribution('Notional / margin, ≥ 1.'),
  freeBalance: optional(distribution('Free cash beside the margins, a multiple of them; absent = 0.')),
  positionsPerAccount: optional(
    record('How many positions an account holds; absent = 1.', {
      kind: optional(tag('discrete', 'May be said, as of any other distribution.')),
      values: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, description: 'Numbers of positions.' }),
      weights: optional(Type.Array(Type.Number({ minimum: 0 }), { description: 'Their weights; absent = equal.' })),
    }),
  ),
  sameSideProbability: optional(
    share('Probability that a further position is on the first one’s side: near 1 concentrated, near 0 hedged.', {
      default: SYNTHETIC_DEFAULTS.sameSideProbability,
    }),
  ),
  notionalShare: optional(distribution('Share of the account’s draw that each position takes; absent = 1.')),
  marketWeights: optional(
    Type.Array(Type.Number({ minimum: 0 }), { description: 'Weight of each market, in their order; absent = equal.' }),
  ),
  entryDistance: optional(
    choice('kind', 'Entry price = initial price × (1 + u); absent = none.', [
      record('Entered at the initial price.', { kind: tag('none') }),
      record('u uniform within ± halfWidth.', {
        kind: tag('uniform'),
        halfWidth: Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'Fraction of the initial price.' }),
      }),
    ]),
  ),
  maximumMaintenanceShare: optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Cap on maintenance margin as a share of margin; lowers leverage. Absent = none.',
    }),
  ),
  otherWallets: optional(
    named(
      'Cash in other wallets, as multiples of margin, by wallet name; counts only where a venue sweeps it. A wallet that a venue’s `collateral` lists holds so much of its coin at the initial price.',
      distribution('Multiple of the account’s margins.'),
    ),
  ),
  traders,
  marketMakers: optional(
    record('Low-leverage makers that hold each market’s imbalance.', {
      count: optional(
        Type.Integer({ minimum: 1, default: SYNTHETIC_DEFAULTS.marketMakers.count, description: 'Makers.' }),
      ),
      leverage: optional(
        Type.Number({
          exclusiveMinimum: 0,
          default: SYNTHETIC_DEFAULTS.marketMakers.leverage,
          description: 'Notional / margin.',
        }),
      ),
    }),
  ),
  admission: optional(
    word(['raiseMargin', 'cutNotional'], {
      default: SYNTHETIC_DEFAULTS.admission,
      description: 'What happens to a drawn account above the venue’s limits.',
    }),
  ),
  resample: optional(
    Type.Boolean({ default: SYNTHETIC_DEFAULTS.resample, description: 'Draw the population anew on every path.' }),
  ),
});

export const accountsSchema = choice('kind', 'The book of accounts.', [table, synthetic]);
