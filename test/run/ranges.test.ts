import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUM_BLOCK_PATHS } from '../../src/plan/path-slices.ts';
import type { PathRange } from '../../src/plan/plan.ts';
import { Ranges, type RangeChoice } from '../../src/run/ranges.ts';
import { rangesOf } from './fixtures.ts';

/** Ranges as threads would take them that need `cost(path)` milliseconds for each path, two in flight per thread. */
function pacedBy(paths: number, threads: number, cost: (path: number) => number): (PathRange & { work: number })[] {
  const ranges = new Ranges(paths);
  const inFlight: (PathRange & { work: number })[] = [];
  const taken: (PathRange & { work: number })[] = [];
  for (;;) {
    for (let range = ranges.take(threads); range !== undefined; range = ranges.take(threads)) {
      const { first, count } = range;
      const work = Array.from({ length: count }, (_, i) => cost(first + i)).reduce((sum, each) => sum + each, 0);
      inFlight.push({ ...range, work });
      taken.push({ ...range, work });
      if (inFlight.length === 2 * threads) break;
    }
    const ended = inFlight.shift();
    if (ended === undefined) return taken;
    ranges.took(ended.count, ended.work);
  }
}

describe('ranges', () => {
  it('hold every path once, in order, and cross no block of sums and no group', () => {
    const cut = fc.record({
      paths: fc.integer({ min: 1, max: 20_000 }),
      size: fc.integer({ min: 1, max: 10_000 }),
      groupPaths: fc.integer({ min: 1, max: 9_000 }),
    });
    fc.assert(
      fc.property(cut, ({ paths, size, groupPaths }) => {
        let next = 0;
        const wrong = rangesOf(paths, { size, groupPaths }).filter(({ first, count }) => {
          const crosses = (step: number): boolean =>
            Math.floor(first / step) !== Math.floor((first + count - 1) / step);
          const right = first === next && count >= 1 && count <= size;
          next = first + count;
          return !right || crosses(SUM_BLOCK_PATHS) || crosses(groupPaths);
        });
        expect(wrong).toEqual([]);
        expect(next).toBe(paths);
      }),
    );
  });

  it.each([0, -1, 1.5, NaN])('are refused at a size of %d', (size) => {
    expect(() => new Ranges(10, { size })).toThrow(String(size));
  });

  it('do not begin where there is no room yet', () => {
    let limit = 20;
    const choice: RangeChoice = { size: 15, groupPaths: 20, limit: () => limit };
    const ranges = new Ranges(50, choice);
    const take = () => ranges.take(1);
    expect([take(), take(), take()]).toEqual([{ first: 0, count: 15 }, { first: 15, count: 5 }, undefined]);
    limit = 60;
    expect([take(), take(), take(), take(), take()]).toEqual([
      { first: 20, count: 15 },
      { first: 35, count: 5 },
      { first: 40, count: 10 },
      undefined,
      undefined,
    ]);
  });
});

describe('ranges whose size nobody asked for', () => {
  const isAtTheEnd = (first: number, paths: number): boolean => first > 0.8 * paths;

  it.each([
    { name: 'very cheap', cost: 0.002, count: SUM_BLOCK_PATHS },
    { name: 'cheap', cost: 0.005, count: SUM_BLOCK_PATHS / 2 },
    { name: 'middling', cost: 0.5, count: 40 },
    { name: 'dear', cost: 300, count: 1 },
  ])('hold up to 20 ms of $name paths, as equal parts of a block', ({ cost, count }) => {
    const paths = Math.max(40, 4_000 / cost);
    const ranges = pacedBy(paths, 2, () => cost);
    const middle = ranges.filter(({ first }) => first > 0.3 * paths && !isAtTheEnd(first, paths));
    expect(Math.max(...middle.map((range) => range.count))).toBe(count);
    expect(Math.max(...ranges.map(({ work }) => work))).toBeLessThanOrEqual(Math.max(cost, 20.001));
  });

  it('begin with single paths and grow no faster than fourfold: the first ones cost most of all', () => {
    const ranges = pacedBy(20_000, 2, (path) => (path < 20 ? 8 : 0.01));
    expect(ranges.slice(0, 4).map(({ count }) => count)).toEqual([1, 1, 1, 1]);
    const most = ranges.map((_, i) => 4 * Math.max(1, ...ranges.slice(0, i).map(({ count }) => count)));
    expect(ranges.filter(({ count }, i) => count > most[i]!)).toEqual([]);
    expect(Math.max(...ranges.map(({ count }) => count))).toBeGreaterThan(500);
  });

  it('keep an interrupt short where some paths cost a hundred times as much as others', () => {
    const ranges = pacedBy(50_000, 2, (path) => (path % 97 === 0 ? 5 : 0.05));
    expect(Math.max(...ranges.map(({ work }) => work))).toBeLessThan(100);
  });

  it('leave every thread eight ranges towards the end, but none shorter than 2 ms', () => {
    const threads = 4;
    const paths = 30_000;
    const ranges = pacedBy(paths, threads, () => 0.1);
    for (const { first, count } of ranges.slice(2 * threads)) {
      const left = paths - first;
      expect(count).toBeLessThanOrEqual(Math.max(20, left / (8 * threads)));
    }
    expect(ranges.filter(({ first, work }) => isAtTheEnd(first, paths) && work < 1.9).length).toBeLessThanOrEqual(2);
  });

  it('need no short ends on one thread, which nobody waits for', () => {
    const counts = pacedBy(10_000, 1, () => 0.1).map(({ count }) => count);
    expect(counts.at(-2)).toBeGreaterThan(150);
  });
});
