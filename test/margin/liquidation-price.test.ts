import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidationPrice, type LiquidationQuestion } from '../../src/margin/liquidation-price.ts';
import {
  bankruptcyPrice,
  closingFee,
  equity,
  maintenanceMargin,
  valuationPrice,
} from '../../src/margin/position-margin.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { truthsOfKind } from '../fixtures/truths.ts';
import { marked, SCHEDULE_KINDS, schedulesOfKind } from './arbitrary-schedules.ts';

const linear = { kind: 'linear' } as const;
const inverse = { kind: 'inverse' } as const;

/** Equity − level × maintenance at a mark, put together from the public functions. */
function excess(question: LiquidationQuestion, mark: number): number {
  const { schedule, contract, size, entryPrice, margin, level = 1, valuedAt = 'mark' } = question;
  const atEntry = Math.abs(size) * (contract.kind === 'linear' ? entryPrice : 1 / entryPrice);
  const maintenance = maintenanceMargin({
    schedule,
    contract,
    size,
    mark: valuationPrice(valuedAt, size, mark, entryPrice),
    usedMarginRate: question.usedMarginRate ?? margin / atEntry,
  });
  const fee = question.closingFee === undefined ? 0 : closingFee({ ...question, mark, fee: question.closingFee });
  return equity({ ...question, mark }) - level * (maintenance + fee);
}

const questions = (kind: MarginSchedule['kind']): fc.Arbitrary<LiquidationQuestion> =>
  fc
    .record({
      schedule: schedulesOfKind(kind),
      position: marked,
      isLong: fc.boolean(),
      leverage: fc.double({ min: 0.8, max: 60, noNaN: true }),
      valuedAt: fc.constantFrom('mark' as const, 'entry' as const, 'borrowedCoin' as const),
      fee: fc.constantFrom(
        undefined,
        { rate: 0.0006, at: 'mark' } as const,
        { rate: 0.0006, at: 'bankruptcy' } as const,
      ),
      level: fc.constantFrom(1, 0.4, 0.8),
    })
    .map(({ schedule, position: { contract, quantity, price }, isLong, leverage, valuedAt, fee, level }) => ({
      schedule,
      contract,
      size: isLong ? quantity : -quantity,
      entryPrice: price,
      margin: (contract.kind === 'linear' ? quantity * price : quantity / price) / leverage,
      valuedAt,
      level,
      ...(fee === undefined ? {} : { closingFee: fee }),
    }));

describe.each(SCHEDULE_KINDS)('the liquidation price under %s', (kind) => {
  it('is where equity meets the requirement: healthy on the side of gains, liquidated on that of losses', () => {
    fc.assert(
      fc.property(questions(kind), (question) => {
        const price = liquidationPrice(question);
        fc.pre(price !== null);
        const gains = question.size > 0 ? 1 : -1;
        // Further from the edge than the tie to within which a jump counts as not yet passed.
        expect(excess(question, price! * (1 + gains * 1e-10))).toBeGreaterThan(0);
        expect(excess(question, price! * (1 - gains * 1e-10))).toBeLessThan(0);
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('leaves every mark between it and entry healthy, where entry is', () => {
    fc.assert(
      fc.property(questions(kind), (question) => {
        fc.pre(excess(question, question.entryPrice) > 0);
        const price = liquidationPrice(question) ?? (question.size > 0 ? 0 : 50 * question.entryPrice);
        for (let k = 1; k < 60; k++) {
          const mark = question.entryPrice + ((price - question.entryPrice) * k) / 60;
          expect(excess(question, mark)).toBeGreaterThan(0);
        }
      }),
      { seed: 22 },
    );
  });

  it('is never met beyond all prices: where there is none, the position survives them', () => {
    fc.assert(
      fc.property(questions(kind), fc.double({ min: 1e-6, max: 1, noNaN: true }), (question, share) => {
        fc.pre(excess(question, question.entryPrice) > 0 && liquidationPrice(question) === null);
        const { size, entryPrice } = question;
        expect(excess(question, size > 0 ? entryPrice * share : entryPrice / share)).toBeGreaterThan(0);
      }),
      { seed: 23 },
    );
  });
});

describe.each(['flat', 'marginalBrackets', 'steps', 'usedMarginLevel'] as const)(
  'contracts of both kinds under %s',
  (kind) => {
    it('mirror each other: an inverse long is a linear short in the price’s reciprocal', () => {
      fc.assert(
        fc.property(questions(kind), (question) => {
          const { contract, size, entryPrice } = question;
          // The side whose margin is held in the borrowed coin changes with the mirror.
          fc.pre(question.valuedAt !== 'borrowedCoin');
          const other = contract.kind === 'linear' ? inverse : linear;
          const price = liquidationPrice(question);
          const mirrored = liquidationPrice({ ...question, contract: other, size: -size, entryPrice: 1 / entryPrice });
          if (price === null) expect(mirrored).toBeNull();
          else expect(price * mirrored! - 1).toBeCloseTo(0, 11);
        }),
        { seed: 24 },
      );
    });
  },
);

describe('the liquidation price where the requirement jumps', () => {
  const schedule: MarginSchedule = {
    kind: 'positionBrackets',
    unit: 'notional',
    brackets: [
      { upTo: 1_000, rate: 0.01 },
      { upTo: 1e9, rate: 0.2 },
    ],
  };
  it('is the edge of the jump, if a short dies in it', () => {
    // At 100: equity 10 · (−(100 − 90)) + 150 = 50, between 10 and 200.
    const short = { contract: linear, size: -10, entryPrice: 90, margin: 150, schedule };
    expect(liquidationPrice(short)! / 100 - 1).toBeCloseTo(0, 11);
  });
  it('is found below the jump, if a long gets away from it', () => {
    // Rising to above 100 would liquidate this long as well; the nearest mark on the adverse side counts.
    const long = { contract: linear, size: 10, entryPrice: 99, margin: 100, schedule };
    expect(liquidationPrice(long)).toBeCloseTo(890 / 9.9, 9);
  });
  it('is where a position that is liquidated at entry would be let go', () => {
    // Under 20 % of 1,100 at entry: it is released where its notional falls to the lower bracket, for a short with gain.
    const short = { contract: linear, size: -10, entryPrice: 110, margin: 100, schedule };
    expect(liquidationPrice(short)! / (1_200 / 12) - 1).toBeCloseTo(0, 11);
  });
});

describe('a position without a liquidation price', () => {
  const schedule: MarginSchedule = { kind: 'flat', rate: 0.01 };
  it.each([
    [
      'a linear long at 1×, which is worth its maintenance at every price',
      { contract: linear, size: 3, entryPrice: 0.1, margin: 0.30000000000000004 },
    ],
    ['an inverse short at 1×', { contract: inverse, size: -3_000, entryPrice: 30_000, margin: 0.1 }],
    ['a linear long with more margin than notional', { contract: linear, size: 1, entryPrice: 100, margin: 101 }],
  ])('is %s', (_, position) => expect(liquidationPrice({ ...position, schedule })).toBeNull());

  it('does not exist for no position', () => {
    expect(() => liquidationPrice({ contract: linear, size: 0, entryPrice: 1, margin: 1, schedule })).toThrow(/size 0/);
  });

  it.each([
    { size: NaN, says: 'the size of a position is a finite number, not NaN' },
    { size: Infinity, says: 'the size of a position is a finite number, not Infinity' },
    { entryPrice: -100, says: 'the entry price of a position is a finite number above 0, not -100' },
    { entryPrice: NaN, says: 'the entry price of a position is a finite number above 0, not NaN' },
    { margin: NaN, says: 'the margin of a position is a finite number, not NaN' },
  ])('refuses what is no position: $says', ({ says, ...wrong }) => {
    const position = { contract: linear, size: 1, entryPrice: 100, margin: 10, ...wrong };
    expect(() => liquidationPrice({ ...position, schedule })).toThrow(says);
    expect(() => bankruptcyPrice(position)).toThrow(says);
  });
});

describe('reference cases of first passage of an inverse contract', () => {
  interface Inputs {
    readonly side: 'long' | 'short';
    readonly leverage: number;
    readonly maintenanceMarginRate: number;
    readonly entryPrice: number;
    readonly notionalUsd: number;
  }
  it.each(truthsOfKind('first-passage-gbm-inverse').map((each) => [each.id, each] as const))('%s', (_, reference) => {
    const { side, leverage, maintenanceMarginRate, entryPrice, notionalUsd } = reference.inputs as unknown as Inputs;
    const size = side === 'long' ? notionalUsd : -notionalUsd;
    const margin = notionalUsd / entryPrice / leverage;
    const schedule = { kind: 'flat', rate: maintenanceMarginRate } as const;
    const price = liquidationPrice({ contract: inverse, size, entryPrice, margin, schedule })!;
    // Printed to seven decimals.
    expect(price).toBeCloseTo(reference.expected.liquidationPrice as number, 6);
  });
});
