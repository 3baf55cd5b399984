import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../src/venue.ts';
import { PURPOSE, purpose } from '../../src/random/purpose.ts';
import { ofKind, run, trigger, type WorldWords } from './worlds.ts';

/** Under the trigger at 94.7, where its equity is 47 against 47.35, and below; above at 95. */
const LONG: WorldWords = {
  prices: [[95]],
  initialPrices: [100],
  holdings: [{ account: 'a', size: 10, entryPrice: 100, margin: 100 }],
  schedule: { kind: 'flat', rate: 0.05 },
};
const after = (seconds: number): readonly Trigger[] => [trigger({ delay: { kind: 'constant', value: seconds } })];
const steps = (words: WorldWords): number[] => ofKind(run(words).events, 'liquidation').map(({ step }) => step);

describe('a liquidator that takes its time', () => {
  it('acts so long after the account came under the trigger, whole steps that cover it', () => {
    const prices = [[94, 93, 92, 91, 90.5]];
    expect(steps({ ...LONG, prices })).toEqual([1]);
    expect(steps({ ...LONG, prices, triggers: after(1) })).toEqual([2]);
    expect(steps({ ...LONG, prices, triggers: after(60) })).toEqual([2]);
    expect(steps({ ...LONG, prices, triggers: after(61) })).toEqual([3]);
    expect(steps({ ...LONG, prices, triggers: after(300) })).toEqual([]);
  });

  it('meets the price of its arrival: what would have been a remainder is a shortfall by then', () => {
    const prices = [[94, 88]];
    const atOnce = ofKind(run({ ...LONG, prices, fund: 1000 }).events, 'liquidation');
    const later = ofKind(run({ ...LONG, prices, fund: 1000, triggers: after(60) }).events, 'liquidation');
    expect(atOnce).toMatchObject([{ remainder: 40, shortfall: 0 }]);
    expect(later).toMatchObject([{ remainder: 0, shortfall: 20 }]);
  });

  it('lets go of an account that is above the trigger when it arrives, and the next is sent for anew', () => {
    expect(steps({ ...LONG, prices: [[94, 94, 96, 94, 94, 94]], triggers: after(120) })).toEqual([6]);
  });

  it('acts on one that was above it only while it was on its way', () => {
    expect(steps({ ...LONG, prices: [[94, 96, 94]], triggers: after(120) })).toEqual([3]);
  });

  it('stays with an account that it could close in part only, until a step finds it above', () => {
    const words: WorldWords = {
      ...LONG,
      fund: 'unlimited',
      triggers: after(60),
      // Four units a step rest in the book, which is whole again at the next.
      book: { kind: 'linear', depthPerBasisPoint: 1e9, maximumDepth: 400, recoveryHalfLife: 1e-3 },
    };
    expect(steps({ ...words, prices: [[94, 90, 90, 90, 90]] })).toEqual([2, 3, 4]);
    expect(steps({ ...words, prices: [[94, 90, 110, 90, 90]] })).toEqual([2, 5]);
  });

  it('is no reason for a stop-loss to wait', () => {
    const holdings = [{ account: 'a', size: 10, entryPrice: 100, margin: 100, stop: 94.5 }];
    const { events } = run({ ...LONG, holdings, prices: [[94, 93]], triggers: after(60) });
    expect(events.map(({ event, step }) => [event, step])).toEqual([['stopOut', 1]]);
  });

  it('looks at accounts before the first round: one that a round brings under sends for it in the next step', () => {
    // The close of b at market moves the mid, and with it a under the trigger, in the second round.
    const words: WorldWords = {
      ...LONG,
      holdings: [
        { account: 'a', size: 10, entryPrice: 100, margin: 100 },
        { account: 'b', size: 10, entryPrice: 100, margin: 60 },
      ],
      fund: 'unlimited',
      markPrice: 'mid',
      book: { kind: 'linear', depthPerBasisPoint: 3, maximumDepth: Infinity, recoveryHalfLife: Infinity },
      prices: [[97.5, 97.5, 97.5]],
    };
    const triggers = [
      trigger({ name: 'late', delay: { kind: 'constant', value: 60 } }),
      trigger({ name: 'soon', level: 0.8 }),
    ];
    const told = ofKind(run({ ...words, triggers }).events, 'liquidation');
    expect(told.map((event) => [event.account, event.step, event.round, event.trigger])).toEqual([
      ['b', 1, 1, 'soon'],
      ['a', 3, 1, 'late'],
    ]);
  });

  it('takes a time drawn for the account, the step and the place of the trigger', () => {
    const drawn = new Set<string>();
    const at = (luck: number): number[] =>
      steps({
        ...LONG,
        prices: [[100, 94, 94, 94, 94, 94]],
        triggers: [trigger({ delay: { kind: 'uniform', low: 60, high: 180 } })],
        draw: (...address) => {
          drawn.add(address.join(' '));
          return luck;
        },
      });
    expect(at(1e-9)).toEqual([4]);
    expect(at(0.49)).toEqual([4]);
    expect(at(0.51)).toEqual([5]);
    expect([...drawn]).toEqual([`${purpose(PURPOSE.keepers, 0)} 0 2`]);
  });
});
