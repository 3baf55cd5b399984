import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bankruptcyPrice,
  equity,
  initialMargin,
  liquidationPrice,
  maintenanceMargin,
} from '../../src/margin/position-margin.ts';
import { bracketOf, compileSchedule, maintenanceOf } from '../../src/margin/schedule.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { truthsOfKind } from '../fixtures/truths.ts';

const contract = { kind: 'linear' } as const;
const flat = (rate: number): MarginSchedule => ({ kind: 'flat', rate });

/** The bracket of one Binance page: its rate and maintenance amount, reached through a zero-rate bracket below it. */
const bracketWithAmount = (rate: number, amount: number): MarginSchedule => ({
  kind: 'marginalBrackets',
  brackets: [
    { notionalFloor: 0, rate: 0 },
    { notionalFloor: amount / rate, rate },
  ],
});

describe('worked examples of Binance USD-M', () => {
  const btc = { contract, size: 109.488, entryPrice: 32_481.98 };
  const eth = { size: 3_683.979, entryPrice: 1_456.84, mark: 1_335.18 };
  const wallet = 1_535_443.01;

  it('BN-01: two longs in one wallet: the BTC leg is liquidated at 26,316.89', () => {
    const otherMaintenance = maintenanceMargin({
      schedule: bracketWithAmount(0.1, 135_365),
      contract,
      size: eth.size,
      mark: eth.mark,
    });
    const otherProfit = eth.size * (eth.mark - eth.entryPrice);
    const price = liquidationPrice({
      ...btc,
      margin: wallet - otherMaintenance + otherProfit,
      schedule: bracketWithAmount(0.025, 16_300),
    });
    expect(Math.abs(price! - 26_316.89)).toBeLessThan(0.01);
  });

  it('BN-03: an isolated long of ETH is liquidated at 1,114.78', () => {
    const schedule = bracketWithAmount(0.1, 135_365);
    const price = liquidationPrice({ contract, ...eth, margin: wallet, schedule });
    expect(Math.abs(price! - 1_114.78)).toBeLessThan(0.01);
  });

  it.each([
    ['BN-05: a short at 5×', -1, 11.89108910891089],
    ['BN-06: a long at 5×', 1, 8.070707070707071],
  ])('%s is liquidated where wallet = notional / leverage says', (_, size, expected) => {
    const price = liquidationPrice({
      contract,
      size,
      entryPrice: 10,
      margin: 2,
      schedule: bracketWithAmount(0.01, 0.01),
    });
    expect(price! / expected - 1).toBeCloseTo(0, 9);
  });

  it('BN-09: the maintenance amount grows by the floor times the step of the rate', () => {
    const { amounts } = compileSchedule({
      kind: 'marginalBrackets',
      brackets: [
        { notionalFloor: 0, rate: 0.0138 },
        { notionalFloor: 50, rate: 0.025 },
        { notionalFloor: 100, rate: 0.05 },
      ],
    });
    expect(amounts[1]).toBeCloseTo(0.56, 9);
    expect(amounts[2]! - amounts[1]!).toBeCloseTo(100 * 0.025, 9);
    // The page's own level: floor 50 BTC, 2.5 % to 5 %, 0.56 before.
    expect(0.56 + 50 * (0.05 - 0.025)).toBeCloseTo(1.81, 9);
  });

  it('BN-10: the maintenance-amount column of DOGEUSDT follows from floors and rates alone', () => {
    const floors = [0, 10_000, 50_000, 750_000, 800_000, 1_600_000, 8_000_000, 16_000_000, 20_000_000, 40_000_000];
    const rates = [0.005, 0.007, 0.01, 0.02, 0.025, 0.05, 0.1, 0.125, 0.25, 0.5];
    const brackets = floors.map((notionalFloor, k) => ({ notionalFloor, rate: rates[k]! }));
    const { amounts } = compileSchedule({ kind: 'marginalBrackets', brackets });
    const expected = [0, 20, 170, 7_670, 11_670, 51_670, 451_670, 851_670, 3_351_670, 13_351_670];
    expected.forEach((amount, k) => expect(amounts[k]).toBeCloseTo(amount, 6));
  });
});

describe('reference cases of tiered maintenance margin', () => {
  interface Inputs {
    readonly side: 'long' | 'short';
    readonly quantity: number;
    readonly entryPrice: number;
    readonly walletBalance: number;
    readonly otherPositionsMaintenance: number;
    readonly otherPositionsUnrealizedPnl: number;
    readonly brackets: readonly { notionalFloor: number; maintenanceMarginRate: number }[];
  }
  interface Expected {
    readonly maintenanceAmounts: readonly number[];
    readonly tierAtEntry: number;
    readonly maintenanceMarginAtEntry: number;
    readonly tierAtLiquidation?: number;
    readonly liquidationPrice: number | null;
    readonly maintenanceMarginAtLiquidation?: number;
  }
  it.each(truthsOfKind('tiered-maintenance-margin').map((each) => [each.id, each] as const))('%s', (_, reference) => {
    const inputs = reference.inputs as unknown as Inputs;
    const expected = reference.expected as unknown as Expected;
    const schedule: MarginSchedule = {
      kind: 'marginalBrackets',
      brackets: inputs.brackets.map((bracket) => ({
        notionalFloor: bracket.notionalFloor,
        rate: bracket.maintenanceMarginRate,
      })),
    };
    const compiled = compileSchedule(schedule);
    const size = inputs.side === 'long' ? inputs.quantity : -inputs.quantity;
    const margin = inputs.walletBalance - inputs.otherPositionsMaintenance + inputs.otherPositionsUnrealizedPnl;
    expected.maintenanceAmounts.forEach((amount, k) => expect(compiled.amounts[k]).toBeCloseTo(amount, 6));
    expect(bracketOf(compiled, inputs.quantity * inputs.entryPrice) + 1).toBe(expected.tierAtEntry);
    const atEntry = maintenanceMargin({ schedule, contract, size, mark: inputs.entryPrice });
    expect(atEntry / expected.maintenanceMarginAtEntry - 1).toBeCloseTo(0, 11);
    const price = liquidationPrice({ contract, size, entryPrice: inputs.entryPrice, margin, schedule });
    if (expected.liquidationPrice === null) {
      expect(price).toBeNull();
      return;
    }
    expect(price! / expected.liquidationPrice - 1).toBeCloseTo(0, 11);
    expect(bracketOf(compiled, inputs.quantity * price!) + 1).toBe(expected.tierAtLiquidation);
    const atLiquidation = maintenanceMargin({ schedule, contract, size, mark: price! });
    expect(atLiquidation / expected.maintenanceMarginAtLiquidation! - 1).toBeCloseTo(0, 11);
  });
});

describe('the bankruptcy price', () => {
  const long1BtcAt50kWith5k = { contract, size: 1, entryPrice: 50_000, margin: 5_000 };
  it('is where a long has lost exactly its margin', () => {
    expect(bankruptcyPrice(long1BtcAt50kWith5k)).toBe(45_000);
    expect(equity({ ...long1BtcAt50kWith5k, mark: 45_000 })).toBe(0);
  });
  it('lies above entry for a short', () => {
    expect(bankruptcyPrice({ ...long1BtcAt50kWith5k, size: -1 })).toBe(55_000);
  });
  it('does not exist for no position', () => {
    expect(() => bankruptcyPrice({ ...long1BtcAt50kWith5k, size: 0 })).toThrow(/size 0/);
  });
});

describe('marginal brackets', () => {
  const schedule: MarginSchedule = {
    kind: 'marginalBrackets',
    brackets: [
      { notionalFloor: 0, rate: 0.004, maximumLeverage: 125 },
      { notionalFloor: 50_000, rate: 0.005, maximumLeverage: 100 },
      { notionalFloor: 600_000, rate: 0.01, maximumLeverage: 50 },
    ],
  };

  it('are continuous at every floor', () => {
    const compiled = compileSchedule(schedule);
    for (const floor of [50_000, 600_000]) {
      const below = maintenanceOf(compiled, floor * (1 - 1e-12));
      const above = maintenanceOf(compiled, floor * (1 + 1e-12));
      expect(above - below).toBeLessThan(1e-6);
      expect(maintenanceOf(compiled, floor)).toBeCloseTo((below + above) / 2, 6);
    }
  });

  it('ask for no less margin of a larger position', () => {
    const compiled = compileSchedule(schedule);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (n, more) => {
          expect(maintenanceOf(compiled, n + more)).toBeGreaterThanOrEqual(maintenanceOf(compiled, n));
        },
      ),
      { seed: 1 },
    );
  });

  it('admit the highest leverage of the bracket that holds the notional', () => {
    expect(initialMargin({ schedule, contract, size: -1, mark: 49_999 })).toBeCloseTo(49_999 / 125, 9);
    expect(initialMargin({ schedule, contract, size: -1, mark: 50_000 })).toBe(500);
    expect(initialMargin({ schedule: flat(0.005), contract, size: 3, mark: 50_000 })).toBe(0);
  });

  it('leave equity = maintenance at the liquidation price', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 40, noNaN: true }),
        fc.boolean(),
        fc.double({ min: 2, max: 80, noNaN: true }),
        (quantity, long, leverage) => {
          const size = long ? quantity : -quantity;
          const position = { contract, size, entryPrice: 30_000, margin: (quantity * 30_000) / leverage };
          const mark = liquidationPrice({ ...position, schedule })!;
          const difference = equity({ ...position, mark }) - maintenanceMargin({ schedule, contract, size, mark });
          expect(Math.abs(difference)).toBeLessThan(1e-9 * quantity * 30_000);
        },
      ),
      { seed: 2 },
    );
  });
});
