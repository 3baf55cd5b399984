import { Decimal } from 'decimal.js';

/** float64 keeps every decimal of up to 15 significant digits, so reading one rounds nothing that was written. */
export const SIGNIFICANT_DIGITS = 15;

/** Beyond these a square of an amount, or a product of three, could leave float64. */
const SMALLEST = 1e-30;
const LARGEST = 1e30;

/** A decimal number as text: what JSON, CSV and flags may hold. */
export const DECIMAL_PATTERN = '^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?$';
const DECIMAL = new RegExp(DECIMAL_PATTERN);

/** The range of an amount; inclusive unless said otherwise. */
export interface AmountRange {
  readonly minimum?: number;
  readonly above?: number;
  readonly nonZero?: boolean;
}

/** What would be right, if the value is not. */
export function outside(value: number, range: AmountRange): string | undefined {
  if (range.minimum !== undefined && value < range.minimum) return `an amount ≥ ${range.minimum}`;
  if (range.above !== undefined && value <= range.above) return `an amount > ${range.above}`;
  return range.nonZero === true && value === 0 ? 'an amount other than 0' : undefined;
}

export type Amount =
  { readonly kind: 'amount'; readonly value: number } | { readonly kind: 'unreadable'; readonly expected: string };

/** Reads money, a price or a size as written. Nothing is rounded silently: too many digits are refused. */
export function readAmount(text: string): Amount {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) return { kind: 'unreadable', expected: 'a number or a decimal string such as "1250.50"' };
  const decimal = new Decimal(trimmed);
  if (decimal.precision() > SIGNIFICANT_DIGITS) {
    return {
      kind: 'unreadable',
      expected: `at most ${SIGNIFICANT_DIGITS} significant digits (nothing is rounded silently)`,
    };
  }
  const value = decimal.toNumber();
  const magnitude = Math.abs(value);
  if (!decimal.isZero() && (magnitude < SMALLEST || magnitude > LARGEST)) {
    const extent = magnitude < 1 ? 'small' : 'large';
    return { kind: 'unreadable', expected: `an amount between ${SMALLEST} and 1e30 (this is too ${extent})` };
  }
  return { kind: 'amount', value: value === 0 ? 0 : value };
}

/** Forty digits hold any product of two amounts of 15 exactly, and a quotient far beyond float64. */
const Exact = Decimal.clone({ precision: 40 });

/** |size · v(entryPrice)| / leverage as the nearest float64, the same on every machine; an inverse contract's in coin. */
export function marginAtEntry(of: {
  readonly size: number;
  readonly entryPrice: number;
  readonly leverage: number;
  readonly isInverse: boolean;
}): number {
  const size = new Exact(of.size).abs();
  const notional = of.isInverse ? size.div(of.entryPrice) : size.mul(of.entryPrice);
  return notional.div(of.leverage).toNumber();
}

/** Whether the sum of some amounts exceeds a limit by more than the rounding of quotients among them. */
export function sumExceeds(amounts: readonly number[], limit: number): boolean {
  const sum = amounts.reduce((total, amount) => total.plus(amount), new Exact(0));
  return sum.greaterThan(new Exact(limit).mul('1.000000000001'));
}

/** A fraction in percent, as the shortest decimal: 0.07 gives 7 and not 7.000000000000001. */
export function percentOf(fraction: number): string {
  return new Decimal(fraction).mul(100).toFixed();
}

/** What a percentage is as a fraction, as the shortest decimal. */
export function fractionOf(percent: number): string {
  return new Decimal(percent).div(100).toString();
}
