import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import type { PathState } from '../../src/engine/state.ts';
import type { Case } from '../reference/arbitrary-experiments.ts';
import { cases, grossOf, run } from './runs.ts';

type Leak = (state: PathState, amount: number) => boolean;

/** Adds to the first of a ledger's accounts, if the world has any. */
const intoFirst =
  (column: (state: PathState) => Float64Array | undefined): Leak =>
  (state, amount) => {
    const found = column(state);
    if (found === undefined || found.length === 0) return false;
    found[0]! += amount;
    return true;
  };

const CASH: readonly (readonly [string, Leak])[] = [
  ['the cash of a margin row', intoFirst(({ cash }) => cash)],
  ['an account’s free balance', intoFirst(({ free }) => free)],
  ['what an account owes', intoFirst(({ debt }) => debt)],
  ['another wallet', intoFirst(({ otherWallets }) => otherWallets[0])],
  ['a pool of a fund', intoFirst(({ backstop }) => backstop.poolCash)],
  ['a volunteer’s or keeper’s cash', intoFirst(({ backstop }) => backstop.providerCash)],
  ['the book’s cash', intoFirst(({ bookCash }) => bookCash)],
  ['the cash of the other side of the table', intoFirst(({ outsideCash }) => outsideCash)],
  ['the venue’s equity', (state, amount) => ((state.venueEquity += amount), true)],
  ['what was written off', (state, amount) => ((state.writtenOff += amount), true)],
  ['deposits', (state, amount) => ((state.deposits += amount), true)],
];
const SIZES: readonly (readonly [string, Leak])[] = [
  ['a position', intoFirst(({ size }) => size)],
  ['a fund’s inventory', intoFirst(({ backstop }) => backstop.inventorySize)],
  ['what a volunteer or keeper holds', intoFirst(({ backstop }) => backstop.providerSize)],
  ['what the book holds', intoFirst(({ bookSize }) => bookSize)],
  ['what the other side of the table holds', intoFirst(({ outsideSize }) => outsideSize)],
];

const COINS: readonly (readonly [string, Leak])[] = [
  ['what an account holds', intoFirst(({ coins }) => coins?.held[0])],
  ['what the outside has bought', intoFirst(({ coins }) => coins?.sold)],
];

/** A millionth of all that is at stake. */
const SHARE = 1e-6;
const CASES = [...cases(60)];

/** Lets the amount go astray at the end of the last step of every world that has such an account. */
function expectCaught(leak: Leak, scaleOf: (each: Case, state: PathState) => number, law: RegExp): void {
  let leaks = 0;
  for (const each of CASES) {
    for (const sign of [1, -1]) {
      let leaked = false;
      const leaky = (): unknown =>
        run(each, ({ state }) => ({
          stepEnded: (step) => {
            if (step === each.path.steps) leaked = leak(state, sign * SHARE * scaleOf(each, state));
          },
        }));
      let caught: unknown;
      try {
        leaky();
      } catch (error) {
        caught = error;
      }
      if (!leaked) continue;
      leaks++;
      expect(caught).toBeInstanceOf(InvariantError);
      expect(String(caught)).toMatch(law);
    }
  }
  expect(leaks).toBeGreaterThan(20);
}

describe('a leak of a millionth', () => {
  it.each(CASH)('of the notional into %s is caught by the law of cash', (_, leak) => {
    expectCaught(leak, (each) => grossOf(each).notional, /law 2/);
  });

  it.each(SIZES)('of the size into %s is caught by the law of sizes', (_, leak) => {
    expectCaught(leak, (each) => grossOf(each).size, /law 1/);
  });

  it.each(COINS)('of a coin into %s is caught by the law of coins', (_, leak) => {
    // A coin that nobody holds cannot go astray.
    expectCaught(leak, (_each, { coins }) => coins?.initial[0] ?? 1, /law of coins/);
  });

  it('is what breaks the laws: without one every path keeps them', () => {
    for (const each of CASES) expect(() => run(each)).not.toThrow();
  });
});
