import { Decimal } from 'decimal.js';

/** float64 keeps every decimal of up to 15 significant digits, so reading one rounds nothing that was written. */
export const SIGNIFICANT_DIGITS = 15;

/** A decimal number as text: what JSON, CSV and flags may hold. */
export const DECIMAL_PATTERN = '^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?$';
const DECIMAL = new RegExp(DECIMAL_PATTERN);

export type Amount =
  | { readonly kind: 'amount'; readonly value: number }
  | { readonly kind: 'unreadable'; readonly expected: string };

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
  if (!Number.isFinite(value) || (value === 0 && !decimal.isZero())) {
    return { kind: 'unreadable', expected: 'an amount between 1e-307 and 1e308' };
  }
  return { kind: 'amount', value: value === 0 ? 0 : value };
}

/** `dividend / divisor` as the nearest float64: one rounding, the same on every machine. */
export function quotient(dividend: Decimal, divisor: number): number {
  return dividend.div(divisor).toNumber();
}

/** |size · entryPrice| exactly. */
export function notionalAtEntry(size: number, entryPrice: number): Decimal {
  return new ExactDecimal(size).mul(entryPrice).abs();
}

/** Forty digits hold any product of two amounts of 15. */
const ExactDecimal = Decimal.clone({ precision: 40 });
