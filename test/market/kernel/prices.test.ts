import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PathKernel } from '../../../src/market/kernel/kernel.ts';
import { plainKernel } from '../../../src/market/kernel/plain.ts';
import { MarketPath } from '../../../src/market/market-path.ts';
import { RandomStream } from '../../../src/random/stream.ts';
import { ROOT } from '../experiments.ts';
import { expectSameBits, freshKernel } from './bits.ts';

const kernel = freshKernel();

/** The path of these log returns from an initial price, or the message of the price that ends it. */
function pricesOf(by: PathKernel, logSteps: ArrayLike<number>, initialPrice: number): MarketPath | string {
  const into = new MarketPath(1, logSteps.length, 60);
  into.begin([initialPrice]);
  const workspace = by.workspace(1, logSteps.length);
  workspace.columns[0]!.set(logSteps);
  try {
    workspace.writePrices(0, into, 0, 7);
    return into;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is known of a path before its prices are is what a scan of them finds. */
function expectExtremes(path: MarketPath): void {
  const { minimum, maximum, final } = path.extremes;
  const found = [minimum, maximum, final].map(([price]) => price);
  const prices = path.index[0]!.subarray(1);
  const scanned = [
    prices.reduce((low, price) => Math.min(low, price)),
    prices.reduce((high, price) => Math.max(high, price)),
    prices.at(-1),
  ];
  expect(found).toEqual(scanned);
}

function comparePrices(logSteps: ArrayLike<number>, initialPrice: number): MarketPath | string {
  const [vectors, plain] = [kernel, plainKernel].map((by) => pricesOf(by, logSteps, initialPrice));
  if (typeof vectors === 'string' || typeof plain === 'string') {
    expect(vectors).toBe(plain);
    return plain!;
  }
  for (const path of [vectors!, plain!]) expectExtremes(path);
  expectSameBits(vectors!.index[0]!, plain!.index[0]!, 'the path');
  expectSameBits(vectors!.blockLow[0]!, plain!.blockLow[0]!, 'its lows');
  expectSameBits(vectors!.blockHigh[0]!, plain!.blockHigh[0]!, 'its highs');
  return plain!;
}

/** Log returns that lead from one log price to the next, to within rounding. */
function between(logs: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(logs, (log) => {
    const step = log - sum;
    sum += step;
    return step;
  });
}

describe('the two kernels agree in every bit of a price', () => {
  const stream = new RandomStream().seek(ROOT, 1, 1);

  it.each([1e-9, 1e-3, 0.3, 10, 700])('a million of them, log prices within ±%d', (width) => {
    for (let path = 0; path < 10; path++) {
      const logs = Array.from({ length: 100_000 }, () => width * (2 * stream.uniform() - 1));
      expect(comparePrices(between(logs), 1)).toBeTypeOf('object');
    }
  });

  it('where log prices are so close together that rounding decides which price is lowest and highest', () => {
    for (const height of [0, 1e-10, 0.01, 0.3, 1, 5, 30, 63, 65, 200, 690])
      for (const sign of [-1, 1])
        for (let path = 0; path < 300; path++) {
          const start = sign * height * (1 + stream.uniform() / 64);
          const ulp = 2 ** -52 * Math.max(2 ** -10, Math.abs(start));
          comparePrices(
            between([start, ...Array.from({ length: 40 }, () => start + Math.round(20 * stream.normal()) * ulp)]),
            100 * (1 + stream.uniform()),
          );
        }
  });

  it('about every half of ln 2, where the reduction changes', () => {
    const logs: number[] = [];
    for (let halves = -2_040; halves <= 2_040; halves++)
      for (const ulps of [-2, -1, 0, 1, 2]) logs.push(halves * 0.34657359027997264 * (1 + ulps * 2 ** -52));
    expect(comparePrices(between(logs), 1)).toBeTypeOf('object');
  });

  it('at zero, of either sign, and at the least doubles', () => {
    comparePrices([0, -0, 5e-324, -5e-324, 1e-300, -1e-300, 2 ** -60, -(2 ** -60)], 100);
  });

  it.each(Array.from({ length: 34 }, (_, i) => i + 1))('on paths of %i steps', (steps) => {
    comparePrices(
      Float64Array.from({ length: steps }, () => 0.01 * stream.normal()),
      100,
    );
  });

  it('where the last price of a block, and the first of the next, are its extremes', () => {
    for (let turn = 1; turn < 40; turn++)
      comparePrices(
        Float64Array.from({ length: 40 }, (_, k) => (k < turn ? 0.01 : -0.01)),
        100,
      );
  });

  it('beyond what vectors do: log prices past 708, prices among the subnormals', () => {
    expect(comparePrices(between([0, -709, -720, -744, -600]), 1e250)).toBeTypeOf('object');
    expect(comparePrices(between([0, 709, 300, 709.7]), 1e-100)).toBeTypeOf('object');
    expect(comparePrices(between([10, -260, 260]), 1e-200)).toBeTypeOf('object');
  });

  it.each([
    ['no price', [0.1, NaN, 0.1]],
    ['no price at the end', [0.1, NaN]],
    ['an infinite return', [0.1, Infinity, 0.1]],
    ['an infinite fall', [0.1, -Infinity, 0.1]],
    ['infinite both ways', [Infinity, -Infinity]],
    ['a price beyond the doubles', [700, 9.5]],
    ['a price that rounds to zero', [-700, -60]],
    ['a log price far below, and back', [-3_000, 3_000]],
    ['a log price far above, and back', [3_000, -3_000]],
    ['a log price at which 2ᵏ would wrap around', [-1_500, 1_500]],
  ])('and in the message of what is no price: %s', (_, logSteps) => {
    expect(comparePrices(logSteps, 100)).toMatch(/The index price became .* at step \d+ of path 7/);
  });

  it('whatever the returns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100 }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 1e-10, max: 1e10, noNaN: true }),
        (logSteps, initialPrice) => void comparePrices(logSteps, initialPrice),
      ),
      { seed: 20, numRuns: 500 },
    );
  });
});

describe('the two kernels agree in every bit of a log return', () => {
  it.each([1, 2, 3, 8, 20])('of %i underlyings', (count) => {
    const stream = new RandomStream().seek(ROOT, 2, count);
    const steps = 43;
    const [vectors, plain] = [kernel, plainKernel].map((by) => by.workspace(count, steps));
    const drifts = Array.from({ length: count }, () => stream.normal());
    const loadings = drifts.map((_, g) => Float64Array.from({ length: g + 1 }, () => stream.normal()));
    for (const workspace of [vectors!, plain!]) {
      for (let g = 0; g < count; g++) workspace.fillNormals(g, ROOT, 3, g);
      for (let g = count - 1; g >= 0; g--) workspace.fillLogSteps(g, drifts[g]!, loadings[g]!);
    }
    for (let g = 0; g < count; g++) expectSameBits(vectors!.columns[g]!, plain!.columns[g]!, `column ${g}`);
  });
});

describe('workspaces in WebAssembly', () => {
  it('stay usable when another one makes the memory grow', () => {
    const own = freshKernel();
    const small = own.workspace(1, 16);
    const before = small.columns[0];
    own.workspace(3, 100_000);
    small.fillNormals(0, ROOT, 1, 1);
    expect(before).toHaveLength(0);
    const plain = plainKernel.workspace(1, 16);
    plain.fillNormals(0, ROOT, 1, 1);
    expectSameBits(small.columns[0]!, plain.columns[0]!, 'the block');
  });

  it('are plain ones beyond the room that the kernel may take', () => {
    const own = freshKernel(100_000);
    own.workspace(2, 5_000);
    expect(own.buffer.byteLength).toBe(0);
    own.workspace(2, 1_000);
    expect(own.buffer.byteLength).toBe(65_536);
  });
});
