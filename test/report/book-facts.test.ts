import { describe, expect, it } from 'vitest';
import { bookFacts } from '../../src/report/book-facts.ts';

const admission = { raisedMargin: 0, cutNotional: 0, addedMargin: 0, removedNotional: 0 };
const book = {
  traders: 1_000,
  marketMakers: 10,
  positions: 1_500,
  tradersNotional: 61_234_567.8,
  marketMakersNotional: 1_704_441,
  openInterest: [{ symbol: 'BTC-PERP', long: 64.14, short: 64.14, notional: 6_413_775 }],
  longShareByAccount: 0.5,
  longShareByNotional: 0.423,
  leverageQuantiles: [
    { level: 0, leverage: 5 },
    { level: 0.05, leverage: 7.5 },
    { level: 0.5, leverage: 20 },
    { level: 1, leverage: 100 },
  ],
  largestTraderShare: 0.0951,
  distinctTraders: 8,
  effectiveTraders: 6.84,
  admission,
};

describe('the book of accounts in words', () => {
  const value = (label: string, of = book): string | undefined =>
    bookFacts(of, 'quote').find((each) => each.label === label)?.value;

  it('says how many, how large, how levered and how alike', () => {
    expect(value('Traders')).toBe('1,000');
    expect(value('Notional of traders')).toBe('61,234,568 quote');
    expect(value('Leverage')).toBe('lowest 5×, 5 %: 7.5×, median 20×, highest 100×');
    expect(value('Distinct traders')).toBe('8, counting as 6.84 equally common kinds');
    expect(value('Open interest, BTC-PERP')).toBe('64.14 long, 64.14 short; 6,413,775 quote at the initial price');
  });

  it('says what admission changed', () => {
    expect(value('Changed by admission')).toBe('nothing');
    const raised = { ...book, admission: { ...admission, raisedMargin: 3, addedMargin: 1_250.5 } };
    expect(value('Changed by admission', raised)).toBe('margin raised 3 times by 1,251 quote in all');
  });

  it('names the coin of inverse contracts, and tells both changes of admission', () => {
    expect(bookFacts(book, 'BTC')[3]).toEqual({ label: 'Notional of traders', value: '61,234,568 BTC' });
    const both = { ...book, admission: { raisedMargin: 1, addedMargin: 0.0012, cutNotional: 2, removedNotional: 3 } };
    expect(bookFacts(both, 'BTC').find(({ label }) => label === 'Changed by admission')?.value).toBe(
      'margin raised once by 0.0012 BTC in all and notional cut 2 times by 3 BTC in all',
    );
  });
});
