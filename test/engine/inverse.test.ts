import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createBook,
  fillableSize,
  fillValue,
  largestAffordableFill,
  largestFillWithin,
  marginalValue,
  surplusOver,
  takeFromBook,
  type Book,
  type Side,
} from '../../src/engine/order-book.ts';
import { arbitraryWorld } from './arbitrary-worlds.ts';
import { NO_BOOK, ofKind, run, type WorldWords } from './worlds.ts';

/**
 * A long inverse contract is a short linear one on the reciprocal price: −1/p · q = 1/p · (−q). Sizes change their sign,
 * prices become reciprocals, amounts stay.
 */
function inverted(words: WorldWords): WorldWords {
  const reciprocal = (price: number): number => 1 / price;
  const { funding } = words;
  return {
    ...words,
    contract: { kind: 'inverse' },
    prices: words.prices.map((prices) => prices.map(reciprocal)),
    initialPrices: words.initialPrices!.map(reciprocal),
    holdings: words.holdings.map((each) => ({ ...each, size: -each.size, entryPrice: 1 / each.entryPrice })),
    ...(words.seen && { seen: words.seen.map((each) => ({ ...each, factor: 1 / each.factor })) }),
    ...(funding?.kind === 'constant' && { funding: { ...funding, rate: -funding.rate } }),
    ...(funding?.kind === 'replay' && { funding: { ...funding, rates: funding.rates.map((rate) => -rate) } }),
  };
}

describe('an inverse contract', () => {
  it('profits by size · (1 / entry − 1 / mark), in coin, and is liquidated by it', () => {
    // 1000 of quote at 100 with 0.5 coin: maintenance 1 % of 1000 / p. At 96: 0.5 − 0.41667 against 0.104.
    const { events } = run({
      contract: { kind: 'inverse' },
      prices: [[97, 96]],
      initialPrices: [100],
      holdings: [{ account: 'a', size: 1000, entryPrice: 100, margin: 0.5 }],
    });
    const [liquidation] = ofKind(events, 'liquidation');
    expect(liquidation).toMatchObject({ step: 2, size: 1000, fillPrice: 96 });
    expect(liquidation!.equity).toBeCloseTo(0.5 + 10 - 1000 / 96, 12);
    expect(liquidation!.maintenanceMargin).toBeCloseTo(10 / 96, 12);
  });

  it('of a short at one times never loses more than it has, however high the price', () => {
    const { events } = run({
      contract: { kind: 'inverse' },
      prices: [[1e6]],
      initialPrices: [100],
      holdings: [{ account: 'a', size: -1000, entryPrice: 100, margin: 10.001 }],
    });
    expect(events).toEqual([]);
  });

  it('pays funding in coin on its notional', () => {
    const { events } = run({
      contract: { kind: 'inverse' },
      prices: [[125]],
      initialPrices: [100],
      holdings: [{ account: 'a', size: 1000, entryPrice: 100, margin: 5 }],
      funding: { kind: 'constant', rate: 0.01, interval: 60 },
    });
    expect(ofKind(events, 'funding')[0]!.amount).toBeCloseTo(-0.08, 14);
  });

  it('does as its linear mirror on the reciprocal price does, event by event', () => {
    let liquidations = 0;
    fc.assert(
      fc.property(arbitraryWorld(), (any) => {
        const words: WorldWords = { ...any, book: NO_BOOK };
        const linear = run(words);
        const inverse = run(inverted(words));
        const told = ({ events }: typeof linear) => events.map((each) => [each.event, each.step, each.round]);
        expect(told(inverse)).toEqual(told(linear));
        const [one, other] = [linear.engine.state.tally, inverse.engine.state.tally];
        const scale = words.holdings.reduce((sum, { size, entryPrice }) => sum + Math.abs(size) * entryPrice, 1);
        for (const key of ['shortfall', 'fundPaid', 'uncovered', 'remainder', 'adlNotional', 'fundingPaid'] as const) {
          expect(Math.abs(one[key] - other[key])).toBeLessThan(1e-9 * scale);
        }
        liquidations += ofKind(linear.events, 'liquidation').length;
      }),
      { numRuns: 200, seed: 20261122 },
    );
    expect(liquidations).toBeGreaterThan(100);
  });
});

describe('the book of an inverse contract', () => {
  const rule = { kind: 'linear', depthPerBasisPoint: 3, maximumDepth: 40_000, recoveryHalfLife: 60 } as const;
  /** It rests 30,000 of quote per unit of log price, and the mirror as many at the reciprocal price. */
  const pair = (index: number, displacement: number): readonly [Book, Book] => {
    const inverse = createBook(rule, 'inverse');
    const linear = createBook({ ...rule, depthPerBasisPoint: 3 / index, maximumDepth: 40_000 / index });
    inverse.index = index;
    linear.index = 1 / index;
    inverse.displacement = displacement;
    linear.displacement = -displacement;
    return [inverse, linear];
  };
  const near = (value: number) => expect.closeTo(value, 9);

  it('is its linear mirror’s, sides exchanged and values of the other sign', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1000, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: 1, max: 20_000, noNaN: true }),
        fc.double({ min: 0.8, max: 1.25, noNaN: true }),
        fc.constantFrom<Side>(1, -1),
        (index, displacement, size, away, side) => {
          const [inverse, linear] = pair(index, displacement);
          const mirror: Side = side === 1 ? -1 : 1;
          expect(fillableSize(inverse, side) / fillableSize(linear, mirror)).toEqual(near(1));
          expect(fillValue(inverse, side, size) / fillValue(linear, mirror, size)).toEqual(near(-1));
          expect(marginalValue(inverse, side, size) / marginalValue(linear, mirror, size)).toEqual(near(-1));
          const limit = -away / index;
          const notional = size / index;
          const gain = surplusOver(inverse, side, size, limit, 0.01);
          expect((gain - surplusOver(linear, mirror, size, -limit, 0.01)) / notional).toEqual(near(0));
          const within = largestFillWithin(inverse, side, size, limit);
          expect((within - largestFillWithin(linear, mirror, size, -limit)) / size).toEqual(near(0));
          const affordable = largestAffordableFill(inverse, side, size, limit, 0.01, 0.1 * notional);
          const twin = largestAffordableFill(linear, mirror, size, -limit, 0.01, 0.1 * notional);
          expect((affordable - twin) / size).toEqual(expect.closeTo(0, 6));
          takeFromBook(inverse, side, size);
          takeFromBook(linear, mirror, size);
          expect(inverse.displacement).toEqual(near(-linear.displacement));
        },
      ),
      { numRuns: 300, seed: 20261122 },
    );
  });
});

describe('a limit of a book', () => {
  const book = createBook({ kind: 'linear', depthPerBasisPoint: 1, maximumDepth: Infinity, recoveryHalfLife: 60 });
  book.index = 100;

  it('lets fill as far as the next unit is worth it', () => {
    // 100 of base per unit of log price.
    expect(largestFillWithin(book, -1, 50, 95)).toBeCloseTo(100 * Math.log(100 / 95), 9);
    expect(largestFillWithin(book, 1, 50, 105)).toBeCloseTo(100 * Math.log(105 / 100), 9);
    expect(largestFillWithin(book, -1, 3, 95)).toBe(3);
  });

  it('that the first unit would break lets nothing fill', () => {
    expect(largestFillWithin(book, -1, 50, 100.01)).toBe(0);
    expect(largestFillWithin(book, 1, 50, 99.99)).toBe(0);
  });

  it('that no price reaches binds no seller, and every buyer', () => {
    expect(largestFillWithin(book, -1, 50, -3)).toBe(50);
    expect(largestFillWithin(book, 1, 50, -3)).toBe(0);
    const inverse = createBook(
      { kind: 'linear', depthPerBasisPoint: 1, maximumDepth: Infinity, recoveryHalfLife: 60 },
      'inverse',
    );
    inverse.index = 100;
    expect(largestFillWithin(inverse, 1, 50, 0.001)).toBe(50);
    expect(largestFillWithin(inverse, -1, 50, 0.001)).toBe(0);
  });

  it('at the mark of a market without a book is all or nothing', () => {
    const none = createBook(NO_BOOK);
    none.mark = 100;
    expect(largestFillWithin(none, -1, 50, 100)).toBe(50);
    expect(largestFillWithin(none, -1, 50, 100.1)).toBe(0);
  });
});
