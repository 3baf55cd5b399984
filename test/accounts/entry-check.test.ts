import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { underTriggerAtStart } from '../../src/accounts/entry-check.ts';
import { ConfigError } from '../../src/errors.ts';
import type { TableAccounts } from '../../src/experiment.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { Venue } from '../../src/venue.ts';
import { experimentWith, liquidationTrigger, synthetic, table, venueWith } from './experiments.ts';

const root = rootKey('entry');
const [below, atOrBelow] = (['below', 'atOrBelow'] as const).map((when) =>
  venueWith({ triggers: [liquidationTrigger({ when })] }),
) as [Venue, Venue];
const inMode = (venue: Venue, mode: Venue['margin']['mode']): Venue => ({
  ...venue,
  margin: { ...venue.margin, mode },
});

const touched = (accounts: TableAccounts, venue: Venue): string[] => {
  const experiment = experimentWith(accounts, { policies: { venue } });
  return underTriggerAtStart(buildAccounts(experiment, root).accounts, experiment, experiment.policies[0]!);
};

// Maintenance is 0.5 % of the mark notional: 500 for one BTC at 100,000.
const long1BtcAt100kWith = (margin: number, account: string): { account: string; size: number; margin: number } => ({
  account,
  size: 1,
  margin,
});

describe('accounts under a trigger at time 0', () => {
  it.each([
    ['at its maintenance margin', 500, 'below', below, []],
    ['at its maintenance margin', 500, 'atOrBelow', atOrBelow, ['a']],
    ['one cent short of it', 499.99, 'below', below, ['a']],
    ['one cent above it', 500.01, 'atOrBelow', atOrBelow, []],
  ])('an account %s (%d), `%s`', (_, margin, __, venue, expected) => {
    expect(touched(table([long1BtcAt100kWith(margin, 'a')]), venue)).toEqual(expected);
  });
  it('counts the loss since entry, long or short', () => {
    const rows = [
      { account: 'long', size: 1, entryPrice: 109_600, margin: 10_000 },
      { account: 'short', size: -1, entryPrice: 90_400, margin: 10_000 },
      { account: 'winner', size: -1, entryPrice: 109_600, margin: 100 },
    ];
    expect(touched(table(rows), below)).toEqual(['long', 'short']);
  });
  it('counts coins at their haircut value under cross, and not at all under isolated', () => {
    // 400 of cash and 0.05 ETH at 4,000: 400 + 200 · (1 − h) against 500.
    const rows = table(
      [long1BtcAt100kWith(400, 'a')],
      [
        { account: 'a', amount: 400 },
        { account: 'a', wallet: 'ETH', amount: 0.05 },
      ],
    );
    const coin = (haircut: number): Venue => ({
      ...below,
      collateral: [{ name: 'ETH', underlying: 'ETH', haircut, conversionFee: 0 }],
    });
    expect(touched(rows, inMode(coin(0.4), 'cross'))).toEqual([]);
    expect(touched(rows, inMode(coin(0.6), 'cross'))).toEqual(['a']);
    expect(touched(rows, inMode(coin(0.4), 'isolated'))).toEqual(['a']);
  });
  it('looks at each position alone under isolated, at the account under cross', () => {
    const rows = [
      { account: 'a', size: 1, margin: 400 },
      { account: 'a', market: 1, size: 1, entryPrice: 4_000, margin: 4_000 },
      { account: 'b', size: 1, margin: 600 },
    ];
    expect(touched(table(rows), below)).toEqual(['a']);
    expect(touched(table(rows), inMode(below, 'cross'))).toEqual([]);
    expect(touched(table([rows[0]!], [{ account: 'a', amount: 500 }]), below)).toEqual(['a']);
    expect(touched(table([rows[0]!], [{ account: 'a', amount: 500 }]), inMode(below, 'cross'))).toEqual([]);
  });
  it('keeps isolated margins out of what the cross positions of an account stake', () => {
    const cross = { account: 'a', size: 1, margin: 450, marginMode: 'cross' } as const;
    const eth = { account: 'a', market: 1, size: 1, entryPrice: 4_000, margin: 4_000 };
    const perAccount = inMode(below, 'perAccount');
    expect(touched(table([cross, { ...eth, marginMode: 'cross' }]), perAccount)).toEqual([]);
    expect(touched(table([cross, { ...eth, marginMode: 'isolated' }]), perAccount)).toEqual(['a']);
    expect(touched(table([cross, eth]), perAccount)).toEqual(['a']);
  });
  it('asks for equity of level × maintenance', () => {
    const venue = venueWith({ triggers: [liquidationTrigger({ name: 'early', level: 1.5, when: 'below' })] });
    const rows = [long1BtcAt100kWith(749.99, 'a'), long1BtcAt100kWith(750, 'b')];
    expect(touched(table(rows), venue)).toEqual(['a']);
  });
  it('looks at every trigger that liquidates, certain or not, and at none that only warns', () => {
    const triggers = [
      liquidationTrigger({ name: 'call', action: 'warn', level: 5 }),
      liquidationTrigger({ name: 'cancel', action: 'cancel', level: 4 }),
      liquidationTrigger({ name: 'maybe', level: 2, probability: 0.1 }),
      liquidationTrigger({ name: 'sure', level: 1 }),
    ];
    const rows = [long1BtcAt100kWith(1_000, 'a'), long1BtcAt100kWith(1_001, 'b')];
    expect(touched(table(rows), venueWith({ triggers }))).toEqual(['a']);
  });
  it('compares used margin where a trigger measures that', () => {
    const venue = venueWith({ triggers: [liquidationTrigger({ measure: 'usedMargin', level: 0.4 })] });
    // Equity of 4,600 and of 3,700 against 0.4 of a tenth of the notional at the mark.
    const rows = [
      { account: 'a', size: 1, entryPrice: 106_000, margin: 10_600 },
      { account: 'b', size: 1, entryPrice: 107_000, margin: 10_700 },
    ];
    expect(touched(table(rows), venue)).toEqual(['b']);
  });
  it('values margin at the price that the venue says', () => {
    const at = (price: Venue['margin']['valuedAt']['price']): Venue => {
      const venue = venueWith({ triggers: [liquidationTrigger({ when: 'below' })] }, { kind: 'flat', rate: 0.1 });
      return { ...venue, margin: { ...venue.margin, valuedAt: { price, closingFee: 'none' } } };
    };
    // Entered at 50,000: maintenance is 5,000 at entry and 10,000 at the mark.
    const long = table([{ account: 'a', size: 1, entryPrice: 50_000, margin: 1 }]);
    const short = table([{ account: 'a', size: -1, entryPrice: 50_000, margin: 57_000 }]);
    expect((['mark', 'entry', 'borrowedCoin'] as const).map((price) => touched(short, at(price)))).toEqual([
      ['a'],
      [],
      ['a'],
    ]);
    expect(touched(long, at('mark'))).toEqual([]);
    const loser = table([{ account: 'a', size: 1, entryPrice: 200_000, margin: 115_000 }]);
    expect((['mark', 'entry', 'borrowedCoin'] as const).map((price) => touched(loser, at(price)))).toEqual([
      [],
      ['a'],
      ['a'],
    ]);
  });
  it('adds the fee to close, on the notional at the mark or at the bankruptcy price', () => {
    const withFee = (closingFee: Venue['margin']['valuedAt']['closingFee'], mode: 'isolated' | 'cross'): Venue => {
      const venue = venueWith({ triggers: [liquidationTrigger({ when: 'below' })], fees: { maker: 0, taker: 0.001 } });
      return { ...venue, margin: { ...venue.margin, mode, valuedAt: { price: 'mark', closingFee } } };
    };
    // Maintenance 500; the fee is 100 at the mark, and 99.4 at a bankruptcy price of 99,400.3.
    const rows = table([long1BtcAt100kWith(599.7, 'a')]);
    expect(touched(rows, withFee('none', 'isolated'))).toEqual([]);
    expect(touched(rows, withFee('mark', 'isolated'))).toEqual(['a']);
    expect(touched(rows, withFee('bankruptcy', 'isolated'))).toEqual([]);
    expect(touched(rows, withFee('bankruptcy', 'cross'))).toEqual(['a']);
  });
  it('touches nobody without a trigger, and no account without an open position', () => {
    expect(touched(table([long1BtcAt100kWith(1, 'a')]), venueWith({ triggers: [] }))).toEqual([]);
    expect(touched(table([], [{ account: 'idle', amount: 0 }]), inMode(atOrBelow, 'cross'))).toEqual([]);
  });
});

describe('a book with an account under a trigger at time 0', () => {
  const rows = table(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((account) => long1BtcAt100kWith(100, account)));

  it('is accepted with a warning per policy', () => {
    const experiment = experimentWith(rows, { policies: { one: below, never: venueWith({ triggers: [] }) } });
    expect(buildAccounts(experiment, root).warnings).toEqual([
      'Under policy "one" a trigger holds at time 0, before any price has moved: 7 accounts (a, b, c, d, e and 2 more).',
    ]);
  });
  it('is refused where the venue says so', () => {
    const refuse = { ...below, entryCheck: 'refuse' } as const;
    const build = (): unknown => buildAccounts(experimentWith(rows, { policies: { one: below, refuse } }), root);
    expect(build).toThrow(ConfigError);
    expect(build).toThrow(
      'book /accounts: expected no account under a trigger at time 0, as policy "refuse" has "entryCheck": "refuse", found 7 accounts (a, b, c, d, e and 2 more)',
    );
  });
  it('is refused where its accounts are written, and told where the rule is', () => {
    const written = (line: number, pointer: string) => ({ file: 'desk.json', line, column: 3, pointer });
    const places = {
      accounts: written(20, '/accounts'),
      whales: [],
      positionsPerAccount: [],
      withdrawals: [],
      coverAccounts: [],
      entryChecks: { refuse: written(44, '/policies/refuse/entryCheck') },
    };
    const refuse = { ...below, entryCheck: 'refuse' } as const;
    const build = (): unknown => buildAccounts(experimentWith(rows, { policies: { refuse }, places }), root);
    expect(build).toThrow('desk.json:20:3 /accounts: expected no account under a trigger at time 0');
    expect(build).toThrow('set "entryCheck" to "warn" (desk.json:44:3)');
  });
  it('says that a population drawn on every path was checked on none of them', () => {
    const venue = venueWith({ entryCheck: 'refuse' });
    const resampled = experimentWith(synthetic({ resample: true }), { policies: { venue } });
    expect(buildAccounts(resampled, root).warnings).toEqual([
      'Policy "venue" refuses accounts under a trigger at time 0, but "resample" draws others on every path: one draw was checked, no path\'s own.',
    ]);
    expect(buildAccounts(experimentWith(synthetic(), { policies: { venue } }), root).warnings).toEqual([]);
  });
});

describe('an equity that equals maintenance in decimals', () => {
  // 1.1 · 100,000 · 0.005 is 550 and a rounding more in doubles.
  const onTheLimit = table([{ account: 'a', size: 1.1, margin: 550 }]);

  it('is not below it', () => {
    expect(touched(onTheLimit, below)).toEqual([]);
  });

  it('is at it', () => {
    expect(touched(onTheLimit, atOrBelow)).toEqual(['a']);
  });
});
