import { describe, expect, it } from 'vitest';
import { truthsOfKind, type Truth } from '../fixtures/truths.ts';
import {
  columnOf,
  estimateOf,
  expectMean,
  expectProbability,
  flat,
  horizonOf,
  pathsFor,
  priceOf,
  stressConfig,
  textbook,
  type AccountInputs,
} from './textbook.ts';

/** gap-risk also holds Kou cases, which come with their price model. */
const cases: readonly Truth[] = ['first-passage-gbm', 'gap-risk-gbm', 'gap-risk', 'gap-risk-with-liquidation-fee']
  .flatMap(truthsOfKind)
  .filter(({ model }) => model['type'] !== 'kou');

interface Expected {
  readonly pLiquidationDiscrete?: number;
  readonly pLiquidation?: number;
  readonly pNegativeEquity?: number;
  readonly pNegativeAfterFee?: number;
  readonly meanShortfall?: number;
  readonly meanShortfallAfterFee?: number;
}

describe('one isolated account on one price', () => {
  it.each(cases.map((each) => [each.id, each] as const))(
    '%s',
    async (_, { model, inputs: given, expected: wanted }) => {
      const inputs = given as unknown as AccountInputs & { readonly liquidationFeeRate?: number };
      const expected = wanted as Expected;
      const size = inputs.side === 'long' ? inputs.quantity : -inputs.quantity;
      const { leverage, entryPrice } = inputs;
      const result = await stressConfig(
        textbook({
          paths: pathsFor(inputs.steps),
          horizon: horizonOf(inputs),
          prices: { A: priceOf(model) },
          positions: [{ account: 'a', market: 'A', size, entryPrice, leverage }],
          venue: {
            ...flat(inputs.maintenanceMarginRate),
            ...(inputs.liquidationFeeRate !== undefined && {
              liquidation: { fee: { rate: inputs.liquidationFeeRate } },
            }),
          },
        }),
      );
      expectProbability(
        estimateOf(result, 'liquidation.probability'),
        (expected.pLiquidationDiscrete ?? expected.pLiquidation)!,
      );
      const negative = estimateOf(result, 'negativeEquity.probability');
      expectProbability(negative, (expected.pNegativeEquity ?? expected.pNegativeAfterFee)!);
      if (negative.events! > 100) {
        expectMean(columnOf(result, 'shortfall'), (expected.meanShortfall ?? expected.meanShortfallAfterFee)!);
      }
      // One account: a liquidated one with negative equity has lost more than its margin, and nobody else exists.
      expect(estimateOf(result, 'lossBeyondMargin.probability').events).toBe(negative.events);
    },
    120_000,
  );
});

describe('liq-time-1: when an account is liquidated', () => {
  it('follows the first-passage law at several horizons', async () => {
    const [{ model, inputs, expected }] = truthsOfKind('liquidation-time') as [Truth];
    const given = inputs as unknown as AccountInputs & {
      readonly stepMinutes: number;
      readonly hours: readonly number[];
    };
    const steps = given.hours.at(-1)!;
    const { leverage, entryPrice, quantity } = given;
    const result = await stressConfig(
      textbook({
        paths: 40_000,
        horizon: { steps, step: `${given.stepMinutes}m` },
        prices: { A: priceOf(model) },
        positions: [{ account: 'a', market: 'A', size: quantity, entryPrice, leverage }],
        venue: flat(given.maintenanceMarginRate),
      }),
    );
    const first = columnOf(result, 'firstLiquidationStep');
    const probabilities = expected['pLiquidatedByDiscrete'] as readonly number[];
    given.hours.forEach((hour, i) => {
      const events = first.reduce((count, step) => count + (step <= hour ? 1 : 0), 0);
      expectProbability({ ...estimateOf(result, 'liquidation.probability'), events }, probabilities[i]!);
    });
  });
});
