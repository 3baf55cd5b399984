import { describe, expect, it } from 'vitest';
import type { MarkPriceRule } from '../../src/venue.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import { DRAW, fundingRule, stage, world, type WorldWords } from './worlds.ts';

/**
 * A short of 10 is bought back at the first step and lifts the book by 1 %; half of that is left after each minute. The
 * long watches.
 */
const LIFTED: WorldWords = {
  prices: [[100, 100, 100, 100]],
  initialPrices: [100],
  holdings: [
    { account: 'a', size: -10, entryPrice: 100, margin: 1 },
    { account: 'b', size: 10, entryPrice: 100, margin: 500 },
  ],
  schedule: { kind: 'flat', rate: 0.005 },
  stages: [stage()],
  book: { kind: 'linear', depthPerBasisPoint: 10, maximumDepth: Infinity, recoveryHalfLife: 60 },
};

/** Marks at the ends of steps 0, 1, … */
function marks(markPrice: MarkPriceRule, words: Partial<WorldWords> = {}): number[] {
  const { policy, path } = world({ ...LIFTED, ...words, markPrice });
  const engine = new PathEngine(policy);
  const told: number[] = [];
  engine.run(path, { draw: DRAW, stepEnded: () => told.push(engine.state.marks[0]!) });
  return told;
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 10));
/** Relative basis when the book has decayed to so much of its 1 %. */
const basis = (share: number): number => Math.exp(0.01 * share) - 1;

describe('a mark', () => {
  it('at the mid follows our own orders, and their decay', () => {
    expect(marks({ kind: 'mid', lag: 0 })).toEqual(
      near(100, 100 * (1 + basis(1)), 100 * (1 + basis(0.5)), 100 * (1 + basis(0.25)), 100 * (1 + basis(0.125))),
    );
  });

  it('of an average basis moves once a step towards the basis before anything trades', () => {
    const weight = 1 - Math.exp(-60 / 120);
    const second = weight * basis(0.5);
    const third = second + weight * (basis(0.25) - second);
    const fourth = third + weight * (basis(0.125) - third);
    expect(marks({ kind: 'ema', window: 120, lag: 0 })).toEqual(
      near(100, 100, 100 * (1 + second), 100 * (1 + third), 100 * (1 + fourth)),
    );
  });

  it('that is a median lies between index, average and mid', () => {
    const [, , second] = marks({ kind: 'median', window: 120, lag: 0 });
    expect(second).toBeCloseTo(100 * (1 + (1 - Math.exp(-0.5)) * basis(0.5)), 10);
    // Without a book all three are the index.
    expect(marks({ kind: 'median', window: 120, lag: 0 }, { book: { kind: 'none' } })).toEqual([
      100, 100, 100, 100, 100,
    ]);
  });

  it('with a lag is the rule’s value at the end of an earlier step, and stands still within a step', () => {
    const words = { prices: [[101, 102, 103, 104]], book: { kind: 'none' } } as const;
    expect(marks({ kind: 'index', lag: 60 }, words)).toEqual([100, 100, 101, 102, 103]);
    expect(marks({ kind: 'index', lag: 61 }, words)).toEqual([100, 100, 100, 101, 102]);
    // The order of step 1 shows in the mark of step 2, as it stood at the end of step 1.
    expect(marks({ kind: 'mid', lag: 1 })).toEqual(
      near(100, 100, 100 * (1 + basis(1)), 100 * (1 + basis(0.5)), 100 * (1 + basis(0.25))),
    );
  });

  it('that anticipates funding adds the last rate for the time that is left', () => {
    // Settles every second minute: at the end of step 3 half of the interval is left, at the end of step 4 nothing.
    const funding = { kind: 'constant', rate: 0.01, interval: 120 } as const;
    expect(
      marks({ kind: 'fundingBasis', lag: 0 }, { book: { kind: 'none' }, funding, nobodyIsLiquidated: true }),
    ).toEqual(near(100, 100, 100, 100 * (1 + 0.01 / 2), 100));
  });

  it('that anticipates funding is the index where funding is continuous, or there is none', () => {
    const funding = { kind: 'premium', premium: 0.01 } as const;
    const words = { book: { kind: 'none' }, funding, nobodyIsLiquidated: true } as const;
    const continuous = fundingRule({ continuous: true, interval: 60 });
    expect(marks({ kind: 'fundingBasis', lag: 0 }, { ...words, fundingRule: continuous })).toEqual([
      100, 100, 100, 100, 100,
    ]);
    expect(marks({ kind: 'fundingBasis', lag: 0 }, { book: { kind: 'none' } })).toEqual([100, 100, 100, 100, 100]);
  });
});
