import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompensatedSum, exactSum, sum } from '../../src/math/compensated-sum.ts';
import { exactly, Precise } from './ulp-error.ts';

interface Case {
  readonly id: string;
  readonly inputs: { readonly values: number[] };
  readonly expected: { readonly exactSumRoundedToDouble: number };
}
const truths = JSON.parse(readFileSync(new URL('../fixtures/truths.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const accumulator = truths.cases.find(({ id }) => id === 'accumulator-1')!;

const anyValues = fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { maxLength: 60 });

describe('a compensated sum', () => {
  it('keeps what a plain sum of the reference case loses', () => {
    const { exactSumRoundedToDouble } = accumulator.expected;
    expect(Math.abs(sum(accumulator.inputs.values) / exactSumRoundedToDouble - 1)).toBeLessThan(1e-14);
  });
  it('recovers 2 from 1 + 1e100 + 1 − 1e100, larger terms after smaller ones too', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  });
  it('adds ten tenths to 1', () => {
    expect(sum(new Float64Array(10).fill(0.1))).toBe(1);
  });
  it('can be read at any time', () => {
    const total = new CompensatedSum();
    total.add(1);
    total.add(1e-20);
    expect(total.value).toBe(1);
    total.add(-1);
    expect(total.value).toBe(1e-20);
  });
  it('is 0 without terms and stays infinite', () => {
    expect([sum([]), sum([1, Infinity, 2]), sum([Infinity, -Infinity])]).toEqual([0, Infinity, NaN]);
  });
});

describe('an exact sum', () => {
  it('is that of the reference case, in any order', () => {
    const { values } = accumulator.inputs;
    for (let turn = 0; turn < values.length; turn++) {
      expect(exactSum([...values.slice(turn), ...values.slice(0, turn)])).toBe(
        accumulator.expected.exactSumRoundedToDouble,
      );
    }
  });
  it('is the true sum, rounded once', () => {
    const wide = Precise.clone({ precision: 1400 });
    fc.assert(
      fc.property(anyValues, (values) => {
        const expected = values.reduce((total, x) => total.plus(exactly(x)), new wide(0));
        expect(exactSum(values)).toBe(expected.toNumber() + 0);
      }),
      { seed: 8, numRuns: 60 },
    );
  });
  it('does not depend on the order', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const sorted = Float64Array.from(values).sort();
        expect(exactSum(sorted)).toBe(exactSum(values));
      }),
      { seed: 9 },
    );
  });
  it('decides a tie by what lies below the last place', () => {
    expect(exactSum([1, 2 ** -53])).toBe(1);
    expect(exactSum([1, 2 ** -53, 2 ** -120])).toBe(1 + 2 ** -52);
    expect(exactSum([1 + 2 ** -52, 2 ** -53, -(2 ** -120)])).toBe(1 + 2 ** -52);
  });
  it('is 0 without terms and where everything cancels', () => {
    expect([exactSum([]), exactSum([1e16, 1, -1e16, -1])]).toEqual([0, 0]);
  });
  it('refuses what is not finite, in the terms or on the way', () => {
    expect(() => exactSum([1, NaN])).toThrow('NaN');
    expect(() => exactSum([1.7e308, 1.7e308])).toThrow(RangeError);
  });
});
