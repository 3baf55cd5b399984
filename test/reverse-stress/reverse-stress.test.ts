import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import { ConfigError } from '../../src/errors.ts';
import { normalQuantile } from '../../src/math/normal-distribution.ts';
import { reverseStress, type ReverseStressOptions } from '../../src/reverse-stress/reverse-stress.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import type { Crossing, FrontierPoint, ReverseStress } from '../../src/statistics/reverse-stress.ts';
import { stress } from '../../src/stress.ts';
import { createRangeSimulator } from '../../src/engine/simulate-range.ts';
import type { PathRange, PathRunner } from '../../src/plan/plan.ts';

/** Intervals that miss their value for one seed in 10⁵. */
const CONFIDENCE = 0.99999;
const TOLERANCE = 1e-3;

async function reversed(config: object, options: Partial<ReverseStressOptions> = {}): Promise<ReverseStress> {
  return reverseStress(loadExperiment(config), { runner: runInProcess, ...options });
}

function depthOf(crossing: Crossing): number {
  if (crossing.kind !== 'at') throw new RangeError(`no crossing inside the range: ${JSON.stringify(crossing)}`);
  return crossing.depth;
}

function only({ frontiers }: ReverseStress): FrontierPoint {
  expect(frontiers).toHaveLength(1);
  expect(frontiers[0]!.points).toHaveLength(1);
  return frontiers[0]!.points[0]!;
}

/** A book of longs on a price that moves by nothing but the shock. */
function longs(parts: {
  readonly fund: number;
  readonly steps?: number;
  readonly positions?: readonly object[];
  readonly more?: object;
}): object {
  const steps = parts.steps ?? 1;
  return {
    ...{ name: 'longs', seed: 'longs', paths: 40, horizon: { steps, step: '1m' } },
    underlyings: {
      A: { initialPrice: 100, price: { kind: 'replay', prices: Array.from({ length: steps }, () => 100) } },
    },
    shocks: [{ kind: 'gap', underlying: 'A', size: -0.1, start: 1 }],
    markets: [{ symbol: 'A', underlying: 'A', contract: { kind: 'linear' } }],
    accounts: {
      kind: 'table',
      positions: parts.positions ?? [{ account: 'a', market: 'A', size: 1, entryPrice: 100, leverage: 10 }],
    },
    venue: { extends: 'textbook', funds: { main: { balance: parts.fund } } },
    ...parts.more,
  };
}

describe('the smallest gap that empties a fund behind longs', () => {
  const position = (account: string, size: number, leverage: number): object => ({
    ...{ account, market: 'A', size, entryPrice: 100, leverage },
  });

  it('is where their losses beyond margin add up to it', async () => {
    // Below 90 the draw is (95 − S) + 2·(90 − S), the third being solvent above 80: more than 10 below 88.333.
    const positions = [position('a', 1, 20), position('b', 2, 10), position('c', 3, 5)];
    const exact = 1 - 265 / 300;
    const { estimate, low, high, violations, curve } = only(
      await reversed(longs({ fund: 10, positions }), { limit: 0.2 }),
    );
    expect(depthOf(estimate)).toBeGreaterThan(exact);
    expect(depthOf(estimate)).toBeLessThan(exact + TOLERANCE);
    expect(depthOf(low)).toBeGreaterThan(exact - TOLERANCE);
    expect(depthOf(low)).toBeLessThanOrEqual(exact);
    expect(depthOf(high)).toBeGreaterThan(exact);
    expect(violations).toBe(0);
    // On every path, or on none.
    expect(curve.map(({ probability }) => probability.events)).toEqual(curve.map(() => 0));
  });

  it('is told of shorts and rises as well', async () => {
    const positions = [position('a', -1, 10)];
    const shocks = [{ kind: 'squeeze', underlying: 'A', size: 0.2, bounce: 0, start: 1 }];
    const config = longs({ fund: 5, positions, more: { shocks } });
    const found = await reversed(config, { limit: 0.2 });
    // A short at ten times is bankrupt at 110, and 5 more empty the fund.
    expect(found.direction).toBe('up');
    expect(depthOf(only(found).estimate)).toBeGreaterThan(0.15);
    expect(depthOf(only(found).estimate)).toBeLessThan(0.15 + 1.2 * TOLERANCE);
  });

  it('says on which side of the range it lies where it is not inside', async () => {
    const config = longs({ fund: 5 });
    const deeper = only(await reversed(config, { limit: 0.2, range: { from: 0.01, to: 0.14 } }));
    expect(deeper).toMatchObject({ estimate: { kind: 'deeper', depth: 0.14 }, withstood: { kind: 'deeper' } });
    const shallower = only(await reversed(config, { limit: 0.2, range: { from: 0.2, to: 0.6 } }));
    expect(shallower).toMatchObject({ estimate: { kind: 'shallower', depth: 0.2 }, low: { kind: 'shallower' } });
  });

  it('cannot be told by paths that are too few', async () => {
    const { low, high, withstood } = only(await reversed(longs({ fund: 5 }), { limit: 0.001 }));
    expect([low, withstood]).toEqual([
      { kind: 'notEstimable', needs: 3_688 },
      { kind: 'notEstimable', needs: 2_995 },
    ]);
    expect(high.kind).toBe('at');
  });

  it('is the first one where a deeper shock of two steps closes the long before it is bankrupt', async () => {
    // Two steps of q each, the long closed at the first mark below 90.45. From 90.45 to 92.2 a step it is closed at
    // the second, below 85; deeper at the first, above 85; and below 85 a step at the first again.
    const config = longs({ fund: 5, steps: 2 });
    const { estimate, violations } = only(
      await reversed(config, { limit: 0.2, speeds: [2], range: { from: 0.1, to: 0.5 } }),
    );
    expect(violations).toBe(40);
    expect(depthOf(estimate)).toBeGreaterThan(0.15);
    expect(depthOf(estimate)).toBeLessThan(0.15 + TOLERANCE);
  });
});

describe('the smallest gap on top of a log-normal price', () => {
  const limit = 0.05;
  const variance = 0.25 / 365;
  const config = {
    ...(longs({ fund: 5 }) as Record<string, unknown>),
    paths: 2_000,
    horizon: { steps: 1, step: '1d' },
    underlyings: { A: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 0.5 } } },
    // A statistic of the same, for a size that the search found.
    policies: { small: {}, large: { funds: { main: { balance: 8 } } } },
  };
  // The fund is empty below 85: Φ((ln(85/100(1 − d)) + v/2)/√v) = limit.
  const exact = (fund: number): number =>
    1 - ((90 - fund) / 100) * Math.exp(variance / 2 - Math.sqrt(variance) * normalQuantile(limit));

  it('lies in its interval, in closed form', async () => {
    const { frontiers } = await reversed(config, { limit, confidence: CONFIDENCE });
    [5, 8].forEach((fund, p) => {
      const { estimate, low, high, withstood, violations } = frontiers[p]!.points[0]!;
      expect(depthOf(low)).toBeLessThan(exact(fund));
      expect(depthOf(high)).toBeGreaterThan(exact(fund));
      expect(depthOf(high) - depthOf(low)).toBeLessThan(0.02);
      expect(depthOf(withstood)).toBeLessThan(depthOf(estimate));
      expect(violations).toBe(0);
    });
  });

  it('crosses the limit between two runs of the configuration at depths a tolerance apart', async () => {
    const { frontiers } = await reversed(config, { limit });
    const depth = depthOf(frontiers[0]!.points[0]!.estimate);
    const events = async (size: number): Promise<number> => {
      const shocks = [{ kind: 'gap', underlying: 'A', size, start: 1 }];
      const { statistics } = await stress(loadExperiment({ ...config, shocks }), { runner: runInProcess });
      return statistics.policies['small']!.metrics['fundDepletion.probability']!.events!;
    };
    expect(await events(-depth)).toBeGreaterThan(limit * 2_000);
    expect(await events(-depth + TOLERANCE)).toBeLessThanOrEqual(limit * 2_000);
  });

  it('is the same for any threads, in whatever order they end', async () => {
    const few = { ...config, paths: 300 };
    // Two simulators, one for the even ranges and one for the odd, the last ranges first.
    const runner: PathRunner = (plan, memory, { ranges, onRange }) => {
      const simulators = [createRangeSimulator(plan, memory), createRangeSimulator(plan, memory)];
      const all: PathRange[] = [];
      for (let range = ranges.take(2); range !== undefined; range = ranges.take(2)) all.push(range);
      all.reverse().forEach((range, i) => onRange(simulators[i % 2]!(range), 0));
      return Promise.resolve();
    };
    expect(await reversed(few, { limit, runner })).toEqual(await reversed(few, { limit }));
  });
});

describe('a frontier', () => {
  const config = {
    ...(longs({ fund: 5, steps: 30 }) as Record<string, unknown>),
    paths: 100,
    underlyings: { A: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 1 } } },
    shocks: [{ kind: 'gap', underlying: 'A', size: -0.1, start: 'random' }],
  };

  it('is never lowered by a larger fund, whatever the speed and the shape', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 3 }),
        fc.constantFrom('gap', 'staircase', 'slowBleed', 'flashCrash'),
        fc.integer({ min: 1, max: 4 }),
        async (balances, shape, speed) => {
          const policies = Object.fromEntries(
            balances
              .sort((a, b) => a - b)
              .map((balance): [string, object] => [`fund-${balance}`, { funds: { main: { balance } } }]),
          );
          const { frontiers } = await reversed(
            { ...config, policies },
            { limit: 0.3, shapes: [shape], speeds: [speed] },
          );
          const depths = frontiers.map(({ points }) => {
            const [{ estimate }] = points as [FrontierPoint];
            return estimate.kind === 'deeper' ? 1 : depthOf(estimate);
          });
          // Each is within a tolerance of its crossing.
          depths.forEach((depth, i) => expect(depth).toBeGreaterThan((depths[i - 1] ?? 0) - TOLERANCE));
        },
      ),
      { seed: 7, numRuns: 12 },
    );
  });

  it('has a point for each speed of each shape, in their order', async () => {
    const { frontiers, along } = await reversed(config, { limit: 0.3, shapes: ['gap', 'staircase'], speeds: [1, 4] });
    expect(along).toBe('speed');
    expect(frontiers.map(({ shape, points }) => [shape, points.map(({ over }) => over)])).toEqual([
      ['gap', [60, 240]],
      ['staircase', [60, 240]],
    ]);
    // Four stairs, and three rests as long.
    expect(frontiers[1]!.points.map(({ whole }) => whole)).toEqual([7 * 60, 28 * 60]);
  });

  it.each([
    [{ speeds: [31] }, /horizon of 30/],
    [{ shapes: ['staircase'], speeds: [8] }, /horizon of 30/],
    [{ correlations: [0.5] }, /two underlyings/],
    [{ shock: 3 }, /a shock that moves a price/],
  ] as const)('refuses %j', async (options, says) => {
    await expect(reversed(config, options as Partial<ReverseStressOptions>)).rejects.toSatisfy(
      (error) => error instanceof ConfigError && error.issues.some(({ expected }) => says.test(expected)),
    );
  });

  it.each([
    { limit: 0 },
    { confidence: 1 },
    { range: { from: 0.5, to: 0.2 } },
    { range: { from: 0.1, to: 1 } },
    { metric: 'shortfall.mean' },
    { policies: ['none'] },
  ])('takes no %j', async (options) => {
    await expect(reversed(config, options)).rejects.toThrow(RangeError);
  });
});

describe('a frontier along correlations', () => {
  const market = (symbol: string): object => ({ symbol, underlying: symbol, contract: { kind: 'linear' } });
  const price = { initialPrice: 100, price: { kind: 'replay', prices: [100] } };
  const config = {
    ...(longs({ fund: 10 }) as Record<string, unknown>),
    underlyings: { A: price, B: price },
    markets: [market('A'), market('B')],
    accounts: {
      kind: 'table',
      positions: ['A', 'B'].map((each) => ({ account: each, market: each, size: 1, entryPrice: 100, leverage: 10 })),
    },
  };

  it('is lower the more of the shock the other price takes part in, exactly', async () => {
    const { frontiers, along } = await reversed(config, { limit: 0.2, correlations: [0, 0.5, 1] });
    expect(along).toBe('correlation');
    const depths = frontiers[0]!.points.map(({ estimate }) => depthOf(estimate));
    // Alone A must fall by 20 to ask for 10; with B at its side by 15; half along, B = 100·√(1 − d): (90 − A) + (90 − B) = 10.
    const half = 1 - ((-1 + Math.sqrt(1 + 4 * 1.7)) / 2) ** 2;
    expect(half).toBeGreaterThan(0.15);
    [0.2, Math.min(0.2, half), 0.15].forEach((exact, i) => {
      expect(depths[i]!).toBeGreaterThan(exact - 1e-9);
      expect(depths[i]!).toBeLessThan(exact + TOLERANCE);
    });
  });

  it('needs a shock that hits all at the same time', async () => {
    const random = { ...config, shocks: [{ kind: 'gap', underlying: 'A', size: -0.1, start: 'random' }] };
    await expect(reversed(random, { correlations: [1] })).rejects.toThrow(ConfigError);
    await expect(reversed(config, { correlations: [1.5] })).rejects.toThrow(ConfigError);
  });
});
