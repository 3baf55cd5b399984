import { describe, expect, it } from 'vitest';
import { runExactPath, type ExactPath } from '../../src/reference/exact-path.ts';
import { ADL, DEBT, INSURANCE_FUND, ofKind, world, type Holding, type WorldWords } from '../engine/worlds.ts';
import { caseOf } from './arbitrary-experiments.ts';

const noDraw = (): number => {
  throw new Error('nothing is left to chance here');
};

function runExact(words: WorldWords): ExactPath {
  const { experiment, accounts, path } = world(words);
  return runExactPath({ experiment, policy: experiment.policies[0]!, accounts, path, draw: noDraw });
}

describe('the exact engine on a long of 2 bought at 100 with margin 20', () => {
  const holdings: Holding[] = [{ account: 'a', size: 2, entryPrice: 100, margin: 20 }];

  it('closes it at the mark of the first step under maintenance, to the last digit', () => {
    const { events } = runExact({ prices: [[99, 95, 91.5, 90.8, 90]], initialPrices: [100], holdings, fund: 10 });
    expect(ofKind(events, 'liquidation')).toMatchObject([
      { step: 4, fillPrice: 90.8, equity: 1.6, maintenanceMargin: 1.816, remainder: 1.6, fee: 0, shortfall: 0 },
    ]);
  });

  it('lets the fund pay what it has, and says who owes the rest', () => {
    const words = { prices: [[98, 93, 84]], initialPrices: [100], holdings, fund: 10 };
    const uncovered = runExact(words);
    expect(ofKind(uncovered.events, 'fundPayment')).toMatchObject([{ amount: 10, balance: 0 }]);
    expect(ofKind(uncovered.events, 'uncovered')).toMatchObject([{ amount: 2 }]);
    expect(uncovered.outcome).toMatchObject({ shortfall: 12, uncovered: 2, fundDepletion: 1, fundDepletionStep: 3 });
    const owed = runExact({ ...words, backstop: [INSURANCE_FUND, DEBT] });
    expect(owed.outcome).toMatchObject({ uncovered: 0, owed: 2, negativeBalance: 1 });
  });

  it('tells exactly at the boundary from below it: equality is exact', () => {
    const words = {
      prices: [[96, 95]],
      initialPrices: [100],
      holdings,
      schedule: { kind: 'flat', rate: 0.0625 },
    } as const;
    expect(ofKind(runExact({ ...words, when: 'atOrBelow' }).events, 'liquidation')[0]!.step).toBe(1);
    expect(ofKind(runExact({ ...words, when: 'below' }).events, 'liquidation')[0]!.step).toBe(2);
  });

  it('says how close its closest comparison was', () => {
    const far = runExact({ prices: [[98]], initialPrices: [100], holdings });
    const near = runExact({ prices: [[90.9090909090909]], initialPrices: [100], holdings });
    expect(far.closestComparison).toBeGreaterThan(0.01);
    expect(near.closestComparison).toBeLessThan(1e-12);
  });
});

describe('the exact engine on a bankrupt long of 10, marked 10 below its bankruptcy price', () => {
  const holdings: Holding[] = [
    { account: 'L', size: 10, entryPrice: 100, margin: 100 },
    { account: 'B', size: -4, entryPrice: 95, margin: 190 },
    { account: 'C', size: -6, entryPrice: 100, margin: 60 },
  ];

  it('lets a fund of 40 close 4 at the mark, and matches the other 6 with the first in the ranking at 90', () => {
    const { events, laws } = runExact({
      prices: [[80]],
      initialPrices: [100],
      holdings,
      fund: 40,
      backstop: [INSURANCE_FUND, ADL],
    });
    expect(ofKind(events, 'fundPayment')).toMatchObject([{ amount: 40, balance: 0 }]);
    expect(ofKind(events, 'deleveraging')).toMatchObject([
      { account: 'C', size: -6, fillPrice: 90, profitForgone: 60 },
    ]);
    expect(laws.cash.isZero()).toBe(true);
  });
});

describe('the laws of the exact engine', () => {
  it.each(Array.from({ length: 40 }, (_, i) => 9_000 + i))(
    'hold to the last booked decimal on random case %i',
    (seed) => {
      const { laws } = runExactPath(caseOf(seed));
      expect(laws.cash.toString()).toBe('0');
      expect(laws.sizes.map(String)).toEqual(laws.sizes.map(() => '0'));
    },
  );

  it('give the same path again from the same seed', () => {
    expect(runExactPath(caseOf(9_007))).toEqual(runExactPath(caseOf(9_007)));
  });
});
