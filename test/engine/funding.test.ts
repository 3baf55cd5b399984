import { describe, expect, it } from 'vitest';
import { truthsOfKind } from '../fixtures/truths.ts';
import { fundingRule, ofKind, run, stage, type WorldWords } from './worlds.ts';

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

  it('of a rate process takes the rate where it stands when it settles', () => {
    const { events } = run({
      prices: [[100, 100, 100, 100]],
      holdings: [{ account: 'a', size: 1, entryPrice: 100, margin: 50 }],
      funding: { kind: 'ornsteinUhlenbeck', mean: 0, halfLife: 60, deviation: 1, shockBeta: 0, interval: 120 },
      premiums: [0.9, 0.001, 0.9, -0.002],
    });
    expect(ofKind(events, 'funding').map(({ rate, step }) => [step, rate])).toEqual([
      [2, 0.001],
      [4, -0.002],
    ]);
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

describe('a premium', () => {
  const HELD: WorldWords = {
    prices: [[100, 100, 100, 100]],
    holdings: [{ account: 'a', size: 1, entryPrice: 100, margin: 50 }],
    funding: { kind: 'premium', premium: 0.002 },
  };
  const rates = (words: Partial<WorldWords>): number[] =>
    ofKind(run({ ...HELD, ...words }).events, 'funding').map(({ rate }) => rate);
  const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 12));

  it('becomes a rate by interest, clamp and cap, for the share of its duration that an interval is', () => {
    const rule = fundingRule({ interval: 120, per: 480, interest: 0.0001, clamp: 0.0005 });
    // 0.002 + clamp(0.0001 − 0.002, ±0.0005), a quarter of it.
    expect(rates({ fundingRule: rule })).toEqual(near(0.0015 / 4, 0.0015 / 4));
    expect(rates({ fundingRule: { ...rule, cap: 0.0002 } })).toEqual(near(0.0002, 0.0002));
    // Within the clamp the rate is the interest.
    expect(rates({ fundingRule: { ...rule, clamp: 0.01 } })).toEqual(near(0.0001 / 4, 0.0001 / 4));
  });

  it('counts the settlements whose rate stands at the cap, of all under a rule that has one', () => {
    const rule = fundingRule({ interval: 120, per: 120 });
    const funding = { kind: 'premium', premium: [0.001, -0.003] } as const;
    const bounds = (cap: number): number[] =>
      Array.from(run({ ...HELD, funding, fundingRule: { ...rule, cap } }).engine.state.funding.bounds);
    expect(bounds(0.002)).toEqual([2, 1]);
    expect(bounds(0.004)).toEqual([2, 0]);
    expect(bounds(Infinity)).toEqual([0, 0]);
  });

  it('may be stated for each settlement', () => {
    const rule = fundingRule({ interval: 120, per: 120 });
    const funding = { kind: 'premium', premium: [0.001, -0.003] } as const;
    expect(rates({ fundingRule: rule, funding })).toEqual(near(0.001, -0.003));
  });

  it('that is a process counts by its average over the steps of an interval, beside what our own orders add', () => {
    const process = { kind: 'ornsteinUhlenbeck', mean: 0, halfLife: 60, deviation: 1, shockBeta: 0 } as const;
    const funding = { kind: 'premium', premium: process } as const;
    const premiums = [0.001, 0.003, -0.002, 0.0001];
    const rule = fundingRule({ interval: 120, per: 120 });
    expect(rates({ fundingRule: rule, funding, premiums })).toEqual(near(0.002, -0.00095));
    // Binance: interest 0.01 % less the premium, no further than 0.05 % from it, at most 0.75 %.
    const binance = fundingRule({ interval: 120, per: 120, interest: 0.0001, clamp: 0.0005, cap: 0.0075 });
    expect(rates({ fundingRule: binance, funding, premiums })).toEqual(near(0.0015, -0.00045));
    expect(rates({ fundingRule: { ...binance, continuous: true, interval: 60 }, funding, premiums })).toEqual(
      near(0.0005 / 2, 0.0025 / 2, -0.0015 / 2, 0.0001 / 2),
    );
    const bought = {
      holdings: [...HELD.holdings, { account: 's', size: -10, entryPrice: 100, margin: 1 }],
      book: { kind: 'linear', depthPerBasisPoint: 10, maximumDepth: Infinity, recoveryHalfLife: 60 },
    } as const;
    const basis = (share: number): number => Math.exp(0.01 * share) - 1;
    expect(rates({ ...bought, fundingRule: rule, funding, premiums })).toEqual(
      near(0.002 + basis(0.5) / 2, -0.00095 + (basis(0.25) + basis(0.125)) / 2),
    );
  });

  it('does not move the mid: marks see a process by the rate that it makes', () => {
    const process = { kind: 'ornsteinUhlenbeck', mean: 0, halfLife: 60, deviation: 1, shockBeta: 0 } as const;
    const words: WorldWords = {
      ...HELD,
      funding: { kind: 'premium', premium: process },
      premiums: [0.01, 0.01, 0.01],
      prices: [[100, 100, 100]],
      fundingRule: fundingRule({ interval: 120, per: 120 }),
      book: { kind: 'linear', depthPerBasisPoint: 10, maximumDepth: Infinity, recoveryHalfLife: 60 },
    };
    const marked = (kind: 'mid' | 'fundingBasis'): number =>
      run({ ...words, markPrice: { kind, lag: 0 } }).engine.state.marks[0]!;
    expect(marked('mid')).toBe(100);
    // Half of the interval of a rate of 1 % is left.
    expect(marked('fundingBasis')).toBeCloseTo(100.5, 12);
  });

  it('is settled every step where funding is continuous', () => {
    const rule = fundingRule({ continuous: true, interval: 60, per: 480 });
    expect(rates({ fundingRule: rule })).toEqual(near(0.002 / 8, 0.002 / 8, 0.002 / 8, 0.002 / 8));
  });

  it('is raised by our own orders: the average basis at the starts of the interval’s steps', () => {
    // A short of 10 is bought back at step 1 and leaves the book 1 % up, half of which is left after a minute.
    const holdings = [
      { account: 'a', size: 1, entryPrice: 100, margin: 50 },
      { account: 's', size: -10, entryPrice: 100, margin: 1 },
    ];
    const told = rates({
      holdings,
      fundingRule: fundingRule({ interval: 120, per: 120 }),
      funding: { kind: 'premium', premium: 0 },
      book: { kind: 'linear', depthPerBasisPoint: 10, maximumDepth: Infinity, recoveryHalfLife: 60 },
      stages: [stage()],
    });
    const basis = (share: number): number => Math.exp(0.01 * share) - 1;
    expect(told).toEqual(near((0 + basis(0.5)) / 2, (basis(0.25) + basis(0.125)) / 2));
  });

  it('pays on the index where the venue says so', () => {
    const words: WorldWords = { ...HELD, prices: [[110]], initialPrices: [100], markPrice: { kind: 'index', lag: 60 } };
    const rule = fundingRule({ interval: 60, per: 60 });
    const paid = (paidOn: 'mark' | 'index'): number =>
      ofKind(run({ ...words, fundingRule: { ...rule, paidOn } }).events, 'funding')[0]!.amount;
    expect(paid('mark')).toBeCloseTo(-0.2, 12);
    expect(paid('index')).toBeCloseTo(-0.22, 12);
  });
});

describe('a liquidation that funding has caused', () => {
  const BLED: WorldWords = {
    prices: [[100, 99]],
    holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 20 }],
  };
  const caused = (words: Partial<WorldWords>): boolean =>
    (run({ ...BLED, ...words }).engine.state.met.ofAccount[0]! & 32) !== 0;

  it('is one that the funding paid would have averted', () => {
    // At 99: 10 of equity against 9.9; 5 of funding make it 5.
    expect(caused({ funding: { kind: 'constant', rate: 0.005, interval: 60 } })).toBe(true);
  });

  it('is not one that would have come anyway', () => {
    expect(caused({ prices: [[100, 98]], funding: { kind: 'constant', rate: 0.005, interval: 60 } })).toBe(false);
    expect(caused({ prices: [[98.9]] })).toBe(false);
  });
});
