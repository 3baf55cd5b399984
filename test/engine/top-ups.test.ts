import { describe, expect, it } from 'vitest';
import { ofKind, run, trigger, type WorldWords } from './worlds.ts';

/** Called at 95.5, where its equity is 55 against 1.2 · 47.75; liquidated at 94.7. */
const CALLED: WorldWords = {
  prices: [[95.5, 95, 94.5, 94]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 100 }],
  schedule: { kind: 'flat', rate: 0.05 },
  triggers: [trigger({ action: 'warn', level: 1.2 }), trigger()],
};

describe('a top-up', () => {
  it('answers a margin call after its delay, in time to save the account', () => {
    const { engine, events } = run({ ...CALLED, topUps: { a: { delay: 90, size: 0.5 } } });
    expect(events.map(({ event, step }) => [event, step])).toEqual([
      ['marginCall', 1],
      ['topUp', 3],
    ]);
    expect(ofKind(events, 'topUp')).toMatchObject([{ round: 0, account: 'a', market: 'M0', amount: 50, balance: 150 }]);
    expect(engine.state.tally.topUps).toBe(1);
    expect(engine.state.posted[0]).toBe(150);
    expect(engine.state.deposits).toBe(-50);
  });

  it('comes too late where the market is faster, and stays away', () => {
    const { engine, events } = run({ ...CALLED, topUps: { a: { delay: 180, size: 0.5 } } });
    expect(events.map(({ event, step }) => [event, step])).toEqual([
      ['marginCall', 1],
      ['liquidation', 3],
    ]);
    expect(engine.state.deposits).toBe(0);
  });

  it('without delay arrives at the next step', () => {
    const { events } = run({ ...CALLED, topUps: { a: { delay: 0, size: 0.5 } } });
    expect(ofKind(events, 'topUp')).toMatchObject([{ step: 2 }]);
  });

  it('is under way once at a time: a second call meanwhile brings no more', () => {
    const { events } = run({
      ...CALLED,
      prices: [[95.5, 98, 95.5, 98, 95.5]],
      topUps: { a: { delay: 180, size: 0.05 } },
    });
    expect(events.map(({ event, step }) => [event, step])).toEqual([
      ['marginCall', 1],
      ['marginCall', 3],
      ['topUp', 4],
      // 55 + 5 is above the level now.
    ]);
  });

  it('is no profit and no loss: an account that loses it has lost more than it posted only beyond it', () => {
    const { engine } = run({
      ...CALLED,
      prices: [[95.5, 95, 80]],
      topUps: { a: { delay: 60, size: 1 } },
      fund: 'unlimited',
    });
    // 200 posted, 200 lost at 80.
    expect(engine.state.met.ofRow[0]! & 4).toBe(0);
  });
});
