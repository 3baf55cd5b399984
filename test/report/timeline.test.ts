import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/event.ts';
import { entriesOf } from '../../src/report/timeline/entries.ts';
import { balanceChanges } from '../../src/report/timeline/balances.ts';
import { clockText, moveText, priceText, sizeText } from '../../src/report/timeline/figures.ts';
import { entrySentence } from '../../src/report/timeline/sentences.ts';
import { timelineText } from '../../src/report/timeline/text.ts';
import { timeline } from '../../src/report/timeline/timeline.ts';
import { accounts, EVENTS, experimentOf, policyTrace, traceOf } from './path-fixture.ts';

const at = { step: 1, round: 1 } as const;

/** The sentence of a single entry, balances as they were at the start. */
function told(...events: readonly Event[]): string {
  const [entry, ...others] = entriesOf(events);
  expect(others).toEqual([]);
  return entrySentence(entry!, balanceChanges(events, accounts, false));
}

describe('the timeline', () => {
  const text = timelineText(experimentOf(), traceOf(), { colour: false, width: 100 });

  it('tells each step with its time, its marks and how they moved', () => {
    expect(text).toContain('Step 1, 00:01:00 · A-PERP 98 (−2.0 %)');
    expect(text).toContain('Step 3, 00:03:00 · A-PERP 84 (−9.7 %)');
  });

  it('tells funding of a market once, with the balances of the few who pay', () => {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Funding of A-PERP at 0.100 %: a pays 0.2 (balance 30 → 29.80) and b receives 0.3 (balance 60 → 60.30).',
    );
  });

  it('tells the fund’s payment with its balance before and after', () => {
    expect(text).toContain('The fund main pays 10 for a (fund 10 → 0).');
  });

  it('tells a liquidation with size, price, mark, equity, requirement, shortfall and what the wallet came to', () => {
    const unbroken = text.replaceAll(/\s+/g, ' ');
    expect(unbroken).toContain(
      'a is liquidated (stage all): long 2 A-PERP closed at 82 (mark 84); ' +
        'equity −12.20 against 8.40 required, shortfall 16.20 (balance 29.80 → 8).',
    );
  });

  it('names the winners that a liquidation closed, with rank, price, cost and balance', () => {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Deleveraged against a in A-PERP (layer adl): c (rank 1) short 1 A-PERP at 90.1, forgoing 6.10 (balance 50 → 57.90); ' +
        'b (rank 3) short 0.5 A-PERP at 90.1, forgoing 3.05 (balance 60.30 → 65.25).',
    );
  });

  it('tells of one account only what it took part in', () => {
    const lines = timeline(experimentOf(), traceOf(), policyTrace, { account: 'c' }).flatMap(({ lines }) => lines);
    expect(lines.map(({ kind }) => kind)).toEqual(['deleveraging']);
    expect(lines[0]!.text).not.toContain('b (rank 3)');
  });

  it('counts what a crowded step has no room for', () => {
    const [, , crowded] = timeline(experimentOf(), traceOf(), policyTrace, { linesPerStep: 1 });
    expect(crowded!.lines.map(({ kind }) => kind)).toEqual(['liquidation']);
    expect(crowded!.more).toBe('and 1 payment of a fund, 1 deleveraging and 1 debt more');
  });

  it('says that nothing happened where nothing did', () => {
    const calm = { ...policyTrace, events: [], layerPaid: [] };
    expect(timelineText(experimentOf(), traceOf(calm), { colour: false, width: 100 })).toContain('Nothing happened.');
  });

  it('lets no name steer the terminal', () => {
    const experiment = experimentOf({}, { name: 'three\u001b[2Jsteps' });
    expect(timelineText(experiment, traceOf(), { colour: false, width: 100 })).toContain('three�[2Jsteps');
  });

  it('says in the end why a path failed', () => {
    const broken = { ...policyTrace, failure: 'the second law is broken by 3' };
    expect(timelineText(experimentOf(), traceOf(broken), { colour: false, width: 100 })).toContain(
      'The path failed: the second law is broken by 3',
    );
  });
});

describe('a sentence of the timeline', () => {
  const cases: readonly (readonly [sentence: string, event: Event])[] = [
    [
      'a (A-PERP) gets a margin call: equity 12 against 14 required.',
      { ...at, event: 'marginCall', account: 'a', market: 'A-PERP', equity: 12, required: 14 },
    ],
    ['The stop-losses of a are withdrawn.', { ...at, event: 'ordersCancelled', account: 'a' }],
    ['a tops up 5 (balance 30 → 35).', { ...at, event: 'topUp', account: 'a', amount: 5, balance: 35 }],
    [
      'The stop-loss of a fills: long 2 A-PERP closed at 93, stop at 95, fee 1 (balance 30 → 15).',
      {
        ...at,
        event: 'stopOut',
        account: 'a',
        market: 'A-PERP',
        size: 2,
        stopPrice: 95,
        fillPrice: 93,
        fee: 1,
        balance: 15,
      },
    ],
    [
      'The fund main works off short 4 A-PERP at 93.25; it then holds −3.',
      { ...at, event: 'workOff', fund: 'main', market: 'A-PERP', size: -4, fillPrice: 93.25, balance: -3 },
    ],
    [
      'The fund main takes over long 2 A-PERP of a at 90.',
      { ...at, event: 'takeover', fund: 'main', account: 'a', market: 'A-PERP', size: 2, fillPrice: 90 },
    ],
    [
      'maker takes long 2 A-PERP of a at 0.000012345.',
      {
        ...at,
        event: 'assignment',
        provider: 'maker',
        account: 'a',
        market: 'A-PERP',
        size: 2,
        fillPrice: 0.000012345,
      },
    ],
    [
      'Layer losses takes 7 from other accounts for a.',
      { ...at, event: 'socialised', layer: 'losses', account: 'a', amount: 7 },
    ],
    [
      'The venue pays 7 out of its own equity for a (layer venue).',
      { ...at, event: 'venuePayment', layer: 'venue', account: 'a', amount: 7 },
    ],
    [
      'The venue converts 0.5 BTC of a at 100: a receives 49, fee 1.',
      {
        ...at,
        event: 'conversion',
        account: 'a',
        wallet: 'BTC',
        amount: 0.5,
        price: 100,
        received: 49,
        fee: 1,
        balance: 0,
      },
    ],
    ['a owes 2.', { ...at, event: 'debt', account: 'a', amount: 2 }],
    ['Nobody pays 2 of what a lost: it is uncovered.', { ...at, event: 'uncovered', account: 'a', amount: 2 }],
    [
      'The venue forgives 2 of the debt of a (balance −2 → 0).',
      { ...at, event: 'debtSettlement', account: 'a', how: 'forgiven', amount: 2, fee: 0, balance: 0 },
    ],
    [
      'The venue waives 2 of the debt of a (balance −3 → −1).',
      { ...at, event: 'debtSettlement', account: 'a', how: 'waived', amount: 2, fee: 0, balance: -1 },
    ],
    [
      'A later deposit pays 2 of the debt of a (balance −2 → 0).',
      { ...at, event: 'debtSettlement', account: 'a', how: 'recovered', amount: 2, fee: 0, balance: 0 },
    ],
    [
      'The spot wallet pays 2 of the debt of a, fee 0.02 (balance −2 → 0).',
      { ...at, event: 'debtSettlement', account: 'a', how: 'swept', wallet: 'spot', amount: 2, fee: 0.02, balance: 0 },
    ],
    [
      'The futures wallet pays 2 of the debt of a (balance 4 → 4).',
      { ...at, event: 'debtSettlement', account: 'a', how: 'swept', wallet: 'futures', amount: 2, fee: 0, balance: 4 },
    ],
  ];
  it.each(cases)('reads «%s»', (sentence, event) => {
    expect(told(event)).toBe(sentence);
  });

  it('tells a cross account’s legs together', () => {
    const leg = { ...at, event: 'liquidation', account: 'a', stage: 'all', fillPrice: 10, mark: 10 } as const;
    const sentence = told(
      { ...leg, market: 'A-PERP', size: 2 },
      {
        ...leg,
        market: 'B-PERP',
        size: -3,
        equity: 5,
        maintenanceMargin: 6,
        required: 6,
        trigger: 'liquidate',
        fee: 1,
        remainder: 4,
        shortfall: 0,
        balance: 4,
      },
    );
    expect(sentence).toBe(
      'a is liquidated (stage all): long 2 A-PERP closed at 10 (mark 10) and short 3 B-PERP closed at 10 (mark 10); ' +
        'equity 5 against 6 required, fee 1, 4 is left over (balance 30 → 4).',
    );
  });

  it('counts those whom a haircut has no room to name', () => {
    const cuts = ['b', 'c', 'd', 'e'].map((account, i) => ({
      ...at,
      event: 'haircut' as const,
      account,
      market: 'A-PERP',
      against: 'a',
      amount: 1 + i,
      balance: 10,
    }));
    expect(told(...cuts)).toBe(
      '10 is taken from profits for a: b 1 (balance 11 → 10), c 2 (balance 12 → 10), d 3 (balance 13 → 10) and 1 other.',
    );
  });

  it('counts the payers of funding where they are many', () => {
    const payments = ['a', 'b', 'c', 'd'].map((account) => ({
      ...at,
      round: 0,
      event: 'funding' as const,
      market: 'A-PERP',
      account,
      rate: -0.0001,
      amount: -2,
      balance: 1,
    }));
    expect(told(...payments)).toBe('Funding of A-PERP at −0.0100 %: 4 accounts pay 8.');
  });
});

describe('balances before and after', () => {
  it('begin with the wallets of time 0 and go on from what was told last', () => {
    const changes = balanceChanges(EVENTS, accounts, false);
    const liquidation = EVENTS.find(({ event }) => event === 'liquidation')!;
    expect(changes.get(liquidation)).toEqual({ before: 29.8, after: 8 });
  });

  it('are not told from what may have changed unseen', () => {
    const changes = balanceChanges(EVENTS, accounts, true);
    const liquidation = EVENTS.find(({ event }) => event === 'liquidation')!;
    expect(changes.get(liquidation)).toBeUndefined();
    expect(changes.get(EVENTS[0]!)).toEqual({ before: 30, after: 29.8 });
  });
});

describe('the figures of a timeline', () => {
  it('show time as a clock', () => {
    expect([clockText(60), clockText(5_400), clockText(90_061)]).toEqual(['00:01:00', '01:30:00', '1d 01:01:01']);
  });

  it('show a price with the digits that matter and no more', () => {
    expect([priceText(76_123.456), priceText(84), priceText(0.000012345), priceText(1_000)]).toEqual([
      '76,123.46',
      '84',
      '0.000012345',
      '1,000',
    ]);
  });

  it('show a size without its sign', () => {
    expect([sizeText(-0.5), sizeText(1_234_567), sizeText(1 / 3)]).toEqual(['0.5', '1,234,567', '0.333333']);
  });

  it('show a move with its sign, however small', () => {
    expect([moveText(-0.0968), moveText(0.05), moveText(0.0004), moveText(0.00004), moveText(0)]).toEqual([
      '−9.7 %',
      '+5.0 %',
      '+0.04 %',
      '+0.0040 %',
      '0.00 %',
    ]);
  });
});
