import { log } from '../math/log.ts';
import { normalQuantile } from '../math/normal-distribution.ts';
import { streamSeed } from './hash.ts';
import { drawnPath, isMirror } from './mirror.ts';
import type { RootKey } from './root-key.ts';
import { uniformFromWords } from './uniform.ts';
import { Xoshiro128 } from './xoshiro.ts';

const LARGEST_RANGE = 4_294_967_296;

/**
 * Draws in sequence from the stream of (root, path, purpose, branch, lane); every draw takes two words, whatever it is.
 *
 * A stream and a block of normals (`fillNormals`) of the same address are the same words: where both are needed, they take
 * different purposes. One object serves for any number of streams: `seek` starts another and allocates nothing.
 */
export class RandomStream {
  readonly #generator = new Xoshiro128();
  readonly #words = new Uint32Array(4);
  #isMirrored = false;

  /**
   * Goes to the start of a stream. A pure function of the address: what was drawn before does not matter.
   *
   * @param path  or the mirror image of one (`mirrorOf`): every uniform u is then 1 − u, and what is made of it follows
   * @throws RangeError if path or lane is out of range (see `streamSeed`)
   */
  seek(root: RootKey, path: number, purpose: number, branch = 0, lane = 0): this {
    const words = this.#words;
    streamSeed(words, root, drawnPath(path), purpose, branch, lane);
    this.#isMirrored = isMirror(path);
    this.#generator.seed(words[0]!, words[1]!, words[2]!, words[3]!);
    return this;
  }

  /** Uniform on (0, 1), of 52 bits; never 0 or 1. */
  uniform(): number {
    const high = this.#generator.next();
    const uniform = uniformFromWords(high, this.#generator.next());
    return this.#isMirrored ? 1 - uniform : uniform;
  }

  /** Standard normal: the quantile of one uniform, so −8.2 < z < 8.2, and monotone in it (antithetic, stratified draws). */
  normal(): number {
    return normalQuantile(this.uniform());
  }

  /** Exponential with mean 1, > 0. */
  exponential(): number {
    return -log(this.uniform());
  }

  /**
   * A whole number, 0 ≤ n < `below`, each equally likely to within below·2⁻⁵².
   *
   * @throws RangeError unless `below` is a whole number from 1 to 2³²
   */
  integer(below: number): number {
    checkRange(below);
    // Rounding cannot reach `below`: the largest uniform is 1 − 2⁻⁵³, and below·2⁻⁵³ is at least half an ulp under it.
    return Math.floor(this.uniform() * below);
  }

  /**
   * The next `count` draws of `integer` into the start of `found`: the same numbers in the same order, faster.
   *
   * @throws RangeError unless `below` is a whole number from 1 to 2³²
   */
  integers(found: Uint32Array, count: number, below: number): void {
    checkRange(below);
    this.#generator.fillIntegers(found, count, below, this.#isMirrored);
  }
}

function checkRange(below: number): void {
  if (!(below >= 1 && below <= LARGEST_RANGE && Math.floor(below) === below)) {
    throw new RangeError(`an integer is drawn below a whole number from 1 to 2^32, got ${below}`);
  }
}
