import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockRanges, rangeSize, SUM_BLOCK_PATHS } from '../../src/run/ranges.ts';

describe('the size of a range', () => {
  it.each([
    { paths: 10_000, threads: 2, size: 64 },
    { paths: 1_000, threads: 2, size: 62 },
    { paths: 100, threads: 4, size: 3 },
    { paths: 1, threads: 8, size: 1 },
    { paths: 100, threads: 0, size: 12 },
  ])('is $size for $paths paths on $threads threads', ({ paths, threads, size }) => {
    expect(rangeSize(paths, threads)).toBe(size);
  });

  it('gives each thread eight ranges where there are as many paths', () => {
    const run = fc.record({ threads: fc.integer({ min: 1, max: 64 }), share: fc.integer({ min: 8, max: 5_000 }) });
    fc.assert(
      fc.property(run, ({ threads, share }) => {
        const paths = threads * share;
        expect(blockRanges(paths, rangeSize(paths, threads)).length).toBeGreaterThanOrEqual(8 * threads);
      }),
    );
  });
});

describe('ranges', () => {
  it('hold every path once, in order, and cross no block', () => {
    const cut = fc.record({ paths: fc.integer({ min: 1, max: 20_000 }), size: fc.integer({ min: 1, max: 10_000 }) });
    fc.assert(
      fc.property(cut, ({ paths, size }) => {
        let next = 0;
        const wrong = blockRanges(paths, size).filter(({ first, count }) => {
          const blockOf = (path: number): number => Math.floor(path / SUM_BLOCK_PATHS);
          const right = first === next && count >= 1 && count <= size && blockOf(first) === blockOf(first + count - 1);
          next = first + count;
          return !right;
        });
        expect(wrong).toEqual([]);
        expect(next).toBe(paths);
      }),
    );
  });

  it.each([0, -1, 1.5, NaN])('are refused at a size of %d', (size) => {
    expect(() => blockRanges(10, size)).toThrow(String(size));
  });
});
