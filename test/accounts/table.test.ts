import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { ConfigError } from '../../src/errors.ts';
import type { TableAccounts } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import { rootKey } from '../../src/random/root-key.ts';
import type { Venue } from '../../src/venue.ts';
import { brackets, experimentWith, table, venueWith } from './experiments.ts';

const root = rootKey('table');
const built = (accounts: TableAccounts): Accounts => buildAccounts(experimentWith(accounts), root).accounts;

const issuesOf = (
  accounts: TableAccounts,
  venues: Record<string, Venue> = { bracketed: venueWith({}, brackets) },
): ConfigError['issues'] => {
  try {
    buildAccounts(experimentWith(accounts, { policies: venues }), root);
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
};

const ageless = (accounts: Accounts): object => ({ ...accounts, positions: { ...accounts.positions, age: undefined } });

describe('a table of accounts', () => {
  const rows = [
    { account: 'b', market: 1, size: -10, entryPrice: 4_000, margin: 4_000 },
    { account: '\u{1F433}', size: 2, margin: 20_000 },
    { account: 'b', market: 0, size: 1, margin: 5_000, marginMode: 'cross' },
    { account: '\uFF5E', size: -3, margin: 30_000, marginMode: 'isolated' },
  ] as const;

  it('lists accounts by code point and positions by account and market', () => {
    const { ids, positions } = built(table(rows));
    expect(ids).toEqual(['b', '\uFF5E', '\u{1F433}']);
    expect([...positions.account]).toEqual([0, 0, 1, 2]);
    expect([...positions.market]).toEqual([0, 1, 0, 0]);
    expect([...positions.size]).toEqual([1, -10, -3, 2]);
    expect([...positions.entryPrice]).toEqual([100_000, 4_000, 100_000, 100_000]);
    expect([...positions.margin]).toEqual([5_000, 4_000, 30_000, 20_000]);
    expect([...positions.marginMode]).toEqual([2, 0, 1, 0]);
  });
  it('takes the sum of the margins for a futures balance that is not given', () => {
    expect([...built(table(rows, [{ account: 'b', amount: 9_001 }])).balance]).toEqual([9_001, 30_000, 20_000]);
  });
  it('keeps other wallets apart, and an account without a position', () => {
    const { ids, balance, wallets } = built(
      table(rows, [
        { account: 'b', wallet: 'spot', amount: 7 },
        { account: 'a', wallet: 'constructor', amount: 8 },
      ]),
    );
    expect(ids).toEqual(['a', 'b', '\uFF5E', '\u{1F433}']);
    expect([...balance]).toEqual([0, 9_000, 30_000, 20_000]);
    expect(Object.keys(wallets)).toEqual(['constructor', 'spot']);
    expect([...wallets['spot']!]).toEqual([0, 7, 0, 0]);
    expect([...wallets['constructor']!]).toEqual([8, 0, 0, 0]);
  });
  it('adds no market maker, however one-sided it is', () => {
    const { isMarketMaker, positions } = built(table([{ account: 'a', size: 5, margin: 100_000 }]));
    expect([...isMarketMaker]).toEqual([0]);
    expect([...positions.size]).toEqual([5]);
  });
  it('takes the age of positions from the order of its rows', () => {
    const { positions } = built(table(rows));
    expect([...positions.age]).toEqual([2, 0, 3, 1]);
  });
  it('keeps the stop-loss of a row', () => {
    const { positions } = built(table([rows[1], { ...rows[0], stopLoss: 4_400 }]));
    expect([...positions.stopPrice]).toEqual([4_400, Number.NaN]);
  });
  it('is the same book whatever the order of its rows, but for their age', () => {
    const position = fc.record({
      account: fc.constantFrom('a', 'B', 'b', '\u{1F433}', '\uFF5E'),
      market: fc.nat({ max: 2 }),
      size: fc.integer({ min: 1, max: 9 }),
      margin: fc.double({ min: 0.1, max: 1e5, noNaN: true }),
    });
    const books = fc.uniqueArray(position, { selector: ({ account, market }) => `${account} ${market}`, minLength: 1 });
    fc.assert(
      fc.property(
        books.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          expect(ageless(built(table(shuffled)))).toEqual(ageless(built(table(rows))));
        },
      ),
    );
  });
});

describe('admission of a table', () => {
  const atLimit = { account: 'a', size: 0.4, margin: 40_000 / 125 };

  it('accepts a row exactly at its bracket’s leverage, though the division rounds', () => {
    expect(
      issuesOf(table([atLimit, { account: 'b', size: 0.5, margin: 500 }, { account: 'c', size: 0.7, margin: 700 }])),
    ).toEqual([]);
  });
  it('refuses a row one millionth above it and names line, leverages, policy and the margin that would do', () => {
    expect(issuesOf(table([atLimit, { account: 'b', size: -10, margin: 49_999.95 }]))).toEqual([
      {
        file: 'book.csv',
        line: 3,
        column: 1,
        pointer: '',
        expected: 'a leverage of at most 20, the limit of policy "bracketed" for a notional of 1000000 in BTC-PERP',
        found: 'leverage 20.00002 on a margin of 49999.95 for account "b"',
        suggestion: 'a margin of 50000 would do',
      },
    ]);
  });
  it('gives the strictest policy’s limit, since every policy meets the same book', () => {
    const strict = venueWith({}, { kind: 'flat', rate: 0.01, maximumLeverage: 25 });
    const [issue] = issuesOf(table([{ account: 'a', margin: 1_000 }]), { bracketed: venueWith({}, brackets), strict });
    expect(issue?.expected).toContain('at most 25, the limit of policy "strict"');
    expect(issue?.found).toContain('leverage 100 on a margin of 1000');
  });
  it('obeys the schedule of the contract before that of the venue', () => {
    const venue = venueWith();
    const own = { schedule: { kind: 'flat', rate: 0.01, maximumLeverage: 5 } } as const;
    const withOwn = { ...venue, margin: { ...venue.margin, markets: { 'ETH-PERP': own } } };
    const eth = { account: 'a', market: 1, size: 10, entryPrice: 4_000, margin: 4_000 };
    const [issue] = issuesOf(table([eth, { account: 'b' }]), { withOwn });
    expect(issue).toMatchObject({ line: 2, expected: expect.stringContaining('in ETH-PERP') as string });
  });
  it('refuses margins above the futures balance, at the balance’s own place', () => {
    const rows = [{ account: 'a' }, { account: 'a', market: 1, size: 1, entryPrice: 4_000, margin: 400 }];
    expect(issuesOf(table(rows, [{ account: 'a', amount: 10_400 }]))).toEqual([]);
    expect(issuesOf(table(rows, [{ account: 'a', amount: 10_399.99 }]))).toEqual([
      {
        file: 'desk.json',
        pointer: '/accounts/balances/0',
        expected: 'a futures balance of at least 10400, the sum of the margins of account "a"',
        found: '10399.99',
        suggestion: 'the futures balance is all futures cash, margins included',
      },
    ]);
  });
  it('refuses what is said twice', () => {
    const twice = table(
      [{ account: 'a' }, { account: 'a', size: -1 }],
      [
        { account: 'a', amount: 50_000 },
        { account: 'a', amount: 60_000 },
      ],
    );
    expect(issuesOf(twice).map(({ line, pointer, expected, found }) => [line, pointer, expected, found])).toEqual([
      [3, '', 'one position of account "a" in BTC-PERP', 'a second one beside book.csv:2:1'],
      [
        undefined,
        '/accounts/balances/1',
        'one amount in wallet "futures" of account "a"',
        'a second one beside desk.json /accounts/balances/0',
      ],
    ]);
  });
  it('reports everything at once', () => {
    const rows = table(
      [
        { account: 'a', margin: 1 },
        { account: 'b', margin: 1 },
      ],
      [{ account: 'b', amount: 0.5 }],
    );
    const refusing = venueWith({ entryCheck: 'refuse' }, brackets);
    expect(issuesOf(rows, { refusing })).toHaveLength(4);
  });
});
