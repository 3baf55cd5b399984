import { philoxInto } from './philox.ts';
import type { RootKey } from './root-key.ts';

/** Lanes are below this; the number itself is the lane of {@link addressKey}, so that no stream shares its words. */
export const LANE_LIMIT = 2047;

const TWO_TO_32 = 4_294_967_296;
const TWO_TO_53 = 9_007_199_254_740_992;

/**
 * Writes the four words that seed the stream of (root, path, purpose, branch, lane) into `words`.
 *
 * Philox4x32-10 twice: the address is the counter, one half of the root the key, then the result is the counter, the
 * other half the key. Each pass is a bijection, so no two addresses of one root seed the same stream, and every bit of
 * address or root changes half of the words' bits. All zeros, which xoshiro cannot leave, are replaced.
 *
 * @param path     a whole number, 0 ≤ path < 2⁵³
 * @param purpose  from `purpose()`: 32 bits
 * @param branch   32 bits; 0 except where paths are split
 * @param lane     0 ≤ lane < {@link LANE_LIMIT}
 * @throws RangeError if path or lane is out of range
 */
export function streamSeed(
  words: Uint32Array,
  root: RootKey,
  path: number,
  purpose: number,
  branch: number,
  lane: number,
): void {
  if (!(lane >= 0 && lane < LANE_LIMIT)) throw new RangeError(`a lane is a number below ${LANE_LIMIT}, got ${lane}`);
  mix(words, root, path, purpose, branch, lane);
  if ((words[0]! | words[1]! | words[2]! | words[3]!) === 0) words[0] = 1;
}

/** Writes four words that are unlike those of every stream: the key of the decisions of (root, path, purpose). */
export function addressKey(words: Uint32Array, root: RootKey, path: number, purpose: number): void {
  mix(words, root, path, purpose, 0, LANE_LIMIT);
}

function mix(words: Uint32Array, root: RootKey, path: number, purpose: number, branch: number, lane: number): void {
  checkPath(path);
  const high = (path / TWO_TO_32) | 0;
  // The path leaves 11 bits of its second word free; the lane takes them.
  philoxInto(words, path >>> 0, high | (lane << 21), purpose, branch, root[0], root[1]);
  philoxInto(words, words[0]!, words[1]!, words[2]!, words[3]!, root[2], root[3]);
}

/** @throws RangeError unless 0 ≤ path < 2⁵³ is whole */
export function checkPath(path: number): void {
  if (!(path >= 0 && path < TWO_TO_53 && Math.floor(path) === path)) {
    throw new RangeError(`a path is a whole number below 2^53, got ${path}`);
  }
}
