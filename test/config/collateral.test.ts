import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { ConfigError } from '../../src/errors.ts';
import { heldCoins } from '../../src/experiment.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { issuesOf, parse, positionOf, replaced, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';

const ALICE = '{ "account": "alice", "wallet": "futures", "amount": "40000" },';
const HELD = '{ "account": "alice", "wallet": "ETH", "amount": "5" },';
const BTC = '"BTC": { "haircut": 0.05, "conversionFee": 0.005 }';
const ETH = '"ETH": { "haircut": 0.1 }';
const ISOLATED = '"isolated": { "margin": { "mode": "isolated" } },';

/** The whole configuration, its venue with this `collateral` and one row more of balances. */
const withCoins = (collateral: string, row = HELD): string =>
  replaced(
    replaced(WHOLE, '"extends": "textbook",', `"extends": "textbook",\n    "collateral": ${collateral},`),
    ALICE,
    `${ALICE}\n      ${row}`,
  );
const BOTH = `{ "order": ["ETH", "BTC"], ${BTC}, ${ETH} }`;

const sentences = (text: string): string[] => issuesOf(text).map(String);
const complaints = (text: string): string[] =>
  issuesOf(text).map(({ line, column, expected, found }) => `${line}:${column} expected ${expected}, found ${found}`);

describe('collateral in a configuration', () => {
  it('is a coin by the name of its wallet, in the order of its conversion', () => {
    const experiment = parse(withCoins(BOTH));
    const [{ venue }] = experiment.policies as [(typeof experiment.policies)[number]];
    expect(venue.collateral).toEqual([
      { name: 'ETH', underlying: 'ETH', haircut: 0.1, conversionFee: 0 },
      { name: 'BTC', underlying: 'BTC', haircut: 0.05, conversionFee: 0.005 },
    ]);
    expect(experiment.warnings.join()).not.toContain('never acts');
    // Nobody holds BTC.
    expect(heldCoins(experiment)).toEqual([{ name: 'ETH', underlying: 1 }]);
  });

  it('can be addressed by a patch, and taken off', () => {
    const patched = (patch: string): unknown =>
      parse(replaced(withCoins(BOTH), '"cross": { "margin"', `"cross": { "collateral": ${patch}, "margin"`))
        .policies[1]!.venue.collateral;
    expect(patched('{ "order": ["BTC"], "BTC": { "haircut": 0.5 } }')).toEqual([
      { name: 'BTC', underlying: 'BTC', haircut: 0.5, conversionFee: 0.005 },
    ]);
    expect(patched('null')).toEqual([]);
  });

  it.each([
    ['a coin that is not described', '{ "order": ["SOL"] }', '"SOL"', 'a coin that is described here'],
    ['a haircut above 1', '{ "order": ["ETH"], "ETH": { "haircut": 1.1 } }', '1.1', '≤ 1'],
    ['a fee of everything', '{ "order": ["ETH"], "ETH": { "haircut": 1, "conversionFee": 1 } }', '1 } }', '< 1'],
    ['a coin without a haircut', '{ "order": ["ETH"], "ETH": {} }', '{} }', 'a field "haircut"'],
    ['cash as a coin', '{ "order": ["futures"], "futures": { "haircut": 0 } }', '{ "haircut": 0 }', 'another name'],
  ])('refuses %s, where it stands', (_, collateral, piece, says) => {
    const text = withCoins(collateral, '');
    const [first] = complaints(text);
    expect(first).toContain(says);
    expect(first).toMatch(new RegExp(`^${positionOf(text, piece)} `));
  });

  it('says that a coin counts for more than it fetches', () => {
    const text = withCoins('{ "order": ["ETH"], "ETH": { "haircut": 0.01, "conversionFee": 0.02 } }');
    expect(parse(text).warnings.join()).toContain('the coin "ETH" counts for more than it fetches');
  });

  it('refuses a coin that somebody holds and nothing prices', () => {
    const text = withCoins('{ "order": ["USDE"], "USDE": { "haircut": 0 } }', HELD.replace('ETH', 'USDE'));
    expect(complaints(text)).toEqual([
      expect.stringMatching(
        new RegExp(`^${positionOf(text, '{ "account": "alice", "wallet": "USDE"')} expected an underlying "USDE"`),
      ),
    ]);
    // One that nobody holds does nothing.
    expect(sentences(withCoins('{ "order": ["USDE"], "USDE": { "haircut": 0 } }', ''))).toEqual([]);
  });

  it('refuses two prices of one coin', () => {
    const patch = '"cross": { "collateral": { "ETH": { "underlying": "BTC" } }, "margin"';
    const [first] = complaints(replaced(withCoins(BOTH), '"cross": { "margin"', patch));
    expect(first).toContain('one price of the coin "ETH": policy "isolated" names the underlying "ETH"');
    expect(first).toContain('"BTC" in policy "cross"');
  });

  it('refuses a sweep of a coin as if it were cash', () => {
    const patch = '"cross": { "collateral": null, "negativeBalance": { "sweep": ["ETH"] }, "margin"';
    const [first] = complaints(replaced(withCoins(BOTH), '"cross": { "margin"', patch));
    expect(first).toContain('policy "cross", which sweeps it as if it were cash');
  });

  it('refuses coins beside inverse contracts, at the balance', () => {
    const text = replaced(
      replaced(
        withCoins(BOTH),
        '{ "symbol": "ETH-PERP", "underlying": "ETH", "funding"',
        '{ "symbol": "ETH-PERP", "underlying": "BTC", "contract": { "kind": "inverse" }, "funding"',
      ),
      '"underlying": "BTC", "book"',
      '"underlying": "BTC", "contract": { "kind": "inverse" }, "book"',
    );
    const all = complaints(text);
    const place = positionOf(text, '{ "account": "alice", "wallet": "ETH"');
    expect(all.find((each) => each.startsWith(place))).toContain('linear contracts: those that settle in a coin');
  });

  it('warns of a coin that only isolated margin meets', () => {
    const text = withCoins(BOTH).replace('"mode": "cross"', '"mode": "isolated"');
    expect(parse(text).warnings.join()).toContain(
      'the wallet "ETH" never acts: coins are not at stake under isolated margin',
    );
  });
});

describe('admission of an account with coins', () => {
  /** Margins of 20,000 and 13,333 on this much cash, under the policies that are left. */
  const balanced = (amount: string, policies: 'both' | 'cross'): string => {
    const text = replaced(withCoins(BOTH), '"amount": "40000"', `"amount": "${amount}"`);
    return policies === 'both'
      ? text
      : replaced(replaced(text, ISOLATED, ''), '"baseline": "isolated"', '"baseline": "cross"');
  };
  const refusals = (text: string): string[] => {
    try {
      const experiment = parse(text);
      buildAccounts(experiment, rootKey('admission'));
    } catch (error) {
      if (error instanceof ConfigError)
        return error.issues.map(({ line, column, expected }) => `${line}:${column} ${expected}`);
      throw error;
    }
    return [];
  };

  it('counts them at their haircut value under cross margin', () => {
    // 5 ETH at 4,000 count for 18,000: 15,333.33 of the 33,333.33 are left.
    expect(refusals(balanced('15333.34', 'cross'))).toEqual([]);
    const text = balanced('15333', 'cross');
    expect(refusals(text)).toEqual([
      `${positionOf(text, '{ "account": "alice", "wallet": "futures"')} a futures balance of at least 15333.33333, what the coins of account "alice" leave of its margins under policy "cross"`,
    ]);
  });

  it('does not count them where any policy is of isolated margin', () => {
    expect(refusals(balanced('33333', 'both'))).toEqual([
      expect.stringContaining('a futures balance of at least 33333.33333, the sum of the margins of account "alice"'),
    ]);
    expect(refusals(balanced('33334', 'both'))).toEqual([]);
  });
});

describe('a synthetic book with coins', () => {
  const drawn = (collateral: string): number[] => {
    const text = replaced(
      replaced(WHOLE_SYNTHETIC, '"extends": "textbook",', `"extends": "textbook", ${collateral}`),
      '"count": 1000,',
      '"count": 20, "otherWallets": { "ETH": 2 },',
    );
    return [...buildAccounts(parse(text), rootKey('coins')).accounts.wallets['ETH']!];
  };

  it('holds a multiple of its margins in coin, at the initial price', () => {
    const cash = drawn('');
    const coins = drawn(`"collateral": ${BOTH},`);
    expect(cash.some((amount) => amount > 0)).toBe(true);
    expect(coins).toEqual(cash.map((amount) => amount / 4000));
  });
});
