import { describe, expect, it } from 'vitest';
import { truthsOfKind, type Truth } from '../fixtures/truths.ts';
import type { StressResult } from '../../src/stress.ts';
import { columnOf, estimateOf, expectMean, expectProbability, horizonOf, stressConfig, textbook } from './textbook.ts';

interface Inputs {
  readonly entryPrice: number | readonly number[];
  readonly signedQuantity: readonly number[];
  readonly margin: readonly number[];
  readonly maintenanceMarginRate: readonly number[];
  readonly horizonDays: number;
  readonly steps: number;
}
/** Exact, or an estimate with its standard error. */
type Value = number | readonly [number, number];
interface Expected {
  readonly isolated: Readonly<Record<string, Value | readonly Value[]>>;
  readonly cross: Readonly<Record<string, Value>>;
  readonly paired: Readonly<Record<string, Value>>;
}

const pair = (value: Value | undefined): [number, number] | undefined =>
  value === undefined ? undefined : typeof value === 'number' ? [value, 0] : [value[0], value[1]];

function configOf({ model, inputs }: Truth, paths: number): object {
  const given = inputs as unknown as Inputs;
  const [muA, muB] = model['mu'] as [number, number];
  const [sigmaA, sigmaB] = model['sigma'] as [number, number];
  const entries = Array.isArray(given.entryPrice) ? (given.entryPrice as number[]) : [100, 100];
  const jumpRho = model['jumpRho'] as number | undefined;
  return textbook({
    paths,
    horizon: horizonOf(given),
    prices: {
      A: { kind: 'gbm', drift: muA, volatility: sigmaA },
      B: { kind: 'gbm', drift: muB, volatility: sigmaB },
    },
    positions: ['A', 'B'].map((market, i) => ({
      account: 'x',
      market,
      size: given.signedQuantity[i],
      entryPrice: entries[i],
      margin: given.margin[i],
    })),
    venue: {
      margin: {
        markets: Object.fromEntries(
          ['A', 'B'].map((market, i) => [market, { schedule: { kind: 'flat', rate: given.maintenanceMarginRate[i] } }]),
        ),
      },
    },
    rest: {
      joint: {
        correlation: [
          [1, model['rho']],
          [model['rho'], 1],
        ],
        ...(jumpRho !== undefined && {
          commonJumps: {
            intensity: model['lambda'],
            mean: model['jumpMean'],
            deviation: model['jumpStd'],
            correlation: [
              [1, jumpRho],
              [jumpRho, 1],
            ],
          },
        }),
      },
      policies: { isolated: { margin: { mode: 'isolated' } }, cross: { margin: { mode: 'cross' } } },
    },
  });
}

function expectIsolated(result: StressResult, expected: Expected['isolated']): void {
  result.statistics.policies['isolated']!.accounts!.forEach((row, i) => {
    expectProbability(row.liquidation, ...pair((expected['pLiquidation'] as readonly Value[])[i])!);
    expectProbability(row.negativeEquity, ...pair((expected['pNegativeEquity'] as readonly Value[])[i])!);
  });
  const anyLiquidated = (expected['pAnyLiquidated'] ?? expected['pAnyLiquidatedMC']) as Value;
  const anyNegative = (expected['pAnyNegative'] ?? expected['pAnyNegativeMC']) as Value;
  expectProbability(estimateOf(result, 'liquidation.probability', 'isolated'), ...pair(anyLiquidated)!);
  expectProbability(estimateOf(result, 'negativeEquity.probability', 'isolated'), ...pair(anyNegative)!);
  expectMean(columnOf(result, 'shortfall', 0), ...pair(expected['meanShortfallTotal'] as Value)!);
}

function expectCross(result: StressResult, expected: Expected['cross']): void {
  expectProbability(estimateOf(result, 'liquidation.probability', 'cross'), ...pair(expected['pLiquidation'])!);
  const negative = estimateOf(result, 'negativeEquity.probability', 'cross');
  expectProbability(negative, ...pair(expected['pNegativeEquity'])!);
  if (negative.events! > 100) expectMean(columnOf(result, 'shortfall', 1), ...pair(expected['meanShortfall'])!);
}

function expectPaired(result: StressResult, expected: Expected['paired']): void {
  const comparison = result.statistics.comparisons.find(({ metric }) => metric === 'negativeEquity.probability')!;
  const { both, onlyPolicy, onlyBaseline } = comparison.discordant!;
  const estimate = estimateOf(result, 'negativeEquity.probability', 'cross');
  const share = (events: number, value: Value | undefined): void => {
    if (value !== undefined) expectProbability({ ...estimate, events }, ...pair(value)!);
  };
  share(both, expected['pBothNegative'] ?? expected['pBothNegativeMC']);
  share(onlyBaseline, expected['pIsolatedOnlyNegative'] ?? expected['pIsolatedOnlyNegativeMC']);
  share(onlyPolicy, expected['pCrossOnlyNegative'] ?? expected['pCrossOnlyNegativeMC']);
  const difference = expected['meanShortfallCrossMinusIsolated'];
  if (difference !== undefined) {
    const isolated = columnOf(result, 'shortfall', 0);
    expectMean(
      columnOf(result, 'shortfall', 1).map((cross, i) => cross - isolated[i]!),
      ...pair(difference)!,
    );
  }
}

describe('the same two positions under isolated and under cross margin', () => {
  const cases = ['two-asset-cross-vs-isolated', 'two-asset-cross-vs-isolated-mc'].flatMap(truthsOfKind);
  it.each(cases.map((each) => [each.id, each] as const))('%s', async (_, reference) => {
    const result = await stressConfig(configOf(reference, 60_000), true);
    const expected = reference.expected as unknown as Expected;
    expectIsolated(result, expected.isolated);
    expectCross(result, expected.cross);
    expectPaired(result, expected.paired);
  });
});

describe('common random numbers', () => {
  const paths = 40_000;
  const config = (positions: readonly object[], rest: object = {}): object =>
    textbook({
      paths,
      horizon: { steps: 24, step: '1h' },
      prices: { A: { kind: 'gbm', drift: 0, volatility: 0.8 } },
      positions,
      venue: {},
      rest,
    });
  const long = (leverage: number): object => ({ account: 'a', market: 'A', size: 1, entryPrice: 100, leverage });
  const flatRate = (rate: number): object => ({ margin: { schedule: { kind: 'flat', rate } } });
  const expectedOf = (id: string): Readonly<Record<string, number>> & { readonly pLiquidation: readonly number[] } =>
    truthsOfKind('common-random-numbers-variance').find((each) => each.id === id)!.expected as never;

  it('crn-1: two leverages are two experiments with one seed, compared by path', async () => {
    const expected = expectedOf('crn-1');
    const at20 = await stressConfig({ ...config([long(20)]), venue: { extends: 'textbook', ...flatRate(0.005) } });
    const at10 = await stressConfig({ ...config([long(10)]), venue: { extends: 'textbook', ...flatRate(0.01) } });
    const a = columnOf(at20, 'liquidation');
    const b = columnOf(at10, 'liquidation');
    expectProbability(estimateOf(at20, 'liquidation.probability'), expected.pLiquidation[0]!);
    expectProbability(estimateOf(at10, 'liquidation.probability'), expected.pLiquidation[1]!);
    // The nearer liquidation price is hit whenever the other is: every discordant path lies on one side.
    expect(a.every((hit, i) => hit >= b[i]!)).toBe(true);
    const discordant = a.reduce((sum, hit, i) => sum + (hit - b[i]!), 0);
    expectProbability({ ...estimateOf(at20, 'liquidation.probability'), events: discordant }, expected['pDiscordant']!);
  });

  it('crn-2: two maintenance rates differ 39 times more sharply on common paths than on independent ones', async () => {
    const expected = expectedOf('crn-2');
    const result = await stressConfig(
      config([long(20)], {
        policies: { low: flatRate(0.005), high: flatRate(0.006) },
        baseline: 'high',
      }),
    );
    expectProbability(estimateOf(result, 'liquidation.probability', 'low'), expected.pLiquidation[0]!);
    expectProbability(estimateOf(result, 'liquidation.probability', 'high'), expected.pLiquidation[1]!);
    const comparison = result.statistics.comparisons.find(({ metric }) => metric === 'liquidation.probability')!;
    const { onlyPolicy, onlyBaseline } = comparison.discordant!;
    expect(onlyPolicy).toBe(0);
    expectProbability(
      { ...estimateOf(result, 'liquidation.probability', 'low'), events: onlyBaseline },
      expected['pDiscordant']!,
    );
    expect(comparison.difference.estimate).toBeCloseTo(-onlyBaseline / paths, 12);
    // The factor is a ratio of variances: its own relative error is that of the discordant count, about 1 / √373.
    expect(Math.abs(comparison.varianceReductionFactor! / expected['varianceReductionFactor']! - 1)).toBeLessThan(
      4.9 / Math.sqrt(373),
    );
  });
});
