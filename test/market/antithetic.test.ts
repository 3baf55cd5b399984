import { describe, expect, it } from 'vitest';
import type { Sampling } from '../../src/experiment.ts';
import { plainKernel } from '../../src/market/kernel/plain.ts';
import { allocateMarketPath, compileMarket, generatePath } from '../../src/market/path.ts';
import { drawnShocks } from '../../src/market/shocks/drawn.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { mirrorOf } from '../../src/random/mirror.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { EVERY_LAW } from './every-law.ts';
import { experimentWith, logReturns, meanOf, ROOT, type MarketSide } from './experiments.ts';

const ANTITHETIC: Sampling = { kind: 'antithetic' };

/** Prices of the first underlying on these paths. */
function prices(
  side: MarketSide,
  sampling: Sampling | undefined,
  paths: readonly number[],
  kernel?: typeof plainKernel,
) {
  const model = compileMarket({ ...experimentWith(side), ...(sampling && { sampling }) }, kernel);
  const into = allocateMarketPath(model);
  return paths.map((path) => {
    generatePath(model, ROOT, path, into);
    return into.index[0]!.slice();
  });
}

describe('the mirror image of a stream', () => {
  it('has 1 − u for every uniform u, exactly, and −z for every normal z', () => {
    const [stream, mirror] = [new RandomStream().seek(ROOT, 5, 1), new RandomStream().seek(ROOT, mirrorOf(5), 1)];
    for (let i = 0; i < 1_000; i++) expect(stream.uniform() + mirror.uniform()).toBe(1);
    for (let i = 0; i < 1_000; i++) expect(stream.normal() + mirror.normal()).toBe(0);
  });
  it('is none of another path, and one object goes back to plain draws', () => {
    const stream = new RandomStream();
    const plain = stream.seek(ROOT, 0, 1).uniform();
    stream.seek(ROOT, mirrorOf(0), 1).uniform();
    expect(stream.seek(ROOT, 0, 1).uniform()).toBe(plain);
    expect(() => stream.seek(ROOT, -(2 ** 54), 1)).toThrow(RangeError);
  });
});

describe.each(Object.entries(EVERY_LAW))('an antithetic pair of %s', (_, law) => {
  const side: MarketSide = { prices: [law], steps: 48, step: 3600 };

  it('begins with the plain path', () => {
    expect(prices(side, ANTITHETIC, [0, 2, 40])).toEqual(prices(side, undefined, [0, 2, 40]));
  });

  it('is the same from either kernel, in any order', () => {
    const found = prices(side, ANTITHETIC, [6, 7, 11]);
    expect(prices(side, ANTITHETIC, [11, 7, 6]).reverse()).toEqual(found);
    expect(prices(side, ANTITHETIC, [6, 7, 11], plainKernel)).toEqual(found);
  });

  it('has second paths of the law: their mean price and mean square return are those of first ones', () => {
    // 4.9 standard errors: each fails by chance with 10⁻⁶; the draws are fixed.
    const halves = [0, 1].map((second) =>
      prices(
        side,
        ANTITHETIC,
        Array.from({ length: 4_000 }, (_, pair) => 8_000 * second + 2 * pair + second),
      ),
    ) as [Float64Array[], Float64Array[]];
    for (const read of [
      (path: Float64Array): number => path.at(-1)!,
      (path: Float64Array): number => Math.log(path.at(-1)! / path[0]!) ** 2,
    ]) {
      const [first, second] = halves.map((paths) => meanOf(paths.map(read))) as [
        ReturnType<typeof meanOf>,
        ReturnType<typeof meanOf>,
      ];
      expect(Math.abs(first.mean - second.mean)).toBeLessThan(
        4.9 * Math.hypot(first.standardError, second.standardError),
      );
    }
  });
});

describe('an antithetic pair', () => {
  it('of geometric Brownian motion adds up to twice the drift', () => {
    const side: MarketSide = { prices: [EVERY_LAW.gbm], steps: 100, step: 3600 };
    const [first, second] = prices(side, ANTITHETIC, [4, 5]) as [Float64Array, Float64Array];
    const drift = (EVERY_LAW.gbm.drift - EVERY_LAW.gbm.volatility ** 2 / 2) * (3600 / (365 * 86_400));
    logReturns(first).forEach((r, k) => expect(r + logReturns(second)[k]!).toBeCloseTo(2 * drift, 12));
  });

  it('mirrors the size and the start of a shock, and says so of the shocks that were drawn', () => {
    const side: MarketSide = {
      prices: [EVERY_LAW.gbm],
      steps: 100,
      shocks: [
        { kind: 'gap', underlying: 0, size: { kind: 'uniform', low: -0.4, high: -0.2 }, start: 'random', steps: 1 },
      ],
    };
    const experiment = { ...experimentWith(side), sampling: ANTITHETIC };
    const root = rootKey('pair');
    for (let path = 0; path < 20; path += 2) {
      const [first, second] = [path, path + 1].map((each) => drawnShocks(experiment, root, each)[0]!);
      const size = (shock: typeof first): number =>
        shock !== undefined && 'size' in shock && shock.size.kind === 'constant' ? shock.size.value : NaN;
      expect(size(first) + size(second)).toBeCloseTo(-0.6, 12);
      expect(Number(first!.start) + Number(second!.start)).toBe(101);
    }
  });
});
