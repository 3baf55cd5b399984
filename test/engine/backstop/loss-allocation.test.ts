import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { HeldPosition } from '../../../src/engine/adl/ranking.ts';
import { allocateLoss } from '../../../src/engine/backstop/socialised/allocate.ts';
import { LOSS_ALLOCATIONS, type LossAllocation } from '../../../src/venue.ts';

const MARK = 100;

/** A long of this profit, equity and leverage at the mark. */
const holder = (account: string, profit: number, equity: number, leverage: number): HeldPosition => {
  const size = (leverage * equity) / MARK;
  return { account, contract: { kind: 'linear' }, size, entryPrice: MARK - profit / size, margin: equity - profit };
};

/** Bankrupt: it holds a loss larger than its margin. */
const bankrupt = (account: string, equity: number): HeldPosition => ({
  account,
  contract: { kind: 'linear' },
  size: 1,
  entryPrice: MARK - equity,
  margin: 0,
});

// The five accounts of adl-and-metrics §7.1: profits 8, 4 and 0.5; of a loss of 15 half is to be raised.
const five: readonly HeldPosition[] = [
  holder('1', 8, 10, 1),
  holder('2', 4, 5, 5),
  holder('3', 0.5, 1, 10),
  bankrupt('4', -3),
  bankrupt('5', -12),
];
const BUDGET = 7.5;
const profits = [8, 4, 0.5] as const;

type Row = readonly [
  rule: string,
  allocation: LossAllocation,
  terms: Partial<Parameters<typeof allocateLoss>[0]>,
  amounts: readonly [number, number, number],
  topWinnerSurvives: number,
  maximumSurvivor: number,
];

// prettier-ignore
const table: readonly Row[] = [
  ['a queue in the paper’s order', 'queue', { ranking: 'profitTimesNotionalOverEquity' }, [3.5, 4, 0], 4.5, 4.5],
  ['a queue, largest profit first', 'queue', {}, [7.5, 0, 0], 0.5, 4],
  ['wealth pro rata', 'wealthProRata', {}, [4.8, 2.4, 0.3], 3.2, 3.2],
  ['capped pro rata', 'cappedProRata', { cap: [0.5, 1, 1, 1, 1] }, [4, 28 / 9, 3.5 / 9], 4, 4],
  ['leverage-weighted', 'leverageProRata', {}, [3, 4, 0.5], 5, 5],
  ['RAP with λ²', 'rap', { exponent: 1 }, [3, 4, 0.5], 5, 5],
  ['min-max share of equity', 'minMax', {}, [4.6875, 2.34375, 0.46875], 3.3125, 3.3125],
];

describe('the golden case of five accounts', () => {
  it.each(table)('under %s', (_, allocation, terms, amounts, topWinner, survivor) => {
    const split = allocateLoss({
      allocation,
      eligible: 'profitable',
      positions: five,
      loss: BUDGET,
      mark: MARK,
      ...terms,
    });
    expect(split.map(({ account }) => account)).toEqual(['1', '2', '3', '4', '5']);
    const raised = split.map(({ amount }) => amount);
    amounts.forEach((amount, i) => expect(raised[i]).toBeCloseTo(amount, 12));
    expect(raised.slice(3)).toEqual([0, 0]);
    const survives = profits.map((profit, i) => profit - raised[i]!);
    expect(survives[0]).toBeCloseTo(topWinner, 12);
    expect(Math.max(...survives)).toBeCloseTo(survivor, 12);
  });

  const topWinnerOf = (allocation: LossAllocation): number =>
    8 - allocateLoss({ allocation, eligible: 'profitable', positions: five, loss: BUDGET, mark: MARK })[0]!.amount;

  it('leaves the top winner 2.7 more pro rata than in a queue: B · (1 − w₁ / U)', () => {
    const difference = topWinnerOf('wealthProRata') - topWinnerOf('queue');
    expect(difference).toBeCloseTo(BUDGET * (1 - 8 / 12.5), 12);
    expect(difference / BUDGET).toBeCloseTo(0.36, 12);
    expect(difference / 15).toBeCloseTo(0.18, 12);
  });

  it('ranks the two the other way round by the largest survivor', () => {
    expect(4 / BUDGET).toBeCloseTo(0.533, 3);
    expect(3.2 / BUDGET).toBeCloseTo(0.427, 3);
  });

  it('counts a cap as a share of each profit: half of all of them is not enough', () => {
    const split = allocateLoss({
      allocation: 'cappedProRata',
      eligible: 'profitable',
      positions: five,
      loss: BUDGET,
      mark: MARK,
      cap: 0.5,
    });
    expect(split.map(({ amount }) => amount)).toEqual([4, 2, 0.25, 0, 0].map((each) => expect.closeTo(each, 12)));
  });

  it('gives the profits of both sides the same share under a global haircut and a session clawback', () => {
    for (const allocation of ['globalHaircut', 'sessionClawback'] as const) {
      const split = allocateLoss({ allocation, eligible: 'profitable', positions: five, loss: 20, mark: MARK });
      expect(split.map(({ amount }) => amount)).toEqual([8, 4, 0.5, 0, 0].map((each) => expect.closeTo(each, 12)));
    }
  });
});

describe('a loss per unit of size (DR-05)', () => {
  it('moves 9.09091 per base unit, on both sides, whatever their profit', () => {
    const positions: HeldPosition[] = [
      { account: 'long', contract: { kind: 'linear' }, size: 7, entryPrice: 100, margin: 500 },
      { account: 'short', contract: { kind: 'linear' }, size: -4, entryPrice: 100, margin: 500 },
    ];
    const split = allocateLoss({ allocation: 'perUnit', eligible: 'profitable', positions, loss: 100, mark: 100 });
    expect(split[0]!.amount / 7).toBeCloseTo(9.09091, 5);
    expect(split[1]!.amount / 4).toBeCloseTo(9.09091, 5);
    expect(split[0]!.amount + split[1]!.amount).toBeCloseTo(100, 12);
  });
});

describe('the side that is asked', () => {
  const positions = [
    holder('long', 5, 10, 2),
    { ...holder('short', 5, 10, 2), size: -0.2, entryPrice: 125, margin: 5 },
  ];
  it('is the opposite one where the rule says so', () => {
    const split = allocateLoss({
      allocation: 'wealthProRata',
      eligible: 'opposite',
      positions,
      loss: 3,
      mark: MARK,
      side: 1,
    });
    expect(split).toEqual([
      { account: 'long', amount: 0 },
      { account: 'short', amount: 3 },
    ]);
  });
  it('needs a side to be opposite to', () => {
    expect(() => allocateLoss({ allocation: 'queue', eligible: 'opposite', positions, loss: 3, mark: MARK })).toThrow(
      /give a side/,
    );
  });
  it('needs as many caps as positions', () => {
    expect(() =>
      allocateLoss({ allocation: 'cappedProRata', eligible: 'profitable', positions, loss: 3, mark: MARK, cap: [1] }),
    ).toThrow('1 caps are given for 2 positions');
  });
});

const holders = fc.array(
  fc.record({
    profit: fc.integer({ min: -500, max: 1000 }),
    margin: fc.integer({ min: 1, max: 1000 }),
    leverage: fc.integer({ min: 1, max: 50 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const positionsOf = (
  all: readonly { readonly profit: number; readonly margin: number; readonly leverage: number }[],
): HeldPosition[] =>
  all.map(({ profit, margin, leverage }, i) =>
    margin + profit > 0 ? holder(`a${i}`, profit, margin + profit, leverage) : bankrupt(`a${i}`, profit),
  );

const WEALTH = LOSS_ALLOCATIONS.filter((each) => each !== 'perUnit');
const runs = { numRuns: 300, seed: 20261122 };

describe.each(WEALTH)('the allocation %s', (allocation) => {
  const split = (positions: readonly HeldPosition[], loss: number): number[] =>
    allocateLoss({ allocation, eligible: 'profitable', positions, loss, mark: MARK }).map(({ amount }) => amount);

  it('takes of nobody more than its profit, nor than its equity, and sums to the loss or to all there is', () => {
    fc.assert(
      fc.property(holders, fc.integer({ min: 0, max: 5000 }), (all, loss) => {
        const positions = positionsOf(all);
        const amounts = split(positions, loss);
        let all0 = 0;
        positions.forEach(({ size, entryPrice, margin }, i) => {
          const profit = size * (MARK - entryPrice);
          const most = margin + profit > 0 ? Math.min(Math.max(0, profit), margin + profit) : 0;
          expect(amounts[i]!).toBeGreaterThanOrEqual(0);
          expect(amounts[i]!).toBeLessThanOrEqual(most * (1 + 1e-12) + 1e-12);
          all0 += most;
        });
        const raised = amounts.reduce((sum, each) => sum + each, 0);
        expect(Math.abs(raised - Math.min(loss, all0))).toBeLessThanOrEqual(1e-9 * (1 + all0));
      }),
      runs,
    );
  });

  it('scales with every amount', () => {
    fc.assert(
      fc.property(holders, fc.integer({ min: 0, max: 2000 }), (all, loss) => {
        const positions = positionsOf(all);
        const larger = positions.map((each) => ({ ...each, size: each.size * 8, margin: each.margin * 8 }));
        const once = split(positions, loss);
        split(larger, loss * 8).forEach((amount, i) =>
          expect(Math.abs(amount - 8 * once[i]!)).toBeLessThanOrEqual(1e-9 * (1 + loss)),
        );
      }),
      runs,
    );
  });
});

describe.each(['wealthProRata', 'leverageProRata', 'rap', 'minMax', 'cappedProRata', 'globalHaircut'] as const)(
  'the pro-rata allocation %s',
  (allocation) => {
    it('asks as much of an account split in two as of the whole', () => {
      fc.assert(
        fc.property(
          holders,
          fc.integer({ min: 1, max: 99 }),
          fc.integer({ min: 0, max: 2000 }),
          (all, percent, loss) => {
            const positions = positionsOf(all);
            const [first, ...others] = positions as [HeldPosition, ...HeldPosition[]];
            const share = percent / 100;
            const part = (of: number, account: string): HeldPosition => ({
              ...first,
              account,
              size: first.size * of,
              margin: first.margin * of,
            });
            const terms = { allocation, eligible: 'profitable', loss, mark: MARK } as const;
            const [whole] = allocateLoss({ ...terms, positions });
            const split = allocateLoss({ ...terms, positions: [part(share, 'x'), part(1 - share, 'y'), ...others] });
            expect(split[0]!.amount + split[1]!.amount).toBeCloseTo(whole!.amount, 7);
          },
        ),
        runs,
      );
    });
  },
);

describe('a queue, largest profit first', () => {
  it('can be dodged: an account split in two may be asked for less', () => {
    const one = allocateLoss({
      allocation: 'queue',
      eligible: 'profitable',
      positions: [holder('whale', 10, 20, 2), holder('other', 6, 20, 2)],
      loss: 8,
      mark: MARK,
    });
    const two = allocateLoss({
      allocation: 'queue',
      eligible: 'profitable',
      positions: [holder('whale1', 5, 10, 2), holder('whale2', 5, 10, 2), holder('other', 6, 20, 2)],
      loss: 8,
      mark: MARK,
    });
    expect(one[0]!.amount).toBeCloseTo(8, 12);
    expect(two[0]!.amount + two[1]!.amount).toBeCloseTo(2, 12);
  });
});
