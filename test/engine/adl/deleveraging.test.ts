import { describe, expect, it } from 'vitest';
import type { BackstopLayer, DeleveragingRule } from '../../../src/venue.ts';
import { ADL, DEBT, INSURANCE_FUND, ofKind, run, stage, wealth, type Holding } from '../worlds.ts';

/** Bankrupt at 95; at the mark of 80 it is 150 short. */
const bankruptLong: Holding = { account: 'L', size: 10, entryPrice: 100, margin: 50 };
const gapTo80 = { prices: [[80]], initialPrices: [100] } as const;
/** Of either sign. */
const NOTHING = expect.closeTo(0, 12) as number;
const adl = (words: Partial<DeleveragingRule> = {}): BackstopLayer => ({ ...ADL, ...words });

describe('deleveraging within a path', () => {
  it('breaks ties by account id', () => {
    const { events } = run({
      ...gapTo80,
      holdings: [
        bankruptLong,
        { account: 'b', size: -10, entryPrice: 100, margin: 500 },
        { account: 'a', size: -10, entryPrice: 100, margin: 500 },
      ],
      backstop: [ADL],
    });
    expect(ofKind(events, 'deleveraging').map(({ account, rank }) => [account, rank])).toEqual([['a', 1]]);
  });

  it('leaves losers alone where only the profitable are eligible, and the rest goes to the next layer', () => {
    const holdings = [
      bankruptLong,
      { account: 'winner', size: -4, entryPrice: 100, margin: 400 },
      { account: 'loser', size: -6, entryPrice: 70, margin: 400 },
    ];
    const words = { ...gapTo80, holdings, fund: 1_000 };
    const profitable = run({ ...words, backstop: [adl({ eligible: 'profitable' }), INSURANCE_FUND] });
    expect(ofKind(profitable.events, 'deleveraging').map(({ account }) => account)).toEqual(['winner']);
    // 6 of the 10 are closed at the mark of 80 against a bankruptcy price of 95.
    expect(profitable.engine.state.tally.fundPaid).toBeCloseTo(90, 9);
    const opposite = run({ ...words, backstop: [adl({ eligible: 'opposite' }), INSURANCE_FUND] });
    expect(ofKind(opposite.events, 'deleveraging').map(({ account }) => account)).toEqual(['winner', 'loser']);
    expect(opposite.engine.state.tally.fundPaid).toBe(0);
  });

  it('does not close anyone whose own equity does not reach to the price', () => {
    const { engine, events } = run({
      ...gapTo80,
      holdings: [
        bankruptLong,
        // Solvent at 80 with 11.6, but 18.4 short of buying back at 95.
        { account: 'thin', size: -2, entryPrice: 78, margin: 15.6 },
      ],
      backstop: [ADL, INSURANCE_FUND],
      schedule: { kind: 'flat', rate: 0.005 },
    });
    expect(ofKind(events, 'deleveraging')).toEqual([]);
    expect(engine.state.tally.uncovered).toBeCloseTo(150, 9);
  });

  it('closes no more than so many accounts', () => {
    const { events, engine } = run({
      ...gapTo80,
      holdings: [
        bankruptLong,
        { account: 'a', size: -4, entryPrice: 100, margin: 200 },
        { account: 'b', size: -9, entryPrice: 100, margin: 900 },
      ],
      backstop: [adl({ maximumAccounts: 1 }), DEBT],
    });
    expect(ofKind(events, 'deleveraging').map(({ account, size }) => [account, size])).toEqual([['a', -4]]);
    expect(ofKind(events, 'debt')[0]!.amount).toBeCloseTo(6 * 15, 9);
    expect(engine.state.backstop.adlNeeded).toBeCloseTo(60, 9);
  });
});

describe('what rounding leaves of a counterparty', () => {
  // In doubles 12.6 − 4.2 falls short of 8.4.
  const words = {
    prices: [[120, 120]],
    initialPrices: [100],
    holdings: [
      { account: 'S', size: -12.6, entryPrice: 100, margin: 63 },
      { account: 'a', size: 4.2, entryPrice: 100, margin: 84 },
      { account: 'b', size: 8.4, entryPrice: 100, margin: 168 },
    ],
    funding: { kind: 'constant', rate: 0.001, interval: 60 },
  } as const;

  it.each(['contractQueue', 'wholePositionQueue', 'contractProRata'] as const)(
    'is closed with it and never heard of again (%s)',
    (allocation) => {
      const { events, engine, residuals } = run({ ...words, backstop: [adl({ allocation })] });
      const closed = ofKind(events, 'deleveraging').map(({ account, size }) => [account, size]);
      expect(closed.toSorted()).toEqual([
        ['a', 4.2],
        ['b', 8.4],
      ]);
      expect([...engine.state.size]).toEqual([0, 0, 0]);
      expect(ofKind(events, 'funding').map(({ step }) => step)).toEqual([1, 1, 1]);
      expect(residuals.size).toBeLessThan(1e-15);
    },
  );

  it('stays open where it is more than rounding', () => {
    const holdings = words.holdings.map((each) => (each.account === 'b' ? { ...each, size: 8.4 + 1e-10 } : each));
    const { engine } = run({ ...words, holdings, backstop: [adl()] });
    expect(Math.max(...engine.state.size)).toBeCloseTo(1e-10, 13);
  });
});

describe('the price of deleveraging', () => {
  // Not under its trigger at 97, 150 short at 80.
  const words = {
    prices: [[97, 80]],
    initialPrices: [100],
    holdings: [bankruptLong, { account: 'S', size: -20, entryPrice: 100, margin: 2_000 }],
    fund: 1_000,
  } as const;

  it('at the bankruptcy price costs the winner what the fund would have paid', () => {
    const { engine, events } = run({ ...words, backstop: [ADL, INSURANCE_FUND] });
    expect(ofKind(events, 'deleveraging')).toMatchObject([
      { account: 'S', against: 'L', layer: 'adl', size: -10, fillPrice: 95, profitForgone: 150, rank: 1 },
    ]);
    const { tally, backstop } = engine.state;
    expect(tally).toMatchObject({ fundPaid: 0, shortfall: 150, adlSize: 10, adlNotional: 800, adlProfitTaken: 150 });
    expect(backstop.adlNeeded).toBe(150);
    expect([...backstop.takenProfit]).toEqual([0, 150]);
    expect([...backstop.profitBefore]).toEqual([0, 400]);
    expect(wealth(engine, 'S')).toBeCloseTo(2_000 + 400 - 150, 9);
  });

  it('at the mark costs the winner nothing, and the loss is left to the layers behind', () => {
    const { engine, events } = run({ ...words, backstop: [adl({ price: 'mark' }), INSURANCE_FUND] });
    expect(ofKind(events, 'deleveraging')).toMatchObject([{ size: -10, fillPrice: 80, profitForgone: NOTHING }]);
    expect(engine.state.tally).toMatchObject({ fundPaid: 150, shortfall: 150, adlProfitTaken: 0 });
    expect(engine.state.backstop.adlNeeded).toBeCloseTo(0, 9);
  });

  it('at the previous mark may leave the liquidated account something', () => {
    const { engine, events } = run({ ...words, backstop: [adl({ price: 'previousMark' }), INSURANCE_FUND] });
    expect(ofKind(events, 'deleveraging')).toMatchObject([{ size: -10, fillPrice: 97, profitForgone: 170 }]);
    // 10 · (97 − 95) over its bankruptcy price.
    expect(ofKind(events, 'liquidation')[0]).toMatchObject({ fillPrice: 97, remainder: 20, shortfall: 150 });
    expect(engine.state.tally.fundPaid).toBe(0);
  });

  it('at the mark keeps only slippage off: the winner takes what the book would fill worse', () => {
    const thin = { kind: 'linear', depthPerBasisPoint: 1, maximumDepth: Infinity, recoveryHalfLife: Infinity } as const;
    const onTheBook = run({ ...words, book: thin, backstop: [INSURANCE_FUND] }).engine.state.tally;
    const atTheMark = run({ ...words, book: thin, backstop: [adl({ price: 'mark' }), INSURANCE_FUND] });
    expect(onTheBook.shortfall).toBeGreaterThan(150);
    expect(atTheMark.engine.state.tally.fundPaid).toBeCloseTo(150, 9);
    expect(atTheMark.engine.state.tally.shortfall).toBeCloseTo(onTheBook.shortfall, 9);
    expect(atTheMark.engine.state.backstop.adlNeeded).toBeCloseTo(onTheBook.shortfall - 150, 9);
  });
});

describe('the allocation of a deleveraged size', () => {
  const holdings: Holding[] = [
    bankruptLong,
    { account: 'a', size: -4, entryPrice: 100, margin: 200 },
    { account: 'b', size: -12, entryPrice: 100, margin: 1_200 },
  ];

  it('pro rata closes a part of everyone, by size', () => {
    const { events } = run({ ...gapTo80, holdings, backstop: [adl({ allocation: 'contractProRata' })] });
    expect(ofKind(events, 'deleveraging').map(({ account, size }) => [account, size])).toEqual([
      ['a', -2.5],
      ['b', -7.5],
    ]);
  });

  it('pro rata spreads what one cannot afford over the others', () => {
    const { events } = run({
      ...gapTo80,
      holdings: [...holdings, { account: 'thin', size: -16, entryPrice: 78, margin: 124.8 }],
      schedule: { kind: 'flat', rate: 0.005 },
      backstop: [adl({ allocation: 'contractProRata' })],
    });
    expect(ofKind(events, 'deleveraging').map(({ account, size }) => [account, size])).toEqual([
      ['a', -2.5],
      ['b', -7.5],
    ]);
  });

  it('by whole positions sends what exceeds the need to the book, where it is told again', () => {
    const { events, engine } = run({ ...gapTo80, holdings, backstop: [adl({ allocation: 'wholePositionQueue' })] });
    expect(ofKind(events, 'deleveraging')).toMatchObject([
      { account: 'a', size: -4, fillPrice: 95, rank: 1 },
      { account: 'b', size: -6, fillPrice: 95, rank: 2, profitForgone: 90 },
      { account: 'b', size: -6, fillPrice: 80, rank: 2, profitForgone: NOTHING },
    ]);
    expect([...engine.state.size]).toEqual([0, 0, 0]);
    expect(engine.state.bookSize[0]).toBe(-6);
    expect(engine.state.tally).toMatchObject({ adlSize: 16, adlNotional: 1_280, adlProfitTaken: 150 });
  });

  it('by whole positions leaves open what the book or the winner’s own equity cannot bear', () => {
    const book = { kind: 'linear', depthPerBasisPoint: 1, maximumDepth: 80, recoveryHalfLife: Infinity } as const;
    const { engine } = run({
      ...gapTo80,
      holdings,
      book,
      backstop: [adl({ allocation: 'wholePositionQueue' })],
      stages: [stage({ limit: 'none' })],
    });
    // One unit of 80 is what the book sells.
    expect([...engine.state.size]).toEqual([0, 0, expect.closeTo(-5, 9)]);
  });

  it('from a random start begins where the draw says', () => {
    const backstop = [adl({ ranking: 'randomStart' })];
    const first = (u: number): string =>
      ofKind(run({ ...gapTo80, holdings, backstop, draw: () => u }).events, 'deleveraging')[0]!.account;
    expect(first(0.49)).toBe('a');
    expect(first(0.51)).toBe('b');
  });

  it('of another ranking follows its scores', () => {
    const { events } = run({
      ...gapTo80,
      holdings,
      backstop: [{ ...adl({ ranking: 'size' }), kind: 'unwind' } as BackstopLayer],
    });
    expect(ofKind(events, 'deleveraging').map(({ account }) => account)).toEqual(['b']);
  });
});

describe('deleveraging of inverse contracts', () => {
  it('closes the winner at the bankruptcy price, and counts in coin', () => {
    // Equity of 0.5 + 1000 (1/100 − 1/80) = −2 coin; bankrupt where 1/P = 0.0105.
    const { engine, events } = run({
      ...gapTo80,
      contract: { kind: 'inverse' },
      holdings: [
        { account: 'L', size: 1_000, entryPrice: 100, margin: 0.5 },
        { account: 'S', size: -1_000, entryPrice: 100, margin: 10 },
      ],
      backstop: [ADL],
    });
    const [closed] = ofKind(events, 'deleveraging');
    expect(closed!.fillPrice).toBeCloseTo(1 / 0.0105, 9);
    expect(closed!.profitForgone).toBeCloseTo(2, 12);
    expect(engine.state.tally).toMatchObject({ shortfall: expect.closeTo(2, 12) as number, uncovered: 0 });
    expect(wealth(engine, 'S')).toBeCloseTo(10.5, 12);
  });
});
