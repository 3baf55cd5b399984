import { Decimal } from 'decimal.js';
import { log } from '../math/log.ts';

/**
 * Decimal numbers of 40 significant digits: every price, size and amount of the exact engine. Numbers of a configuration
 * are read as their shortest decimal text, so that 0.1 is a tenth.
 */
export const Amount = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_EVEN });
export type Amount = Decimal;

/** Wide enough that sums of booked amounts (40 decimals) are never rounded. */
const Wide = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN });

export const ZERO = new Amount(0);
export const ONE = new Amount(1);
export const INFINITE = new Amount(Infinity);

/** Decimals to which an amount is rounded, once, when it is booked. */
const BOOKED_DECIMALS = 40;

/** What moves between two ledger accounts, or two holders of a market, for `value`. */
export const booked = (value: Amount): Amount => new Amount(value.toDecimalPlaces(BOOKED_DECIMALS));

/** a + b and a − b without rounding, for what is accumulated. */
export const sumOf = (a: Amount, b: Amount): Amount => new Amount(Wide.add(a, b));
export const differenceOf = (a: Amount, b: Amount): Amount => new Amount(Wide.sub(a, b));

export const amount = (value: number): Amount => new Amount(value);
export const smaller = (a: Amount, b: Amount): Amount => (b.lessThan(a) ? b : a);
export const larger = (a: Amount, b: Amount): Amount => (b.greaterThan(a) ? b : a);
export const clamp = (value: Amount, low: Amount, high: Amount): Amount => larger(low, smaller(high, value));
export const total = (values: readonly Amount[]): Amount => values.reduce((sum, value) => sum.plus(value), ZERO);

/** eˣ in fixed point: whole numbers of 10⁻⁶², good to 54 decimals near 1. */
const DIGITS = 62;
const UNIT = BigInt(`1${'0'.repeat(DIGITS)}`);
const HALVINGS = 24n;

const fixedOf = (value: Amount): bigint => BigInt(Wide.mul(value, `1e${DIGITS}`).toFixed(0));
const amountOf = (fixed: bigint): Amount => new Amount(`${fixed}e-${DIGITS}`);

/** The series of eʸ on y = x/2²⁴, squared 24 times, for x ≥ 0. */
function fixedExponential(x: bigint): bigint {
  const y = x >> HALVINGS;
  let term = UNIT;
  let sum = UNIT;
  for (let n = 1n; term !== 0n; n++) {
    term = (term * y) / (UNIT * n);
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; i++) sum = (sum * sum) / UNIT;
  return sum;
}

/** eˣ. */
export function exponential(x: Amount): Amount {
  if (x.isZero()) return ONE;
  return x.lessThan(0)
    ? ONE.div(amountOf(fixedExponential(fixedOf(x.negated()))))
    : amountOf(fixedExponential(fixedOf(x)));
}

/** ln x for x > 0: Halley's steps on eʸ = x, each of which triples the digits of the first guess. */
export function logarithm(x: Amount): Amount {
  if (x.equals(ONE)) return ZERO;
  let y = amount(log(x.toNumber()));
  for (let step = 0; step < 2; step++) {
    const reached = exponential(y);
    y = y.plus(x.minus(reached).div(x.plus(reached)).times(2));
  }
  return y;
}

/** Terms of a series below this add nothing. */
const NEGLIGIBLE = new Wide('1e-60');

/** Mean of e^(z√t) over t in [0, 1] = Σ 2 zᵏ / (k! (k + 2)). */
export function meanGrowth(z: Amount): Amount {
  if (z.abs().greaterThan(1)) return exponential(z).times(z.minus(1)).plus(1).times(2).div(z.pow(2));
  let power = new Wide(1);
  let sum = new Wide(1);
  for (let k = 1; power.abs().greaterThan(NEGLIGIBLE); k++) {
    power = power.times(z).div(k);
    sum = sum.plus(power.times(2).div(k + 2));
  }
  return new Amount(sum);
}

/** 2^(−time / halfLife): what is left of something that halves in `halfLife`; 1 where it never does. */
export function leftAfter(time: Amount, halfLife: number): Amount {
  return halfLife === Infinity ? ONE : exponential(logarithm(amount(2)).times(time).div(halfLife).negated());
}

/** x^exponent for x > 0. */
export function power(x: Amount, exponent: Amount): Amount {
  if (exponent.isInteger() && exponent.abs().lessThan(64)) return x.pow(exponent);
  return exponential(logarithm(x).times(exponent));
}
