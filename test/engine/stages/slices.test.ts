import { describe, expect, it } from 'vitest';
import type { Slice } from '../../../src/venue.ts';
import { ofKind, run, stage, type WorldWords } from '../worlds.ts';
import { CLOSING, LONG } from './worlds.ts';

/** Sizes of the orders of one step, at 99. */
function orders(slice: Slice, words: Partial<WorldWords> = {}): number[] {
  const { events } = run({ ...LONG, ...words, stages: [stage({ name: 'order', slice }), CLOSING] });
  return ofKind(events, 'liquidation').map(({ size }) => size);
}

describe('a fraction', () => {
  it('is a share of the position, round by round, until equity exceeds maintenance', () => {
    // 40 against 49.5, then 44.55, then 40.095, then 36.0855.
    expect(orders({ kind: 'fraction', share: 0.1 })).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(0.9, 12),
      expect.closeTo(0.81, 12),
    ]);
  });

  it('is raised to the least notional of an order', () => {
    expect(orders({ kind: 'fraction', share: 0.1, minimumNotional: 297 })).toEqual([expect.closeTo(3, 12)]);
  });

  it('is lowered to the largest notional of an order', () => {
    expect(orders({ kind: 'fraction', share: 0.5, maximumNotional: 198 })).toEqual([expect.closeTo(2, 12)]);
  });

  it('closes all where the least notional exceeds the position: that is a closing', () => {
    expect(orders({ kind: 'fraction', share: 0.1, minimumNotional: 5000 })).toEqual([10]);
  });

  it('of a cross account shares the largest notional among its positions, largest maintenance first', () => {
    const { events } = run({
      prices: [[99], [50]],
      initialPrices: [100, 50],
      mode: 'cross',
      schedule: { kind: 'flat', rate: 0.05 },
      holdings: [
        { account: 'a', market: 0, size: 10, entryPrice: 100, margin: 50 },
        { account: 'a', market: 1, size: 4, entryPrice: 50, margin: 10 },
      ],
      stages: [stage({ name: 'order', slice: { kind: 'fraction', share: 0.5, maximumNotional: 600 }, interval: 60 })],
    });
    // Half of the first is worth 495, which leaves 105 for the second: 2.1 of its 4, of which half is 2.
    expect(ofKind(events, 'liquidation').map(({ market, size }) => [market, size])).toEqual([
      ['M0', 5],
      ['M1', 2],
    ]);
    const tight = run({
      ...{ prices: [[99], [50]], initialPrices: [100, 50], mode: 'cross', schedule: { kind: 'flat', rate: 0.05 } },
      holdings: [
        { account: 'a', market: 0, size: 10, entryPrice: 100, margin: 50 },
        { account: 'a', market: 1, size: 4, entryPrice: 50, margin: 10 },
      ],
      stages: [stage({ name: 'order', slice: { kind: 'fraction', share: 0.5, maximumNotional: 545 }, interval: 60 })],
    });
    expect(ofKind(tight.events, 'liquidation').map(({ size }) => size)).toEqual([5, expect.closeTo(1, 12)]);
  });
});

describe('tiers down', () => {
  // Maintenance 44 at a notional of 990, 25 at the end of the second tier, 10 at the end of the first.
  const schedule = {
    kind: 'marginalBrackets',
    brackets: [
      { notionalFloor: 0, rate: 0.02 },
      { notionalFloor: 500, rate: 0.05 },
      { notionalFloor: 800, rate: 0.1 },
    ],
  } as const;
  const tiers = (down: number | 'lowest' | 'justEnough', words: Partial<WorldWords> = {}): number[] =>
    orders({ kind: 'tiersDown', tiers: down, fromTier: 2 }, { schedule, ...words });

  it('come down to the end of the tier below, which heals', () => {
    expect(tiers(1)).toEqual([expect.closeTo((990 - 800) / 99, 9)]);
  });

  it('come down so many tiers at once, or to the first', () => {
    expect(tiers(2)).toEqual([expect.closeTo((990 - 500) / 99, 9)]);
    expect(tiers(5)).toEqual([expect.closeTo((990 - 500) / 99, 9)]);
    expect(tiers('lowest')).toEqual([expect.closeTo((990 - 500) / 99, 9)]);
  });

  it('come down to the highest tier in which equity suffices', () => {
    expect(tiers('justEnough')).toEqual([expect.closeTo((990 - 800) / 99, 9)]);
    // With 20 of equity the second tier, which asks for 25, is not low enough.
    const poor = { holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 30 }] };
    expect(tiers('justEnough', poor)).toEqual([expect.closeTo((990 - 500) / 99, 9)]);
  });

  it('has nothing to do below the tier from which it acts, and leaves the account to the next stage', () => {
    expect(orders({ kind: 'tiersDown', tiers: 1, fromTier: 4 }, { schedule })).toEqual([10]);
  });

  it('of whole-position brackets end at their last notional', () => {
    const brackets = {
      kind: 'positionBrackets',
      unit: 'notional',
      brackets: [
        { upTo: 600, rate: 0.02 },
        { upTo: 800, rate: 0.04 },
        { upTo: Infinity, rate: 0.1 },
      ],
    } as const;
    // 99 at a notional of 990; 32 at 800; one tier down suffices, and stays there although rounding may say 800.0000000001.
    expect(orders({ kind: 'tiersDown', tiers: 1, fromTier: 2 }, { schedule: brackets })).toEqual([
      expect.closeTo((990 - 800) / 99, 9),
    ]);
  });
});

describe('just enough', () => {
  it('is the least size that lifts equity above the requirement', () => {
    expect(orders({ kind: 'justEnough', buffer: 0 })).toEqual([expect.closeTo(10 - 40 / 4.95, 7)]);
  });

  it('lifts to another level of the measure', () => {
    expect(orders({ kind: 'justEnough', level: 1.2, buffer: 0 })).toEqual([expect.closeTo(10 - 40 / 5.94, 7)]);
  });

  it('adds a buffer in notional', () => {
    expect(orders({ kind: 'justEnough', buffer: 0.01 })).toEqual([expect.closeTo(10 - 40 / 5.94, 7)]);
  });

  it('pays its fee out of the same equity', () => {
    // 40 − 0.495 x = 0.05 · 99 · (10 − x)
    expect(orders({ kind: 'justEnough', buffer: 0 }, { fee: { rate: 0.005 } })).toEqual([
      expect.closeTo(9.5 / 4.455, 7),
    ]);
  });

  it('of a cross account takes the largest position whole before it touches the next', () => {
    const { events } = run({
      prices: [[94], [50]],
      initialPrices: [100, 50],
      mode: 'cross',
      schedule: { kind: 'flat', rate: 0.05 },
      holdings: [
        { account: 'a', market: 0, size: 10, entryPrice: 100, margin: 60 },
        { account: 'a', market: 1, size: 10, entryPrice: 50, margin: 20 },
      ],
      stages: [stage({ slice: { kind: 'justEnough', buffer: 0 } })],
    });
    // Equity 20; the second alone asks for 25: 8 of its 10 are left.
    expect(ofKind(events, 'liquidation').map(({ size }) => size)).toEqual([10, expect.closeTo(2, 6)]);
  });

  it('counts as repeated only when a second order leaves the account open', () => {
    const stages = [stage({ name: 'order', slice: { kind: 'fraction', share: 0.1 } }), CLOSING];
    const { engine } = run({ ...LONG, stages });
    expect(engine.state.tally.partialLiquidations).toBe(3);
    expect(Array.from(engine.state.met.partials)).toEqual([3]);
  });
});

describe('clips', () => {
  const stages = [stage({ name: 'clip', slice: { kind: 'clip', notional: 33, perSecond: 0.05, buffer: 0 } }), CLOSING];

  it('close no more than their notional a second allows, and the account waits for the next step', () => {
    // 33 · 0.05 · 60 = 99 a step: one of 10. 40 of equity is enough for a little more than 8.
    const { events } = run({ ...LONG, prices: [[99, 99, 99]], stages });
    expect(ofKind(events, 'liquidation').map(({ step, size }) => [step, size])).toEqual([
      [1, expect.closeTo(1, 12)],
      [2, expect.closeTo(10 - 1 - 40 / 4.95, 7)],
    ]);
  });

  it('leave an account that a gap has emptied to the next stage', () => {
    const { events } = run({ ...LONG, prices: [[90]], stages });
    expect(ofKind(events, 'liquidation')).toMatchObject([{ stage: 'close', size: 10, shortfall: 50 }]);
  });
});
