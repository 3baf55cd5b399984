import fc from 'fast-check';
import type { OrderBook } from '../../src/price-model.ts';
import type { Seen } from '../market/distorted.ts';
import { ADL, DEBT, INSURANCE_FUND, NO_BOOK, type Holding, type WorldWords } from './worlds.ts';

/** A number of few digits, so that a counterexample can be read. */
const between = (low: number, high: number, digits = 2): fc.Arbitrary<number> => {
  const unit = 10 ** digits;
  return fc.integer({ min: Math.ceil(low * unit), max: Math.floor(high * unit) }).map((n) => n / unit);
};

const holding = (account: string, markets: number): fc.Arbitrary<Holding> =>
  fc
    .record({
      market: fc.integer({ min: 0, max: markets - 1 }),
      quantity: between(0.5, 20),
      long: fc.boolean(),
      entryPrice: between(95, 105),
      leverage: fc.constantFrom(2, 5, 10, 20, 40),
      mode: fc.constantFrom('isolated' as const, 'cross' as const),
    })
    .map(({ market, quantity, long, entryPrice, leverage, mode }) => ({
      account,
      market,
      size: long ? quantity : -quantity,
      entryPrice,
      margin: (quantity * entryPrice) / leverage,
      mode,
    }));

const orderBook: fc.Arbitrary<OrderBook> = fc.oneof(
  fc.constant(NO_BOOK),
  fc
    .record({
      depthPerBasisPoint: between(2, 60),
      maximumDepth: fc.oneof(fc.constant(Infinity), between(200, 6000)),
      recoveryHalfLife: fc.constantFrom(60, 600, Infinity),
    })
    .chain((book): fc.Arbitrary<OrderBook> =>
      fc.constantFrom(
        { kind: 'linear' as const, ...book },
        { kind: 'squareRoot' as const, impactCoefficient: 0.1, ...book },
      ),
    ),
);

/** Prices that wander by a few per cent a step, with a gap now and then. */
const prices = (steps: number): fc.Arbitrary<number[]> =>
  fc
    .array(
      fc.oneof({ weight: 4, arbitrary: between(-0.02, 0.02, 4) }, { weight: 1, arbitrary: between(-0.2, 0.25, 3) }),
      {
        minLength: steps,
        maxLength: steps,
      },
    )
    .map((moves) => {
      let price = 100;
      return moves.map((move) => (price *= 1 + move));
    });

/** An index or a mark that the venue sees by up to a quarter off for some steps. */
const seen = (markets: number, steps: number): fc.Arbitrary<Seen> =>
  fc.record({
    kind: fc.constantFrom('oracle' as const, 'mark' as const),
    place: fc.integer({ min: 0, max: markets - 1 }),
    first: fc.integer({ min: 1, max: steps }),
    steps: fc.integer({ min: 1, max: 3 }),
    factor: between(0.75, 1.3, 3),
  });

/** Worlds of 2 to 8 accounts in one or two markets, under every rule that the engine has. */
export function arbitraryWorld(): fc.Arbitrary<WorldWords> {
  return fc
    .record({
      markets: fc.integer({ min: 1, max: 2 }),
      accounts: fc.integer({ min: 2, max: 8 }),
      steps: fc.integer({ min: 1, max: 8 }),
    })
    .chain(({ markets, accounts, steps }) =>
      fc.record({
        prices: fc.array(prices(steps), { minLength: markets, maxLength: markets }),
        initialPrices: fc.constant(Array.from({ length: markets }, () => 100)),
        holdings: fc
          .tuple(
            ...Array.from({ length: accounts }, (_, i) =>
              fc.array(holding(`a${i}`, markets), { minLength: 1, maxLength: 2 }),
            ),
          )
          .map((perAccount) =>
            perAccount.flatMap((held) =>
              held.filter((each, i) => held.findIndex(({ market }) => market === each.market) === i),
            ),
          ),
        freeShare: between(0, 2),
        mode: fc.constantFrom('isolated' as const, 'cross' as const, 'perAccount' as const),
        schedule: fc.constantFrom(
          { kind: 'flat' as const, rate: 0.005 },
          {
            kind: 'marginalBrackets' as const,
            brackets: [
              { notionalFloor: 0, rate: 0.004 },
              { notionalFloor: 400, rate: 0.01 },
              { notionalFloor: 1200, rate: 0.05 },
            ],
          },
        ),
        when: fc.constantFrom('below' as const, 'atOrBelow' as const),
        fund: fc.oneof(between(0, 300), fc.constant('unlimited' as const)),
        backstop: fc.constantFrom(
          [INSURANCE_FUND],
          [INSURANCE_FUND, ADL],
          [ADL, INSURANCE_FUND],
          [INSURANCE_FUND, ADL, DEBT],
          [DEBT],
          [],
        ),
        fee: fc.record({
          rate: fc.constantFrom(0, 0.005, 0.0125),
          cap: fc.constantFrom('none' as const, 'remainingEquity' as const),
          to: fc.constantFrom('fund' as const, 'venue' as const),
        }),
        remainderTo: fc.constantFrom('account' as const, 'fund' as const),
        markPrice: fc.constantFrom('index' as const, 'mid' as const),
        book: orderBook,
        seen: fc.oneof(
          { weight: 2, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(seen(markets, steps), { minLength: 1, maxLength: 2 }) },
        ),
        funding: fc.constantFrom(
          { kind: 'none' as const },
          { kind: 'constant' as const, rate: 0.001, interval: 120 },
          { kind: 'replay' as const, rates: [0.002, -0.003], interval: 60 },
        ),
      }),
    )
    .map(({ freeShare, ...words }) => {
      const balances: Record<string, number> = {};
      for (const { account, margin } of words.holdings)
        balances[account] = (balances[account] ?? 0) + margin * (1 + freeShare);
      return { ...words, balances };
    });
}
