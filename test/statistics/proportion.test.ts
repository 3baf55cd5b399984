import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialProbability } from '../../src/math/binomial.ts';
import {
  clopperPearsonInterval,
  wilsonInterval,
  zeroEventUpperBound,
  type EventCount,
  type Interval,
} from '../../src/statistics/proportion.ts';
import { relativeError, truths } from './truths.ts';

describe.each(truths('proportion-interval'))(
  'the interval of $inputs.events in $inputs.trials',
  ({ inputs, expected }) => {
    const count = inputs as unknown as EventCount;
    it('of Clopper and Pearson is the reference one', () => {
      expectInterval(clopperPearsonInterval(count), expected['clopperPearson']!);
    });
    it('of Wilson is the reference one', () => {
      expectInterval(wilsonInterval(count), expected['wilson']!);
    });
    if (count.events === 0) {
      it('has the reference one-sided bound', () => {
        expect(relativeError(zeroEventUpperBound(count), expected['oneSidedUpperExact']!)).toBeLessThan(1e-9);
      });
    }
  },
);

function expectInterval({ low, high }: Interval, expected: readonly number[]): void {
  expect(relativeError(low, expected[0]!)).toBeLessThan(1e-9);
  expect(relativeError(high, expected[1]!)).toBeLessThan(1e-9);
}

describe.each(truths('exact-coverage'))(
  'over $inputs.trials paths of probability $inputs.trueProbability',
  ({ inputs, expected }) => {
    const { trials, trueProbability, confidence } = inputs as unknown as {
      trials: number;
      trueProbability: number;
      confidence: number;
    };
    // Exact: the binomial probabilities of all outcomes whose interval holds the truth.
    const coverage = (intervalOf: (count: EventCount) => Interval): number => {
      let covered = 0;
      for (let events = 0; events <= trials; events++) {
        const { low, high } = intervalOf({ events, trials, confidence });
        if (low <= trueProbability && trueProbability <= high) {
          covered += binomialProbability({ successes: events, trials, probability: trueProbability });
        }
      }
      return covered;
    };
    it('Clopper–Pearson covers as often as the reference says, and at least as promised', () => {
      const covered = coverage(clopperPearsonInterval);
      expect(Math.abs(covered - expected['clopperPearson']!)).toBeLessThan(1e-9);
      expect(covered).toBeGreaterThanOrEqual(confidence);
    });
    it('Wilson covers as often as the reference says', () => {
      expect(Math.abs(coverage(wilsonInterval) - expected['wilson']!)).toBeLessThan(1e-9);
    });
  },
);

const counts = fc
  .tuple(
    fc.integer({ min: 1, max: 100_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0.8, 0.95, 0.99),
  )
  .map(([trials, share, confidence]) => ({ events: Math.round(share * trials), trials, confidence }));

describe.each([
  ['Clopper–Pearson', clopperPearsonInterval],
  ['Wilson', wilsonInterval],
])('the %s interval', (_, intervalOf) => {
  it('holds the share that was seen and stays within [0, 1]', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const { low, high } = intervalOf(count);
        const share = count.events / count.trials;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(high).toBeLessThanOrEqual(1);
        expect(high).toBeGreaterThan(low);
      }),
      { numRuns: 200 },
    );
  });
  it('moves up with one more event', () => {
    fc.assert(
      fc.property(counts, (count) => {
        fc.pre(count.events < count.trials);
        const before = intervalOf(count);
        const after = intervalOf({ ...count, events: count.events + 1 });
        expect(after.low).toBeGreaterThan(before.low);
        expect(after.high).toBeGreaterThan(before.high);
      }),
      { numRuns: 100 },
    );
  });
  it('mirrors when the event is exchanged for its absence', () => {
    fc.assert(
      fc.property(counts, (count) => {
        const { low, high } = intervalOf(count);
        const mirrored = intervalOf({ ...count, events: count.trials - count.events });
        expect(1 - mirrored.high).toBeCloseTo(low, 12);
        expect(1 - mirrored.low).toBeCloseTo(high, 12);
      }),
      { numRuns: 100 },
    );
  });
  it('refuses counts that cannot be', () => {
    expect(() => intervalOf({ events: 4, trials: 3, confidence: 0.95 })).toThrow('0 to the 3 trials, not 4');
    expect(() => intervalOf({ events: 0, trials: 0, confidence: 0.95 })).toThrow('from 1 up, not 0');
    expect(() => intervalOf({ events: 1, trials: 3, confidence: 1 })).toThrow('between 0 and 1, not at 1');
    expect(() => intervalOf({ events: 0.5, trials: 3, confidence: 0.9 })).toThrow('not 0.5');
  });
});

describe('the bound at no event', () => {
  it('is the probability at which no event is as rare as one minus the confidence', () => {
    for (const trials of [1, 20, 5_000]) {
      const bound = zeroEventUpperBound({ trials, confidence: 0.95 });
      expect(binomialProbability({ successes: 0, trials, probability: bound })).toBeCloseTo(0.05, 10);
    }
  });
});
