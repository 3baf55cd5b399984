import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notionalOf } from '../../src/margin/contract.ts';
import { initialMargin, maintenanceMargin } from '../../src/margin/position-margin.ts';
import {
  compileSchedule,
  initialOf,
  maintenanceOf,
  maintenanceRateWithin,
  maximumLeverageOf,
  scheduleOf,
  tierEnd,
  tierOf,
} from '../../src/margin/schedule.ts';
import type { MarginSchedule } from '../../src/venue.ts';
import { marked, SCHEDULE_KINDS, schedulesOfKind } from './arbitrary-schedules.ts';

const linear = { kind: 'linear' } as const;
const inverse = { kind: 'inverse' } as const;
const USED_RATE = 0.2;

describe.each(SCHEDULE_KINDS)('a schedule of the kind %s', (kind) => {
  const cases = fc.record({ schedule: schedulesOfKind(kind), position: marked });

  it('asks for no less of a larger position, and never for more than its notional', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 1, max: 3, noNaN: true }), ({ schedule, position }, growth) => {
        const { contract, quantity, price } = position;
        const compiled = compileSchedule(schedule, contract);
        const small = maintenanceOf(compiled, quantity, price, USED_RATE);
        const large = maintenanceOf(compiled, growth * quantity, price, USED_RATE);
        expect(small).toBeGreaterThan(0);
        expect(large).toBeGreaterThanOrEqual(small * (1 - 1e-12));
        expect(large).toBeLessThanOrEqual(notionalOf(contract.kind, growth * quantity, price));
      }),
      { seed: 11 },
    );
  });

  it('asks for nothing of no position', () => {
    fc.assert(
      fc.property(cases, ({ schedule, position: { contract, price } }) => {
        const compiled = compileSchedule(schedule, contract);
        expect(maintenanceOf(compiled, 0, price, USED_RATE)).toBe(0);
        expect(maintenanceRateWithin(compiled, 0, price, 0.5, USED_RATE)).toBeGreaterThanOrEqual(0);
      }),
      { seed: 12 },
    );
  });

  it('bounds its rate over every move of a window, jumps included', () => {
    fc.assert(
      fc.property(
        cases,
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        ({ schedule, position: { contract, quantity, price } }, move, where) => {
          const compiled = compileSchedule(schedule, contract);
          const bound = maintenanceRateWithin(compiled, quantity, price, move, USED_RATE);
          for (const moved of [price, price * (1 + move * where), price * (1 + move), price * (1 - move)]) {
            if (moved <= 0) continue;
            const notional = notionalOf(contract.kind, quantity, moved);
            expect(maintenanceOf(compiled, quantity, moved, USED_RATE)).toBeLessThanOrEqual(
              bound * notional * (1 + 1e-12),
            );
          }
        },
      ),
      { seed: 13, numRuns: 500 },
    );
  });

  it('is no looser, without a move, than the rate of the position', () => {
    fc.assert(
      fc.property(cases, ({ schedule, position: { contract, quantity, price } }) => {
        const compiled = compileSchedule(schedule, contract);
        const rate = maintenanceOf(compiled, quantity, price, USED_RATE) / notionalOf(contract.kind, quantity, price);
        expect(maintenanceRateWithin(compiled, quantity, price, 0, USED_RATE) / rate - 1).toBeCloseTo(0, 9);
      }),
      { seed: 14 },
    );
  });

  it('asks the same of an inverse position as of a linear one of its coins at a price of 1', () => {
    fc.assert(
      fc.property(cases, ({ schedule, position: { quantity, price } }) => {
        // Contracts count quote in the one and coins in the other.
        fc.pre(!(schedule.kind === 'positionBrackets' && schedule.unit === 'contracts'));
        const coins = quantity / price;
        const there = maintenanceOf(compileSchedule(schedule, inverse), quantity, price, USED_RATE);
        const here = maintenanceOf(compileSchedule(schedule, linear), coins, 1, USED_RATE);
        expect(there).toBe(here);
      }),
      { seed: 15 },
    );
  });
});

describe.each(['flat', 'marginalBrackets', 'linear', 'sqrt', 'curve', 'usedMarginLevel'] as const)(
  'the continuous schedule %s',
  (kind) => {
    it('moves little when the position moves little', () => {
      fc.assert(
        fc.property(schedulesOfKind(kind), marked, (schedule, { contract, quantity, price }) => {
          const compiled = compileSchedule(schedule, contract);
          const before = maintenanceOf(compiled, quantity, price, USED_RATE);
          const after = maintenanceOf(compiled, quantity * (1 + 1e-9), price, USED_RATE);
          expect(after - before).toBeLessThanOrEqual(4e-9 * notionalOf(contract.kind, quantity, price));
        }),
        { seed: 16, numRuns: 300 },
      );
    });
  },
);

describe.each(['marginalBrackets', 'positionBrackets', 'steps'] as const)('the tiers of %s', (kind) => {
  it('end where tierEnd says: that size is still in the tier, a little more is in the next', () => {
    fc.assert(
      fc.property(schedulesOfKind(kind), marked, (schedule, { contract, quantity, price }) => {
        const compiled = compileSchedule(schedule, contract);
        const tier = tierOf(compiled, quantity, price);
        const end = tierEnd(compiled, tier, price);
        expect(tier).toBeGreaterThanOrEqual(1);
        expect(end).toBeGreaterThanOrEqual(quantity * (1 - 3e-12));
        if (end === Infinity) return;
        expect(tierOf(compiled, end, price)).toBe(tier);
        expect(tierOf(compiled, end * (1 + 1e-11), price)).toBe(tier + 1);
      }),
      { seed: 17, numRuns: 300 },
    );
  });
});

describe('position brackets', () => {
  const schedule: MarginSchedule = {
    kind: 'positionBrackets',
    unit: 'contracts',
    brackets: [
      { upTo: 100, rate: 0.005, initialRate: 0.01 },
      { upTo: 300, rate: 0.01, initialRate: 0.02 },
    ],
    next: { sizeStep: 200, rateStep: 0.005, initialRateStep: 0.01 },
  };
  const contract = { kind: 'linear', multiplier: 0.01 } as const;
  const rateAt = (contracts: number): number =>
    maintenanceMargin({ schedule, contract, size: contracts * 0.01, mark: 50_000 }) / (contracts * 0.01 * 50_000);

  it.each([
    ['at its end, a bracket’s own rate', 100, 0.005],
    ['one unit past the end, the next rate for the whole position', 101, 0.01],
    ['at the last listed end, its rate', 300, 0.01],
    ['past it, the first rate of the tail', 301, 0.015],
    ['at the end of the first tail bracket, still that', 500, 0.015],
    ['past it, the second', 501, 0.02],
  ])('ask %s', (_, contracts, rate) => expect(rateAt(contracts)).toBeCloseTo(rate, 12));

  it('never ask for more than the notional, however long the tail', () => {
    expect(rateAt(1e6)).toBe(1);
    expect(initialMargin({ schedule, contract, size: 1e4, mark: 50_000 })).toBe(1e4 * 50_000);
  });

  it('continue the initial rates as well', () => {
    expect(initialMargin({ schedule, contract, size: 4.01, mark: 100 })).toBeCloseTo(0.03 * 401, 9);
    expect(maximumLeverageOf(compileSchedule(schedule, contract), 4.01, 100, 0)).toBeCloseTo(1 / 0.03, 9);
  });

  it('without a tail keep the last rate, and without initial rates limit no leverage', () => {
    const bare: MarginSchedule = { kind: 'positionBrackets', unit: 'notional', brackets: [{ upTo: 100, rate: 0.1 }] };
    const compiled = compileSchedule(bare, linear);
    expect(maintenanceOf(compiled, 5, 1_000, 0)).toBe(500);
    expect(tierEnd(compiled, 1, 1_000)).toBe(Infinity);
    expect(maximumLeverageOf(compiled, 5, 1_000, 0)).toBe(Infinity);
  });

  it('count an end that a size missed by rounding as reached', () => {
    const compiled = compileSchedule(schedule, { kind: 'linear', multiplier: 0.1 });
    // 0.1 · 3 is above 0.3 in doubles.
    expect(tierOf(compiled, 10.000000000000002, 50_000)).toBe(1);
  });
});

describe('steps of the risk limit', () => {
  const schedule: MarginSchedule = {
    kind: 'steps',
    baseLimit: 200,
    step: 100,
    base: 0.005,
    rateStep: 0.005,
    initialBase: 0.01,
  };
  const compiled = compileSchedule(schedule, inverse);
  it.each([
    [200, 1, 1],
    [201, 2, 2],
    [300, 2, 2],
    [301, 3, 3],
  ])('%d coins are in tier %d at %d times the base rate', (coins, tier, times) => {
    expect(tierOf(compiled, coins * 9_000, 9_000)).toBe(tier);
    expect(maintenanceOf(compiled, coins * 9_000, 9_000, 0)).toBeCloseTo(times * 0.005 * coins, 9);
    expect(initialOf(compiled, coins * 9_000, 9_000, 0)).toBeCloseTo((0.01 + (times - 1) * 0.005) * coins, 9);
  });
});

describe('the square-root schedule', () => {
  const schedule: MarginSchedule = { kind: 'sqrt', base: 0.05, sizeFactor: 0.001, initialBase: 0.1 };
  it('charges the base rate until the size premium has made up for a fifth of it', () => {
    // 0.2 · 0.05 / 0.001 = 10 = √100
    expect(maintenanceMargin({ schedule, contract: linear, size: 100, mark: 1 })).toBeCloseTo(5, 12);
    expect(maintenanceMargin({ schedule, contract: linear, size: 400, mark: 1 })).toBeCloseTo(400 * 0.06, 12);
  });
  it('has its own base for initial margin', () => {
    expect(initialMargin({ schedule, contract: linear, size: -400, mark: 1 })).toBeCloseTo(40, 12);
    expect(initialMargin({ schedule, contract: linear, size: 1_600, mark: 1 })).toBeCloseTo(1_600 * 0.12, 12);
  });
});

describe('the curve', () => {
  const schedule: MarginSchedule = { kind: 'curve', maximumLeverage: 50, constant: 100, cap: 0.3, initialFactor: 1.3 };
  it('rises with the coins of the position up to its cap', () => {
    expect(maintenanceMargin({ schedule, contract: linear, size: 100, mark: 10 })).toBeCloseTo(0.02 * 1_000, 12);
    expect(maintenanceMargin({ schedule, contract: inverse, size: 1_000, mark: 10 })).toBeCloseTo(0.02 * 100, 12);
    expect(maintenanceMargin({ schedule, contract: linear, size: 1e6, mark: 10 })).toBe(3e6);
  });
  it('admits the maximum leverage to small positions and less to large ones', () => {
    const compiled = compileSchedule(schedule, linear);
    expect(maximumLeverageOf(compiled, 1, 10, 0)).toBeCloseTo(50, 12);
    expect(maximumLeverageOf(compiled, 400, 10, 0)).toBeCloseTo(1 / (1.3 * 0.05), 12);
  });
});

describe('the level of used margin', () => {
  const schedule: MarginSchedule = { kind: 'usedMarginLevel' };
  it('asks for the share of the notional that was posted at entry', () => {
    expect(
      maintenanceMargin({ schedule, contract: linear, size: -0.2, mark: 65_200, usedMarginRate: 0.2 }),
    ).toBeCloseTo(2_608, 9);
    expect(maximumLeverageOf(compileSchedule(schedule, linear), 1, 100, 0.2)).toBe(5);
  });
  it('cannot be told without that share', () => {
    expect(() => maintenanceMargin({ schedule, contract: linear, size: 1, mark: 1 })).toThrow(/usedMarginRate/);
  });
});

describe('the schedule of a market', () => {
  const venue = {
    margin: {
      mode: 'isolated',
      schedule: { kind: 'flat', rate: 0.01 },
      markets: { 'ETH-PERP': { schedule: { kind: 'flat', rate: 0.02 } } },
      valuedAt: { price: 'mark', closingFee: 'none' },
    },
  } as const;
  it.each([
    ['its own', 'ETH-PERP', 0.02],
    ['the venue’s', 'BTC-PERP', 0.01],
    ['the venue’s, even with a name of JavaScript’s own,', 'constructor', 0.01],
  ])('is %s for %s', (_, symbol, rate) => {
    const compiled = scheduleOf(venue, { symbol, contract: linear });
    expect(maintenanceOf(compiled, 1, 100, 0)).toBe(100 * rate);
    expect(compiled.columns!.rates[0]).toBe(rate);
  });
});
