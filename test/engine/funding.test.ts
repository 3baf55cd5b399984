import { describe, expect, it } from 'vitest';
import { truthsOfKind } from '../fixtures/truths.ts';
import { ofKind, run } from './worlds.ts';

const HOUR = 3_600;

describe('funding', () => {
  it('is paid by longs to shorts on the mark notional at every interval, and the book and the outside take part', () => {
    const { engine, events } = run({
      prices: [[100, 110]],
      holdings: [
        { account: 'long', size: 3, entryPrice: 100, margin: 150 },
        { account: 'short', size: -2, entryPrice: 100, margin: 100 },
      ],
      funding: { kind: 'constant', rate: 0.01, interval: 120 },
    });
    expect(ofKind(events, 'funding')).toMatchObject([
      { step: 2, account: 'long', amount: -3.3000000000000003 },
      { step: 2, account: 'short', amount: 2.2 },
    ]);
    // Net of the two traders; the outside holds the other long-short difference.
    expect(engine.state.tally.fundingPaid).toBeCloseTo(1.1, 12);
    expect(engine.state.outsideCash[0]).toBeCloseTo(1.1, 12);
  });

  it('follows a history of rates from its first, and pays nothing once it has run out', () => {
    const { events } = run({
      prices: [[100, 100, 100]],
      holdings: [{ account: 'a', size: 1, entryPrice: 100, margin: 50 }],
      funding: { kind: 'replay', rates: [0.001, -0.002], interval: 60 },
    });
    expect(ofKind(events, 'funding').map(({ rate }) => rate)).toEqual([0.001, -0.002, 0]);
  });

  it('settles before detection: the payment that uses up the margin liquidates in its own step', () => {
    const { events } = run({
      prices: [[100, 100]],
      holdings: [{ account: 'a', size: 1, entryPrice: 100, margin: 2 }],
      funding: { kind: 'constant', rate: 0.0125, interval: 60 },
      schedule: { kind: 'flat', rate: 0.01 },
    });
    expect(ofKind(events, 'liquidation')[0]!.step).toBe(1);
  });

  interface Inputs {
    readonly side: 'long' | 'short';
    readonly leverage: number;
    readonly maintenanceMarginRate: number;
    readonly fundingRatePerInterval: number;
    readonly entryPrice: number;
    readonly quantity: number;
  }
  interface Expected {
    readonly liquidated: boolean;
    readonly paymentsUntilLiquidation?: number;
    readonly equityAtLiquidation?: number;
    readonly fundingPaid?: number;
    readonly paymentsUntilNegativeEquityIfNeverLiquidated?: number;
  }
  it.each(truthsOfKind('funding-bleed').map((each) => [each.id, each] as const))(
    '%s bleeds a position to its liquidation',
    (_, reference) => {
      const inputs = reference.inputs as unknown as Inputs;
      const expected = reference.expected as unknown as Expected;
      const holding = {
        account: 'a',
        size: inputs.side === 'long' ? inputs.quantity : -inputs.quantity,
        entryPrice: inputs.entryPrice,
        margin: (inputs.quantity * inputs.entryPrice) / inputs.leverage,
      };
      const words = (payments: number) => ({
        prices: [Array.from({ length: payments }, () => inputs.entryPrice)],
        holdings: [holding],
        funding: { kind: 'constant' as const, rate: inputs.fundingRatePerInterval, interval: 8 * HOUR },
        schedule: { kind: 'flat' as const, rate: inputs.maintenanceMarginRate },
        step: 8 * HOUR,
      });
      const { events, engine } = run(words(400));
      const closings = ofKind(events, 'liquidation');
      expect(closings.length).toBe(expected.liquidated ? 1 : 0);
      if (!expected.liquidated) return;
      const [closing] = closings;
      expect(closing!.step).toBe(expected.paymentsUntilLiquidation);
      expect(closing!.equity! / expected.equityAtLiquidation! - 1).toBeCloseTo(0, 11);
      expect(engine.state.tally.fundingPaid / expected.fundingPaid! - 1).toBeCloseTo(0, 11);
      const payments = expected.paymentsUntilNegativeEquityIfNeverLiquidated!;
      const before = run({ ...words(payments - 1), nobodyIsLiquidated: true });
      const after = run({ ...words(payments), nobodyIsLiquidated: true });
      expect(before.engine.state.tally.shortfall).toBe(0);
      expect(after.engine.state.tally.shortfall).toBeGreaterThan(0);
    },
  );
});
