import fc from 'fast-check';
import type { Contract } from '../../src/price-model.ts';
import type { MarginSchedule } from '../../src/venue.ts';

/** Amounts that schedules speak of: notionals in quote (price about 100) or in coin (price about 0.01) are of one size. */
const amount = fc.integer({ min: 1, max: 400 }).map((n) => n * 25);
const rate = fc.integer({ min: 1, max: 40 }).map((n) => n / 200);

/** Ascending places with rates that do not fall. */
const ladder = fc.array(fc.record({ width: amount, rise: rate }), { minLength: 1, maxLength: 5 }).map((rungs) => {
  let [place, height] = [0, 0];
  return rungs.map(({ width, rise }) => ({
    place: (place += width),
    rate: (height = Math.min(0.9, height + rise / 4)),
  }));
});

const KINDS = {
  flat: rate.map((each): MarginSchedule => ({ kind: 'flat', rate: each, maximumLeverage: 1 / (2 * each) })),
  marginalBrackets: fc.tuple(rate, ladder).map(([first, rungs]): MarginSchedule => ({
    kind: 'marginalBrackets',
    brackets: [
      { notionalFloor: 0, rate: first / 10, maximumLeverage: 100 },
      ...rungs.map(({ place, rate: each }) => ({
        notionalFloor: place,
        rate: first / 10 + each,
        maximumLeverage: 1 / each,
      })),
    ],
  })),
  positionBrackets: fc
    .record({
      rungs: ladder,
      unit: fc.constantFrom('notional' as const, 'contracts' as const),
      hasTail: fc.boolean(),
      width: amount,
      rise: rate,
    })
    .map(({ rungs, unit, hasTail, width, rise }): MarginSchedule => ({
      kind: 'positionBrackets',
      unit,
      brackets: rungs.map(({ place, rate: each }, i) => ({
        upTo: hasTail || i + 1 < rungs.length ? place : Infinity,
        rate: each,
        initialRate: 2 * each,
      })),
      ...(hasTail ? { next: { sizeStep: width, rateStep: rise / 10, initialRateStep: rise / 5 } } : {}),
    })),
  linear: fc.record({ base: rate, slope: rate }).map(({ base, slope }): MarginSchedule => ({
    kind: 'linear',
    base,
    slopePerUnit: slope / 5_000,
    initialBase: 2 * base,
  })),
  steps: fc
    .record({ baseLimit: amount, step: amount, base: rate, rateStep: rate })
    .map(({ baseLimit, step, base, rateStep }): MarginSchedule => ({
      kind: 'steps',
      baseLimit,
      step,
      base,
      rateStep: rateStep / 4,
      initialBase: 2 * base,
    })),
  sqrt: fc
    .record({ base: rate, size: rate })
    .map(({ base, size }): MarginSchedule => ({ kind: 'sqrt', base, sizeFactor: size / 50, initialBase: 2 * base })),
  curve: fc
    .record({ leverage: fc.integer({ min: 2, max: 125 }), constant: amount, cap: rate })
    .map(({ leverage, constant, cap }): MarginSchedule => ({
      kind: 'curve',
      maximumLeverage: leverage,
      constant,
      cap: cap + 0.25,
      initialFactor: 1.3,
    })),
  usedMarginLevel: fc.constant<MarginSchedule>({ kind: 'usedMarginLevel' }),
} satisfies { readonly [Kind in MarginSchedule['kind']]: fc.Arbitrary<MarginSchedule> };

export const SCHEDULE_KINDS = Object.keys(KINDS) as MarginSchedule['kind'][];

/** Schedules of a kind whose rates do not fall, over notionals of about 0 to 50,000. */
export function schedulesOfKind(kind: MarginSchedule['kind']): fc.Arbitrary<MarginSchedule> {
  return KINDS[kind];
}

/** A contract with a position's |size| and a price, its notional between 1 and 40,000 in the settlement coin. */
export const marked: fc.Arbitrary<{ contract: Contract; quantity: number; price: number }> = fc
  .record({
    kind: fc.constantFrom('linear' as const, 'inverse' as const),
    multiplier: fc.constantFrom(0.001, 0.1, 1, 10),
    notional: fc.double({ min: 1, max: 40_000, noNaN: true }),
    price: fc.double({ min: 0.05, max: 20, noNaN: true }),
  })
  .map(({ kind, multiplier, notional, price }) => ({
    contract: { kind, multiplier },
    quantity: kind === 'linear' ? notional / price : notional * price,
    price,
  }));
