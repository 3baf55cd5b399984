import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { affectedAccounts, explainAccount } from '../../src/report/explain/explain.ts';
import { agrees, pathTotals, totalsTable } from '../../src/report/explain/totals.ts';
import type { EventOf } from '../../src/report/timeline/entries.ts';
import { cellText } from '../../src/report/table.ts';
import type { Venue } from '../../src/venue.ts';
import { EVENTS, experimentOf, policyTrace, traceOf, venue } from './path-fixture.ts';

/** All that is said of an account, as one text. */
function explained(account: string, events: readonly Event[] = EVENTS, rules: Partial<Venue> = {}): string {
  const policy = { ...policyTrace, events };
  return explainAccount(experimentOf(rules), traceOf(policy), policy, account).paragraphs.flat().join(' ');
}

const liquidation = EVENTS.find((event): event is EventOf<'liquidation'> => event.event === 'liquidation')!;
const inPlaceOf = (event: Event, other: Event): Event[] => EVENTS.map((each) => (each === event ? other : each));

describe('why an account was liquidated', () => {
  it('is its equity against what the trigger asked for', () => {
    expect(explained('a')).toContain(
      'a’s A-PERP was liquidated in step 3 (00:03:00) at stage all: its equity of −12.20 was no longer enough for the 8.40 ' +
        'that trigger liquidate asks for.',
    );
  });

  it('is the move of the mark since the entry, in per cent and in money', () => {
    expect(explained('a')).toContain(
      'On long 2 A-PERP, entered at 100, the mark of 84 (−16.0 % since the entry) was a loss of 32.',
    );
  });

  it('is not the funding where the account would have been under the trigger all the same', () => {
    expect(explained('a')).toContain(
      'It had paid 0.2 of funding, net, which did not decide it: had it kept that, its equity of −12 would not have been enough either.',
    );
  });

  it('is the funding where the account would have stood at the trigger, which acts below it', () => {
    const tipped = inPlaceOf(liquidation, { ...liquidation, equity: 8.2, shortfall: 0 });
    expect(explained('a', tipped)).toContain(
      'had it kept that, its equity of 8.40 would have been enough. Funding tipped it over.',
    );
  });

  it('is not the funding at a trigger that acts at its level too', () => {
    const tipped = inPlaceOf(liquidation, { ...liquidation, equity: 8.2, shortfall: 0 });
    const triggers = venue.triggers.map((trigger) => ({ ...trigger, when: 'atOrBelow' as const }));
    expect(explained('a', tipped, { triggers })).toContain('which did not decide it');
  });

  it('comes with who stood in for the shortfall', () => {
    expect(explained('a')).toContain(
      'Had all of it gone to the book, it would have ended 16.20 below zero: the shortfall. Who stood in: the fund main paid 10, ' +
        '2 counterparties were deleveraged in A-PERP at 90.1 and it owes 2 itself.',
    );
  });

  it('comes with the price of the close against the mark', () => {
    expect(explained('a')).toContain('It was closed: long 2 A-PERP at 82 (2.4 % worse than the mark).');
  });

  it('says what stays open after an order that closed a part, and where the rest of the money went', () => {
    const part = { ...liquidation, size: 0.5, fillPrice: 84, equity: 8, fee: 0.1, remainder: 7, shortfall: 0 };
    expect(explained('a', [part])).toContain(
      'It was closed: long 0.5 A-PERP at 84, the mark, long 1.5 A-PERP stays open, for a fee of 0.1. ' +
        '7 was left over and went back to the account.',
    );
  });

  it('names the account, not a position, under cross margin', () => {
    const cross = { ...venue.margin, mode: 'cross' as const };
    expect(explained('a', EVENTS, { margin: cross })).toContain('a was liquidated in step 3');
  });

  it('counts in coin where the contract is inverse', () => {
    const inverse = experimentOf({}, { markets: [{ ...experimentOf().markets[0]!, contract: { kind: 'inverse' } }] });
    const text = explainAccount(inverse, traceOf(), policyTrace, 'a').paragraphs.flat().join(' ');
    // 2 · (1/100 − 1/84)
    expect(text).toContain('was a loss of 0.00381.');
  });
});

describe('why an account was deleveraged', () => {
  it('is whose loss it answered, by which layer and ranking', () => {
    expect(explained('c')).toContain(
      'c was deleveraged in step 3 (00:03:00) because a was liquidated in A-PERP and layer adl was reached, ' +
        'ranked by profitTimesLeverage. It stood first in the queue.',
    );
  });

  it('is its rank, with those who stood before it', () => {
    expect(explained('b')).toContain(
      'It stood at rank 3; closed before it: c (rank 1); 1 before it could not be closed or had nothing to give.',
    );
  });

  it('comes with what was closed, what it cost, and what stays open', () => {
    expect(explained('b')).toContain(
      'Its short 0.5 A-PERP, entered at 100 (−9.9 % to that price) was closed at 90.1: ' +
        'against the mark it forwent 3.05, and short 2.5 A-PERP stays open.',
    );
  });
});

describe('what else happened to an account', () => {
  it('is a margin call that it left unanswered', () => {
    expect(explained('a')).toContain(
      'a (A-PERP) was called in step 2 (00:02:00): equity of 12 against the 14 of the warning level; it put no money in.',
    );
  });

  it('is a margin call that it answered', () => {
    const topUp: Event = {
      event: 'topUp',
      step: 3,
      round: 0,
      account: 'a',
      market: 'A-PERP',
      amount: 5,
      balance: 34.8,
    };
    expect(explained('a', [...EVENTS.slice(0, 3), topUp, ...EVENTS.slice(3)])).toContain(
      'it topped up 5 in step 3 (00:03:00).',
    );
  });

  it('is a stop-loss, a haircut and the end of a debt, each with its time', () => {
    const at = { step: 2, round: 2, account: 'a' } as const;
    const text = explained('a', [
      { ...at, event: 'ordersCancelled' },
      { ...at, event: 'stopOut', market: 'A-PERP', size: 2, stopPrice: 95, fillPrice: 93, fee: 0, balance: 16 },
      { ...at, event: 'haircut', market: 'A-PERP', against: 'b', amount: 3, balance: 13 },
      { ...at, event: 'conversion', wallet: 'BTC', amount: 0.5, price: 100, received: 49, fee: 1, balance: 13 },
      { ...at, event: 'debtSettlement', how: 'waived', amount: 4, fee: 0, balance: 17 },
    ]);
    expect(text).toContain('Its stop-losses were withdrawn in step 2 (00:02:00, round 2).');
    expect(text).toContain('Its stop-loss at 95 filled in step 2 (00:02:00, round 2): long 2 A-PERP at 93.');
    expect(text).toContain('3 of its money was taken in step 2 (00:02:00, round 2) for the loss of b.');
    expect(text).toContain(
      'The venue converted 0.5 of its BTC at 100 in step 2 (00:02:00, round 2): 49 after a fee of 1.',
    );
    expect(text).toContain('4 of its debt was waived in step 2 (00:02:00, round 2).');
    expect(text).toContain('In all its wallet went from 30 to 17.');
  });

  it('ends with an empty wallet where a conversion left nothing but rounding', () => {
    const at = { step: 2, round: 2, account: 'a' } as const;
    const text = explained('a', [
      { ...at, event: 'conversion', wallet: 'BTC', amount: 0.5, price: 100, received: 49, fee: 1, balance: -3e-15 },
    ]);
    expect(text).toContain('In all its wallet went from 30 to 0.');
  });

  it('is nothing where nothing was', () => {
    expect(explained('c', EVENTS.slice(0, 3))).toBe('Nothing happened to c on this path.');
  });
});

describe('the accounts that something happened to', () => {
  it('are the liquidated with the largest shortfall first, and the others by what was taken', () => {
    expect(affectedAccounts(policyTrace)).toEqual({ liquidated: ['a'], others: ['c', 'b'] });
  });

  it('leave out those who paid funding only', () => {
    expect(affectedAccounts({ ...policyTrace, events: EVENTS.slice(0, 2) })).toEqual({ liquidated: [], others: [] });
  });
});

describe('what a path adds up to', () => {
  it('is the same in the events as in the row of outcomes', () => {
    const totals = pathTotals(policyTrace);
    expect(totals.filter((total) => !agrees(total))).toEqual([]);
    expect(totals.find(({ column }) => column === 'adlProfitTaken')!.told).toBeCloseTo(9.15, 12);
  });

  it('says so where it is not', () => {
    const wrong = { ...policyTrace, outcome: { ...policyTrace.outcome, fundPaid: 11 } };
    const titles = totalsTable(wrong, venue).rows.map(([title]) => cellText(title!));
    expect(titles).toContain('paid by funds (these differ: a bug of ours)');
  });

  it('splits the shortfall over the layers that bore it', () => {
    const rows = totalsTable(policyTrace, venue).rows.map((row) => row.map(cellText));
    const place = rows.findIndex(([title]) => title === 'shortfall');
    expect(rows.slice(place, place + 4)).toEqual([
      ['shortfall', '16.20', '16.20'],
      ['  of it borne by fund (insuranceFund)', '', '10'],
      ['  of it borne by adl (adl)', '', '4.20'],
      ['  of it borne by debt (accountDebt)', '', '2'],
    ]);
  });

  it('counts what the cash layers paid at the horizon, where nothing is liquidated', () => {
    const events: Event[] = [
      { event: 'fundPayment', step: 3, round: 0, fund: 'main', account: 'a', amount: 4, balance: 6 },
      { event: 'debt', step: 3, round: 0, account: 'a', amount: 1 },
    ];
    const shortfall = pathTotals({ ...policyTrace, events }).find(({ column }) => column === 'shortfall');
    expect(shortfall!.told).toBe(5);
  });

  it('tells the fund before and after, and an unlimited one as such', () => {
    const rows = (fund: readonly number[]) =>
      totalsTable({ ...policyTrace, fund }, venue)
        .rows.slice(0, 2)
        .map((row) => row.map(cellText));
    expect(rows([10, 10, 10, 0])).toEqual([
      ['funds before', '10', ''],
      ['funds after', '0', '0'],
    ]);
    expect(rows([Infinity, Infinity])[0]).toEqual(['funds before', 'unlimited', '']);
  });
});
