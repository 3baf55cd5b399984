import { describe, expect, it } from 'vitest';
import { allocateDeleveraging } from '../../src/engine/adl/allocation.ts';
import { deleveragingRanking, type HeldPosition } from '../../src/engine/adl/ranking.ts';
import { truthsOfKind } from '../fixtures/truths.ts';
import { ADL, INSURANCE_FUND, ofKind, run } from './worlds.ts';

interface Account {
  readonly id: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryPrice: number;
  readonly margin: number;
}
interface Inputs {
  readonly mark: number;
  readonly liquidatedAccount: Account;
  readonly otherAccounts: readonly Account[];
}
interface Expected {
  readonly quantityToAutoDeleverage: number;
  readonly scores: readonly { account: string; score: number }[];
  readonly queueOrder: readonly string[];
  readonly queueAllocation: readonly { account: string; closedQuantity: number }[];
}

const held = ({ id, side, quantity, entryPrice, margin }: Account): HeldPosition => ({
  account: id,
  contract: { kind: 'linear' },
  size: side === 'long' ? quantity : -quantity,
  entryPrice,
  margin,
});

describe.each(truthsOfKind('adl').map((each) => [each.id, each] as const))('reference case %s', (_, reference) => {
  const inputs = reference.inputs as unknown as Inputs;
  const expected = reference.expected as unknown as Expected;
  const liquidated = held(inputs.liquidatedAccount);
  const opposite = inputs.otherAccounts.map(held).filter(({ size }) => size * liquidated.size < 0);

  it('ranks the opposite side by profit × leverage', () => {
    const ranking = deleveragingRanking({ ranking: 'profitTimesLeverage', positions: opposite, mark: inputs.mark });
    expect(ranking.map(({ account }) => account)).toEqual(expected.queueOrder);
    for (const { account, score } of expected.scores) {
      const found = ranking.find((each) => each.account === account)!;
      expect(found.score / score - 1).toBeCloseTo(0, 11);
    }
  });

  it('walks the queue until the size is matched', () => {
    const allocation = allocateDeleveraging({
      ranking: 'profitTimesLeverage',
      allocation: 'contractQueue',
      eligible: 'opposite',
      positions: inputs.otherAccounts.map(held),
      size: Math.sign(liquidated.size) * expected.quantityToAutoDeleverage,
      mark: inputs.mark,
    });
    const closed = expected.queueAllocation.filter(({ closedQuantity }) => closedQuantity > 0);
    expect(allocation).toEqual(closed.map(({ account, closedQuantity }) => ({ account, size: closedQuantity })));
  });
});

describe('deleveraging within a path', () => {
  const bankruptLong = { account: 'L', size: 10, entryPrice: 100, margin: 50 };

  it('breaks ties by account id', () => {
    const { events } = run({
      prices: [[80]],
      initialPrices: [100],
      holdings: [
        bankruptLong,
        { account: 'b', size: -10, entryPrice: 100, margin: 500 },
        { account: 'a', size: -10, entryPrice: 100, margin: 500 },
      ],
      backstop: [ADL],
    });
    expect(ofKind(events, 'deleveraging').map(({ account, rank }) => [account, rank])).toEqual([['a', 1]]);
  });

  it('leaves losers alone where only the profitable are eligible, and the rest goes to the next layer', () => {
    const holdings = [
      bankruptLong,
      { account: 'winner', size: -4, entryPrice: 100, margin: 400 },
      { account: 'loser', size: -6, entryPrice: 70, margin: 400 },
    ];
    const words = { prices: [[80]], initialPrices: [100], holdings, fund: 1_000 };
    const profitable = run({ ...words, backstop: [{ ...ADL, eligible: 'profitable' }, INSURANCE_FUND] });
    expect(ofKind(profitable.events, 'deleveraging').map(({ account }) => account)).toEqual(['winner']);
    // 6 of the 10 are closed at the mark of 80 against a bankruptcy price of 95.
    expect(profitable.engine.state.tally.fundPaid).toBeCloseTo(90, 9);
    const opposite = run({ ...words, backstop: [{ ...ADL, eligible: 'opposite' }, INSURANCE_FUND] });
    expect(ofKind(opposite.events, 'deleveraging').map(({ account }) => account)).toEqual(['winner', 'loser']);
    expect(opposite.engine.state.tally.fundPaid).toBe(0);
  });

  it('does not close anyone whose own equity does not reach to the price', () => {
    const { engine, events } = run({
      prices: [[80]],
      initialPrices: [100],
      holdings: [
        bankruptLong,
        // Solvent at 80 with 11.6, but 18.4 short of buying back at 95.
        { account: 'thin', size: -2, entryPrice: 78, margin: 15.6 },
      ],
      backstop: [ADL, INSURANCE_FUND],
      schedule: { kind: 'flat', rate: 0.005 },
    });
    expect(ofKind(events, 'deleveraging')).toEqual([]);
    expect(engine.state.tally.uncovered).toBeCloseTo(150, 9);
  });
});
