import { describe, expect, it } from 'vitest';
import type { Market } from '../../src/experiment.ts';
import { accountGroups, groupMembers, type AccountGroups, type GroupMembers } from '../../src/plan/groups.ts';
import type { Accounts } from '../../src/position.ts';
import { accountsOf } from '../statistics/run-fixture.ts';

function marketOf(kind: 'linear' | 'inverse'): Market {
  return { symbol: 'A', underlying: 0, contract: { kind }, book: { kind: 'none' }, funding: { kind: 'none' } };
}
const linear = [marketOf('linear')];

/** Accounts with positions of these notionals (price 100) and leverages. */
function bookOf(facts: readonly { readonly notional: number; readonly leverage: number }[]): Accounts {
  const accounts = accountsOf(facts.map(({ notional, leverage }) => notional / leverage));
  facts.forEach(({ notional }, i) => (accounts.positions.size[i] = notional / 100));
  return accounts;
}

function labels({ groups }: AccountGroups, members: GroupMembers, by: 'byNotional' | 'byLeverage'): string[] {
  return Array.from(members[by], (place) => groups[place]?.label ?? 'none');
}

describe('groups by notional', () => {
  const hundred = bookOf(Array.from({ length: 100 }, (_, i) => ({ notional: 10 * (i + 1), leverage: 10 })));
  const groups = accountGroups(linear, hundred);

  it('are quantiles of the traders, finer towards the largest', () => {
    expect([...groups.members.count.subarray(0, 6)]).toEqual([25, 25, 25, 15, 9, 1]);
  });
  it('hold the notional of the book between them', () => {
    const notional = groups.members.notional.subarray(0, 7).reduce((sum, each) => sum + each, 0);
    expect(notional).toBeCloseTo(10 * 5_050, 6);
    expect(groups.members.notional[5]).toBeCloseTo(1_000, 9);
  });
  it('keep their ends where a path draws another book, of which a larger account is in the last', () => {
    const other = groupMembers(
      groups,
      bookOf([
        { notional: 5_000, leverage: 10 },
        { notional: 15, leverage: 10 },
      ]),
    );
    expect(labels(groups, other, 'byNotional')).toEqual(['largest 1 %', 'smallest 25 %']);
  });
  it('take equal accounts together', () => {
    const equal = accountGroups(linear, bookOf(Array.from({ length: 8 }, () => ({ notional: 10, leverage: 10 }))));
    expect(equal.members.count[0]).toBe(8);
  });
});

describe('groups by leverage', () => {
  it('end at whole leverages, which belong to the band below', () => {
    const leverages = [1, 2, 2.1, 5, 10, 20, 50, 51, 125];
    const book = bookOf(leverages.map((leverage) => ({ notional: 100, leverage })));
    const groups = accountGroups(linear, book);
    expect(labels(groups, groups.members, 'byLeverage')).toEqual([
      'up to 2×',
      'up to 2×',
      '2–5×',
      '2–5×',
      '5–10×',
      '10–20×',
      '20–50×',
      'above 50×',
      'above 50×',
    ]);
  });
  it('count all positions of an account, and rounding of its margin not at all', () => {
    const book = bookOf([{ notional: 100, leverage: 3 }]);
    book.positions.margin[0] = 33.3333333333;
    const groups = accountGroups(linear, { ...book, positions: { ...book.positions } });
    expect(labels(groups, groups.members, 'byLeverage')).toEqual(['2–5×']);
    book.positions.margin[0] = 50 - 1e-12;
    expect(labels(groups, groupMembers(groups, book), 'byLeverage')).toEqual(['up to 2×']);
  });
});

describe('an account', () => {
  it('that makes the market is in a group of its own, and in no quantile', () => {
    const book = bookOf([
      { notional: 1e6, leverage: 1 },
      { notional: 10, leverage: 10 },
    ]);
    book.isMarketMaker[0] = 1;
    const groups = accountGroups(linear, book);
    expect(labels(groups, groups.members, 'byNotional')).toEqual(['market makers', 'smallest 25 %']);
    expect(labels(groups, groups.members, 'byLeverage')).toEqual(['market makers', '5–10×']);
  });
  it('without a position is in none', () => {
    const book = bookOf([{ notional: 10, leverage: 10 }]);
    const idle = { ...book, ids: [...book.ids, 'idle'], isMarketMaker: Uint8Array.of(0, 0) };
    const groups = accountGroups(linear, idle);
    expect(labels(groups, groups.members, 'byNotional')).toEqual(['smallest 25 %', 'none']);
  });
  it('in inverse contracts has its notional in coin', () => {
    // 50,000 of quote notional at 100 is 500 coins; 25 posted are 20 times.
    const book = accountsOf([25]);
    book.positions.size[0] = -50_000;
    const groups = accountGroups([marketOf('inverse')], book);
    expect(groups.members.notional[0]).toBe(500);
    expect(labels(groups, groups.members, 'byLeverage')).toEqual(['10–20×']);
  });
});
