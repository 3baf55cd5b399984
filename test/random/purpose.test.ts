import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PURPOSE, purpose, type Purpose } from '../../src/random/purpose.ts';

const kinds = Object.values(PURPOSE);
const address = fc.tuple(fc.constantFrom<Purpose>(...kinds), fc.integer({ min: 0, max: 2 ** 24 - 1 }));

describe('a purpose', () => {
  it('has a number of its own, from 1 to 255', () => {
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds.every((kind) => Number.isInteger(kind) && kind > 0 && kind < 256)).toBe(true);
  });
  it('keeps the numbers that earlier results were made with', () => {
    expect(PURPOSE).toEqual({
      diffusion: 1,
      jumpTimes: 2,
      jumpSizes: 3,
      commonJumpTimes: 4,
      commonJumpSizes: 5,
      bootstrap: 6,
      shockStart: 7,
      shockSize: 8,
      population: 9,
      populationPerPath: 10,
      regime: 11,
      variance: 12,
      funding: 13,
      book: 14,
      traders: 15,
      keepers: 16,
      ties: 17,
      tilt: 18,
      statistics: 19,
      discretion: 20,
      shockBounce: 21,
      commonRegime: 22,
      jumpStrata: 23,
      commonJumpStrata: 24,
    });
  });
  it('is itself for the first underlying', () => {
    for (const kind of kinds) expect(purpose(kind)).toBe(kind);
  });
  it('shares its number with no other kind or index', () => {
    fc.assert(
      fc.property(address, address, (one, other) => {
        expect(purpose(...one) === purpose(...other)).toBe(one[0] === other[0] && one[1] === other[1]);
      }),
      { seed: 1 },
    );
  });
  it('fits an unsigned 32-bit word', () => {
    expect(purpose(PURPOSE.statistics, 2 ** 24 - 1)).toBe(0xffffff13);
  });
  it('refuses an index that is none', () => {
    for (const index of [-1, 0.5, 2 ** 24, NaN]) expect(() => purpose(PURPOSE.book, index)).toThrow(String(index));
  });
});
