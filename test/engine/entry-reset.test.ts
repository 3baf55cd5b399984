import { describe, expect, it } from 'vitest';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import { ADL, DRAW, ofKind, run, world, type WorldWords } from './worlds.ts';

const WORDS: WorldWords = {
  prices: [[110, 120]],
  initialPrices: [100],
  holdings: [
    { account: 'a', size: 10, entryPrice: 100, margin: 500 },
    { account: 'b', size: -10, entryPrice: 100, margin: 500 },
  ],
};

describe('a daily settlement', () => {
  it('makes the mark the entry price and leaves equity as it is', () => {
    const costs: number[][] = [];
    const { policy, path } = world({ ...WORDS, settlementInterval: 120 });
    const engine = new PathEngine(policy);
    engine.run(path, { draw: DRAW, stepEnded: () => costs.push(Array.from(engine.state.cost)) });
    expect(costs).toEqual([
      [1000, -1000],
      [1000, -1000],
      [1200, -1200],
    ]);
    expect(engine.state.cash[0]! + 10 * 120).toBe(700);
  });

  it('levels the queue: a winner of yesterday has no profit today', () => {
    // The long that entered at 50 has won more and would be closed first; after a settlement size and leverage decide.
    const holdings = [
      { account: 'old', size: 10, entryPrice: 50, margin: 500 },
      { account: 'new', size: 10, entryPrice: 100, margin: 150 },
      { account: 'short', size: -10, entryPrice: 100, margin: 150 },
    ];
    const words: WorldWords = { ...WORDS, prices: [[105, 120]], holdings, backstop: [ADL] };
    const first = (settlementInterval: number): string =>
      ofKind(run({ ...words, settlementInterval }).events, 'deleveraging')[0]!.account;
    expect(first(0)).toBe('old');
    expect(first(60)).toBe('new');
  });

  it('moves what margin is valued at, where that is the entry', () => {
    const words: WorldWords = {
      ...WORDS,
      prices: [[110, 110]],
      holdings: [{ account: 'b', size: -10, entryPrice: 100, margin: 152 }],
      schedule: { kind: 'flat', rate: 0.05 },
      valuedAt: { price: 'entry' },
    };
    // 52 against 50 of the old entry, against 55 of the new one.
    expect(run(words).events).toEqual([]);
    expect(ofKind(run({ ...words, settlementInterval: 60 }).events, 'liquidation')).toMatchObject([{ step: 2 }]);
  });
});
