import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidationPrice } from '../../src/margin/liquidation-price.ts';
import { bankruptcyPrice, equity, initialMargin, maintenanceMargin } from '../../src/margin/position-margin.ts';
import { bracketOf, compileSchedule, maintenanceOf } from '../../src/margin/schedule.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { truthsOfKind } from '../fixtures/truths.ts';

const contract = { kind: 'linear' } as const;
const flat = (rate: number): MarginSchedule => ({ kind: 'flat', rate });

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
    const columns = compileSchedule(schedule, contract).columns!;
    const size = inputs.side === 'long' ? inputs.quantity : -inputs.quantity;
    const margin = inputs.walletBalance - inputs.otherPositionsMaintenance + inputs.otherPositionsUnrealizedPnl;
    expected.maintenanceAmounts.forEach((amount, k) => expect(columns.amounts[k]).toBeCloseTo(amount, 6));
    expect(bracketOf(columns, inputs.quantity * inputs.entryPrice) + 1).toBe(expected.tierAtEntry);
    const atEntry = maintenanceMargin({ schedule, contract, size, mark: inputs.entryPrice });
    expect(atEntry / expected.maintenanceMarginAtEntry - 1).toBeCloseTo(0, 11);
    const price = liquidationPrice({ contract, size, entryPrice: inputs.entryPrice, margin, schedule });
    if (expected.liquidationPrice === null) {
      expect(price).toBeNull();
      return;
    }
    expect(price! / expected.liquidationPrice - 1).toBeCloseTo(0, 11);
    expect(bracketOf(columns, inputs.quantity * price!) + 1).toBe(expected.tierAtLiquidation);
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
    const compiled = compileSchedule(schedule, contract);
    for (const floor of [50_000, 600_000]) {
      const below = maintenanceOf(compiled, floor * (1 - 1e-12), 1, 0);
      const above = maintenanceOf(compiled, floor * (1 + 1e-12), 1, 0);
      expect(above - below).toBeLessThan(1e-6);
      expect(maintenanceOf(compiled, floor, 1, 0)).toBeCloseTo((below + above) / 2, 6);
    }
  });

  it('ask for no less margin of a larger position', () => {
    const compiled = compileSchedule(schedule, contract);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (n, more) => {
          expect(maintenanceOf(compiled, n + more, 1, 0)).toBeGreaterThanOrEqual(maintenanceOf(compiled, n, 1, 0));
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
