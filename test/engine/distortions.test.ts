import { describe, expect, it } from 'vitest';
import { ofKind, run, type WorldWords } from './worlds.ts';

const DEEP = { kind: 'linear', depthPerBasisPoint: 1e9, maximumDepth: Infinity, recoveryHalfLife: Infinity } as const;

/**
 * A long of 10 at 100 with a margin of 60, under maintenance (1 %) at a mark of 94.949… and below, while the index never
 * moves; the venue sees `factor` times it in step 2.
 */
function world(words: Partial<WorldWords> & { readonly factor: number }): WorldWords {
  const { factor, ...others } = words;
  return {
    prices: [[100, 100, 100, 100]],
    initialPrices: [100],
    holdings: [
      { account: 'long', size: 10, entryPrice: 100, margin: 60 },
      { account: 'short', size: -10, entryPrice: 100, margin: 1000 },
    ],
    book: DEEP,
    fund: 1000,
    seen: [{ kind: 'oracle', place: 0, first: 2, steps: 1, factor }],
    ...others,
  };
}

describe('a long whose venue sees a false index', () => {
  it('is liquidated by it although the index never moved, and closes at the true book', () => {
    const { events } = run(world({ factor: 0.9 }));
    const [closing, ...others] = ofKind(events, 'liquidation');
    expect(others).toEqual([]);
    expect(closing).toMatchObject({ account: 'long', step: 2, equity: -40 });
    expect(closing!.fillPrice).toBeCloseTo(100, 4);
    // Bankrupt by the mark, but the book pays the whole margin back.
    expect(closing!.shortfall).toBe(0);
    expect(closing!.remainder).toBeCloseTo(60, 3);
  });

  it('stands at the false mark that is just above its maintenance, and falls at one just below', () => {
    // 10 · m − 940 = 0.1 · m at m = 94.9494….
    expect(ofKind(run(world({ factor: 0.9495 })).events, 'liquidation')).toEqual([]);
    expect(ofKind(run(world({ factor: 0.9494 })).events, 'liquidation')).toHaveLength(1);
  });

  it('keeps its position where the mark follows the mid: the book is where it was', () => {
    expect(ofKind(run(world({ factor: 0.9, markPrice: 'mid' })).events, 'liquidation')).toEqual([]);
  });

  it('fills at the false mark where there is no book', () => {
    const { events } = run(world({ factor: 0.9, book: { kind: 'none' } }));
    expect(ofKind(events, 'liquidation')[0]).toMatchObject({ fillPrice: 90, shortfall: 40 });
  });

  it('is seen at its true price again in the step after', () => {
    const { events } = run(
      world({ factor: 0.9, seen: [{ kind: 'oracle', place: 0, first: 4, steps: 9, factor: 0.9 }] }),
    );
    expect(ofKind(events, 'liquidation').map(({ step }) => step)).toEqual([4]);
    const { engine } = run(world({ factor: 0.96 }));
    expect([...engine.state.marks]).toEqual([100]);
  });

  it('with a lagging mark falls as many steps later', () => {
    const { events } = run(world({ factor: 0.9, markPrice: { kind: 'index', lag: 120 } }));
    expect(ofKind(events, 'liquidation').map(({ step }) => step)).toEqual([4]);
  });

  it('pays funding on it where the venue pays on the index', () => {
    const funding = { kind: 'constant', rate: 0.01, interval: 120 } as const;
    const rule = { interval: 120, continuous: false, per: 120, interest: 0, clamp: 0, cap: Infinity } as const;
    const words = world({ factor: 0.98, funding, fundingRule: { ...rule, paidOn: 'index' }, markPrice: 'mid' });
    const [paid] = ofKind(run(words).events, 'funding').filter(({ account }) => account === 'long');
    expect(paid).toMatchObject({ step: 2, rate: 0.01 });
    expect(paid!.amount).toBeCloseTo(-9.8, 12);
  });
});

describe('a distorted mark', () => {
  it('liquidates in its own market alone, although another shares the underlying', () => {
    const words: WorldWords = {
      ...world({ factor: 1 }),
      prices: [
        [100, 100, 100],
        [100, 100, 100],
      ],
      initialPrices: [100, 100],
      holdings: [
        { account: 'a', size: 10, entryPrice: 100, margin: 60 },
        { account: 'b', market: 1, size: 10, entryPrice: 100, margin: 60 },
      ],
      seen: [{ kind: 'mark', place: 1, first: 2, steps: 1, factor: 0.9 }],
    };
    expect(ofKind(run(words).events, 'liquidation').map(({ account, step }) => [account, step])).toEqual([['b', 2]]);
  });

  it('multiplies the mark that the venue’s rule makes, the mid too', () => {
    const seen = [{ kind: 'mark', place: 0, first: 2, steps: 1, factor: 0.9 }] as const;
    expect(ofKind(run(world({ factor: 1, markPrice: 'mid', seen })).events, 'liquidation')).toHaveLength(1);
  });

  it('moves with a false index by both factors', () => {
    const { engine } = run(
      world({
        factor: 1,
        nobodyIsLiquidated: true,
        seen: [
          { kind: 'oracle', place: 0, first: 4, steps: 1, factor: 0.9 },
          { kind: 'mark', place: 0, first: 3, steps: 2, factor: 0.8 },
          { kind: 'oracle', place: 0, first: 4, steps: 1, factor: 1.5 },
        ],
      }),
    );
    expect(engine.state.marks[0]).toBeCloseTo(100 * 0.9 * 1.5 * 0.8, 12);
  });
});

describe('an average basis', () => {
  it('sees the true mid away from the false index, and leans against it', () => {
    const window = 600;
    const words = world({ factor: 0.8, nobodyIsLiquidated: true, markPrice: { kind: 'ema', window, lag: 0 } });
    const seen = [{ kind: 'oracle', place: 0, first: 4, steps: 1, factor: 0.8 }] as const;
    const { engine } = run({ ...words, seen });
    const weight = 1 - Math.exp(-60 / window);
    expect(engine.state.marks[0]).toBeCloseTo(80 * (1 + weight * (100 / 80 - 1)), 10);
  });
});

describe('coin collateral', () => {
  it('counts at the index that the venue sees, and is sold at the true one', () => {
    const words: WorldWords = {
      prices: [[100, 80, 80]],
      initialPrices: [100],
      mode: 'cross',
      holdings: [
        { account: 'long', size: 10, entryPrice: 100, margin: 50 },
        { account: 'short', size: -10, entryPrice: 100, margin: 5000 },
      ],
      collateral: [{ name: 'coin', underlying: 'COIN', haircut: 0, conversionFee: 0 }],
      wallets: { coin: { long: 200 } },
      coinPrices: { COIN: [1, 1, 1, 1] },
      book: DEEP,
      // With coins at their true worth, equity is 50 − 200 + 200 = 50 against 8 of maintenance: nothing happens.
      seen: [{ kind: 'oracle', place: 1, first: 2, steps: 1, factor: 0.7 }],
    };
    const { events } = run(words);
    expect(ofKind(events, 'liquidation')[0]).toMatchObject({ account: 'long', step: 2 });
    expect(ofKind(run({ ...words, seen: [] }).events, 'liquidation')).toEqual([]);
    const [sold] = ofKind(events, 'conversion');
    expect(sold).toMatchObject({ account: 'long', price: 1 });
    expect(sold!.received).toBeCloseTo(150, 2);
  });
});
