import { describe, expect, it } from 'vitest';
import { ofKind, run, trigger, type WorldWords } from './worlds.ts';

/** A long of 10 at 100 with 100 of margin and 50 besides; its stop stands at 97. */
const STOPPED: WorldWords = {
  prices: [[98, 97]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 100, stop: 97 }],
  balances: { a: 150 },
  schedule: { kind: 'flat', rate: 0.05 },
};

describe('a stop-loss', () => {
  it('sells the whole position when the mark reaches it', () => {
    const { engine, events } = run(STOPPED);
    expect(events).toEqual([
      {
        event: 'stopOut',
        step: 2,
        round: 0,
        account: 'a',
        market: 'M0',
        size: 10,
        stopPrice: 97,
        fillPrice: 97,
        fee: 0,
        balance: 120,
      },
    ]);
    expect(engine.state.free[0]).toBe(120);
    expect(engine.state.tally).toMatchObject({ stopOuts: 1, stopSlippage: 0 });
  });

  it('slips in a gap: it fills where the market is', () => {
    const { engine, events } = run({ ...STOPPED, prices: [[96]], taker: 0.001 });
    expect(ofKind(events, 'stopOut')).toMatchObject([
      { fillPrice: 96, fee: 0.96, balance: expect.closeTo(150 - 40 - 0.96, 12) },
    ]);
    expect(engine.state.tally.stopSlippage).toBe(10);
    expect(engine.state.venueEquity).toBeCloseTo(0.96, 12);
  });

  it('of a short stands above', () => {
    const holdings = [{ account: 'a', size: -10, entryPrice: 100, margin: 100, stop: 103 }];
    const { events } = run({ ...STOPPED, holdings, prices: [[102.9, 103.5]] });
    expect(ofKind(events, 'stopOut')).toMatchObject([{ step: 2, size: -10, fillPrice: 103.5, balance: 115 }]);
  });

  it('comes too late where a certain level has been crossed: the venue has the account', () => {
    const { events } = run({ ...STOPPED, prices: [[94]] });
    expect(events.map(({ event }) => event)).toEqual(['liquidation']);
  });

  it('still fires under a level at which the venue may or may not act', () => {
    const { events } = run({ ...STOPPED, prices: [[94]], triggers: [trigger({ probability: 0.5 })] });
    expect(events.map(({ event }) => event)).toEqual(['stopOut']);
  });

  it('waits while the book cannot take all of it', () => {
    const book = { kind: 'linear', depthPerBasisPoint: 100, maximumDepth: 965, recoveryHalfLife: Infinity } as const;
    // 965 of quote are 9.95 at 97, and 10 at 96.5.
    const { events } = run({ ...STOPPED, prices: [[97, 96.5]], book });
    expect(ofKind(events, 'stopOut')).toMatchObject([{ step: 2, size: 10 }]);
  });

  it('waits while it would leave the account below zero', () => {
    // A factor e for every 10 sold: 970 would fetch 613.
    const book = {
      kind: 'linear',
      depthPerBasisPoint: 0.097,
      maximumDepth: Infinity,
      recoveryHalfLife: Infinity,
    } as const;
    const { engine, events } = run({ ...STOPPED, prices: [[97]], book });
    expect(events).toEqual([]);
    expect(engine.state.size[0]).toBe(10);
  });

  it('moves the book, and the mark that follows it, before anyone is liquidated', () => {
    const { events } = run({
      ...STOPPED,
      holdings: [...STOPPED.holdings, { account: 'b', size: 1, entryPrice: 100, margin: 7.8 }],
      prices: [[97]],
      markPrice: 'mid',
      // The mid falls by 0.1 % when 10 are sold, which takes the other account from 4.8 to below 4.85.
      book: { kind: 'linear', depthPerBasisPoint: 97, maximumDepth: Infinity, recoveryHalfLife: Infinity },
    });
    expect(events.map(({ event }) => event)).toEqual(['stopOut', 'liquidation']);
    expect(ofKind(events, 'liquidation')[0]!.mark).toBeCloseTo(97 * Math.exp(-0.001), 9);
  });
});
