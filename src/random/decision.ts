import { addressKey } from './hash.ts';
import { philoxInto } from './philox.ts';
import type { RootKey } from './root-key.ts';
import { uniformFromWords } from './uniform.ts';

const words = new Uint32Array(4);

/**
 * The uniform number in (0, 1) that decides for this account at this step: a pure function of the address, with no state,
 * so every policy meets the same luck in whatever order it asks.
 *
 * Philox4x32-10 with a key hashed from (root, path, purpose) and the counter (account, step, rest of the key).
 *
 * @param path     a whole number, 0 ≤ path < 2⁵³
 * @param purpose  from `purpose()`: 32 bits
 * @param account  the account's row, 32 bits; 0 where no account is concerned
 * @param step     32 bits
 * @throws RangeError if the path is out of range
 */
export function decision(root: RootKey, path: number, purpose: number, account: number, step: number): number {
  addressKey(words, root, path, purpose);
  philoxInto(words, account, step, words[2]!, words[3]!, words[0]!, words[1]!);
  return uniformFromWords(words[0]!, words[1]!);
}
