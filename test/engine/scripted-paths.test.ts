import { describe, expect, it } from 'vitest';
import { truth } from '../fixtures/truths.ts';
import { ADL, DEBT, INSURANCE_FUND, ofKind, run, wealth, type Holding } from './worlds.ts';

const long10BtcAt100With100 = { account: 'L', size: 10, entryPrice: 100, margin: 100 };

describe('a long of 2 bought at 100 with margin 20', () => {
  const holdings: Holding[] = [{ account: 'a', size: 2, entryPrice: 100, margin: 20 }];

  it('is closed at the mark of the first step at or under maintenance, and keeps what is left', () => {
    const { events } = run({ prices: [[99, 95, 91.5, 90.8, 90]], initialPrices: [100], holdings, fund: 10 });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ step: 4, fillPrice: 90.8, fee: 0, shortfall: 0 }]);
    expect(ofKind(events, 'liquidation')[0]!.equity).toBeCloseTo(1.6, 12);
    expect(ofKind(events, 'liquidation')[0]!.remainder).toBeCloseTo(1.6, 12);
    expect(ofKind(events, 'liquidation')[0]!.maintenanceMargin).toBeCloseTo(1.816, 12);
  });

  it('leaves the fund to pay what it has, and the rest uncovered, when the price gaps through bankruptcy', () => {
    const { engine, events } = run({ prices: [[98, 93, 84]], initialPrices: [100], holdings, fund: 10 });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ step: 3, equity: -12, shortfall: 12, remainder: 0 }]);
    expect(ofKind(events, 'fundPayment')).toMatchObject([{ amount: 10, balance: 0 }]);
    expect(ofKind(events, 'uncovered')).toMatchObject([{ amount: 2 }]);
    expect(engine.state.tally.fundDepletionStep).toBe(3);
    expect(wealth(engine, 'a')).toBe(0);
  });

  it('owes the rest where the venue claims debts', () => {
    const { engine, events } = run({
      prices: [[98, 93, 84]],
      initialPrices: [100],
      holdings,
      fund: 10,
      backstop: [INSURANCE_FUND, DEBT],
    });
    expect(ofKind(events, 'debt')).toMatchObject([{ amount: 2 }]);
    expect(ofKind(events, 'uncovered')).toEqual([]);
    expect(wealth(engine, 'a')).toBe(-2);
  });

  it('is not touched at exactly maintenance where the venue says «below», and is one step later', () => {
    // Equity = maintenance of 1 % at P = 180 / 1.98; a power-of-two rate keeps it exact: 200 − 20 = 180 = 2·P·(1 − 1/16) at 96.
    const prices = [[96, 95]];
    const schedule = { kind: 'flat', rate: 0.0625 } as const;
    const below = run({ prices, initialPrices: [100], holdings, schedule, when: 'below' });
    const atOrBelow = run({ prices, initialPrices: [100], holdings, schedule, when: 'atOrBelow' });
    expect(ofKind(below.events, 'liquidation')[0]!.step).toBe(2);
    expect(ofKind(atOrBelow.events, 'liquidation')[0]!.step).toBe(1);
  });
});

describe('adl-1: a bankrupt long of 10 with a bankruptcy price of 90, marked at 80, a fund of 40', () => {
  const { inputs, expected } = truth<
    { otherAccounts: { id: string; side: string; quantity: number; entryPrice: number; margin: number }[] },
    { queueOrder: string[] }
  >('adl-1');
  const others = inputs.otherAccounts.map(({ id, side, quantity, entryPrice, margin }) => ({
    account: id,
    size: side === 'long' ? quantity : -quantity,
    entryPrice,
    margin,
  }));
  const { engine, events } = run({
    prices: [[80]],
    initialPrices: [100],
    holdings: [long10BtcAt100With100, ...others],
    fund: 40,
    backstop: [INSURANCE_FUND, ADL],
    schedule: { kind: 'flat', rate: 0.005 },
  });

  it('lets the fund close 4 at the mark and matches the other 6 against the ranked shorts', () => {
    expect(ofKind(events, 'fundPayment')).toMatchObject([{ amount: 40, balance: 0 }]);
    expect(
      ofKind(events, 'deleveraging').map(({ account, size, fillPrice }) => ({ account, size, fillPrice })),
    ).toEqual([
      { account: 'C', size: -5, fillPrice: 90 },
      { account: 'B', size: -1, fillPrice: 90 },
    ]);
    expect(expected.queueOrder.slice(0, 2)).toEqual(['C', 'B']);
  });

  it('costs each winner the difference between the mark and the bankruptcy price', () => {
    expect(ofKind(events, 'deleveraging').map(({ profitForgone }) => profitForgone)).toEqual([50, 10]);
    expect(engine.state.tally.adlProfitTaken).toBe(60);
    expect(wealth(engine, 'C')).toBe(75);
  });

  it('splits the shortfall of 100 into 40 paid by the fund and 60 kept from arising by deleveraging', () => {
    const [closing] = ofKind(events, 'liquidation');
    expect(closing).toMatchObject({ equity: -100, shortfall: 100, size: 10 });
    expect(engine.state.tally.uncovered).toBe(0);
    expect(engine.state.tally.fundPaid).toBe(40);
  });
});

describe('two legs of one cross account (script-cross-1)', () => {
  it('are closed in the step in which pooled equity reaches summed maintenance', () => {
    const { events } = run({
      mode: 'cross',
      schedule: { kind: 'flat', rate: 0.0075 },
      prices: [
        [59_000, 58_000, 57_000, 56_000],
        [3_010, 3_050, 3_020, 3_100],
      ],
      initialPrices: [60_000, 3_000],
      holdings: [
        { account: 'x', market: 0, size: 0.5, entryPrice: 60_000, margin: 1_500 },
        { account: 'x', market: 1, size: -8, entryPrice: 3_000, margin: 1_500 },
      ],
      fund: 1_000,
    });
    const closings = ofKind(events, 'liquidation');
    expect(closings.map(({ step, market }) => [step, market])).toEqual([
      [4, 'M0'],
      [4, 'M1'],
    ]);
    expect(closings[0]!.equity).toBeUndefined();
    expect(closings[1]).toMatchObject({ equity: 200, shortfall: 0 });
    expect(closings[1]!.remainder).toBeCloseTo(200, 9);
  });
});
