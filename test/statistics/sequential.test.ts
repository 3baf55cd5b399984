import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialProbability } from '../../src/math/binomial.ts';
import { betaLog } from '../../src/math/beta-log.ts';
import {
  confidenceSequenceHalfWidth,
  probabilityConfidenceSequence,
} from '../../src/statistics/confidence-sequence.ts';
import {
  groupSequentialError,
  naiveLooksError,
  obrienFlemingBoundaries,
  pocockConstant,
} from '../../src/statistics/group-sequential.ts';
import { clopperPearsonInterval } from '../../src/statistics/proportion.ts';
import { LOOK_GROWTH, nextLook } from '../../src/statistics/precision.ts';
import { relativeError, truths } from './truths.ts';

const numbers = (value: unknown): readonly number[] => value as readonly number[];

describe.each(truths('sequential-looks'))('the reference $id', ({ inputs, expected }) => {
  const question = { looks: Number(inputs['looks']), alpha: Number(inputs['alpha']) };
  it('has the error of looks as if each were the only one', () => {
    expect(Math.abs(naiveLooksError(question) - expected['errorOfNaiveFixedBoundary']!)).toBeLessThan(1e-8);
  });
  it('has the boundaries of Pocock and of O’Brien and Fleming', () => {
    expect(Math.abs(pocockConstant(question) - expected['pocockConstant']!)).toBeLessThan(1e-8);
    const boundaries = obrienFlemingBoundaries(question);
    numbers(expected['obrienFlemingBoundaries']).forEach((boundary, k) => {
      expect(Math.abs(boundaries[k]! - boundary)).toBeLessThan(1e-8);
    });
    expect(Math.abs(boundaries.at(-1)! - expected['obrienFlemingConstant']!)).toBeLessThan(1e-8);
  });
});

describe('looks at a test', () => {
  it('cost nothing where there is one', () => {
    expect(naiveLooksError({ looks: 1, alpha: 0.05 })).toBeCloseTo(0.05, 12);
    expect(pocockConstant({ looks: 1, alpha: 0.05 })).toBeCloseTo(1.959963984540054, 9);
  });
  it('at ten of 5 % raise a false alarm in 19.3 %', () => {
    expect(naiveLooksError({ looks: 10, alpha: 0.05 })).toBeCloseTo(0.193, 3);
  });
  it('refuse boundaries that nothing can pass or none at all', () => {
    expect(() => groupSequentialError({ boundaries: [] })).toThrow('at least one');
    expect(() => groupSequentialError({ boundaries: [2, 0] })).toThrow('above 0, not at 0');
  });
});

describe.each(truths('confidence-sequence'))('the reference $id', ({ inputs, expected }) => {
  it('has its half-widths', () => {
    numbers(inputs['sampleSizes']).forEach((paths, i) => {
      const halfWidth = confidenceSequenceHalfWidth({
        ...{ paths, deviation: Number(inputs['sigma']), rho: Number(inputs['rho']) },
        confidence: 1 - Number(inputs['alpha']),
      });
      expect(relativeError(halfWidth, numbers(expected['halfWidthOfMean'])[i]!)).toBeLessThan(1e-12);
    });
  });
});

describe('the interval of a probability that holds at every number of paths', () => {
  it('is wider than that of a fixed number, and holds the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, part) => {
        const events = Math.round(trials * part);
        const always = probabilityConfidenceSequence({ events, trials, confidence: 0.95 });
        const once = clopperPearsonInterval({ events, trials, confidence: 0.95 });
        expect(always.low).toBeLessThanOrEqual(Math.max(0, once.low) + 1e-12);
        expect(always.high).toBeGreaterThanOrEqual(Math.min(1, once.high) - 1e-12);
      }),
      { numRuns: 60 },
    );
  });
  it('misses the probability at any of the first 400 paths with a chance of at most 5 %, exactly summed', () => {
    const [p, most] = [0.1, 400];
    // alive[k]: the chance of k events so far with no miss yet.
    let alive = Float64Array.of(1);
    let missed = 0;
    for (let n = 1; n <= most; n++) {
      const next = new Float64Array(n + 1);
      for (let k = 0; k < n; k++) {
        next[k]! += alive[k]! * (1 - p);
        next[k + 1]! += alive[k]! * p;
      }
      for (let k = 0; k <= n; k++) {
        if (next[k]! < 1e-14) continue;
        const { low, high } = probabilityConfidenceSequence({ events: k, trials: n, confidence: 0.95 });
        if (low <= p && p <= high) continue;
        missed += next[k]!;
        next[k] = 0;
      }
      alive = next;
    }
    expect(missed).toBeLessThan(0.05);
    expect(missed).toBeGreaterThan(0.005);
  });
  it('refuses counts that cannot be', () => {
    expect(() => probabilityConfidenceSequence({ events: 3, trials: 2, confidence: 0.95 })).toThrow('3 of 2');
  });
});

describe('the logarithm of the beta function', () => {
  it('makes binomial probabilities what they are', () => {
    for (const [n, k] of [
      [10, 3],
      [1_000, 7],
      [100_000, 50_000],
    ] as const) {
      // C(n, k) = 1/((n + 1) B(k + 1, n − k + 1)).
      const logChoose = -betaLog(k + 1, n - k + 1) - Math.log(n + 1);
      const expected = binomialProbability({ successes: k, trials: n, probability: k / n });
      const found = Math.exp(logChoose + k * Math.log(k / n) + (n - k) * Math.log(1 - k / n));
      expect(relativeError(found, expected)).toBeLessThan(1e-9);
    }
    expect(betaLog(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 14);
  });
});

describe('the looks of a stopping rule', () => {
  it('begin at the least, grow by a quarter, and end at the most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 1_000_000 }), (minimum, maximum) => {
        let look = nextLook(0, minimum, maximum);
        expect(look).toBe(Math.min(minimum, maximum));
        while (look < maximum) {
          const next = nextLook(look + 1, minimum, maximum);
          expect(next).toBe(Math.min(maximum, Math.ceil(LOOK_GROWTH * look)));
          look = next;
        }
      }),
    );
  });
});
