import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { ANY_DRAWS } from '../../src/statistics/bootstrap.ts';
import { meanEstimate, probabilityEstimate } from '../../src/statistics/estimate.ts';
import { independentDifference } from '../../src/statistics/independent-difference.ts';
import { makeSample } from '../../src/statistics/sample.ts';

const shareAt = (events: number, trials: number) => (confidence: number) =>
  probabilityEstimate({ events, trials, confidence });

describe('the difference of two probabilities of independent runs', () => {
  // Newcombe (1998), Statistics in Medicine 17:873, table II, method 10.
  it.each([
    { one: [56, 70], other: [48, 80], low: 0.0524, high: 0.3339 },
    { one: [9, 10], other: [3, 10], low: 0.1705, high: 0.809 },
    { one: [6, 7], other: [2, 7], low: 0.0582, high: 0.8062 },
    { one: [5, 56], other: [0, 29], low: -0.0381, high: 0.1926 },
    { one: [0, 10], other: [0, 20], low: -0.1611, high: 0.2775 },
    { one: [10, 10], other: [0, 10], low: 0.6075, high: 1 },
  ] as const)('of $one and $other is $low to $high', ({ one, other, low, high }) => {
    const found = independentDifference(shareAt(one[0], one[1]), shareAt(other[0], other[1]), 'probability', 0.95);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
  it('counts failed paths both ways', () => {
    const failing = (confidence: number) => probabilityEstimate({ events: 5, trials: 95, failed: 5, confidence });
    const found = independentDifference(failing, shareAt(5, 100), 'probability', 0.95);
    const without = independentDifference(shareAt(5, 95), shareAt(5, 100), 'probability', 0.95);
    expect(found.high!).toBeGreaterThan(without.high! + 0.03);
  });
});

describe('the difference of two means of independent runs', () => {
  const sample = (name: string, paths: number) => {
    const stream = new RandomStream().seek(rootKey(name), 0, 1);
    return makeSample(Float64Array.from({ length: paths }, () => stream.uniform()));
  };
  it('joins two normal intervals as their standard errors add', () => {
    const [a, b] = [sample('a', 5_000), sample('b', 2_000)];
    const at = (each: typeof a) => (confidence: number) => meanEstimate(each, confidence, ANY_DRAWS);
    const { estimate, low, high, pValue } = independentDifference(at(a), at(b), 'mean', 0.95);
    const error = Math.sqrt(a.moments().variance / 5_000 + b.moments().variance / 2_000);
    expect(estimate).toBeCloseTo(a.moments().mean - b.moments().mean, 12);
    expect(high! - estimate!).toBeCloseTo(1.959964 * error, 8);
    expect(estimate! - low!).toBeCloseTo(1.959964 * error, 8);
    expect(pValue! < 0.05).toBe(low! > 0 || high! < 0);
  });
  it('covers the truth as often as it says', () => {
    const [runs, truth] = [2_000, 0.05 - 0.12];
    const stream = new RandomStream().seek(rootKey('coverage of independent'), 0, 1);
    const events = (paths: number, share: number): number => {
      let count = 0;
      for (let path = 0; path < paths; path++) if (stream.uniform() < share) count++;
      return count;
    };
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const found = independentDifference(
        shareAt(events(300, 0.05), 300),
        shareAt(events(200, 0.12), 200),
        'probability',
        0.95,
      );
      if (found.low! <= truth && truth <= found.high!) covered++;
    }
    // Five standard errors of 2,000 trials at 95 %: wrong by chance once in 1.7 million.
    expect(Math.abs(covered / runs - 0.95)).toBeLessThan(5 * Math.sqrt((0.95 * 0.05) / runs));
  });
});

describe('a difference of what is not known', () => {
  const none = { estimate: null, low: null, high: null, confidence: 0.95, method: 'order statistics', paths: 50 };
  it('says what it needs', () => {
    const found = independentDifference(
      () => ({ ...none, needs: 72 }),
      () => ({ ...none, needs: 500 }),
      'quantile',
      0.95,
    );
    expect(found).toMatchObject({ estimate: null, low: null, high: null, pValue: null, needs: 500 });
  });
  it('has no interval where an estimate has none', () => {
    const bare = (estimate: number) => () => ({ ...none, estimate });
    expect(independentDifference(bare(8), bare(3), 'maximum', 0.95)).toMatchObject({
      estimate: 5,
      low: null,
      pValue: null,
    });
  });
  it('is none at a confidence at which nothing is known', () => {
    const at = (confidence: number) => (confidence === 0.9 ? shareAt(5, 100)(0.9) : null);
    expect(independentDifference(at, shareAt(5, 100), 'probability', 0.95)).toMatchObject({
      estimate: null,
      low: null,
    });
  });
});
