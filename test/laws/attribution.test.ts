import { describe, expect, it } from 'vitest';
import { cases, grossOf, ofKind, ROUNDING, run, shippedCases, sumOf, type Ran } from './runs.ts';

const RUNS = [...cases(600), ...shippedCases()].map((each) => ({
  seed: each.seed,
  rounding: ROUNDING * grossOf(each).notional,
  ran: run(each),
}));

/** Holds two amounts of every path against each other; says on how many they were not zero. */
function agree(amounts: (ran: Ran) => readonly [actual: number, expected: number]): number {
  let eventful = 0;
  for (const { seed, rounding, ran } of RUNS) {
    const [actual, expected] = amounts(ran);
    expect(Math.abs(actual - expected), `seed ${seed}: ${actual} against ${expected}`).toBeLessThanOrEqual(rounding);
    if (Math.abs(expected) > rounding) eventful++;
  }
  return eventful;
}

describe('who bears a loss, under every mechanism', () => {
  it('what the layers bore and what is uncovered sum to the shortfall', () => {
    const eventful = agree(({ engine: { state }, outcome }) => [
      sumOf(state.backstop.layerPaid) + outcome['uncovered']!,
      outcome['shortfall']!,
    ]);
    expect(eventful).toBeGreaterThan(100);
  });

  it('what is taken for good is told, holder by holder', () => {
    const eventful = agree(({ engine: { state }, events }) => [
      sumOf(ofKind(events, 'deleveraging').map(({ profitForgone }) => profitForgone)) +
        sumOf(ofKind(events, 'haircut').map(({ amount }) => amount)),
      sumOf(state.backstop.takenProfit),
    ]);
    expect(eventful).toBeGreaterThan(30);
  });

  it('debts are settled in some way, or still owed', () => {
    const eventful = agree(({ events, outcome }) => [
      sumOf(ofKind(events, 'debtSettlement').map(({ amount }) => amount)) + outcome['owed']!,
      sumOf(ofKind(events, 'debt').map(({ amount }) => amount)),
    ]);
    expect(eventful).toBeGreaterThan(15);
  });

  it('the funds hold what they held, less payouts, plus receipts and what inventory realised', () => {
    const eventful = agree(({ engine: { policy, state }, outcome }) => {
      const limited = policy.backstop.pools.map(({ balance }) => (balance === Infinity ? 0 : balance));
      return [outcome['fundFinalBalance']!, sumOf(limited) - state.tally.fundDrawNow];
    });
    expect(eventful).toBeGreaterThan(100);
  });

  it('fees and remainders are those that liquidations told of', () => {
    const eventful = agree(({ events, outcome }) => [
      sumOf(ofKind(events, 'liquidation').map(({ fee = 0, remainder = 0 }) => fee + remainder)),
      outcome['liquidationFees']! + outcome['remainder']!,
    ]);
    expect(eventful).toBeGreaterThan(200);
  });
});
