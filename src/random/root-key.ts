import seedrandom from 'seedrandom';

/** The 128-bit root of all randomness of a run, as four unsigned 32-bit words. */
export type RootKey = readonly [number, number, number, number];

/** Derives the root key from the user's seed text. `seedrandom` (ARC4) is asked once, never in a loop. */
export function rootKey(seed: string): RootKey {
  const generator = seedrandom(seed);
  const word = (): number => generator.int32() >>> 0;
  return [word(), word(), word(), word()];
}
