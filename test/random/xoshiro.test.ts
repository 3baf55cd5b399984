import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/random/xoshiro.ts';

const draws = (generator: Xoshiro128, count: number): number[] =>
  Array.from({ length: count }, () => generator.next() >>> 0);

/** Known answers: printed by the reference C code `xoshiro128plusplus.c` 1.0, compiled with gcc 12. */
describe('xoshiro128++', () => {
  it('gives the known answers from the state 1, 2, 3, 4', () => {
    expect(draws(new Xoshiro128().seed(1, 2, 3, 4), 10)).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420,
    ]);
  });
  it('gives the known answers from a state of all ones', () => {
    expect(draws(new Xoshiro128().seed(-1, 0xffffffff, -1, -1), 4)).toEqual([
      4294967166, 4294967294, 4294967295, 134021503,
    ]);
  });
  it('gives the known answers after a million steps', () => {
    const generator = new Xoshiro128().seed(0x01234567, 0x89abcdef, 0xfedcba98, 0x76543210);
    for (let i = 0; i < 1_000_000; i++) generator.next();
    expect(draws(generator, 4)).toEqual([2155437680, 2993722170, 302185616, 2328153403]);
  });
  it('starts over when it is seeded again', () => {
    const generator = new Xoshiro128().seed(5, 6, 7, 8);
    const first = draws(generator, 5);
    expect(draws(generator.seed(5, 6, 7, 8), 5)).toEqual(first);
  });
  it('refuses to start from zero, which it could not leave', () => {
    expect(() => new Xoshiro128().seed(0, 0, 0, 0)).toThrow(RangeError);
  });
});
