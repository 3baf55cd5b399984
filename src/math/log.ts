import { LEAST_EXPONENT, POWERS_OF_TWO } from './powers-of-two.ts';

/** ln 2 in two parts: k·LN2_HIGH is exact for |k| ≤ 1,100. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = 1.4142135623730951;

const TWO_TO_31 = 2147483648;

/**
 * ln x to within 1 ulp, the same bits on every processor; NaN below zero, −∞ at ±0.
 *
 * x = 2ᵏ·m with √½ < m ≤ √2, then ln m = f − f²/2 + s·(f²/2 + R(s²)) with f = m − 1, s = f/(2 + f)
 * (FreeBSD msun `e_log.c`, whose coefficients these are).
 */
export function log(x: number): number {
  // Converting to an integer and counting its leading zeros finds the exponent without a trip through memory.
  let k: number;
  if (x >= 1 && x < TWO_TO_31) k = 31 - Math.clz32(x | 0);
  else if (x < 1 && x >= 1 / TWO_TO_31) k = -Math.clz32((x * TWO_TO_31) | 0);
  else return logOutside(x);
  return assembled(x * POWERS_OF_TWO[-k - LEAST_EXPONENT]!, k, 0);
}

/** ln(2ᵏ·m) + correction for 1 ≤ m < 2 and a correction far below an ulp of 1. */
function assembled(m: number, k: number, correction: number): number {
  const above = m > SQRT2;
  const f = (above ? 0.5 * m : m) - 1;
  const exponent = above ? k + 1 : k;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (half + remainder(s)) + (exponent * LN2_LOW + correction) - half + f + exponent * LN2_HIGH;
}

/** R(s²) = ln((1 + s)/(1 − s))/s − 2, for |s| ≤ 0.1716. */
function remainder(s: number): number {
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return odd + even;
}

/** ln x for what the quick way leaves: x ≥ 2³¹, x < 2⁻³¹, and what has no finite logarithm. */
function logOutside(x: number): number {
  if (x !== x || x < 0) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  let m = x;
  let k = 0;
  for (; m >= TWO_TO_31; k += 31) m /= TWO_TO_31;
  for (; m < 1; k -= 31) m *= TWO_TO_31;
  const exponent = 31 - Math.clz32(m | 0);
  return assembled(m * POWERS_OF_TWO[-exponent - LEAST_EXPONENT]!, k + exponent, 0);
}

/**
 * ln(1 + x) to within 1 ulp, without the cancellation near zero; NaN below −1, −∞ at −1, keeps the sign of zero.
 *
 * FreeBSD msun `s_log1p.c`: what 1 + x rounds away is put back as a correction of first order.
 */
export function log1p(x: number): number {
  if (x > -0.29289321881345254 && x < 0.41421356237309503) {
    if (x < 1.1102230246251565e-16 && x > -1.1102230246251565e-16) return x;
    const half = 0.5 * x * x;
    const s = x / (2 + x);
    return s * (half + remainder(s)) - half + x;
  }
  if (!(x > -1 && x < TWO_TO_31)) return log(1 + x);
  const u = 1 + x;
  const k = u >= 1 ? 31 - Math.clz32(u | 0) : -Math.clz32((u * TWO_TO_31) | 0);
  if (k < -31) return log(u);
  const lost = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u;
  return assembled(u * POWERS_OF_TWO[-k - LEAST_EXPONENT]!, k, lost);
}
