import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bookFill,
  createBook,
  displacementLeft,
  fillableSize,
  fillValue,
  largestAffordableFill,
  largestFillWithin,
  marginalValue,
  mid,
  scaleDepth,
  surplusOver,
  takeFromBook,
  type Side,
} from '../../src/engine/order-book.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import type { Event } from '../../src/event.ts';
import type { MarketPath } from '../../src/market/market-path.ts';
import type { OrderBook } from '../../src/price-model.ts';
import { pathWith } from '../market/path-with.ts';
import { DRAW, ofKind, run, world } from './worlds.ts';

const deep: OrderBook = { kind: 'linear', depthPerBasisPoint: 1_000, maximumDepth: Infinity, recoveryHalfLife: 300 };
// At an index of 100: B = 10⁴ · 1,000 / 100 = 100,000 base per unit of log price.

describe('a linear book of 1,000 quote per basis point at 100', () => {
  it('moves by one basis point of log price for 10 base, and fills at the mean of the exponential', () => {
    const fill = bookFill({ book: deep, index: 100, displacement: 0, size: -10 });
    expect(fill.displacement).toBeCloseTo(-1e-4, 15);
    expect(fill.filled).toBe(-10);
    // 100 · (1 − e^−0.0001) / 0.0001, to 12 digits: 1 − u/2 + u²/6
    expect(fill.fillPrice).toBeCloseTo(100 * (1 - 1e-4 / 2 + 1e-8 / 6), 11);
  });

  it('mirrors: a buy pushes the mid up and fills above it', () => {
    const fill = bookFill({ book: deep, index: 100, displacement: 0, size: 10 });
    expect(fill.displacement).toBeCloseTo(1e-4, 15);
    expect(fill.fillPrice).toBeCloseTo(100 * (1 + 1e-4 / 2 + 1e-8 / 6), 11);
  });

  it('costs the same in one order as in two', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (size, share) => {
          const whole = bookFill({ book: deep, index: 100, displacement: 0.01, size: -size });
          const first = bookFill({ book: deep, index: 100, displacement: 0.01, size: -size * share });
          const second = bookFill({
            book: deep,
            index: 100,
            displacement: first.displacement,
            size: -size * (1 - share),
          });
          const value = first.fillPrice * size * share + second.fillPrice * size * (1 - share);
          expect(value / (whole.fillPrice * size) - 1).toBeCloseTo(0, 9);
        },
      ),
      { seed: 3 },
    );
  });

  it('gives back half of a displacement in its half-life', () => {
    expect(displacementLeft(300, 300)).toBeCloseTo(0.5, 15);
    expect(displacementLeft(Infinity, 1e9)).toBe(1);
  });

  it('recovers about 2 % in a minute at a half-life of 2,059 s', () => {
    expect(displacementLeft(2_059, 60)).toBeCloseTo(0.98, 4);
  });
});

const curved: OrderBook = { ...deep, kind: 'squareRoot', impactCoefficient: 0.1 };

describe('a square-root book of 1,000 quote per basis point at 100, coefficient 0.1', () => {
  it('moves by ten basis points for a ten thousandth of its depth, and fills two thirds of the way', () => {
    const fill = bookFill({ book: curved, index: 100, displacement: 0, size: -10 });
    const u = 1e-3;
    expect(fill.displacement).toBeCloseTo(-u, 15);
    // 2(1 − (1 + u)e^−u)/u² = 1 − 2u/3 + u²/4 − u³/15 + …
    expect(fill.fillPrice).toBeCloseTo(100 * (1 - (2 * u) / 3 + u ** 2 / 4 - u ** 3 / 15 + u ** 4 / 72), 12);
    expect(fill.filled).toBe(-10);
  });

  it('sells a quarter of its depth at 2(1 − (1 + u)e^−u)/u² of where it stood, u = 0.05 below 2 % up', () => {
    const fill = bookFill({ book: curved, index: 100, displacement: 0.02, size: -25_000 });
    const u = 0.05;
    expect(fill.displacement).toBeCloseTo(0.02 - u, 14);
    const expected = (100 * Math.exp(0.02) * 2 * (1 - (1 + u) * Math.exp(-u))) / (u * u);
    expect(fill.fillPrice / expected - 1).toBeCloseTo(0, 12);
  });

  it('mirrors: a buy pushes up by as much, at 2(1 − (1 − u)e^u)/u²', () => {
    const fill = bookFill({ book: curved, index: 100, displacement: 0, size: 25_000 });
    const u = 0.05;
    expect(fill.displacement).toBeCloseTo(u, 14);
    expect(fill.fillPrice / ((200 * (1 - (1 - u) * Math.exp(u))) / (u * u)) - 1).toBeCloseTo(0, 12);
  });

  it('fills nothing else than the mid of an order of next to nothing', () => {
    const fill = bookFill({ book: curved, index: 100, displacement: 0.3, size: -1e-20 });
    expect(fill.fillPrice / (100 * Math.exp(0.3)) - 1).toBeCloseTo(0, 12);
  });

  it('is moved further by two orders than by one of their size', () => {
    const one = bookFill({ book: curved, index: 100, displacement: 0, size: -20 });
    const first = bookFill({ book: curved, index: 100, displacement: 0, size: -10 });
    const second = bookFill({ book: curved, index: 100, displacement: first.displacement, size: -10 });
    expect(second.displacement / one.displacement).toBeCloseTo(Math.SQRT2, 12);
  });

  it('has used up of its finite depth what an order takes that moves it as far', () => {
    const shallow: OrderBook = { ...curved, maximumDepth: 5_000 };
    const book = createBook(shallow);
    book.index = 100;
    expect(fillableSize(book, -1)).toBe(50);
    takeFromBook(book, -1, 30);
    expect(fillableSize(book, -1)).toBeCloseTo(20, 9);
    expect(fillableSize(book, 1)).toBe(50);
    expect(bookFill({ book: shallow, index: 100, displacement: 0, size: 80 }).filled).toBe(50);
  });
});

interface DrawnBook {
  readonly rule: OrderBook;
  readonly contract: 'linear' | 'inverse';
  readonly side: Side;
  readonly displacement: number;
  readonly share: number;
  /** Size of an order, of what rests per unit of log price. */
  readonly depths: number;
}

const anyBook: fc.Arbitrary<DrawnBook> = fc.record({
  rule: fc.oneof(
    fc.constant(deep),
    fc
      .double({ min: 0.01, max: 2, noNaN: true })
      .map((impactCoefficient): OrderBook => ({ ...deep, kind: 'squareRoot', impactCoefficient })),
  ),
  contract: fc.constantFrom('linear' as const, 'inverse' as const),
  side: fc.constantFrom<Side>(1, -1),
  displacement: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
  share: fc.constantFrom(1, 0.25, 0.01),
  depths: fc.double({ min: 1e-9, max: 0.3, noNaN: true }),
});

describe.each([
  ['linear', 'linear'],
  ['square-root', 'squareRoot'],
] as const)('any %s book', (_, kind) => {
  const drawn = anyBook.filter(({ rule }) => rule.kind === kind);
  const opened = ({ rule, contract, displacement, share, depths }: DrawnBook) => {
    const book = createBook(rule, contract);
    book.index = 100;
    book.mark = 100;
    book.displacement = displacement;
    scaleDepth(book, share);
    return { book, size: depths * (contract === 'linear' ? 1e5 : 1e7) * share };
  };

  it('exchanges the integral of its marginal prices', () => {
    fc.assert(
      fc.property(drawn, (words) => {
        const { book, size } = opened(words);
        // Simpson's rule over r, of which the filled size is size · r²: smooth also under the square root.
        const intervals = 400;
        let integral = 0;
        for (let i = 0; i <= intervals; i++) {
          const r = i / intervals;
          const weight = i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2;
          integral += (weight * marginalValue(book, words.side, size * r * r) * 2 * r * size) / (3 * intervals);
        }
        expect(fillValue(book, words.side, size) / integral - 1).toBeCloseTo(0, 8);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('fills on average between where it stands before and after, and the more the worse', () => {
    fc.assert(
      fc.property(drawn, (words) => {
        const { book, size } = opened(words);
        const { side } = words;
        const before = marginalValue(book, side, 0);
        const average = fillValue(book, side, size) / size;
        const ofHalf = fillValue(book, side, size / 2) / (size / 2);
        takeFromBook(book, side, size);
        const after = marginalValue(book, side, 0);
        const slack = 1e-12 * Math.abs(before);
        expect(side * (ofHalf - before)).toBeGreaterThanOrEqual(-slack);
        expect(side * (average - ofHalf)).toBeGreaterThanOrEqual(-slack);
        expect(side * (after - average)).toBeGreaterThanOrEqual(-slack);
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it('fills up to a limit exactly what moves its next price there', () => {
    fc.assert(
      fc.property(drawn, fc.double({ min: -0.2, max: 0.2, noNaN: true }), (words, offset) => {
        const { book, size } = opened(words);
        const { side } = words;
        const limit = words.contract === 'linear' ? mid(book) * Math.exp(offset) : -Math.exp(-offset) / mid(book);
        const filled = largestFillWithin(book, side, size, limit);
        const slack = 1e-9 * Math.abs(limit);
        if (filled > 0) expect(side * (marginalValue(book, side, filled) - limit)).toBeLessThanOrEqual(slack);
        if (filled < size) expect(side * (marginalValue(book, side, filled) - limit)).toBeGreaterThanOrEqual(-slack);
      }),
      { seed: 13, numRuns: 500 },
    );
  });

  it('of a share of its depth fills that share of an order as the whole fills the order', () => {
    fc.assert(
      fc.property(drawn, (words) => {
        const thin = opened({ ...words, share: 0.25 });
        const whole = opened({ ...words, share: 1 });
        const { side } = words;
        expect(
          fillValue(thin.book, side, thin.size) / (0.25 * fillValue(whole.book, side, whole.size)) - 1,
        ).toBeCloseTo(0, 12);
      }),
      { seed: 14, numRuns: 200 },
    );
  });
});

describe('depth that moves', () => {
  const long = { account: 'a', size: 100, entryPrice: 100, margin: 1_010 };
  const holdings = [long];
  const book: OrderBook = { kind: 'linear', depthPerBasisPoint: 1_000, maximumDepth: 9_000, recoveryHalfLife: 1 };
  const schedule = { kind: 'flat', rate: 0.0125 } as const;

  it('takes its maximum with it: at half of its depth half of the order fills', () => {
    const { events } = run({ prices: [[90, 90]], initialPrices: [100], holdings, book, schedule, depth: [0.5, 1] });
    expect(ofKind(events, 'liquidation').map(({ step, size }) => [step, Math.round(size)])).toEqual([
      [1, 50],
      [2, 50],
    ]);
  });

  it('fills nothing where there is none, also of a book without a maximum, and tries again', () => {
    for (const maximumDepth of [9_000, Infinity]) {
      const { events } = run({
        prices: [[90, 90, 90]],
        initialPrices: [100],
        holdings,
        book: { ...book, maximumDepth },
        schedule,
        depth: [0, 0, 1],
      });
      expect(ofKind(events, 'liquidation').map(({ step, size }) => [step, size])).toEqual([[3, 100]]);
    }
  });

  it('at a quarter costs what a quarter of the stated depth costs', () => {
    const words = { prices: [[90]], initialPrices: [100], holdings, schedule };
    const thinned = run({ ...words, book, depth: [0.25] });
    const thin = run({ ...words, book: { ...book, depthPerBasisPoint: 250, maximumDepth: 2_250 } });
    expect(thinned.events).toEqual(thin.events);
  });

  it('is whole again on the next path', () => {
    const moved = world({ prices: [[90]], initialPrices: [100], holdings, book, schedule, depth: [0.5] });
    const engine = new PathEngine(moved.policy);
    const sizes = (path: MarketPath): number[] => {
      const events: Event[] = [];
      engine.run(path, { draw: DRAW, sink: (event) => events.push(event) });
      return ofKind(events, 'liquidation').map(({ size }) => Math.round(size));
    };
    const still = pathWith(moved.path, { depth: undefined });
    expect([sizes(moved.path), sizes(still)]).toEqual([[50], [100]]);
  });
});

describe('a finite depth', () => {
  const shallow: OrderBook = { ...deep, kind: 'linear', maximumDepth: 5_000 };

  it('is a quantity per side: 50 base at 100, and no more fills', () => {
    expect(bookFill({ book: shallow, index: 100, displacement: 0, size: -80 }).filled).toBe(-50);
  });

  it('counts what the standing displacement has used up, on its own side only', () => {
    const book = createBook(shallow);
    book.index = 100;
    book.displacement = -2e-4;
    expect(fillableSize(book, -1)).toBeCloseTo(30, 9);
    expect(fillableSize(book, 1)).toBe(50);
    book.displacement = -6e-4;
    expect(fillableSize(book, -1)).toBe(0);
  });

  it('leaves the rest of a liquidation open and tries again at the next step', () => {
    const { events } = run({
      prices: [[90, 90, 90]],
      initialPrices: [100],
      holdings: [{ account: 'a', size: 100, entryPrice: 100, margin: 1_010 }],
      book: { kind: 'linear', depthPerBasisPoint: 1_000, maximumDepth: 4_500, recoveryHalfLife: 1 },
      schedule: { kind: 'flat', rate: 0.0125 },
    });
    expect(ofKind(events, 'liquidation').map(({ step, size }) => [step, Math.round(size)])).toEqual([
      [1, 50],
      [2, 50],
    ]);
  });
});

describe('the largest fill that a budget affords', () => {
  it('exhausts the budget exactly, or fills everything', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1 as const, -1 as const),
        fc.double({ min: 1, max: 50_000, noNaN: true }),
        fc.double({ min: -0.03, max: 0.03, noNaN: true }),
        fc.double({ min: 0, max: 20_000, noNaN: true }),
        fc.constantFrom(0, 0.0125),
        fc.constantFrom(deep, curved),
        (side, ceiling, offset, budget, feeRate, rule) => {
          const book = createBook(rule);
          book.index = 100;
          const limit = 100 * (1 + offset);
          const size = largestAffordableFill(book, side, ceiling, limit, feeRate, budget);
          const surplus = surplusOver(book, side, size, limit, feeRate);
          const tolerance = 1e-9 * fillValue(book, side, ceiling);
          expect(size).toBeGreaterThanOrEqual(0);
          expect(size).toBeLessThanOrEqual(ceiling);
          expect(surplus).toBeGreaterThanOrEqual(-budget - tolerance);
          if (size < ceiling) expect(Math.abs(surplus + budget)).toBeLessThanOrEqual(tolerance);
        },
      ),
      { seed: 4, numRuns: 1_000 },
    );
  });
});
