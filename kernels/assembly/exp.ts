/*
 * eˣ of two values at a time, |x| ≤ 708: `exp` of src/math/exp.ts, operation by operation, in three parts that hand over
 * through memory.
 */

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const ONE_OVER_LN2: f64 = 1.4426950408889634;
/** 3·2⁵¹: added to a whole number below 2⁵¹, it leaves that number in the last bits, in two's complement. */
const WHOLE_NUMBERS: f64 = 6755399441055744;
const EXPONENT_BIAS = 1023;

/** Bytes of what is handed over for two values: r, low, high, 2ᵏ, c. */
export const REDUCED: usize = 80;

/** x = k·ln 2 + r: writes r, low, high and 2ᵏ. */
export function reduceExp(x: v128, at: usize): void {
  const half = v128.or(v128.and(x, f64x2.splat(-0.0)), f64x2.splat(0.5));
  const k = f64x2.trunc(f64x2.add(f64x2.mul(f64x2.splat(ONE_OVER_LN2), x), half));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const whole = f64x2.add(k, f64x2.splat(WHOLE_NUMBERS));
  v128.store(at, f64x2.sub(high, low));
  v128.store(at, low, 16);
  v128.store(at, high, 32);
  v128.store(at, i64x2.shl(i64x2.add(whole, i64x2.splat(EXPONENT_BIAS)), 52), 48);
}

/** Writes c. */
export function remainderExp(at: usize): void {
  const r = v128.load(at);
  const t = f64x2.mul(r, r);
  let sum = f64x2.add(f64x2.splat(-0.0000016533902205465252), f64x2.mul(t, f64x2.splat(4.1381367970572385e-8)));
  sum = f64x2.add(f64x2.splat(0.00006613756321437934), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(-0.0027777777777015593), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(0.16666666666666602), f64x2.mul(t, sum));
  v128.store(at, f64x2.sub(r, f64x2.mul(t, sum)), 64);
}

/** eˣ. */
export function finishExp(at: usize): v128 {
  const r = v128.load(at);
  const c = v128.load(at, 64);
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(v128.load(at, 16), quotient), v128.load(at, 32)));
  return f64x2.mul(y, v128.load(at, 48));
}
