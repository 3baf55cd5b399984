import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { CONSERVATION_TOLERANCE } from '../../src/engine/ledger.ts';
import { PathEngine } from '../../src/engine/simulate-path.ts';
import type { OrderBook } from '../../src/price-model.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { compilePolicy } from '../../src/engine/policy.ts';
import { caseOf } from '../reference/arbitrary-experiments.ts';
import { arbitraryWorld } from './arbitrary-worlds.ts';
import { DRAW, INSURANCE_FUND, ofKind, run, wealth, world, type WorldWords } from './worlds.ts';

const runs = { numRuns: 300, seed: 20261121 };

/** Amounts agree to a part in 10⁹ of what was at stake. */
function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale));
}

function grossNotional({ holdings }: WorldWords): number {
  return holdings.reduce((sum, { size, entryPrice }) => sum + Math.abs(size) * entryPrice, 0);
}

/** Multiplies every amount and every size, with brackets, depth and fund. A power of two, so that not even rounding differs. */
function scaled(words: WorldWords, factor: number): WorldWords {
  const book: OrderBook | undefined =
    words.book !== undefined && words.book.kind !== 'none'
      ? {
          ...words.book,
          depthPerBasisPoint: words.book.depthPerBasisPoint * factor,
          maximumDepth: words.book.maximumDepth * factor,
        }
      : words.book;
  const schedule: MarginSchedule | undefined =
    words.schedule?.kind === 'marginalBrackets'
      ? {
          ...words.schedule,
          brackets: words.schedule.brackets.map((each) => ({ ...each, notionalFloor: each.notionalFloor * factor })),
        }
      : words.schedule;
  return {
    ...words,
    ...(book && { book }),
    ...(schedule && { schedule }),
    fund: typeof words.fund === 'number' ? words.fund * factor : (words.fund ?? 0),
    holdings: words.holdings.map((each) => ({ ...each, size: each.size * factor, margin: each.margin * factor })),
    balances: Object.fromEntries(Object.entries(words.balances ?? {}).map(([id, amount]) => [id, amount * factor])),
  };
}

describe('laws of the engine', () => {
  it('1 and 2: sizes sum to zero in every market, and cash is constant, whatever the rules', () => {
    let eventful = 0;
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { residuals, events } = run(words);
        if (ofKind(events, 'liquidation').length > 0) eventful++;
        expect(residuals.size).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
        expect(residuals.cash).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
      }),
      runs,
    );
    // The law would hold trivially in worlds where nothing happens.
    expect(eventful).toBeGreaterThan(150);
  });

  it('1 and 2 hold under every rule that a venue may have', () => {
    let eventful = 0;
    for (let seed = 7000; seed < 7200; seed++) {
      const { experiment, policy, accounts, path, draw } = caseOf(seed);
      const engine = new PathEngine(compilePolicy(experiment, policy, accounts));
      const residuals = engine.run(path, { draw });
      expect(residuals.size).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
      expect(residuals.cash).toBeLessThanOrEqual(CONSERVATION_TOLERANCE);
      if (engine.state.tally.firstLiquidationStep > 0) eventful++;
    }
    expect(eventful).toBeGreaterThan(100);
  });

  it.each([
    ['cash', (engine: PathEngine, leak: number) => (engine.state.cash[0]! += leak), /law 2/],
    ['size', (engine: PathEngine, leak: number) => (engine.state.size[0]! += leak / 100), /law 1/],
  ] as const)('a leak of one millionth of the %s is caught', (_, leakInto, law) => {
    const words: WorldWords = {
      prices: [[99, 98, 84]],
      initialPrices: [100],
      holdings: [
        { account: 'a', size: -1, entryPrice: 100, margin: 50 },
        { account: 'b', size: 2, entryPrice: 100, margin: 20 },
      ],
    };
    const { policy, path } = world(words);
    const engine = new PathEngine(policy);
    const leak = 1e-6 * grossNotional(words);
    expect(() => engine.run(path, { draw: DRAW, sink: () => leakInto(engine, leak) })).toThrow(InvariantError);
    expect(() => engine.run(path, { draw: DRAW, sink: () => leakInto(engine, leak) })).toThrow(law);
    expect(() => engine.run(path, { draw: DRAW, sink: () => leakInto(engine, 0) })).not.toThrow();
  });

  it('3: what the layers and accounts paid, what deleveraging kept from arising and what is uncovered sum to the shortfall', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { engine, events } = run(words);
        const { tally } = engine.state;
        const told = ofKind(events, 'liquidation').reduce((sum, { shortfall }) => sum + (shortfall ?? 0), 0);
        const paid = ofKind(events, 'fundPayment').reduce((sum, { amount }) => sum + amount, 0);
        const owed = ofKind(events, 'debt').reduce((sum, { amount }) => sum + amount, 0);
        const uncovered = ofKind(events, 'uncovered').reduce((sum, { amount }) => sum + amount, 0);
        const scale = grossNotional(words);
        expectClose(tally.fundPaid, paid, scale);
        expectClose(
          engine.state.debt.reduce((sum, debt) => sum + debt, 0),
          owed,
          scale,
        );
        expectClose(tally.uncovered, uncovered, scale);
        // Deficits at the horizon are shortfalls that no liquidation told of; without deleveraging nothing is avoided.
        if (!(words.backstop ?? []).some(({ kind }) => kind === 'adl')) {
          expectClose(tally.shortfall, paid + owed + uncovered, scale);
        } else if (words.book === undefined || words.book.kind === 'none' || words.book.maximumDepth === Infinity) {
          // Deleveraging keeps a loss off the book; beyond a finite depth it may also keep off a gain.
          expect(tally.shortfall).toBeGreaterThanOrEqual(paid + owed + uncovered - 1e-9 * scale);
        }
        expect(tally.shortfall).toBeGreaterThanOrEqual(told - 1e-9 * scale);
      }),
      runs,
    );
  });

  it('4: a fund is never paid below zero', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { engine } = run(words);
        if (words.fund !== 'unlimited') expect(engine.state.tally.fundMinimum).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });

  it('5: without feedback, a larger fund leaves no more uncovered on the same path', () => {
    fc.assert(
      fc.property(arbitraryWorld(), fc.integer({ min: 0, max: 500 }), (words, more) => {
        const fund = typeof words.fund === 'number' ? words.fund : 0;
        const plain: WorldWords = { ...words, backstop: [INSURANCE_FUND], fund };
        const smaller = run(plain).engine.state.tally.uncovered;
        const larger = run({ ...plain, fund: fund + more }).engine.state.tally.uncovered;
        expect(larger).toBeLessThanOrEqual(smaller + 1e-9 * grossNotional(words));
      }),
      runs,
    );
  });

  it('6: scaling every amount with brackets, depth and fund scales every loss', () => {
    fc.assert(
      fc.property(arbitraryWorld(), fc.constantFrom(0.25, 4, 1024), (words, factor) => {
        const one = run(words).engine.state.tally;
        const many = run(scaled(words, factor)).engine.state.tally;
        expect(many.shortfall).toBe(one.shortfall * factor);
        expect(many.fundPaid).toBe(one.fundPaid * factor);
        expect(many.uncovered).toBe(one.uncovered * factor);
        expect(many.adlSize).toBe(one.adlSize * factor);
        expect(many.remainder).toBe(one.remainder * factor);
        expect(many.cascadeRounds).toBe(one.cascadeRounds);
      }),
      runs,
    );
  });

  it('7: nobody but the account itself can bring an account below zero: deleveraging bankrupts no winner', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { engine, events } = run(words);
        for (const { account } of ofKind(events, 'deleveraging')) {
          const closedItself = ofKind(events, 'liquidation').some((each) => each.account === account);
          const stillOpen = engine.state.size.some((size) => size !== 0);
          if (!closedItself && !stillOpen) {
            expect(wealth(engine, account)).toBeGreaterThanOrEqual(-1e-9 * grossNotional(words));
          }
        }
      }),
      runs,
    );
  });

  it('8: until the first depletion the world with a limited fund is the world with an unlimited one', () => {
    fc.assert(
      fc.property(arbitraryWorld(), (words) => {
        const { policy, path } = world({ ...words, fund: typeof words.fund === 'number' ? words.fund : 0 });
        const engine = new PathEngine(policy);
        engine.run(path, { draw: DRAW });
        const { fundDepletionStep, fundDraw } = engine.state.tally;
        const size = policy.backstop.pools[0]!.balance;
        engine.run(path, { draw: DRAW, unlimitedFunds: true });
        const draw = engine.state.tally.fundDraw;
        if (fundDepletionStep === 0) expect(draw).toBe(fundDraw);
        else expect(draw).toBeGreaterThan(size - 1e-9 * grossNotional(words));
      }),
      runs,
    );
  });
});
