import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniformFromWords } from '../../src/random/uniform.ts';

describe('a uniform of two words', () => {
  it('is 2⁻⁵³ at the least and 1 − 2⁻⁵³ at the most', () => {
    expect(uniformFromWords(0, 0)).toBe(2 ** -53);
    expect(uniformFromWords(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -53);
  });
  it('reads words signed or unsigned', () => {
    expect(uniformFromWords(-1, -1)).toBe(uniformFromWords(0xffffffff, 0xffffffff));
  });
  it('takes 26 bits of each word and rounds nothing', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 26 - 1), fc.nat(2 ** 26 - 1), fc.nat(63), (high, low, ignored) => {
        const cell = uniformFromWords(high * 64 + ignored, low * 64 + ignored) * 2 ** 52 - 0.5;
        expect(BigInt(cell)).toBe(BigInt(high) * 2n ** 26n + BigInt(low));
      }),
      { seed: 2 },
    );
  });
  it('mirrors to 1 − u when all bits flip', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (high, low) => {
        expect(uniformFromWords(~high, ~low)).toBe(1 - uniformFromWords(high, low));
      }),
      { seed: 3 },
    );
  });
});
