import { describe, expect, it } from 'vitest';
import type { PriceModel } from '../../src/price-model.ts';
import type { GapShock } from '../../src/shock.ts';
import { forEachPath, meanOf, pathOf } from './experiments.ts';

const flat: PriceModel = { kind: 'replay', prices: new Float64Array(20).fill(100) };
const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 0.9 };

function gap(size: number | GapShock['size'], start: number | 'random', steps = 1, underlying = 0): GapShock {
  return {
    kind: 'gap',
    underlying,
    size: typeof size === 'number' ? { kind: 'constant', value: size } : size,
    start,
    steps,
  };
}

describe('a gap', () => {
  it('of one step takes the price to (1 + size) times itself, exactly, and for good', () => {
    const [prices] = pathOf({ prices: [flat], steps: 6, shocks: [gap(-0.3, 3)] });
    expect([...prices!]).toEqual([100, 100, 100, 70, 70, 70, 70]);
  });

  it('that begins in step k moves nothing before it and all of it by the end of step k + n − 1', () => {
    for (const start of [1, 3, 5]) {
      const [prices] = pathOf({ prices: [flat], steps: 6, shocks: [gap(-0.36, start, 2)] });
      expect([...prices!.slice(0, start)]).toEqual(new Array(start).fill(100));
      expect(prices![start]).toBeCloseTo(80, 12);
      expect([...prices!.slice(start + 1)]).toEqual(new Array(6 - start).fill(64));
    }
  });

  it('over several steps moves the log price in equal parts', () => {
    const [prices] = pathOf({ prices: [flat], steps: 7, shocks: [gap(-0.36, 2, 2)] });
    expect([prices![1], prices![3], prices![7]]).toEqual([100, 64, 64]);
    expect(prices![2]).toBeCloseTo(80, 12);
  });

  it('leaves the bits of the prices before it and of other underlyings', () => {
    const bare = pathOf({ prices: [gbm, gbm], steps: 30 }, 4);
    const shocked = pathOf({ prices: [gbm, gbm], steps: 30, shocks: [gap(0.2, 11, 5, 1)] }, 4);
    expect(shocked[0]).toEqual(bare[0]);
    expect(shocked[1]!.slice(0, 11)).toEqual(bare[1]!.slice(0, 11));
    for (let k = 15; k <= 30; k++) expect(shocked[1]![k]).toBe(bare[1]![k]! * (1 + 0.2));
  });

  it('after the last step does nothing, and one cut by the horizon moves as far as it comes', () => {
    expect([...pathOf({ prices: [flat], steps: 3, shocks: [gap(-0.3, 4)] })[0]!]).toEqual([100, 100, 100, 100]);
    expect(pathOf({ prices: [flat], steps: 3, shocks: [gap(-0.36, 3, 2)] })[0]![3]).toBeCloseTo(80, 12);
  });

  it('multiplies with another gap', () => {
    const [prices] = pathOf({ prices: [flat], steps: 4, shocks: [gap(-0.5, 1), gap(1, 3)] });
    expect([...prices!]).toEqual([100, 50, 50, 100, 100]);
  });

  it('with a random start falls on each start that lets it fit in, equally often', () => {
    const [steps, length, paths] = [12, 3, 20_000];
    const found = new Array<number>(steps).fill(0);
    forEachPath({ prices: [flat], steps, shocks: [gap(-0.3, 'random', length)] }, paths, ({ index }) => {
      expect(index[0]![steps]).toBe(100 * (1 - 0.3));
      found[index[0]!.findIndex((price) => price < 100) - 1]!++;
    });
    expect(found.slice(10)).toEqual([0, 0]);
    const expected = paths / 10;
    // χ² with 9 degrees of freedom: above 45 with probability 1e-6.
    expect(found.slice(0, 10).reduce((total, n) => total + (n - expected) ** 2 / expected, 0)).toBeLessThan(45);
  });

  it('with a random size draws it once per path, from the law given', () => {
    const sizes = (size: GapShock['size']): number[] => {
      const drawn: number[] = [];
      forEachPath({ prices: [flat], steps: 3, shocks: [gap(size, 1)] }, 20_000, ({ index }) => {
        expect(index[0]![3]).toBe(index[0]![1]);
        drawn.push(index[0]![3]! / 100 - 1);
      });
      return drawn;
    };
    // Each mean within 4.5 standard errors: otherwise with probability 7e-6.
    const uniform = sizes({ kind: 'uniform', low: -0.4, high: -0.1 });
    expect(Math.min(...uniform)).toBeGreaterThan(-0.4);
    expect(Math.max(...uniform)).toBeLessThan(-0.1);
    const ofUniform = meanOf(uniform);
    expect(Math.abs(ofUniform.mean + 0.25)).toBeLessThan(4.5 * ofUniform.standardError);
    const normal = meanOf(sizes({ kind: 'normal', mean: -0.2, deviation: 0.1 }));
    expect(Math.abs(normal.mean + 0.2)).toBeLessThan(4.5 * normal.standardError);
  });

  it('with a wide normal size is truncated above −1, never clamped to it', () => {
    const drawn: number[] = [];
    forEachPath(
      { prices: [flat], steps: 1, shocks: [gap({ kind: 'normal', mean: -0.5, deviation: 1 }, 1)] },
      20_000,
      ({ index }) => drawn.push(index[0]![1]! / 100 - 1),
    );
    expect(Math.min(...drawn)).toBeGreaterThan(-1);
    // E(X | X > −1) = m + d·φ(a)/Φ(−a) with a = (−1 − m)/d = −0.5: φ = 0.352065, Φ(0.5) = 0.691462.
    const { mean, standardError } = meanOf(drawn);
    expect(Math.abs(mean - (-0.5 + 0.352065 / 0.691462))).toBeLessThan(4.5 * standardError);
  });

  it('that takes the whole price or more is refused', () => {
    const compile = (size: GapShock['size']) => () => pathOf({ prices: [flat], steps: 1, shocks: [gap(size, 1)] });
    expect(compile({ kind: 'constant', value: -1 })).toThrow(/cannot fall by 100 % or more/);
    expect(compile({ kind: 'uniform', low: -1.2, high: 0 })).toThrow(/cannot fall/);
    expect(compile({ kind: 'normal', mean: -2, deviation: 0.1 })).toThrow(/cannot fall/);
    expect(() => pathOf({ prices: [flat], steps: 1, shocks: [gap(-0.1, 1, 0)] })).toThrow(/moves over 0 steps/);
  });

  it('that begins before the first step is refused', () => {
    const compile = () => pathOf({ prices: [flat], steps: 1, shocks: [gap(-0.1, 0)] });
    expect(compile).toThrow('Shock 0 begins in step 0; it needs a whole number ≥ 1.');
  });
});
