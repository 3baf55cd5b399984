import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankruptcyPrices } from '../../src/margin/bankruptcy-prices.ts';
import { notionalOf, priceOf, unitValue } from '../../src/margin/contract.ts';
import { liquidationPrice } from '../../src/margin/liquidation-price.ts';
import { bankruptcyPrice, equity, maintenanceMargin } from '../../src/margin/position-margin.ts';
import { truthsOfKind } from '../fixtures/truths.ts';

const price = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

describe.each(['linear', 'inverse'] as const)('the unit value of a contract that is %s', (kind) => {
  it('rises with the price and leads back to it', () => {
    fc.assert(
      fc.property(price, price, (a, b) => {
        fc.pre(a < b);
        expect(unitValue(kind, a)).toBeLessThan(unitValue(kind, b));
        expect(priceOf(kind, unitValue(kind, a)) / a).toBeCloseTo(1, 12);
        expect(notionalOf(kind, -7, a)).toBeCloseTo(Math.abs(7 * unitValue(kind, a)), 9);
      }),
      { seed: 31 },
    );
  });
});

describe('the price of an inverse contract', () => {
  it('is beyond all prices where a unit would be worth nothing or more', () => {
    expect(priceOf('inverse', 0)).toBe(Infinity);
    expect(priceOf('inverse', 1e-9)).toBe(Infinity);
    expect(priceOf('linear', -5)).toBe(-5);
  });
});

describe('reference cases of inverse contracts', () => {
  interface Inputs {
    readonly side: 'long' | 'short';
    readonly leverage: number;
    readonly maintenanceMarginRate: number;
    readonly entryPrice: number;
    readonly notionalUsd: number;
  }
  interface Expected {
    readonly marginCoin: number;
    readonly liquidationPrice: number | null;
    readonly bankruptcyPrice: number | null;
    readonly marks: readonly {
      readonly mark: number;
      readonly pnlCoin: number;
      readonly equityCoin: number;
      readonly maintenanceCoin: number;
      readonly liquidatable: boolean;
    }[];
  }
  it.each(truthsOfKind('inverse-contract').map((each) => [each.id, each] as const))('%s', (_, reference) => {
    const inputs = reference.inputs as unknown as Inputs;
    const expected = reference.expected as unknown as Expected;
    const { entryPrice } = inputs;
    const contract = { kind: 'inverse' } as const;
    const schedule = { kind: 'flat', rate: inputs.maintenanceMarginRate } as const;
    const size = inputs.side === 'long' ? inputs.notionalUsd : -inputs.notionalUsd;
    const margin = notionalOf('inverse', size, entryPrice) / inputs.leverage;
    const position = { contract, size, entryPrice, margin };
    const sameTo12 = (found: number | null, wanted: number | null): void => {
      if (wanted === null) expect(found).toBeNull();
      else expect(Math.abs(found! - wanted)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(wanted), 1e-3));
    };
    sameTo12(margin, expected.marginCoin);
    sameTo12(bankruptcyPrice(position), expected.bankruptcyPrice);
    sameTo12(liquidationPrice({ ...position, schedule }), expected.liquidationPrice);
    for (const { mark, pnlCoin, equityCoin, maintenanceCoin, liquidatable } of expected.marks) {
      const worth = equity({ ...position, mark });
      const required = maintenanceMargin({ schedule, contract, size, mark });
      sameTo12(worth - margin, pnlCoin);
      sameTo12(worth, equityCoin);
      sameTo12(required, maintenanceCoin);
      // A mark at the boundary is liquidatable: the cases' convention is «at or below».
      expect(worth <= required + 1e-12 * margin).toBe(liquidatable);
    }
  });
});

describe('bankruptcy prices of an account', () => {
  const legs = fc.array(
    fc.record({
      kind: fc.constant('linear' as const),
      quantity: fc.double({ min: 0.1, max: 100, noNaN: true }),
      isLong: fc.boolean(),
      mark: fc.double({ min: 1, max: 1_000, noNaN: true }),
      rate: fc.constantFrom(0, 0.01, 0.05),
    }),
    { minLength: 1, maxLength: 4 },
  );
  it.each(['byMaintenance', 'perLeg'] as const)('lose the whole equity between them, %s', (rule) => {
    fc.assert(
      fc.property(legs, fc.double({ min: -500, max: 500, noNaN: true }), (drawn, worth) => {
        const positions = drawn.map(({ kind, quantity, isLong, mark, rate }) => ({
          contract: { kind },
          size: isLong ? quantity : -quantity,
          mark,
          maintenance: rate * quantity * mark,
        }));
        const prices = bankruptcyPrices({ positions, equity: worth, rule });
        const lost = positions.reduce((sum, { size, mark }, i) => sum + size * (mark - prices[i]!), 0);
        expect(lost).toBeCloseTo(worth, 6);
      }),
      { seed: 32 },
    );
  });

  it('of inverse contracts put the equity into 1/price', () => {
    const [price] = bankruptcyPrices({
      positions: [{ contract: { kind: 'inverse' }, size: 1_000, mark: 8_000, maintenance: 0.00125 }],
      equity: 0.01,
      rule: 'byMaintenance',
    });
    expect(price).toBeCloseTo(1_000 / 0.135, 9);
  });

  it('put everything on the first position, and none on the others, per leg', () => {
    const position = { contract: { kind: 'linear' as const }, size: 2, mark: 100, maintenance: 1 };
    const rule = 'perLeg' as const;
    expect(bankruptcyPrices({ positions: [position, position], equity: 10, rule })).toEqual([95, 100]);
  });

  it('are shared by notional where nothing is required', () => {
    const contract = { kind: 'linear' as const };
    const positions = [
      { contract, size: 1, mark: 100, maintenance: 0 },
      { contract, size: -1, mark: 300, maintenance: 0 },
    ];
    expect(bankruptcyPrices({ positions, equity: 40, rule: 'byMaintenance' })).toEqual([90, 330]);
  });
});
