import { describe, it } from 'vitest';
import { truthsOfKind, type Truth } from '../fixtures/truths.ts';
import { holdOneAccountTo } from './one-account.ts';
import {
  columnOf,
  estimateOf,
  expectProbability,
  flat,
  priceOf,
  stressConfig,
  textbook,
  type AccountInputs,
} from './textbook.ts';

describe('the liquidation of one isolated account', () => {
  holdOneAccountTo(['first-passage-gbm']);
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
