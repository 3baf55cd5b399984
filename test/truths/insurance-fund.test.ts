import { describe, expect, it } from 'vitest';
import { truth, truthsOfKind } from '../fixtures/truths.ts';
import type { StressResult } from '../../src/stress.ts';
import {
  columnOf,
  estimateOf,
  expectMean,
  expectProbability,
  flat,
  horizonOf,
  priceOf,
  stressConfig,
  textbook,
  type AccountInputs,
} from './textbook.ts';

const PATHS = 60_000;
/** Intervals that miss their value for one seed in 10⁵. */
const CONFIDENCE = 0.99999;

/** The solvency statement of each target lies within its distribution-free interval. */
function expectSmallestFund(result: StressResult, alpha: number, fund: number): void {
  const quantile = estimateOf(result, `fundDraw.quantile[${1 - alpha}]`);
  if (quantile.low === null || quantile.high === null) throw new RangeError(`too few paths for ${alpha}`);
  expect(quantile.low).toBeLessThanOrEqual(fund);
  expect(quantile.high).toBeGreaterThanOrEqual(fund);
}

const statistics = (targets: readonly number[]): object => ({
  statistics: { confidence: CONFIDENCE, quantileLevels: targets.map((alpha) => 1 - alpha) },
});

interface OneFactorInputs extends AccountInputs {
  readonly numberOfIdenticalAccounts: number;
  readonly insuranceFund: readonly number[];
  readonly targetDepletionProbability: readonly number[];
}
interface OneFactorExpected {
  readonly pDepletion: readonly number[];
  readonly meanUncoveredLoss: readonly number[];
  readonly smallestFund: readonly number[];
  readonly meanFundDraw: number;
  readonly expectedShortfallOfDraw: readonly number[];
}

describe('a fund behind identical accounts on one price', () => {
  const cases = truthsOfKind('insurance-fund-one-factor');
  it.each(cases.map((each) => [each.id, each] as const))('%s: the whole curve from one batch', async (_, reference) => {
    const inputs = reference.inputs as unknown as OneFactorInputs;
    const expected = reference.expected as unknown as OneFactorExpected;
    const size = inputs.side === 'long' ? inputs.quantity : -inputs.quantity;
    const { entryPrice, leverage, numberOfIdenticalAccounts: count } = inputs;
    const targets = inputs.targetDepletionProbability.filter((alpha) => alpha >= 0.001);
    const fund = inputs.insuranceFund[1]!;
    const result = await stressConfig(
      textbook({
        paths: PATHS,
        horizon: horizonOf(inputs),
        prices: { A: priceOf(reference.model) },
        positions: Array.from({ length: count }, (__, i) => ({
          account: `a${i}`,
          market: 'A',
          size,
          entryPrice,
          leverage,
        })),
        venue: { ...flat(inputs.maintenanceMarginRate), funds: { main: { balance: fund } } },
        rest: { fund: { curve: inputs.insuranceFund }, ...statistics(targets) },
      }),
    );
    const curve = result.statistics.policies['venue']!.fundCurve;
    expect(curve.map((point) => point.fund)).toEqual(inputs.insuranceFund);
    curve.forEach((point, i) => {
      expectProbability(point.probability, expected.pDepletion[i]!);
      const excess = columnOf(result, 'fundDraw').map((draw) => Math.max(0, draw - point.fund));
      if (point.probability.events! > 100) expectMean(excess, expected.meanUncoveredLoss[i]!);
    });
    // The fund that the venue really holds agrees with the curve at its size, path by path.
    expectProbability(estimateOf(result, 'fundDepletion.probability'), expected.pDepletion[1]!);
    expect(estimateOf(result, 'fundDepletion.probability').events).toBe(curve[1]!.probability.events);
    expectMean(columnOf(result, 'uncovered'), expected.meanUncoveredLoss[1]!);
    expectMean(columnOf(result, 'fundDraw'), expected.meanFundDraw);
    targets.forEach((alpha, i) => {
      expectSmallestFund(result, alpha, expected.smallestFund[i]!);
      const shortfall = estimateOf(result, `fundDraw.expectedShortfall[${1 - alpha}]`);
      expect(shortfall.low!).toBeLessThanOrEqual(expected.expectedShortfallOfDraw[i]!);
      expect(shortfall.high!).toBeGreaterThanOrEqual(expected.expectedShortfallOfDraw[i]!);
    });
  });
});

describe('fund-independent-1: a fund behind accounts on twenty independent assets', () => {
  it('depletes as the convolution of their shortfalls says', async () => {
    const { inputs, expected } = truth<
      OneFactorInputs & { readonly numberOfAssets: number },
      {
        readonly pAnyDraw: number;
        readonly meanFundDraw: number;
        readonly pDepletion: readonly number[];
        readonly smallestFund: readonly number[];
      }
    >('fund-independent-1');
    const [{ model }] = truthsOfKind('insurance-fund-independent-assets') as [ReturnType<typeof truthsOfKind>[number]];
    const names = Array.from({ length: inputs.numberOfAssets }, (_, i) => `A${String(i).padStart(2, '0')}`);
    const { quantity: size, entryPrice, leverage } = inputs;
    const result = await stressConfig(
      textbook({
        paths: 20_000,
        horizon: horizonOf(inputs),
        prices: Object.fromEntries(names.map((name) => [name, priceOf(model)])),
        positions: names.map((market) => ({ account: `of-${market}`, market, size, entryPrice, leverage })),
        venue: flat(inputs.maintenanceMarginRate),
        rest: { fund: { curve: inputs.insuranceFund }, ...statistics(inputs.targetDepletionProbability) },
      }),
    );
    expectProbability(estimateOf(result, 'fundDraw.probability'), expected.pAnyDraw);
    expectMean(columnOf(result, 'fundDraw'), expected.meanFundDraw);
    const curve = result.statistics.policies['venue']!.fundCurve;
    curve.forEach((point, i) => expectProbability(point.probability, expected.pDepletion[i]!, 1.7e-6));
    inputs.targetDepletionProbability.forEach((alpha, i) =>
      expectSmallestFund(result, alpha, expected.smallestFund[i]!),
    );
  });
});

describe('fund-mixed-1: a fund behind three accounts under three schedules', () => {
  type Pair = readonly [number, number];
  it('agrees with 10⁸ brute-force paths', async () => {
    const { inputs, expected } = truth<
      {
        readonly entryPrice: number;
        readonly accounts: readonly { leverage: number; maintenanceMarginRate: number; totalQuantity: number }[];
        readonly horizonDays: number;
        readonly steps: number;
        readonly insuranceFund: readonly number[];
        readonly targetDepletionProbability: readonly number[];
      },
      {
        readonly pLiquidation: readonly Pair[];
        readonly pNegativeEquity: readonly Pair[];
        readonly pAnyLiquidated: Pair;
        readonly pAnyDraw: Pair;
        readonly meanFundDraw: Pair;
        readonly pDepletion: readonly Pair[];
        readonly smallestFund: readonly (readonly [number, number, number])[];
      }
    >('fund-mixed-1');
    const [{ model }] = truthsOfKind('insurance-fund-heterogeneous') as [ReturnType<typeof truthsOfKind>[number]];
    const symbols = inputs.accounts.map((_, i) => `A-${i}`);
    const result = await stressConfig(
      textbook({
        paths: PATHS,
        horizon: horizonOf(inputs),
        prices: { A: priceOf(model) },
        markets: symbols.map((symbol) => ({ symbol, underlying: 'A', contract: { kind: 'linear' } })),
        positions: inputs.accounts.map(({ leverage, totalQuantity }, i) => ({
          account: `a${i}`,
          market: symbols[i],
          size: totalQuantity,
          entryPrice: inputs.entryPrice,
          leverage,
        })),
        venue: {
          margin: {
            markets: Object.fromEntries(
              inputs.accounts.map(({ maintenanceMarginRate: rate }, i) => [
                symbols[i],
                { schedule: { kind: 'flat', rate } },
              ]),
            ),
          },
        },
        rest: { fund: { curve: inputs.insuranceFund }, ...statistics(inputs.targetDepletionProbability) },
      }),
      true,
    );
    result.statistics.policies['venue']!.accounts!.forEach((account, i) => {
      expectProbability(account.liquidation, ...expected.pLiquidation[i]!);
      expectProbability(account.negativeEquity, ...expected.pNegativeEquity[i]!);
    });
    expectProbability(estimateOf(result, 'liquidation.probability'), ...expected.pAnyLiquidated);
    expectProbability(estimateOf(result, 'fundDraw.probability'), ...expected.pAnyDraw);
    expectMean(columnOf(result, 'fundDraw'), ...expected.meanFundDraw);
    const curve = result.statistics.policies['venue']!.fundCurve;
    curve.forEach((point, i) => expectProbability(point.probability, ...expected.pDepletion[i]!));
    inputs.targetDepletionProbability.forEach((alpha, i) =>
      expectSmallestFund(result, alpha, expected.smallestFund[i]![0]),
    );
  });
});
