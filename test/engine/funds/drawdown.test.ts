import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fundDrawdown } from '../../../src/engine/funds/drawdown.ts';
import { DrawdownWindow } from '../../../src/engine/funds/drawdown-window.ts';

const rule = { start: 0.3, stop: 0.25, minimumBalance: 1 };

describe('the drawdown rule of a pool (BY-04)', () => {
  const before = fundDrawdown({ ...rule, balance: 1_000_000, peak: 1_000_000, wasDrawnDown: false });

  it('leaves 50,000 of a loss of 350,000 to deleveraging', () => {
    expect(before.drawnDown).toBe(false);
    expect(350_000 - before.available).toBeCloseTo(50_000, 9);
  });

  it('is on at −30 % exactly, and until the balance is above −25 %', () => {
    const at = (balance: number, wasDrawnDown: boolean): boolean =>
      fundDrawdown({ ...rule, balance, peak: 1_000_000, wasDrawnDown }).drawnDown;
    expect(at(700_000.01, false)).toBe(false);
    expect(at(700_000, false)).toBe(true);
    expect(at(750_000, true)).toBe(true);
    expect(at(750_000.01, true)).toBe(false);
  });

  it('pays nothing while it is on', () => {
    expect(fundDrawdown({ ...rule, balance: 720_000, peak: 1_000_000, wasDrawnDown: true }).available).toBe(0);
  });
});

describe('a pool at or below its minimum balance (BY-06)', () => {
  it('is not drawn down, but an empty one leaves every loss to deleveraging', () => {
    expect(fundDrawdown({ ...rule, balance: 0, peak: 1_000_000, wasDrawnDown: false })).toEqual({
      drawnDown: false,
      available: 0,
    });
    const small = fundDrawdown({
      ...rule,
      minimumBalance: 10_000,
      balance: 10_000,
      peak: 1_000_000,
      wasDrawnDown: true,
    });
    expect(small).toEqual({ drawnDown: false, available: 10_000 });
  });
});

describe('the window of a drawdown rule', () => {
  it('remembers the highest balance of its steps, as a search through them would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (balances, steps) => {
          const window = new DrawdownWindow();
          balances.forEach((balance, step) => {
            window.push(step, balance);
            const first = step - steps + 1;
            const last = balances.slice(Math.max(0, first), step + 1);
            expect(window.highestSince(first)).toBe(Math.max(...last));
          });
        },
      ),
      { numRuns: 200, seed: 20261122 },
    );
  });

  it('starts anew with each path', () => {
    const window = new DrawdownWindow();
    window.push(0, 100);
    window.clear();
    expect(window.highestSince(0)).toBe(-Infinity);
  });
});
