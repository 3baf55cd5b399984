import { LEAST_EXPONENT, POWERS_OF_TWO } from './powers-of-two.ts';

/** ln 2 in two parts: k·LN2_HIGH is exact for |k| ≤ 1,100. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ONE_OVER_LN2 = 1.4426950408889634;
/** Above it eˣ is beyond the largest double; below the second, it rounds to zero. */
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;

/**
 * eˣ to within 1 ulp, the same bits on every processor; NaN for NaN, +∞ above 709.78, 0 below −745.13.
 *
 * x = k·ln 2 + r with |r| ≤ ½ ln 2, and on that interval eʳ = 1 + 2r/(R(r) − r) with a polynomial R
 * (FreeBSD msun `e_exp.c`, whose coefficients these are).
 */
export function exp(x: number): number {
  if (!(x <= OVERFLOW && x >= UNDERFLOW)) return expOutside(x);
  const k = (ONE_OVER_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k > -1022 && k < 1024) return y * POWERS_OF_TWO[k - LEAST_EXPONENT]!;
  return scaled(y, k);
}

/** y·2ᵏ where 2ᵏ or the product leaves the normal doubles: the first factor is exact, so it rounds only once. */
function scaled(y: number, k: number): number {
  if (k >= 1024) return y * 2 * POWERS_OF_TWO[k - 1 - LEAST_EXPONENT]!;
  return y * POWERS_OF_TWO[k + 1000 - LEAST_EXPONENT]! * POWERS_OF_TWO[-1000 - LEAST_EXPONENT]!;
}

function expOutside(x: number): number {
  if (x !== x) return x;
  return x > 0 ? Infinity : 0;
}

/**
 * eˣ − 1 to within 1 ulp, without the cancellation near zero; −1 below −38.8, +∞ above 709.78, keeps the sign of zero.
 *
 * FreeBSD msun `s_expm1.c`, with a table of powers in place of bit patterns.
 */
export function expm1(x: number): number {
  if (x !== x || x > OVERFLOW) return x > 0 ? Infinity : x;
  if (x < -38.816242) return -1;
  const size = Math.abs(x);
  if (size < 5.551115123125783e-17) return x;
  let k = 0;
  let r = x;
  let lost = 0;
  if (size > 0.34657359027997264) {
    k = (ONE_OVER_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    r = high - low;
    lost = high - r - low;
  }
  const halfR = 0.5 * r;
  const half = r * halfR;
  const r1 =
    1 +
    half *
      (-0.03333333333333313 +
        half *
          (0.0015873015872548146 +
            half * (-0.0000793650757867488 + half * (0.000004008217827329362 + half * -2.0109921818362437e-7))));
  const t = 3 - r1 * halfR;
  const quotient = half * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * quotient - half);
  const e = r * (quotient - lost) - lost - half;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k < 0 || k > 56) {
    const y = r - e + 1;
    return (k === 1024 ? scaled(y, k) : y * POWERS_OF_TWO[k - LEAST_EXPONENT]!) - 1;
  }
  const inverse = POWERS_OF_TWO[-k - LEAST_EXPONENT]!;
  const y = k < 20 ? r - e + (1 - inverse) : r - (e + inverse) + 1;
  return y * POWERS_OF_TWO[k - LEAST_EXPONENT]!;
}
