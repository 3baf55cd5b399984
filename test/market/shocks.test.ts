import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceModel } from '../../src/price-model.ts';
import { stepsOf, type GapShock, type Move, type PriceShock, type Share, type Start } from '../../src/shock.ts';
import { drawnShocks } from '../../src/market/shocks/drawn.ts';
import { experimentWith, forEachPath, logReturns, meanOf, pathOf, ROOT } from './experiments.ts';

const flat: PriceModel = { kind: 'replay', prices: new Float64Array(20).fill(100) };
const gbm: PriceModel = { kind: 'gbm', drift: 0, volatility: 0.9 };

function gap(size: number | Move, start: Start, steps = 1, underlying = 0): GapShock {
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
    const sizes = (size: Move): number[] => {
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
    const compile = (size: Move) => () => pathOf({ prices: [flat], steps: 1, shocks: [gap(size, 1)] });
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

/** The factor on the price at each step, 0 first. */
function factorsOf(shock: PriceShock, steps: number, path = 0): number[] {
  const prices: PriceModel[] = [{ kind: 'replay', prices: new Float64Array(steps).fill(1) }];
  return [...pathOf({ prices, steps, initialPrices: [1], shocks: [shock] }, path)[0]!];
}
const always = <Value extends number>(value: Value): { readonly kind: 'constant'; readonly value: Value } => ({
  kind: 'constant',
  value,
});
const BACK = { bounce: always(0.3), holdSteps: 0, bounceSteps: 1, halfLife: Infinity } as const;
const FLASH_CRASH = { kind: 'flashCrash', underlying: 0, size: always(-0.36), start: 3, steps: 2, ...BACK } as const;

describe('a flash crash', () => {
  it('falls by its size, gives back the stated share of it, and stays there', () => {
    const factors = factorsOf({ ...FLASH_CRASH, bounceSteps: 2, bounce: always(0.5) }, 8);
    expect(factors.slice(0, 3)).toEqual([1, 1, 1]);
    expect(factors[3]).toBeCloseTo(0.8, 12);
    expect(factors[4]).toBe(0.64);
    expect(factors[5]).toBeCloseTo(Math.sqrt(0.64 * 0.82), 12);
    const end = 1 - 0.36 * 0.5;
    expect(factors.slice(6)).toEqual([end, end, end]);
  });

  it('by 40 % with a bounce of 30 % ends 28 % down', () => {
    const factors = factorsOf({ ...FLASH_CRASH, size: always(-0.4), start: 1, steps: 10, bounceSteps: 5 }, 20);
    expect(factors[10]).toBe(0.6);
    expect(factors[20]).toBeCloseTo(0.72, 15);
  });

  it('rests at the bottom for as long as it holds, exactly', () => {
    expect(factorsOf({ ...FLASH_CRASH, holdSteps: 2 }, 8).slice(4)).toEqual([0.64, 0.64, 0.64, 0.748, 0.748]);
  });

  it('in step 1 leaves the initial price alone', () => {
    const factors = factorsOf({ ...FLASH_CRASH, start: 1, steps: 1 }, 3);
    expect(factors).toEqual([1, 0.64, 0.748, 0.748]);
  });

  it('that is given back whole leaves later prices their bits', () => {
    const whole = { ...FLASH_CRASH, bounce: always(1), start: 5 };
    const bare = pathOf({ prices: [gbm], steps: 12 });
    const shocked = pathOf({ prices: [gbm], steps: 12, shocks: [whole] });
    expect(shocked[0]!.slice(0, 5)).toEqual(bare[0]!.slice(0, 5));
    expect(shocked[0]!.slice(7)).toEqual(bare[0]!.slice(7));
    expect(shocked[0]![6]).toBe(bare[0]![6]! * 0.64);
  });

  it('fades by half of its log distance in every half-life after the bounce', () => {
    const factors = factorsOf({ ...FLASH_CRASH, start: 1, steps: 1, halfLife: 120 }, 8);
    const left = Math.log(factors[2]!);
    expect(Math.log(factors[4]!)).toBeCloseTo(left / 2, 14);
    expect(Math.log(factors[6]!)).toBeCloseTo(left / 4, 14);
    expect(Math.log(factors[3]!)).toBeCloseTo(left / Math.SQRT2, 14);
  });
});

describe('a squeeze', () => {
  it('is a flash crash upside down', () => {
    const factors = factorsOf({ ...FLASH_CRASH, kind: 'squeeze', size: always(0.44), bounce: always(0.25) }, 6);
    expect(factors[3]).toBeCloseTo(1.2, 12);
    expect(factors.slice(4)).toEqual([1.44, 1 + 0.44 * 0.75, 1 + 0.44 * 0.75]);
  });
});

describe('a depeg', () => {
  it('that never recovers stays below its peg', () => {
    const factors = factorsOf({ ...FLASH_CRASH, kind: 'depeg', size: always(-0.12), bounce: always(0) }, 7);
    expect(factors.slice(4)).toEqual([0.88, 0.88, 0.88, 0.88]);
  });

  it('that never recovers needs no time for it, and may still fade', () => {
    const depeg = { ...FLASH_CRASH, kind: 'depeg', size: always(-0.12), bounce: always(0), bounceSteps: 9 } as const;
    const factors = factorsOf({ ...depeg, halfLife: 60, start: 'random', steps: 4 }, 4);
    expect(factors[4]).toBe(0.88);
    expect(Math.log(factorsOf({ ...depeg, halfLife: 60 }, 6)[6]!)).toBeCloseTo(Math.log(0.88) / 4, 14);
  });

  it('that recovers is back at its peg', () => {
    const depeg = { ...FLASH_CRASH, kind: 'depeg', size: always(-0.12), holdSteps: 1, bounce: always(1) } as const;
    expect(factorsOf(depeg, 7).slice(4)).toEqual([0.88, 0.88, 1, 1]);
  });
});

describe('a slow bleed', () => {
  it('drifts down by the same log return in every step', () => {
    const factors = factorsOf({ kind: 'slowBleed', underlying: 0, size: always(-0.5), start: 11, steps: 500 }, 520);
    expect([factors[10], factors[510], factors[520]]).toEqual([1, 0.5, 0.5]);
    const returns = logReturns(factors);
    for (let k = 10; k < 510; k++) expect(returns[k]).toBeCloseTo(Math.log(0.5) / 500, 14);
  });
});

describe('a staircase', () => {
  const stairs = (words: { readonly pauseSteps: number; readonly steps?: number }): number[] =>
    factorsOf({ kind: 'staircase', underlying: 0, size: always(-0.271), stairs: 3, start: 2, steps: 1, ...words }, 9);

  it('falls in equal parts with pauses between them', () => {
    const factors = stairs({ pauseSteps: 2 });
    const expected = [1, 1, 0.9, 0.9, 0.9, 0.81, 0.81, 0.81, 0.729, 0.729];
    expected.forEach((factor, k) => expect(factors[k]).toBeCloseTo(factor, 14));
    expect([factors[3], factors[4]]).toEqual([factors[2], factors[2]]);
    expect(factors.slice(8)).toEqual([1 - 0.271, 1 - 0.271]);
  });

  it('without pauses is a gap of as many steps', () => {
    const gapped = factorsOf(gap(-0.271, 2, 3), 9);
    stairs({ pauseSteps: 0 }).forEach((factor, k) => expect(factor).toBeCloseTo(gapped[k]!, 14));
  });

  it('may take several steps for each part', () => {
    const factors = stairs({ pauseSteps: 1, steps: 2 });
    const expected = [1, 1, Math.sqrt(0.9), 0.9, 0.9, 0.9 * Math.sqrt(0.9), 0.81, 0.81, 0.81 * Math.sqrt(0.9), 0.729];
    expected.forEach((factor, k) => expect(factors[k]).toBeCloseTo(factor, 14));
  });
});

describe('a shock that begins between two steps', () => {
  it('begins in each of them equally often, and in no other', () => {
    const [from, to, paths] = [4, 8, 10_000];
    const found = new Map<number, number>();
    forEachPath({ prices: [flat], steps: 12, shocks: [gap(-0.3, { from, to }, 2)] }, paths, ({ index }) => {
      const start = index[0]!.findIndex((price) => price < 100);
      found.set(start, (found.get(start) ?? 0) + 1);
    });
    expect([...found.keys()].sort()).toEqual([4, 5, 6, 7, 8]);
    const expected = paths / 5;
    // χ² with 4 degrees of freedom: above 34 with probability 1e-6.
    expect([...found.values()].reduce((total, n) => total + (n - expected) ** 2 / expected, 0)).toBeLessThan(34);
  });

  it('that are the same begins there', () => {
    expect(factorsOf(gap(-0.3, { from: 4, to: 4 }), 5)).toEqual(factorsOf(gap(-0.3, 4), 5));
  });
});

describe('a random bounce', () => {
  it('is drawn once per path, from the law given, whatever the size draws', () => {
    const shock = {
      ...FLASH_CRASH,
      start: 1,
      steps: 1,
      size: { kind: 'uniform', low: -0.5, high: -0.3 },
      bounce: { kind: 'uniform', low: 0.2, high: 0.6 },
    } as const;
    const sizes: number[] = [];
    const bounces: number[] = [];
    forEachPath({ prices: [flat], steps: 3, shocks: [shock] }, 10_000, ({ index }) => {
      const [, bottom, end, later] = index[0]!;
      expect(later).toBe(end);
      sizes.push(bottom! / 100 - 1);
      bounces.push((end! - bottom!) / (100 - bottom!));
    });
    expect(Math.min(...bounces)).toBeGreaterThan(0.2 - 1e-12);
    expect(Math.max(...bounces)).toBeLessThan(0.6 + 1e-12);
    // Each mean within 4.5 standard errors: otherwise with probability 7e-6.
    const { mean, standardError } = meanOf(bounces);
    expect(Math.abs(mean - 0.4)).toBeLessThan(4.5 * standardError);
    const products = meanOf(bounces.map((bounce, i) => (bounce - 0.4) * (sizes[i]! + 0.4)));
    expect(Math.abs(products.mean)).toBeLessThan(4.5 * products.standardError);
  });
});

const STEPS = 40;
const move = (low: number, high: number): fc.Arbitrary<Move> =>
  fc.oneof(
    fc.double({ min: low, max: high, noNaN: true }).map((value): Move => always(value)),
    fc
      .tuple(fc.double({ min: low, max: high, noNaN: true }), fc.double({ min: low, max: high, noNaN: true }))
      .map(([a, b]): Move => ({ kind: 'uniform', low: Math.min(a, b), high: Math.max(a, b) })),
  );
const length = (shortest: number): fc.Arbitrary<number> => fc.integer({ min: shortest, max: 4 });
const common = { underlying: fc.constant(0), start: fc.constant<Start>('random'), steps: length(1) };
const part = fc.double({ min: 0, max: 1, noNaN: true });
const share: fc.Arbitrary<Share> = fc.oneof(
  part.map((value): Share => always(value)),
  fc.tuple(part, part).map(([a, b]): Share => ({ kind: 'uniform', low: Math.min(a, b), high: Math.max(a, b) })),
);
const back = { holdSteps: length(0), bounce: share, bounceSteps: length(1), halfLife: fc.constant(Infinity) };
const fall = move(-0.9, -0.01);
/** Every shape, at a random start. */
const anyShock: fc.Arbitrary<PriceShock> = fc.oneof(
  fc.record({ kind: fc.constant('gap' as const), size: move(-0.9, 2), ...common }),
  fc.record({ kind: fc.constant('slowBleed' as const), size: fall, ...common }),
  fc.record({
    kind: fc.constant('staircase' as const),
    size: move(-0.9, 2),
    stairs: fc.integer({ min: 2, max: 4 }),
    pauseSteps: length(0),
    ...common,
  }),
  fc.record({ kind: fc.constantFrom('flashCrash' as const, 'depeg' as const), size: fall, ...back, ...common }),
  fc.record({ kind: fc.constant('squeeze' as const), size: move(0.01, 2), ...back, ...common }),
);
/** Where the price stands after the shape, and at its farthest; NaN where the size is drawn. */
function endOf(shock: PriceShock): { readonly end: number; readonly farthest: number } {
  const size = shock.size.kind === 'constant' ? shock.size.value : NaN;
  const bounce = !('bounce' in shock) ? 0 : shock.bounce.kind === 'constant' ? shock.bounce.value : NaN;
  return { end: 1 + size * (1 - bounce), farthest: 1 + size };
}

describe('every shape', () => {
  it('at a random start fits in whole, begins at the price, and ends where its size and bounce say', () => {
    fc.assert(
      fc.property(anyShock, fc.nat(50), (shock, path) => {
        const factors = factorsOf(shock, STEPS, path);
        const moved = factors.findIndex((factor) => factor !== 1);
        if (moved === -1) return;
        expect(moved).toBeLessThanOrEqual(STEPS - stepsOf(shock) + 1);
        const { end, farthest } = endOf(shock);
        if (Number.isNaN(end)) return;
        expect(factors[STEPS]).toBeCloseTo(end, 12);
        expect(factors.some((factor) => Math.abs(factor - farthest) < 1e-12)).toBe(true);
        const [low, high] = [Math.min(1, farthest), Math.max(1, farthest)];
        for (const factor of factors) {
          expect(factor).toBeGreaterThanOrEqual(low * (1 - 1e-12));
          expect(factor).toBeLessThanOrEqual(high * (1 + 1e-12));
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('told as it was drawn on a path is the same there without luck', () => {
    fc.assert(
      fc.property(anyShock, fc.nat(50), (shock, path) => {
        const side = { prices: [gbm], steps: STEPS };
        const [drawn] = drawnShocks(experimentWith({ ...side, shocks: [shock] }), ROOT, path);
        expect(drawn).toMatchObject({ size: { kind: 'constant' } });
        expect(drawn!.start).toEqual(expect.any(Number));
        const told = pathOf({ ...side, shocks: [drawn!] }, path);
        expect(told).toEqual(pathOf({ ...side, shocks: [shock] }, path));
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('multiplies the price of any model by the same factors, and leaves the bits before it', () => {
    fc.assert(
      fc.property(anyShock, fc.nat(50), (shock, path) => {
        const factors = factorsOf(shock, STEPS, path);
        const [bare] = pathOf({ prices: [gbm], steps: STEPS }, path);
        const [shocked] = pathOf({ prices: [gbm], steps: STEPS, shocks: [shock] }, path);
        factors.forEach((factor, k) => expect(shocked![k]).toBe(bare![k]! * factor));
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it('multiplies with the others, in whatever order they are written, to within rounding', () => {
    const fixed = fc
      .tuple(anyShock, fc.integer({ min: 1, max: 20 }))
      .filter(([shock]) => !Number.isNaN(endOf(shock).end))
      .map(([shock, start]): PriceShock => ({ ...shock, start }));
    fc.assert(
      fc.property(fixed, fixed, (one, other) => {
        const [forth] = pathOf({ prices: [gbm], steps: STEPS, shocks: [one, other] });
        const [back] = pathOf({ prices: [gbm], steps: STEPS, shocks: [other, one] });
        forth!.forEach((price, k) => expect(Math.abs(price / back![k]! - 1)).toBeLessThan(1e-15 * 4));
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});

describe('a shape that is none', () => {
  it.each<[string, PriceShock, RegExp]>([
    ['gives back more than it took', { ...FLASH_CRASH, bounce: always(1.1) }, /a share lies between 0 and 1/],
    ['holds for half a step', { ...FLASH_CRASH, holdSteps: 0.5 }, /holds for 0.5 steps/],
    ['bounces in no time', { ...FLASH_CRASH, bounceSteps: 0 }, /moves over 0 steps/],
    ['fades at once', { ...FLASH_CRASH, halfLife: 0 }, /half-life of 0 s/],
    ['has one stair', { ...gap(-0.1, 1), kind: 'staircase', stairs: 1, pauseSteps: 0 }, /has 1 stairs/],
    ['pauses for less than nothing', { ...gap(-0.1, 1), kind: 'staircase', stairs: 2, pauseSteps: -1 }, /pauses/],
    ['begins in a range from back to front', gap(-0.1, { from: 4, to: 3 }), /from 4 to 3/],
  ])('is refused: it %s', (_, shock, message) => {
    expect(() => factorsOf(shock, 5)).toThrow(message);
  });
});
