import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bookFill,
  createBook,
  displacementLeft,
  fillableSize,
  fillValue,
  largestAffordableFill,
  surplusOver,
} from '../../src/engine/order-book.ts';
import type { OrderBook } from '../../src/price-model.ts';
import { ofKind, run } from './worlds.ts';

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
        (side, ceiling, offset, budget, feeRate) => {
          const book = createBook(deep);
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
