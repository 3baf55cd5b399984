const TWO_TO_26 = 67_108_864;
const TWO_TO_MINUS_52 = 2.220446049250313e-16;

/**
 * A uniform number strictly inside (0, 1) from two random words: (a + ½)·2⁻⁵² with a of 52 bits.
 *
 * 52 bits and not 53, because the midpoint of the top one of 2⁵³ cells rounds to 1, where logarithms and quantiles are
 * infinite. The smallest value is 2⁻⁵³, the largest 1 − 2⁻⁵³, and u and 1 − u are equally likely.
 *
 * @param high, low  words of 32 bits, signed or unsigned; the upper 26 bits of each are used
 */
export function uniformFromWords(high: number, low: number): number {
  return ((high >>> 6) * TWO_TO_26 + (low >>> 6) + 0.5) * TWO_TO_MINUS_52;
}
