const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Weyl increments of the key: the golden ratio and √3 − 1, as 32-bit fractions. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * Philox4x32-10: for each key a bijection of 128-bit counters that looks random, so any draw can be asked for by address.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11; known-answer
 * vectors of Random123.
 *
 * @param counter  four unsigned 32-bit words, least significant first
 * @param key      two unsigned 32-bit words
 * @returns four unsigned 32-bit words
 */
export function philox4x32({
  counter,
  key,
}: {
  readonly counter: readonly [number, number, number, number];
  readonly key: readonly [number, number];
}): [number, number, number, number] {
  const words = new Uint32Array(4);
  philoxInto(words, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [words[0]!, words[1]!, words[2]!, words[3]!];
}

/** {@link philox4x32} of counter (c0, c1, c2, c3) and key (k0, k1), into the first four elements of `words`. Allocates nothing. */
export function philoxInto(
  words: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highProduct(MULTIPLIER_0, x0);
    const high1 = highProduct(MULTIPLIER_1, x2);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ key0;
    x1 = low1;
    x2 = high0 ^ x3 ^ key1;
    x3 = low0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

/** The upper word of the 64-bit product of two unsigned words; the language gives only the lower one. */
function highProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  // Neither sum can pass 2³²: (2¹⁶ − 1)² + 2¹⁶ − 1 < 2³².
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}
