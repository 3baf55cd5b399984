import { describe, expect, it } from 'vitest';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { rankingText } from '../../src/report/venue-sentences/deleveraging.ts';
import { layerText } from '../../src/report/venue-sentences/layers.ts';
import { scheduleText } from '../../src/report/venue-sentences/schedule.ts';
import { limitText, sliceText } from '../../src/report/venue-sentences/stages.ts';
import { ruleSections, venueSections } from '../../src/report/venue-sentences/venue-sections.ts';
import {
  DELEVERAGING_ALLOCATIONS,
  LOSS_ALLOCATIONS,
  RANKINGS,
  type BackstopLayer,
  type LossAllocation,
  type MarginSchedule,
  type MarkPriceRule,
  type OrderLimit,
  type Slice,
  type Venue,
} from '../../src/venue.ts';

const textbook = loadVenue('textbook');

/** The sentences of one part of the textbook venue with these fields. */
function said(part: string, changes: Partial<Venue> = {}): readonly string[] {
  const section = venueSections({ ...textbook, ...changes }).find((each) => each.part === part);
  if (section === undefined) throw new RangeError(`no part is named ${part}`);
  return section.sentences;
}

describe('a margin schedule in words', () => {
  // A type that names every kind: a new schedule without a sentence here does not compile.
  const cases: {
    readonly [Kind in MarginSchedule['kind']]: readonly [Extract<MarginSchedule, { kind: Kind }>, string];
  } = {
    flat: [{ kind: 'flat', rate: 0.03, maximumLeverage: 20 }, '3 % of the notional, leverage up to 20×'],
    marginalBrackets: [
      {
        kind: 'marginalBrackets',
        brackets: [
          { notionalFloor: 0, rate: 0.0125, maximumLeverage: 40 },
          { notionalFloor: 150_000_000, rate: 1 / 30 },
        ],
      },
      'marginal brackets, each rate on the part of the notional above its floor: 1.25 % (40×), 3.33333 % from 150,000,000',
    ],
    positionBrackets: [
      {
        kind: 'positionBrackets',
        unit: 'contracts',
        brackets: [
          { upTo: 1_000, rate: 0.0065, initialRate: 0.02 },
          { upTo: 3_000, rate: 0.01 },
        ],
        next: { sizeStep: 8_000, rateStep: 0.005, initialRateStep: 0.005 },
      },
      'the whole position at the rate of its bracket: 0.65 % (initial margin 2 %) to 1,000 contracts, ' +
        '1 % to 3,000 contracts; beyond, every further 8,000 contracts add 0.5 %, and 0.5 % to initial margin',
    ],
    linear: [
      { kind: 'linear', base: 0.01, slopePerUnit: 0.00005, initialBase: 0.02 },
      '1 % + 0.005 % per coin of the position, initial margin from 2 % on',
    ],
    steps: [
      { kind: 'steps', baseLimit: 200, step: 150, base: 0.005, rateStep: 0.0025 },
      '0.5 % of the notional up to 200, 0.25 % more for every started 150 above it',
    ],
    sqrt: [{ kind: 'sqrt', base: 0.05, sizeFactor: 0.0001 }, 'the larger of 5 % and 4 % + 0.01 % × √coins'],
    curve: [
      { kind: 'curve', maximumLeverage: 125, constant: 300, cap: 0.3, initialFactor: 1.3 },
      '(1 + coins / 300) / 250 of the notional, at most 30 %, leverage up to 125×, initial margin at least 1.3 times as much',
    ],
    usedMarginLevel: [{ kind: 'usedMarginLevel' }, 'the margin used, notional / leverage at entry'],
  };

  it.each(Object.values(cases))('%o', (schedule, text) => {
    expect(scheduleText(schedule)).toBe(text);
  });

  it('tells many brackets by the first two, the last and their number', () => {
    const brackets = [0, 10, 20, 30, 40].map((notionalFloor, i) => ({ notionalFloor, rate: 0.01 * (i + 1) }));
    expect(scheduleText({ kind: 'marginalBrackets', brackets })).toMatch(
      /: 1 %, 2 % from 10 … 5 % from 40 \(5 in all\)$/,
    );
  });

  it('says what applies above the last bracket that ends', () => {
    const brackets = [
      { upTo: 500_000, rate: 0.004 },
      { upTo: Infinity, rate: 0.007 },
    ];
    expect(scheduleText({ kind: 'positionBrackets', unit: 'notional', brackets })).toMatch(
      /0\.4 % to 500,000, 0\.7 % above$/,
    );
  });
});

describe('the margin part', () => {
  it.each([
    ['isolated', /^Isolated margin: each position/],
    ['cross', /^Cross margin: the whole futures balance/],
    ['perAccount', /as each row of the book says\.$/],
  ] as const)('says what %s margin puts at stake', (mode, text) => {
    expect(said('Margin', { margin: { ...textbook.margin, mode } })[0]).toMatch(text);
  });

  it('says which coins count, for how much, and what it costs to convert them', () => {
    const collateral = [
      { name: 'BTC', underlying: 'BTC', haircut: 0.05, conversionFee: 0.005 },
      { name: 'USDE', underlying: 'USDE-INDEX', haircut: 0.1, conversionFee: 0 },
    ];
    expect(said('Margin', { collateral })[1]).toBe(
      'Under cross margin other coins count too, first to be converted first: BTC less a haircut of 5 %, ' +
        'converted for a fee of 0.5 %; USDE at the index of USDE-INDEX less a haircut of 10 %.',
    );
    expect(said('Margin').join()).not.toContain('coins');
  });

  it.each([
    ['mark', 'none', 'Margin is valued at the mark.'],
    [
      'entry',
      'bankruptcy',
      'Margin is valued at the entry price, and includes the taker fee to close at the bankruptcy price.',
    ],
    [
      'borrowedCoin',
      'mark',
      'Margin is held in the borrowed coin: a short’s is valued at the mark, a long’s at entry, and includes the taker fee to close at the mark.',
    ],
  ] as const)('says that margin is valued at %s with closing fee %s', (price, closingFee, text) => {
    const margin = { ...textbook.margin, valuedAt: { price, closingFee } };
    expect(said('Margin', { margin }).at(-1)).toBe(text);
  });

  it('names contracts that share a schedule together, then the others', () => {
    const schedule: MarginSchedule = { kind: 'flat', rate: 0.03 };
    const margin = { ...textbook.margin, markets: { A: { schedule }, B: { schedule } } };
    expect(said('Margin', { margin }).slice(1, 3)).toEqual([
      'Maintenance of A and B: 3 % of the notional.',
      'Maintenance of other contracts: 0.5 % of the notional.',
    ]);
  });

  it('says which modes and contracts the document describes', () => {
    const supports = { modes: ['cross'], contracts: ['inverse'] } as const;
    expect(said('Margin', { supports })[1]).toBe('The document describes cross margin and inverse contracts.');
    expect(said('Margin', { supports: { contracts: ['linear'] } })[1]).toBe('The document describes linear contracts.');
  });
});

describe('the mark, funding and fees', () => {
  const marks: { readonly [Kind in MarkPriceRule['kind']]: readonly [Extract<MarkPriceRule, { kind: Kind }>, RegExp] } =
    {
      index: [{ kind: 'index', lag: 0 }, /^The mark is the index\.$/],
      mid: [{ kind: 'mid', lag: 3 }, /^The mark is the middle of the venue’s own book, as it stood 3 seconds ago\.$/],
      ema: [{ kind: 'ema', window: 30, lag: 0 }, /moving average of its basis \(30 seconds\)\.$/],
      median: [
        { kind: 'median', window: 150, lag: 0 },
        /^The mark is the median of .*\(150 seconds\), and the middle of the book\.$/,
      ],
      fundingBasis: [{ kind: 'fundingBasis', lag: 0 }, /^The mark is the index with the funding that is left/],
    };
  it.each(Object.values(marks))('say the mark %o', (markPrice, text) => {
    expect(said('Mark, funding, fees', { markPrice })[0]).toMatch(text);
  });

  const rule = {
    interval: 28_800,
    continuous: false,
    per: 28_800,
    interest: 0.0001,
    clamp: 0.0005,
    cap: 0.004,
    paidOn: 'mark',
  } as const;
  it.each([
    [
      rule,
      'Funding settles every 8 hours, on the notional at the mark: premium + clamp(0.01 % − premium, ±0.05 %) per 8 hours, at most ±0.4 % a settlement.',
    ],
    [
      { ...rule, interval: 3_600, interest: 0, clamp: 0, cap: Infinity, paidOn: 'index' as const },
      'Funding settles every hour, on the notional at the index: the premium per 8 hours.',
    ],
    [
      { ...rule, continuous: true, interest: 0, clamp: 0.00025, cap: Infinity },
      'Funding accrues continuously, on the notional at the mark: premium + clamp(−premium, ±0.025 %) per 8 hours.',
    ],
  ])('say the funding rule', (funding, text) => {
    expect(said('Mark, funding, fees', { funding })[1]).toBe(text);
  });

  it('say that markets state their own funding where the venue has no rule', () => {
    expect(said('Mark, funding, fees')).toEqual(['The mark is the index.', 'Funding is what each market states.']);
  });

  it('say fees, rebates and the reset of entry prices where there are any', () => {
    const changes = { fees: { maker: -0.00011, taker: 0.0005 }, settlementInterval: 28_800 };
    expect(said('Mark, funding, fees', changes).slice(2)).toEqual([
      'A stop-loss pays the taker fee of 0.05 % (the maker fee is −0.011 %).',
      'Entry prices are reset to the mark every 8 hours, realising profit.',
    ]);
  });
});

describe('triggers in words', () => {
  const trigger = {
    name: 't',
    measure: 'maintenance',
    level: 1,
    when: 'below',
    action: 'liquidate',
    probability: 1,
    per: 60,
  } as const;
  it.each([
    [{ ...trigger }, '«t»: with equity below maintenance margin an account is liquidated.'],
    [
      { ...trigger, when: 'atOrBelow', measure: 'usedMargin', level: 0.4, from: 'everything' },
      '«t»: with equity at or below 40 % of used margin an account is liquidated, from the stage «everything» on.',
    ],
    [{ ...trigger, level: 2 / 3 }, '«t»: with equity below 66.6667 % of maintenance margin an account is liquidated.'],
    [
      { ...trigger, probability: 0.5, per: 3_600 },
      '«t»: with equity below maintenance margin an account is liquidated with probability 50 % per hour.',
    ],
  ] as const)('%o', (each, text) => {
    expect(said('Triggers', { triggers: [each] })).toEqual([text]);
  });

  it('say that nobody is liquidated where no trigger does', () => {
    expect(
      said('Triggers', {
        triggers: [
          { ...trigger, action: 'warn' },
          { ...trigger, action: 'cancel' },
        ],
      }),
    ).toEqual([
      '«t»: with equity below maintenance margin an account gets a margin call.',
      '«t»: with equity below maintenance margin the open orders of an account are withdrawn.',
      'Nobody is ever liquidated.',
    ]);
    expect(said('Triggers', { triggers: [] })).toEqual(['Nobody is ever liquidated.']);
  });
});

describe('a liquidation in words', () => {
  const slices: { readonly [Kind in Slice['kind']]: readonly [Extract<Slice, { kind: Kind }>, string] } = {
    all: [{ kind: 'all' }, 'all that is open'],
    fraction: [
      { kind: 'fraction', share: 0.1, minimumNotional: 1_000, maximumNotional: 100_000 },
      '10 % of each position, at least 1,000 of notional, at most 100,000 of notional',
    ],
    tiersDown: [{ kind: 'tiersDown', tiers: 2, fromTier: 3 }, 'positions in tier 3 or above, down 2 tiers'],
    clip: [
      { kind: 'clip', notional: 0.02, perSecond: 20, buffer: 0 },
      'orders of 0.02 of notional, 20 a second, until equity covers what the first liquidation trigger asks',
    ],
    justEnough: [
      { kind: 'justEnough', buffer: 0.02 },
      'as little as it takes until equity covers what the first liquidation trigger asks and 2 % of the notional',
    ],
  };
  it.each(Object.values(slices))('closes %o', (slice, text) => {
    expect(sliceText(slice)).toBe(text);
  });

  it.each([
    ['lowest', 'positions in tier 2 or above, down to the lowest tier'],
    ['justEnough', 'positions in tier 2 or above, down to the highest tier in which equity suffices'],
    [1, 'positions in tier 2 or above, down one tier'],
  ] as const)('goes down tiers: %s', (tiers, text) => {
    expect(sliceText({ kind: 'tiersDown', tiers, fromTier: 2 })).toBe(text);
  });

  const limits: { readonly [Limit in Extract<OrderLimit, string>]: RegExp } = {
    market: /at whatever it gives/,
    none: /before anything goes to the book/,
    bankruptcy: /no price worse than the bankruptcy price/,
    zeroEquity: /where equity would be zero/,
  };
  it.each(Object.entries(limits))('limits an order: %s', (limit, text) => {
    expect(limitText(limit as OrderLimit)).toMatch(text);
  });

  it('limits an order to the fillable price with its two parameters', () => {
    expect(limitText({ kind: 'fillable', bankruptcyAdjustment: 1, spreadToMaintenance: 1.5 })).toBe(
      'in the book, at no price worse than the fillable price (bankruptcy adjustment 1, spread 1.5 × maintenance)',
    );
  });

  it('numbers the stages and says when each acts', () => {
    const [stage] = textbook.liquidation.stages;
    const stages: Venue['liquidation']['stages'] = [
      { ...stage!, fillOrKill: true, aboveNotional: 600_000, when: 'solvent', interval: 60, coolDown: 30 },
      { ...stage!, name: 'rest', when: 'insolvent', onlyWhile: { fund: 'main', is: 'drawnDown' } },
    ];
    expect(said('Liquidation', { liquidation: { ...textbook.liquidation, stages } }).slice(0, 2)).toEqual([
      '1. «all»: all that is open, in the book, at whatever it gives, whole or not at all, only accounts with a notional above 600,000, only accounts with equity of zero or more, at most one order per minute, then not again for 30 seconds.',
      '2. «rest»: all that is open, in the book, at whatever it gives, only accounts below zero, only while the fund «main» is drawn down.',
    ]);
  });

  it('says fee, remainder, order of positions and rounds', () => {
    const liquidation: Venue['liquidation'] = {
      ...textbook.liquidation,
      fee: { rate: 0.0125, base: 'fillNotional', cap: 'remainingEquity', to: 'fund' },
      remainderTo: 'fund',
      legOrder: 'firstInFirstOut',
      bankruptcyPrice: 'perLeg',
    };
    expect(said('Liquidation', { liquidation }).slice(1)).toEqual([
      'Liquidation costs 1.25 % of what is filled, at most the equity that is left, to the fund.',
      'What is left of a closed account’s equity goes to the fund.',
      'Of several positions the oldest goes first, and the bankruptcy price of the first bears all of the equity.',
      'At most 1,000 rounds in a step.',
    ]);
    const uncapped = { ...liquidation, fee: { ...liquidation.fee, cap: 'none', to: 'venue' } as const };
    expect(said('Liquidation', { liquidation: uncapped })[1]).toBe(
      'Liquidation costs 1.25 % of what is filled, also where it makes the account negative, to the venue.',
    );
  });
});

describe('funds in words', () => {
  it.each([
    [{ name: 'a', balance: 1_000_000, scope: 'contract' }, '«a»: 1,000,000 for each contract.'],
    [{ name: 'a', balance: 'unlimited', scope: 'venue' }, '«a»: without limit for the whole venue.'],
    [
      { name: 'a', balance: { ofOpenInterest: 0.001 }, scope: 'coin' },
      '«a»: 0.1 % of the open interest for each underlying.',
    ],
    [{ name: 'a', balance: 5, scope: { group: ['X', 'Y'] } }, '«a»: 5 for X and Y.'],
    [
      {
        name: 'a',
        balance: 5,
        scope: 'venue',
        drawdown: { window: 28_800, start: 0.3, stop: 0.25, pause: 3_600, minimumBalance: 10_000 },
      },
      '«a»: 5 for the whole venue. It counts as drawn down 30 % below its highest balance of 8 hours, until it is less than 25 % below, at least 1 hour, never at or below 10,000.',
    ],
  ] as const)('%o', (fund, text) => {
    expect(said('Funds', { funds: [fund] })).toEqual([text]);
  });

  it('say that there is none', () => {
    expect(said('Funds', { funds: [] })).toEqual(['There is no fund.']);
  });
});

describe('a layer of the backstop in words', () => {
  const layer = { name: 'layer', when: 'always' } as const;
  const rule = {
    ranking: 'size',
    allocation: 'contractProRata',
    eligible: 'profitable',
    price: 'mark',
    maximumAccounts: 500,
  } as const;
  const shared = {
    ...layer,
    kind: 'socialisedLoss',
    eligible: 'profitable',
    exponent: 2,
    cap: 0.5,
    session: 86_400,
  } as const;
  const cases: { readonly [Kind in BackstopLayer['kind']]: readonly [Extract<BackstopLayer, { kind: Kind }>, string] } =
    {
      insuranceFund: [
        { ...layer, kind: 'insuranceFund', fund: 'f', perSettlement: 10, perMarket: 20, keep: 1 },
        'the fund «f» pays, at most 10 a liquidation, at most 20 a contract, down to 1',
      ],
      venueEquity: [
        { ...layer, kind: 'venueEquity', balance: 1_000, when: 'insolvent' },
        'the venue pays out of its own equity, up to 1,000, only accounts below zero',
      ],
      socialisedLoss: [
        { ...shared, allocation: 'wealthProRata' },
        'the loss is shared: open profits of the contract pay in proportion to the profit',
      ],
      clawback: [
        { ...layer, kind: 'clawback', session: 86_400 },
        'accounts that have gained since the session began (1 day) give back in proportion to their gain',
      ],
      accountDebt: [{ ...layer, kind: 'accountDebt' }, 'the account owes it'],
      adl: [
        { ...layer, kind: 'adl', ...rule },
        'auto-deleveraging: the other side’s positions with a profit are closed at the mark, largest first, all in proportion to their size, at most 500 accounts',
      ],
      unwind: [
        { ...layer, kind: 'unwind', ...rule, eligible: 'opposite', price: 'previousMark', maximumAccounts: Infinity },
        'unwinding: the other side’s positions are closed at the mark of the step before, largest first, all in proportion to their size',
      ],
      takeover: [
        {
          ...layer,
          kind: 'takeover',
          fund: 'f',
          inventoryCap: { ofFund: 0.2 },
          workOffHalfLife: 600,
          onlyWhile: { fund: 'f', is: 'sound' },
        },
        'the fund «f» takes the position over at the bankruptcy price, up to a net inventory of 20 % of its balance, and sells half of what it holds every 10 minutes, only while the fund «f» is not drawn down',
      ],
      assignment: [
        {
          ...layer,
          kind: 'assignment',
          providers: [
            { name: 'x', capacity: 5 },
            { name: 'y', capacity: 6 },
          ],
        },
        'volunteers take it in equal parts at the bankruptcy price: «x» up to 5 a contract and «y» up to 6 a contract',
      ],
      keepers: [
        { ...layer, kind: 'keepers', discount: 0.01, capacityPerStep: 1_000 },
        'keepers take it 1 % better than the mark for them, at most 1,000 a contract and step',
      ],
    };
  it.each(Object.values(cases))('%o', (each, text) => {
    expect(layerText(each)).toBe(text);
  });

  it('says an amount or no limit of what a fund inherits, and that it keeps it', () => {
    const keeps = { ...layer, kind: 'takeover', fund: 'f', workOffHalfLife: Infinity } as const;
    expect(layerText({ ...keeps, inventoryCap: 5_000 })).toMatch(/inventory of 5,000, and keeps it$/);
    expect(layerText({ ...keeps, inventoryCap: Infinity })).toMatch(/bankruptcy price, and keeps it$/);
    expect(layerText({ ...layer, kind: 'venueEquity', balance: 'unlimited' })).toMatch(/without limit$/);
  });

  const allocations: { readonly [Allocation in LossAllocation]: RegExp } = {
    queue: /one after the other, the largest first$/,
    wealthProRata: /in proportion to the profit$/,
    leverageProRata: /in proportion to profit × leverage$/,
    cappedProRata: /in proportion to the profit, at most 50 % of it$/,
    rap: /leverage\^2$/,
    minMax: /largest part of anyone’s equity is as small as it can be$/,
    globalHaircut: /whole venue pay the same fraction of each$/,
    perUnit: /every open position of the contract pays, the same per unit, win or lose$/,
    sessionClawback: /gained since the session began \(1 day\)$/,
  };
  it.each(LOSS_ALLOCATIONS)('shares a loss by %s', (allocation) => {
    expect(layerText({ ...shared, allocation })).toMatch(allocations[allocation]);
  });

  it('tells every ranking and every allocation of deleveraging apart', () => {
    expect(new Set(RANKINGS.map(rankingText)).size).toBe(RANKINGS.length);
    const texts = DELEVERAGING_ALLOCATIONS.map((allocation) =>
      layerText({ ...layer, kind: 'adl', ...rule, allocation }),
    );
    expect(new Set(texts).size).toBe(DELEVERAGING_ALLOCATIONS.length);
  });

  it('says in the end what becomes of a loss that nobody bears', () => {
    expect(said('Backstop, in order').at(-1)).toBe('What no layer bears is uncovered.');
    expect(said('Backstop, in order', { backstop: [cases.accountDebt[0]] })).toEqual([
      '1. «layer»: the account owes it.',
      'Nothing is left uncovered: what the layers before do not bear is a debt.',
    ]);
  });
});

describe('a negative balance in words', () => {
  const debt: Partial<Venue> = { backstop: [{ name: 'debt', kind: 'accountDebt', when: 'always' }] };

  it('is reset where nobody owes', () => {
    expect(said('Negative balance')).toEqual(['No account owes anything: a negative balance is reset to zero.']);
  });

  it('is owed as a whole where the venue forgives and takes nothing', () => {
    expect(said('Negative balance', debt)).toEqual(['What then remains is owed.']);
  });

  it('is forgiven, swept, waived and recovered in this order', () => {
    const negativeBalance = {
      forgivenBelow: 20,
      sweep: [
        { wallet: 'futures', conversionFee: 0 },
        { wallet: 'spot', conversionFee: 0.015 },
      ],
      waivedShare: 0.5,
      recoveredShare: 0.25,
    };
    expect(said('Negative balance', { ...debt, negativeBalance })).toEqual([
      'A debt below 20 is forgiven.',
      'A debt is taken from the account’s wallets: first «futures», then «spot» (1.5 % for conversion).',
      'The venue waives 50 % of what is left.',
      'Later deposits pay 25 % of what is left then.',
      'What then remains is owed.',
    ]);
  });
});

describe('what a venue explains of itself', () => {
  it('marks sources that are not verified', () => {
    const sources = [
      { pointer: '/a', source: 'a page', asOf: '2024-10' },
      { pointer: '/b', source: 'hearsay', asOf: '2026', unverified: true },
    ];
    expect(said('Sources', { sources })).toEqual([
      '2 sources, 1 of them unverified; the newest verified one is of 2024-10.',
      '/a: a page (2024-10)',
      '/b: hearsay (2026, unverified)',
    ]);
    expect(said('Sources', { sources: [] })).toEqual(['The document names no sources.']);
  });

  it('says whether a book under a trigger is accepted', () => {
    const part = 'Books under a trigger at the start';
    expect(said(part, { entryCheck: 'warn' })).toEqual(['They are accepted with a warning.']);
    expect(said(part, { entryCheck: 'refuse' })).toEqual(['They are refused.']);
  });

  it('says what it leaves out, or that it lists nothing', () => {
    expect(said('Not modelled', { notModelled: ['options'] })).toEqual(['options']);
    expect(said('Not modelled', { notModelled: [] })).toEqual(['The document lists nothing that it leaves out.']);
  });

  it('has the same parts in the same order for every shipped venue, none without a sentence', () => {
    const parts = ruleSections(textbook).map(({ part }) => part);
    for (const name of shippedVenueNames()) {
      const own = ruleSections(loadVenue(name));
      expect(own.map(({ part }) => part)).toEqual(parts);
      for (const sentence of own.flatMap(({ sentences }) => sentences)) {
        expect(sentence).toMatch(/^.+\.$/);
        expect(sentence).not.toMatch(/undefined|NaN|Infinity|\[object/);
      }
    }
  });
});
