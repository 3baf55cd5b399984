import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { amount, booked, exponential, leftAfter, logarithm, power, sumOf } from '../../src/reference/amount.ts';

const Precise = Decimal.clone({ precision: 60 });
const values = ['0.000001', '0.0123456789', '0.5', '1.7', '3', '12.25'];

describe('the exact engine’s eˣ and ln x', () => {
  it.each(values)('agree with decimal.js to 39 digits at %s', (text) => {
    const x = amount(Number(text));
    const near = (ours: Decimal, theirs: Decimal): number => theirs.minus(ours).div(theirs).abs().toNumber();
    expect(near(exponential(x), new Precise(text).exp())).toBeLessThan(1e-39);
    expect(near(exponential(x.negated()), new Precise(text).negated().exp())).toBeLessThan(1e-39);
    expect(near(logarithm(x), new Precise(text).ln())).toBeLessThan(1e-39);
  });

  it('are 1 and 0 at their fixed points', () => {
    expect(exponential(amount(0)).toNumber()).toBe(1);
    expect(logarithm(amount(1)).toNumber()).toBe(0);
  });

  it('halve a displacement in its half-life, and leave one that never recovers', () => {
    expect(leftAfter(amount(600), 600).minus('0.5').abs().toNumber()).toBeLessThan(1e-39);
    expect(leftAfter(amount(600), Infinity).toNumber()).toBe(1);
  });

  it('raise to whole powers exactly', () => {
    expect(power(amount(1.1), amount(3)).toString()).toBe('1.331');
  });
});

describe('booked amounts', () => {
  it('read a number of the configuration as its shortest text', () => {
    expect(amount(0.1).plus(0.2).toString()).toBe('0.3');
  });

  it('add up without rounding, however far apart', () => {
    const small = booked(amount(1).div(3).times('1e-9'));
    const back = sumOf(sumOf(amount(123456789012), small), amount(-123456789012));
    expect(back.equals(small)).toBe(true);
  });
});
