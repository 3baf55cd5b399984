import { describe, expect, it } from 'vitest';
import { truthsOfKind, type Truth } from '../fixtures/truths.ts';
import { estimateOf, flat, horizonOf, priceOf, stressConfig, textbook, type AccountInputs } from './textbook.ts';

/**
 * Rare events of one isolated account by importance sampling, on the reference cases down to 5e-11. Each estimate must lie
 * within 4.9 of its standard errors of the exact value (10⁻⁶), and that error must be small; the seed is fixed.
 */
const STANDARD_ERRORS = 4.9;
/** Half of a 95 % interval, in standard errors. */
const HALF_WIDTH = 1.96;

interface Expected {
  readonly liquidationPrice: number;
  readonly bankruptcyPrice: number;
  readonly pLiquidationDiscrete: number;
  readonly pNegativeEquity: number;
  readonly meanShortfall: number;
}

function tilted(truth: Truth, paths: number, price: number): object {
  const inputs = truth.inputs as unknown as AccountInputs;
  const { side, quantity, entryPrice, leverage, maintenanceMarginRate } = inputs;
  const size = side === 'long' ? quantity : -quantity;
  return textbook({
    paths,
    horizon: horizonOf(inputs),
    prices: { A: priceOf(truth.model) },
    positions: [{ account: 'a', market: 'A', size, entryPrice, leverage }],
    venue: flat(maintenanceMarginRate),
    rest: {
      sampling: { kind: 'tilt', target: { underlying: 'A', price } },
      statistics: { quantileLevels: [] },
      fund: { curve: [0] },
    },
  });
}

const cases = truthsOfKind('rare-event-gbm').map((truth) => [truth.id, truth] as const);

describe('a liquidation that plain sampling would not see', () => {
  it.each(cases)('%s is estimated to 2 %%', async (_, truth) => {
    const { liquidationPrice, pLiquidationDiscrete } = truth.expected as unknown as Expected;
    const found = estimateOf(await stressConfig(tilted(truth, 40_000, liquidationPrice)), 'liquidation.probability');
    const standardError = (found.high! - found.low!) / 2 / HALF_WIDTH;
    expect(Math.abs(found.estimate! - pLiquidationDiscrete)).toBeLessThan(STANDARD_ERRORS * standardError);
    expect(standardError / pLiquidationDiscrete).toBeLessThan(0.02);
    expect(found.effectiveEvents).toBeGreaterThan(1_000);
  });
});

describe('a negative balance, which is rarer still', () => {
  const known = cases.filter(([, { expected }]) => (expected as unknown as Expected).pNegativeEquity > 1e-15);

  it.each(known)('%s is estimated to 5 %%', async (_, truth) => {
    const { bankruptcyPrice, pNegativeEquity, meanShortfall } = truth.expected as unknown as Expected;
    const result = await stressConfig(tilted(truth, pNegativeEquity > 1e-10 ? 120_000 : 240_000, bankruptcyPrice));
    for (const [metric, exact] of [
      ['negativeEquity.probability', pNegativeEquity],
      ['shortfall.mean', meanShortfall],
    ] as const) {
      const found = estimateOf(result, metric);
      const standardError = (found.high! - found.low!) / 2 / HALF_WIDTH;
      expect(Math.abs(found.estimate! - exact), `${metric} ${found.estimate} against ${exact}`).toBeLessThan(
        STANDARD_ERRORS * standardError,
      );
      expect(standardError / exact, metric).toBeLessThan(0.05);
    }
    const warnings = result.statistics.selfCheck.filter(({ level }) => level === 'warning');
    expect(warnings).toEqual([]);
  });

  /**
   * At 6·10⁻³³ the account has to pass from above its liquidation price to below its bankruptcy price in one step of five
   * minutes: ten standard deviations of a step, where the normals of a block end at 6.66, and a tilt that spreads its push
   * over the steps moves each by 0.4. The reference itself says that there it holds an order of magnitude, no digits.
   */
  const beyond = cases.filter(([, { expected }]) => (expected as unknown as Expected).pNegativeEquity < 1e-15);

  it.each(beyond)('%s is out of reach, and the report gives a bound and no number', async (_, truth) => {
    const { bankruptcyPrice, pNegativeEquity } = truth.expected as unknown as Expected;
    const result = await stressConfig(tilted(truth, 20_000, bankruptcyPrice));
    const found = estimateOf(result, 'negativeEquity.probability');
    expect(found).toMatchObject({ effectiveEvents: 0, low: 0, method: 'weighted, zero events, one-sided' });
    expect(found.high).toBeGreaterThan(pNegativeEquity);
    expect(estimateOf(result, 'liquidation.probability').effectiveEvents).toBeGreaterThan(500);
  });
});
