import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateDeleveraging } from '../../../src/engine/adl/allocation.ts';
import { deleveragingRanking, type HeldPosition } from '../../../src/engine/adl/ranking.ts';
import { allocateLoss } from '../../../src/engine/backstop/socialised/allocate.ts';
import { truthsOfKind } from '../../fixtures/truths.ts';

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
  readonly uncoveredLoss: number;
  readonly scores: readonly { account: string; score: number }[];
  readonly queueOrder: readonly string[];
  readonly queueAllocation: readonly { account: string; closedQuantity: number }[];
  readonly proRataBySizeAllocation: readonly { account: string; closedQuantity: number }[];
  readonly profitHaircutAllocation: readonly { account: string; haircut: number }[];
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
  const others = inputs.otherAccounts.map(held);
  const opposite = others.filter(({ size }) => size * liquidated.size < 0);
  const order = {
    ranking: 'profitTimesLeverage',
    positions: others,
    size: Math.sign(liquidated.size) * expected.quantityToAutoDeleverage,
    mark: inputs.mark,
  } as const;

  it('ranks the opposite side by profit × leverage', () => {
    const ranking = deleveragingRanking({ ranking: 'profitTimesLeverage', positions: opposite, mark: inputs.mark });
    expect(ranking.map(({ account }) => account)).toEqual(expected.queueOrder);
    for (const { account, score } of expected.scores) {
      const found = ranking.find((each) => each.account === account)!;
      expect(found.score / score - 1).toBeCloseTo(0, 11);
    }
  });

  it('walks the queue until the size is matched', () => {
    const allocation = allocateDeleveraging({ ...order, allocation: 'contractQueue', eligible: 'opposite' });
    const closed = expected.queueAllocation.filter(({ closedQuantity }) => closedQuantity > 0);
    expect(allocation).toEqual(closed.map(({ account, closedQuantity }) => ({ account, size: closedQuantity })));
  });

  it('spreads the size over those in profit by theirs', () => {
    const allocation = allocateDeleveraging({ ...order, allocation: 'contractProRata', eligible: 'profitable' });
    const sizes = new Map(allocation.map(({ account, size }) => [account, size]));
    for (const { account, closedQuantity } of expected.proRataBySizeAllocation) {
      expect(sizes.get(account) ?? 0).toBeCloseTo(closedQuantity, 12);
    }
  });

  it('splits the loss that the fund leaves over every profit, either side', () => {
    const split = allocateLoss({
      allocation: 'wealthProRata',
      eligible: 'profitable',
      positions: others,
      loss: expected.uncoveredLoss,
      mark: inputs.mark,
    });
    for (const { account, haircut } of expected.profitHaircutAllocation) {
      expect(split.find((each) => each.account === account)!.amount).toBeCloseTo(haircut, 10);
    }
  });
});

const short = (account: string, size: number): HeldPosition => ({
  account,
  contract: { kind: 'linear' },
  size: -size,
  entryPrice: 100,
  margin: size * 50,
});

describe('allocating a deleveraged size', () => {
  const positions = [short('a', 4), short('b', 3), short('c', 5)];

  it('closes whole positions where the venue does, though the last is more than was needed', () => {
    const closed = allocateDeleveraging({
      ranking: 'size',
      allocation: 'wholePositionQueue',
      eligible: 'opposite',
      positions,
      size: 6,
      mark: 80,
    });
    expect(closed).toEqual([
      { account: 'c', size: 5 },
      { account: 'a', size: 4 },
    ]);
  });

  it('begins a random walk where the draw says, and comes round', () => {
    const closed = (start: number): string[] =>
      allocateDeleveraging({
        ranking: 'randomStart',
        allocation: 'contractQueue',
        eligible: 'opposite',
        positions,
        size: 12,
        mark: 80,
        start,
      }).map(({ account }) => account);
    expect(closed(0)).toEqual(['a', 'b', 'c']);
    expect(closed(0.34)).toEqual(['b', 'c', 'a']);
    expect(closed(0.999)).toEqual(['c', 'a', 'b']);
  });

  it('pro rata is no better or worse for an account that splits in two, and scales with every size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 300 }),
        (sizes, tenths, size) => {
          const terms = { ranking: 'size', allocation: 'contractProRata', eligible: 'opposite', mark: 80 } as const;
          const all = sizes.map((each, i) => short(`a${i}`, each));
          const sizeOf = (found: readonly { account: string; size: number }[], account: string): number =>
            found.find((each) => each.account === account)!.size;
          const whole = allocateDeleveraging({ ...terms, positions: all, size });
          const share = (sizes[0]! * tenths) / 10;
          const parts = [short('x', share), short('y', sizes[0]! - share), ...all.slice(1)];
          const split = allocateDeleveraging({ ...terms, positions: parts, size });
          expect(sizeOf(split, 'x') + sizeOf(split, 'y')).toBeCloseTo(sizeOf(whole, 'a0'), 9);
          const larger = sizes.map((each, i) => short(`a${i}`, each * 4));
          const scaled = allocateDeleveraging({ ...terms, positions: larger, size: size * 4 });
          expect(sizeOf(scaled, 'a0')).toBeCloseTo(4 * sizeOf(whole, 'a0'), 9);
        },
      ),
      { numRuns: 200, seed: 20261122 },
    );
  });
});

describe('deleveraging by a transfer of balances (DY-17)', () => {
  it('closes the long of 1 over 1,000 of debt at 1,000 against a short of 9, which loses 100 against the index of 900', () => {
    const bankruptcyPrice = 1_000;
    const positions: HeldPosition[] = [
      // Quote 10,000 and −9 BTC: whatever it was opened at.
      { account: 'B', contract: { kind: 'linear' }, size: -9, entryPrice: 900, margin: 10_000 - 9 * 900 },
    ];
    const [closed] = allocateDeleveraging({
      ranking: 'randomStart',
      allocation: 'contractQueue',
      eligible: 'opposite',
      positions,
      size: 1,
      mark: 900,
    });
    expect(closed).toEqual({ account: 'B', size: 1 });
    const quote = 10_000 - closed!.size * bankruptcyPrice;
    expect(quote).toBe(9_000);
    expect(closed!.size * (bankruptcyPrice - 900)).toBe(100);
    expect(((10_000 - 8_100) / 8_100) * 100).toBeCloseTo(23.46, 2);
    expect(((quote - 7_200) / 7_200) * 100).toBeCloseTo(25, 2);
  });
});
