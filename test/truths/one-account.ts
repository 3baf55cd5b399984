import { expect, it } from 'vitest';
import { truthsOfKind } from '../fixtures/truths.ts';
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

interface Expected {
  readonly pLiquidationDiscrete?: number;
  readonly pLiquidation?: number;
  readonly pNegativeEquity?: number;
  readonly pNegativeAfterFee?: number;
  readonly meanShortfall?: number;
  readonly meanShortfallAfterFee?: number;
}

/** Tests that hold reference cases of these kinds against one isolated account. */
export function holdOneAccountTo(kinds: readonly string[]): void {
  const cases = kinds.flatMap(truthsOfKind);
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
    300_000,
  );
}
