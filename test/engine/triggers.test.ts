import { describe, expect, it } from 'vitest';
import { PURPOSE, purpose } from '../../src/random/purpose.ts';
import { ofKind, run, stage, trigger, type WorldWords } from './worlds.ts';

/** A long of 10 at 100 with 100 of margin: at 92 its equity is 20, at 95 it is 50. */
const LONG: WorldWords = {
  prices: [[95]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 100 }],
  schedule: { kind: 'flat', rate: 0.05 },
};
const WARN = trigger({ action: 'warn', level: 1.2 });
const LIQUIDATE = trigger();

describe('a warning level', () => {
  const triggers = [WARN, LIQUIDATE];

  it('calls margin once, when the account comes under it', () => {
    // Maintenance · 1.2: 57 at 95, 57.3 at 95.5 and 57.6 at 96, against an equity of 50, 55 and 60.
    const { engine, events } = run({ ...LONG, prices: [[95.5, 95.4, 96, 95.5]], triggers });
    expect(ofKind(events, 'marginCall')).toEqual([
      expect.objectContaining({ step: 1, round: 1, account: 'a', market: 'M0', equity: 55 }),
      expect.objectContaining({ step: 4, round: 1 }),
    ]);
    expect(ofKind(events, 'marginCall')[0]!.required).toBeCloseTo(57.3, 12);
    expect(engine.state.tally.marginCalls).toBe(2);
    expect(Array.from(engine.state.acted.triggers)).toEqual([1, 0]);
  });

  it('calls also the account that a gap takes past it, before it is liquidated', () => {
    const { events } = run({ ...LONG, prices: [[92]], triggers });
    expect(events.map(({ event }) => event)).toEqual(['marginCall', 'liquidation']);
  });

  it('names no market of a cross account', () => {
    const { events } = run({ ...LONG, prices: [[95.5]], mode: 'cross', triggers });
    expect(ofKind(events, 'marginCall')[0]).not.toHaveProperty('market');
  });
});

describe('a level that cancels', () => {
  const holdings = [{ account: 'a', size: 10, entryPrice: 100, margin: 100, stop: 95.2 }];

  it('withdraws the stop-losses of the account for good', () => {
    const triggers = [trigger({ action: 'cancel', level: 1.2 }), LIQUIDATE];
    const { engine, events } = run({ ...LONG, holdings, prices: [[95.5, 95.1, 100, 95.1]], triggers });
    expect(ofKind(events, 'ordersCancelled')).toMatchObject([{ step: 1, account: 'a', market: 'M0' }]);
    expect(ofKind(events, 'stopOut')).toEqual([]);
    expect(engine.state.size[0]).toBe(10);
  });

  it('tells nothing of an account without any', () => {
    const triggers = [trigger({ action: 'cancel', level: 1.2 }), LIQUIDATE];
    const { events } = run({ ...LONG, prices: [[95.5]], triggers });
    expect(events).toEqual([]);
  });
});

describe('discretion', () => {
  const at = (probability: number, per: number, luck: number): number => {
    const triggers = [trigger({ probability, per })];
    const { events } = run({ ...LONG, prices: [[94]], triggers, draw: () => luck });
    return ofKind(events, 'liquidation').length;
  };

  it('acts with its probability per time', () => {
    expect(at(0.5, 60, 0.499)).toBe(1);
    expect(at(0.5, 60, 0.501)).toBe(0);
    // Half of the time: 1 − √0.5.
    expect(at(0.5, 120, 0.292)).toBe(1);
    expect(at(0.5, 120, 0.294)).toBe(0);
    // Twice: 1 − 0.25.
    expect(at(0.5, 30, 0.749)).toBe(1);
    expect(at(0.5, 30, 0.751)).toBe(0);
  });

  it('draws for the account, the step and the place of the trigger, and for nothing else', () => {
    const drawn = new Set<string>();
    run({
      ...LONG,
      prices: [[94, 94]],
      triggers: [LIQUIDATE, trigger({ name: 'more', level: 1.5, probability: 0.1 })].reverse(),
      stages: [stage({ slice: { kind: 'fraction', share: 0.001 }, interval: 60 })],
      draw: (...address) => {
        drawn.add(address.join(' '));
        return 0.5;
      },
    });
    expect([...drawn]).toEqual([`${purpose(PURPOSE.discretion, 0)} 0 1`, `${purpose(PURPOSE.discretion, 0)} 0 2`]);
    expect(purpose(PURPOSE.discretion, 1)).toBe(20 + 256);
  });

  it('leaves an account alone that is under it only, and not one that is under a certain level too', () => {
    const triggers = [trigger({ name: 'maybe', level: 1.5, probability: 0.5 }), LIQUIDATE];
    const world = { ...LONG, triggers, draw: () => 0.9 };
    expect(run({ ...world, prices: [[95.5]] }).events).toEqual([]);
    expect(ofKind(run({ ...world, prices: [[94]] }).events, 'liquidation')).toMatchObject([{ trigger: 'liquidate' }]);
  });
});

describe('used margin', () => {
  it('is what was posted, at the mark', () => {
    // Level 0.5 of 100 · 0.96 at a mark of 96, where equity is 60; at 95 it is 50 against 47.5; at 94.5, 45 against 47.25.
    const triggers = [trigger({ measure: 'usedMargin', level: 0.5 })];
    expect(run({ ...LONG, prices: [[96, 95]], triggers }).events).toEqual([]);
    const { events } = run({ ...LONG, prices: [[94.5]], triggers });
    expect(ofKind(events, 'liquidation')[0]!.required).toBeCloseTo(47.25, 12);
  });

  it('stands still where margin is valued at entry', () => {
    const triggers = [trigger({ measure: 'usedMargin', level: 0.5 })];
    const { events } = run({ ...LONG, prices: [[95.1, 95]], triggers, valuedAt: { price: 'entry' } });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ step: 2, required: 50 }]);
  });

  it('of borrowed coin stands still for a long, and moves with the mark for a short', () => {
    const triggers = [trigger({ measure: 'usedMargin', level: 0.5 })];
    const valuedAt = { price: 'borrowedCoin' } as const;
    const long = run({ ...LONG, prices: [[95]], triggers, valuedAt });
    expect(ofKind(long.events, 'liquidation')).toMatchObject([{ required: 50 }]);
    const holdings = [{ account: 'a', size: -10, entryPrice: 100, margin: 100 }];
    // 104.7: equity 53 against 52.35. 104.8: 52 against 52.4.
    expect(run({ ...LONG, holdings, prices: [[104.7]], triggers, valuedAt }).events).toEqual([]);
    const short = run({ ...LONG, holdings, prices: [[104.8]], triggers, valuedAt });
    expect(ofKind(short.events, 'liquidation')[0]!.required).toBeCloseTo(52.4, 12);
  });
});

describe('the fee to close', () => {
  const words: WorldWords = { ...LONG, taker: 0.01 };

  it('is part of maintenance, at the mark', () => {
    // 95.5: equity 55 against 47.75 + 9.55.
    const { events } = run({ ...words, prices: [[95.5]], valuedAt: { closingFee: 'mark' } });
    expect(ofKind(events, 'liquidation')[0]!.maintenanceMargin).toBeCloseTo(57.3, 12);
    expect(run({ ...words, prices: [[95.5]] }).events).toEqual([]);
  });

  it('at the bankruptcy price, of an isolated position, does not move with the mark', () => {
    // Bankrupt at 90: 9 of fee. 95.5: 55 against 47.75 + 9; 95.9: 59 against 47.95 + 9.
    const valuedAt = { closingFee: 'bankruptcy' } as const;
    expect(run({ ...words, prices: [[95.9]], valuedAt }).events).toEqual([]);
    const { events } = run({ ...words, prices: [[95.5]], valuedAt });
    expect(ofKind(events, 'liquidation')[0]!.maintenanceMargin).toBeCloseTo(56.75, 12);
    const cross = run({ ...words, prices: [[95.5]], valuedAt, mode: 'cross' });
    expect(ofKind(cross.events, 'liquidation')[0]!.maintenanceMargin).toBeCloseTo(57.3, 12);
  });
});
