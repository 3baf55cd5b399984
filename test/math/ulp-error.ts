import { Decimal } from 'decimal.js';

/** 50 digits: enough that the reference's own error is invisible beside half an ulp, whatever the exponent. */
export const Precise = Decimal.clone({ precision: 50, minE: -9e15, maxE: 9e15, toExpNeg: -9e15, toExpPos: 9e15 });

const double = new Float64Array(1);
const bits = new BigUint64Array(double.buffer);

/** The double as it is, not the shortest decimal that prints for it. */
export function exactly(x: number): Decimal {
  if (x === 0) return new Precise(0);
  double[0] = x;
  const word = bits[0]!;
  const field = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const significand = field === 0 ? fraction : fraction | 0x10000000000000n;
  const size = new Precise(significand.toString()).times(new Precise(2).pow(Math.max(field, 1) - 1075));
  return x < 0 ? size.negated() : size;
}

/** How far `calculated` is from `expected`, in units of the last place of the expected value. */
export function ulpError(calculated: number, expected: Decimal): number {
  const size = Math.abs(expected.toNumber());
  double[0] = size;
  bits[0] = bits[0]! + 1n;
  const ulp = double[0] - size;
  return exactly(calculated).minus(expected).div(ulp).abs().toNumber();
}

/** |calculated / expected − 1|, where `expected` is given to more digits than a double has. */
export function relativeError(calculated: number, expected: string): number {
  const reference = new Precise(expected);
  return reference.isZero()
    ? Math.abs(calculated)
    : exactly(calculated).minus(reference).div(reference).abs().toNumber();
}

/** The worst {@link ulpError} of `calculate` over `count` arguments that `argument` makes of uniforms; same arguments always. */
export function worstUlpError(
  calculate: (x: number) => number,
  reference: (x: Decimal) => Decimal,
  argument: (uniform: number) => number,
  count = 200,
): number {
  let worst = 0;
  let state = 20_261_121;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = argument((state + 0.5) / 4294967296);
    const error = ulpError(calculate(x), reference(exactly(x)));
    if (!(error <= worst)) worst = error;
  }
  return worst;
}
