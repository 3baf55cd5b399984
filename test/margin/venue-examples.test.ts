import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bankruptcyPrices, type AccountLeg } from '../../src/margin/bankruptcy-prices.ts';
import { notionalOf } from '../../src/margin/contract.ts';
import { insuranceFeeRate, largestCurableShare, liquidatorFeeRate, sizeToCure } from '../../src/margin/cure.ts';
import { fillablePrice } from '../../src/margin/fillable-price.ts';
import { fundingRate } from '../../src/margin/funding-rate.ts';
import { liquidationPrice, type LiquidationQuestion } from '../../src/margin/liquidation-price.ts';
import {
  bankruptcyPrice,
  closingFee,
  equity,
  initialMargin,
  maintenanceMargin,
  marginLevel,
  usedMargin,
  type ClosingFee,
  type MarginQuestion,
} from '../../src/margin/position-margin.ts';
import { compileSchedule, maximumLeverageOf, tierEnd, tierOf } from '../../src/margin/schedule.ts';
import { curveInitialRate, curveRate, type CurveWords } from '../../src/margin/schedules/curve.ts';
import type { Position } from '../../src/position.ts';
import type { Contract } from '../../src/price-model.ts';
import type { MarginSchedule, Venue } from '../../src/venue.ts';

type Marked = Position & { readonly mark: number };
type WithFee = Marked & { readonly schedule: MarginSchedule; readonly fee: ClosingFee };
/** A price that the venue rounds up to its tick. */
interface Rounded {
  readonly roundUpTo?: number;
}
interface CrossQuestion {
  readonly position: Position;
  readonly schedule: MarginSchedule;
  readonly wallet: number;
  readonly others: readonly { readonly position: Position; readonly schedule: MarginSchedule; readonly mark: number }[];
}
interface AccountQuestion {
  readonly positions: readonly AccountLeg[];
  readonly equity: number;
  readonly rule: Venue['liquidation']['bankruptcyPrice'];
  readonly position: number;
}
interface FundingQuestion extends Omit<Parameters<typeof fundingRate>[0], 'cap'> {
  readonly cap: 'Infinity' | number;
}

const rounded = (price: number | null, { roundUpTo }: Rounded): number | null =>
  price === null || roundUpTo === undefined ? price : Math.ceil(price / roundUpTo) * roundUpTo;
const notional = ({ contract, size, mark }: { contract: Contract; size: number; mark: number }): number =>
  notionalOf(contract.kind, size, mark);
const rate = (question: FundingQuestion): number => fundingRate({ ...question, cap: Number(question.cap) });

/** What an example may ask: each name with the public function that answers it. */
const ANSWERS = {
  equity: (question: Marked) => equity(question),
  notional,
  bankruptcyPrice: (question: Position & Rounded) => rounded(bankruptcyPrice(question), question),
  liquidationPrice: (question: LiquidationQuestion & Rounded) => rounded(liquidationPrice(question), question),
  crossLiquidationPrice: ({ position, schedule, wallet, others }: CrossQuestion) => {
    // Other positions bind their maintenance and lend their profit.
    const free = others.reduce((sum, { position: other, schedule: its, mark }) => {
      const maintenance = maintenanceMargin({ ...other, schedule: its, mark });
      return sum - maintenance + equity({ ...other, margin: 0, mark });
    }, wallet);
    return liquidationPrice({ ...position, margin: free, schedule });
  },
  maintenanceMargin: (question: MarginQuestion) => maintenanceMargin(question),
  initialMargin: (question: MarginQuestion) => initialMargin(question),
  maintenanceRate: (question: MarginQuestion) => maintenanceMargin(question) / notional(question),
  initialRate: (question: MarginQuestion) => initialMargin(question) / notional(question),
  maximumLeverage: ({ schedule, contract, size, mark }: MarginQuestion) =>
    maximumLeverageOf(compileSchedule(schedule, contract), Math.abs(size), mark, 0),
  closingFee: (question: Marked & { readonly fee: ClosingFee }) => closingFee(question),
  initialMarginWithFee: (question: WithFee) => initialMargin(question) + closingFee(question),
  maintenanceMarginWithFee: (question: WithFee) => maintenanceMargin(question) + closingFee(question),
  maintenanceAmounts: ({ schedule, contract }: MarginQuestion) =>
    Array.from(compileSchedule(schedule, contract).columns!.amounts),
  tier: ({ schedule, contract, size, mark }: MarginQuestion) =>
    tierOf(compileSchedule(schedule, contract), Math.abs(size), mark),
  sizeAboveTier: ({ schedule, contract, size, mark, tier }: MarginQuestion & { readonly tier: number }) =>
    Math.abs(size) - tierEnd(compileSchedule(schedule, contract), tier, mark),
  curveRate: ({ schedule, units }: { schedule: CurveWords; units: number }) => curveRate(schedule, units),
  curveInitialRate: ({ schedule, units, leverage }: { schedule: CurveWords; units: number; leverage: number }) =>
    curveInitialRate(schedule, units, leverage),
  usedMargin: (question: Parameters<typeof usedMargin>[0]) => usedMargin(question),
  marginLevel: (question: Parameters<typeof marginLevel>[0]) => marginLevel(question),
  fundingRate: rate,
  fundingReceived: (question: { contract: Contract; size: number; mark: number; rate: FundingQuestion }) =>
    -Math.sign(question.size) * notional(question) * rate(question.rate),
  bankruptcyPriceOf: (question: AccountQuestion) => bankruptcyPrices(question)[question.position]!,
  bankruptcyNotionalOf: (question: AccountQuestion) =>
    bankruptcyPrices(question)[question.position]! * Math.abs(question.positions[question.position]!.size),
  fillablePrice: (question: Parameters<typeof fillablePrice>[0]) => fillablePrice(question),
  sizeToCure: (question: Parameters<typeof sizeToCure>[0]) => sizeToCure(question),
  insuranceFeeRate: (question: Parameters<typeof insuranceFeeRate>[0]) => insuranceFeeRate(question),
  liquidatorFeeRate: (question: Parameters<typeof liquidatorFeeRate>[0]) => liquidatorFeeRate(question),
  largestCurableShare: (question: Parameters<typeof largestCurableShare>[0]) => largestCurableShare(question),
} as const;

interface Example {
  readonly id: string;
  readonly venue: string;
  readonly what: string;
  readonly asks?: readonly {
    readonly ask: keyof typeof ANSWERS;
    readonly question: unknown;
    readonly answer: number | readonly number[];
    readonly tolerance: { readonly abs: number } | { readonly rel: number };
  }[];
  readonly elsewhere?: string;
  readonly excepted?: string;
}

const { examples } = JSON.parse(readFileSync(new URL('../fixtures/venue-examples.json', import.meta.url), 'utf8')) as {
  readonly examples: readonly Example[];
};

const answered = examples.filter(({ asks }) => asks !== undefined);

describe.each([...new Set(answered.map(({ venue }) => venue))])('the rulebook of %s', (venue) => {
  it.each(answered.filter((each) => each.venue === venue).map((each) => [each.id, each.what, each] as const))(
    '%s: %s',
    (_, __, { asks }) => {
      for (const { ask, question, answer, tolerance } of asks!) {
        const found = [(ANSWERS[ask] as (question: unknown) => number | null | number[])(question)].flat();
        const wanted = [answer].flat();
        expect(found, ask).toHaveLength(wanted.length);
        found.forEach((value, i) => {
          const allowed = 'abs' in tolerance ? tolerance.abs : tolerance.rel * Math.abs(wanted[i]!);
          expect(Math.abs(value! - wanted[i]!), `${ask} ${value} for ${wanted[i]}`).toBeLessThanOrEqual(allowed);
        });
      }
    },
  );
});

describe('the examples that margin does not answer', () => {
  const tests = sourcesOf(fileURLToPath(new URL('..', import.meta.url)));

  it.each(examples.flatMap(({ id, elsewhere }) => (elsewhere === undefined ? [] : [[id, elsewhere]])))(
    '%s is answered by the tests of: %s',
    (id) => expect(tests.includes(id)).toBe(true),
  );

  it('are excepted with a reason', () => {
    const excepted = examples.filter(({ asks, elsewhere }) => asks === undefined && elsewhere === undefined);
    expect(excepted.map(({ id }) => id)).toEqual(['DB-05', 'DB-07', 'DY-19']);
    for (const { excepted: reason } of excepted) expect(reason).toMatch(/\w+ \w+/);
  });
});

/** The text of every other test. */
function sourcesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('venue-examples.test.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n');
}
