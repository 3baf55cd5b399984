import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holmAdjusted } from '../../src/statistics/holm.ts';
import {
  mcnemarExact,
  newcombeInterval,
  pairedCounts,
  pairedDifference,
  type PairedCounts,
} from '../../src/statistics/paired.ts';
import { relativeError, truths } from './truths.ts';

describe.each(truths('paired-binary'))('the paired reference $id', ({ inputs, expected }) => {
  const counts: PairedCounts = {
    both: inputs['bothNegative']!,
    onlyPolicy: inputs['onlyPolicyANegative']!,
    onlyBaseline: inputs['onlyPolicyBNegative']!,
    neither: inputs['neitherNegative']!,
  };
  it('has its difference, standard error and variance reduction', () => {
    const { estimate, standardError, varianceReductionFactor } = pairedDifference(counts);
    expect(relativeError(estimate, expected['difference']!)).toBeLessThan(1e-9);
    expect(relativeError(standardError, expected['standardErrorPaired']!)).toBeLessThan(1e-9);
    expect(relativeError(varianceReductionFactor!, expected['varianceReductionFactor']!)).toBeLessThan(1e-9);
  });
  it('has its exact p-value', () => {
    expect(relativeError(mcnemarExact(counts), expected['mcnemarExactP']!)).toBeLessThan(1e-9);
  });
});

describe.each(truths('holm'))('the reference $id', ({ inputs, expected }) => {
  it('has its adjusted p-values', () => {
    const adjusted = holmAdjusted({ pValues: inputs['pValues']! });
    adjusted.forEach((p, i) => expect(relativeError(p, (expected['adjusted']! as number[])[i]!)).toBeLessThan(1e-12));
    expect(adjusted.map((p) => p <= inputs['alpha']!)).toEqual(expected['reject']);
  });
});

const counts = fc.record({
  both: fc.integer({ min: 0, max: 3_000 }),
  onlyPolicy: fc.integer({ min: 0, max: 300 }),
  onlyBaseline: fc.integer({ min: 0, max: 300 }),
  neither: fc.integer({ min: 1, max: 30_000 }),
});
const swapped = ({ both, onlyPolicy, onlyBaseline, neither }: PairedCounts): PairedCounts => ({
  ...{ both, neither },
  onlyPolicy: onlyBaseline,
  onlyBaseline: onlyPolicy,
});

describe('the paired comparison of two policies', () => {
  it('changes only its sign when the policies are exchanged', () => {
    fc.assert(
      fc.property(counts, (table) => {
        const there = newcombeInterval(table, 0.95);
        const back = newcombeInterval(swapped(table), 0.95);
        expect(mcnemarExact(swapped(table))).toBe(mcnemarExact(table));
        expect(pairedDifference(swapped(table)).estimate).toBeCloseTo(-pairedDifference(table).estimate, 15);
        expect(back.low).toBeCloseTo(-there.high, 14);
        expect(back.high).toBeCloseTo(-there.low, 14);
      }),
    );
  });
  it('has an interval that holds the difference, within [−1, 1]', () => {
    fc.assert(
      fc.property(counts, (table) => {
        const { low, high } = newcombeInterval(table, 0.95);
        const { estimate } = pairedDifference(table);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('keeps a width where no path tells the policies apart', () => {
    const table = { both: 0, onlyPolicy: 0, onlyBaseline: 0, neither: 1_000 };
    const { low, high } = newcombeInterval(table, 0.95);
    expect(low).toBeLessThan(-0.003);
    expect(high).toBeGreaterThan(0.003);
    expect(mcnemarExact(table)).toBe(1);
    expect(pairedDifference(table)).toEqual({ estimate: 0, standardError: 0, varianceReductionFactor: null });
  });
  it('has the interval that Newcombe prints for 36, 12, 2, 0', () => {
    // Newcombe 1998, Statistics in Medicine 17:2635, table II, method 10: 0.0569 to 0.3404.
    const { low, high } = newcombeInterval({ both: 36, onlyPolicy: 12, onlyBaseline: 2, neither: 0 }, 0.95);
    expect(low).toBeCloseTo(0.0569, 4);
    expect(high).toBeCloseTo(0.3404, 4);
  });
  it('covers a difference of two dependent probabilities about as often as it says', () => {
    // Exact coverage over all tables of 25 paths with P(only policy) = 0.2, P(only baseline) = 0.1, P(both) = 0.15.
    const n = 25;
    const [p, q, r] = [0.2, 0.1, 0.15] as const;
    let covered = 0;
    for (let b = 0; b <= n; b++) {
      for (let c = 0; b + c <= n; c++) {
        for (let a = 0; a + b + c <= n; a++) {
          const d = n - a - b - c;
          const { low, high } = newcombeInterval({ both: a, onlyPolicy: b, onlyBaseline: c, neither: d }, 0.95);
          if (low <= p - q && p - q <= high) covered += multinomial([a, b, c, d], [r, p, q, 1 - p - q - r]);
        }
      }
    }
    expect(covered).toBeGreaterThan(0.945);
    expect(covered).toBeLessThan(0.985);
  });
  it('counts paths by whether each value is above 0', () => {
    const policy = Float64Array.of(1, 0, 7.5, 0, 0);
    const baseline = Float64Array.of(1, 2, 0, 0, 0);
    expect(pairedCounts(policy, baseline)).toEqual({ both: 1, onlyPolicy: 1, onlyBaseline: 1, neither: 2 });
  });
  it('refuses an empty table', () => {
    const table = { both: 0, onlyPolicy: 0, onlyBaseline: 0, neither: 0 };
    expect(() => pairedDifference(table)).toThrow('no path');
    expect(() => mcnemarExact({ ...table, both: -1 })).toThrow('-1');
  });
});

function multinomial(counts: readonly number[], probabilities: readonly number[]): number {
  let value = 1;
  let drawn = 0;
  counts.forEach((count, i) => {
    for (let k = 1; k <= count; k++) value *= ((drawn + k) / k) * probabilities[i]!;
    drawn += count;
  });
  return value;
}

describe('Holm’s adjustment', () => {
  it('never lowers a p-value, keeps their order and stays at most 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
        const adjusted = holmAdjusted({ pValues });
        pValues.forEach((p, i) => {
          expect(adjusted[i]!).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]!).toBeLessThanOrEqual(1);
          pValues.forEach((other, j) => {
            if (p < other) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
    );
  });
  it('refuses what is no p-value', () => {
    expect(() => holmAdjusted({ pValues: [0.5, NaN] })).toThrow('NaN');
  });
});
