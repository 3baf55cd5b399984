import { uniformFromWords } from './uniform.ts';

/**
 * xoshiro128++: 32-bit words with a period of 2¹²⁸ − 1.
 *
 * D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM Trans. Math. Softw. 47 (2021); their C
 * code `xoshiro128plusplus.c`, version 1.0.
 */
export class Xoshiro128 {
  /** Signed, because small signed integers are not boxed; the bits are what counts. */
  #s0 = 1;
  #s1 = 0;
  #s2 = 0;
  #s3 = 0;

  /**
   * Starts from four words, of which at least one is not zero.
   *
   * @throws RangeError if all are zero: the generator would stay there
   */
  seed(s0: number, s1: number, s2: number, s3: number): this {
    if ((s0 | s1 | s2 | s3) === 0) throw new RangeError('xoshiro128++ cannot start from four zero words');
    this.#s0 = s0 | 0;
    this.#s1 = s1 | 0;
    this.#s2 = s2 | 0;
    this.#s3 = s3 | 0;
    return this;
  }

  /** The next word, signed: −2³¹ ≤ word < 2³¹. `>>> 0` gives the same bits unsigned. */
  next(): number {
    let s1 = this.#s1;
    let s2 = this.#s2;
    let s3 = this.#s3;
    const s0 = this.#s0;
    const sum = (s0 + s3) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + s0) | 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    this.#s0 = s0 ^ s3;
    this.#s1 = s1;
    this.#s2 = s2 ^ shifted;
    this.#s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /**
   * Whole numbers below `below` from the next words, two for each: `uniformFromWords` of them, or one less that, times
   * `below`, rounded down. The state lives in variables, and what is made of a pair is made beside the next one.
   *
   * @param found  gets `count` of them at its start
   * @param below  from 1 to 2³²
   */
  fillIntegers(found: Uint32Array, count: number, below: number, isMirrored: boolean): void {
    let s0 = this.#s0;
    let s1 = this.#s1;
    let s2 = this.#s2;
    let s3 = this.#s3;
    for (let i = 0; i < count; i++) {
      const highSum = (s0 + s3) | 0;
      const high = (((highSum << 7) | (highSum >>> 25)) + s0) | 0;
      const highShifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= highShifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const lowSum = (s0 + s3) | 0;
      const low = (((lowSum << 7) | (lowSum >>> 25)) + s0) | 0;
      const lowShifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= lowShifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      const uniform = uniformFromWords(high, low);
      found[i] = ((isMirrored ? 1 - uniform : uniform) * below) >>> 0;
    }
    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#s3 = s3;
  }
}
