import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceModel } from '../../src/price-model.ts';
import type { Shock } from '../../src/shock.ts';
import { equalCorrelation, EVERY_MODEL } from './every-law.ts';
import { logReturns, meanOf, pathOf, type MarketSide } from './experiments.ts';

const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 1 };
const breakOf = (rho: number, order: number, start: number | 'random', steps: number): Shock => ({
  kind: 'correlationBreak',
  correlation: equalCorrelation(order, rho),
  start,
  steps,
});
const weak = [
  [1, 0.2],
  [0.2, 1],
];

describe('a break of the correlation', () => {
  it('takes the steps from its start on, as many as it lasts, and leaves the bits of all prices before', () => {
    const side: MarketSide = { prices: [gbm, gbm], steps: 50, correlation: weak };
    const calm = pathOf(side);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (start, steps) => {
        const [a, b] = pathOf({ ...side, shocks: [breakOf(1, 2, start, steps)] });
        expect(a).toEqual(calm[0]);
        expect(b!.slice(0, start)).toEqual(calm[1]!.slice(0, start));
        const same = logReturns(a!).map((r, k) => Math.abs(r - logReturns(b!)[k]!) < 1e-12);
        expect(same).toEqual(same.map((_, k) => k + 1 >= start && k + 1 < start + steps));
        // Behind it each step moves as it would have.
        const moves = [b!, calm[1]!].map((prices) => logReturns(prices));
        for (let k = start + steps - 1; k < 50; k++) expect(moves[0]![k]!).toBeCloseTo(moves[1]![k]!, 12);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('leaves the bits of every law before it', () => {
    const order = EVERY_MODEL.length;
    const correlation = EVERY_MODEL.map((_, i) => EVERY_MODEL.map((__, j) => (i === j ? 1 : 0.4)));
    const side: MarketSide = { prices: EVERY_MODEL, steps: 40, correlation };
    const broken = pathOf({ ...side, shocks: [breakOf(-1 / (order - 1), order, 25, 16)] });
    pathOf(side).forEach((prices, u) => {
      expect(broken[u]!.slice(0, 25)).toEqual(prices.slice(0, 25));
      if (u > 0) expect(broken[u]![25]).not.toBe(prices[25]);
    });
  });

  it('gives the shocks the correlation asked for', () => {
    const n = 100_000;
    for (const rho of [-0.9, 0, 0.6]) {
      const shocks = [breakOf(rho, 2, 1, n)];
      const [a, b] = pathOf({ prices: [gbm, gbm], steps: n, correlation: weak, shocks }).map((prices) =>
        logReturns(prices),
      );
      const found = meanOf(a!.map((r, k) => r * b![k]!)).mean / meanOf(a!.map((r) => r * r)).mean;
      // 4.5 standard errors of a ratio whose deviation is at most √(1 + ρ²) + |ρ|√2: fails with probability 7e-6.
      expect(Math.abs(found - rho)).toBeLessThan(
        (4.5 * (Math.sqrt(1 + rho * rho) + Math.SQRT2 * Math.abs(rho))) / Math.sqrt(n),
      );
    }
  });

  it('yields to a later one of the list where both would hold', () => {
    const shocks = [breakOf(1, 2, 1, 30), breakOf(-1, 2, 11, 10)];
    const [a, b] = pathOf({ prices: [gbm, gbm], steps: 40, correlation: weak, shocks }).map((prices) =>
      logReturns(prices),
    );
    const drift = -0.5 * (60 / 31_536_000);
    const signs = a!.map((r, k) => {
      const [one, other] = [r - drift, b![k]! - drift];
      if (Math.abs(one - other) < 1e-12) return '+';
      return Math.abs(one + other) < 1e-12 ? '-' : '?';
    });
    expect(signs.join('')).toBe(`${'+'.repeat(10)}${'-'.repeat(10)}${'+'.repeat(10)}${'?'.repeat(10)}`);
  });

  it('begins at random where all of it fits in', () => {
    const starts = new Set<number>();
    for (let path = 0; path < 200; path++) {
      const side = { prices: [gbm, gbm], steps: 12, correlation: weak, shocks: [breakOf(1, 2, 'random', 9)] };
      const [a, b] = pathOf(side, path).map((prices) => logReturns(prices));
      const same = a!.flatMap((r, k) => (Math.abs(r - b![k]!) < 1e-12 ? [k + 1] : []));
      expect(same).toHaveLength(9);
      expect(same.at(-1)! - same[0]!).toBe(8);
      starts.add(same[0]!);
    }
    expect([...starts].sort()).toEqual([1, 2, 3, 4]);
  });
});
