import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import { replay } from '../../src/replay.ts';
import { truthsOfKind } from '../fixtures/truths.ts';
import {
  estimateOf,
  expectProbability,
  flat,
  horizonOf,
  pathsFor,
  priceOf,
  stressConfig,
  textbook,
} from './textbook.ts';

interface Inputs {
  readonly side: 'long' | 'short';
  readonly leverage: number;
  readonly maintenanceMarginRate: number;
  readonly entryPrice: number;
  readonly notionalUsd: number;
  readonly horizonDays: number;
  readonly steps: number;
}
interface Expected {
  readonly marginCoin: number;
  readonly liquidationPrice: number | null;
  readonly bankruptcyPrice: number | null;
  readonly marks: readonly {
    readonly mark: number;
    readonly equityCoin: number;
    readonly maintenanceCoin: number;
    readonly liquidatable: boolean;
  }[];
  readonly pLiquidationDiscrete: number;
  readonly pNegativeEquity: number;
}

/** One isolated inverse position on the textbook venue: size in quote, everything else in coin. */
function onePosition(
  { side, notionalUsd, entryPrice, maintenanceMarginRate }: Inputs,
  stake: { readonly margin: number } | { readonly leverage: number },
  parts: { readonly paths: number; readonly horizon: object; readonly price: object },
): object {
  const size = side === 'long' ? notionalUsd : -notionalUsd;
  return textbook({
    paths: parts.paths,
    horizon: parts.horizon,
    prices: { A: parts.price },
    initialPrice: entryPrice,
    markets: [{ symbol: 'A', underlying: 'A', contract: { kind: 'inverse' } }],
    positions: [{ account: 'a', market: 'A', size, entryPrice, ...stake }],
    venue: flat(maintenanceMarginRate),
  });
}

describe.each(truthsOfKind('inverse-contract').map((each) => [each.id, each] as const))(
  '%s: an inverse position on a scripted path',
  (_, reference) => {
    const inputs = reference.inputs as unknown as Inputs;
    const expected = reference.expected as unknown as Expected;

    it.each(expected.marks.map((each) => [each.mark, each] as const))('at a mark of %d', (mark, at) => {
      const price = { kind: 'replay', prices: [mark] };
      const config = onePosition(
        inputs,
        { margin: expected.marginCoin },
        { paths: 1, horizon: { steps: 1, step: '1m' }, price },
      );
      const [trace] = replay(loadExperiment(config), { path: 0 });
      const liquidations = trace!.events.filter(({ event }) => event === 'liquidation');
      expect(trace!.outcome!['liquidation']).toBe(at.liquidatable ? 1 : 0);
      expect(liquidations).toHaveLength(at.liquidatable ? 1 : 0);
      if (at.liquidatable) {
        expect(liquidations[0]).toMatchObject({
          fillPrice: expect.closeTo(mark, 9) as number,
          equity: expect.closeTo(at.equityCoin, 14) as number,
          maintenanceMargin: expect.closeTo(at.maintenanceCoin, 14) as number,
          shortfall: expect.closeTo(Math.max(0, -at.equityCoin), 14) as number,
        });
      }
      expect(trace!.outcome!['negativeEquity']).toBe(at.equityCoin < 0 ? 1 : 0);
      expect(trace!.outcome!['shortfall']).toBeCloseTo(Math.max(0, -at.equityCoin), 14);
    });

    it('posts a margin in coin where a row states its leverage', () => {
      const { leverage, entryPrice } = inputs;
      const price = { kind: 'replay', prices: [entryPrice] };
      const parts = { paths: 1, horizon: { steps: 1, step: '1m' }, price };
      const { accounts } = loadExperiment(onePosition(inputs, { leverage }, parts));
      expect(accounts).toMatchObject({ positions: [{ margin: expect.closeTo(expected.marginCoin, 14) as number }] });
    });

    it('is liquidated at its liquidation price, and not a hundred-thousandth before', () => {
      const { liquidationPrice } = expected;
      const towards = inputs.side === 'long' ? -1 : 1;
      const firstStep = (prices: readonly number[]): number => {
        const price = { kind: 'replay', prices };
        const config = onePosition(
          inputs,
          { margin: expected.marginCoin },
          { paths: 1, horizon: { steps: prices.length, step: '1m' }, price },
        );
        return replay(loadExperiment(config), { path: 0 })[0]!.outcome!['firstLiquidationStep']!;
      };
      if (liquidationPrice === null) {
        // A short whose coin is its own hedge: no price is high enough.
        expect(firstStep([1, 10, 1_000, 1e6].map((factor) => inputs.entryPrice * factor))).toBeNaN();
        return;
      }
      // A configuration holds amounts of at most 15 digits.
      const at = (share: number): number => Number((liquidationPrice * (1 + towards * share)).toPrecision(12));
      expect(firstStep([at(-1e-5), at(1e-5)])).toBe(2);
    });
  },
);

describe('the liquidation of one isolated inverse position', () => {
  it.each(truthsOfKind('first-passage-gbm-inverse').map((each) => [each.id, each] as const))(
    '%s',
    async (_, { model, inputs: given, expected: wanted }) => {
      const inputs = given as unknown as Inputs;
      const expected = wanted as unknown as Expected;
      const paths = pathsFor(inputs.steps, 3e6);
      const config = onePosition(
        inputs,
        { margin: expected.marginCoin },
        { paths, horizon: horizonOf(inputs), price: priceOf(model) },
      );
      const result = await stressConfig(config);
      expectProbability(estimateOf(result, 'liquidation.probability'), expected.pLiquidationDiscrete);
      expectProbability(estimateOf(result, 'negativeEquity.probability'), expected.pNegativeEquity);
    },
  );
});
