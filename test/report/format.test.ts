import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  amountText,
  countText,
  durationText,
  listText,
  percentDecimals,
  percentText,
  pValueText,
} from '../../src/report/format.ts';

describe('a percentage', () => {
  it.each([
    [0.0123, undefined, '1.23 %'],
    [0.5, undefined, '50.0 %'],
    [0.0123, 1, '1.2 %'],
    [1, undefined, '100 %'],
    [0, undefined, '0 %'],
    [-0.0043, 2, '−0.43 %'],
  ])('%d with %s decimals reads %s', (fraction, decimals, text) => {
    expect(percentText(fraction, decimals)).toBe(text);
  });

  it('never prints something as nothing, and less than all as all', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-13, max: 1 - 1e-9, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (fraction, decimals) => {
          const printed = Number(percentText(fraction, decimals).replace(' %', ''));
          return printed > 0 && printed < 100;
        },
      ),
    );
  });

  it('shows half the width of its interval with two digits', () => {
    expect(percentDecimals(0.0102, 0.0147)).toBe(2);
    expect(percentDecimals(0.3, 0.5)).toBe(0);
    expect(percentDecimals(null, null)).toBeUndefined();
  });
});

describe('an amount', () => {
  it.each([
    [0, '0'],
    [0.001234, '0.001234'],
    [0.0012, '0.0012'],
    [8.4, '8.40'],
    [1.23456, '1.235'],
    [12.345, '12.35'],
    [20, '20'],
    [1_234.5, '1,235'],
    [-12_345_678.9, '−12,345,679'],
    [1.5e15, '1.500e+15'],
    [2e-9, '2.000e−9'],
  ])('%d reads %s', (value, text) => {
    expect(amountText(value)).toBe(text);
  });

  it('separates thousands wherever there are any', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (count) => {
        const text = countText(count);
        return /^\d{1,3}(,\d{3})*$/.test(text) && Number(text.replaceAll(',', '')) === count;
      }),
    );
  });
});

describe('words around numbers', () => {
  it('name durations by their largest whole unit', () => {
    expect([60, 3_600, 5_400, 86_400, 1, 90].map(durationText)).toEqual([
      '1 minute',
      '1 hour',
      '90 minutes',
      '1 day',
      '1 second',
      '90 seconds',
    ]);
  });

  it('list names', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listText)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });

  it('print small p-values as a bound', () => {
    expect([0.5, 0.0123, 0.00021, 1e-9].map(pValueText)).toEqual(['0.50', '0.012', '0.0002', '< 0.0001']);
  });
});
