import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RankedQueue } from '../../../src/engine/adl/ranked-queue.ts';

describe('a queue of which only the front is worked out', () => {
  it('is in the order of a full sort: highest score first, ties in the order given', () => {
    const scores = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Infinity)), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.nat(60), (given, asked) => {
        const positions = Int32Array.from(given, (_, place) => 100 + 3 * place);
        const sorted = given.map((score, place) => ({ score, place }));
        sorted.sort((a, b) => (a.score === b.score ? a.place - b.place : b.score > a.score ? 1 : -1));
        const queue = new RankedQueue(positions);
        for (let use = 0; use < 2; use++) {
          queue.clear();
          given.forEach((score, place) => queue.add(place, score));
          queue.rank();
          expect(queue.length).toBe(given.length);
          for (let rank = 0; rank < Math.min(asked, given.length); rank++) {
            expect(queue.at(rank)).toBe(positions[sorted[rank]!.place]);
          }
        }
      }),
      { numRuns: 500, seed: 20261127 },
    );
  });

  it('passes over its first ranks for good', () => {
    const queue = new RankedQueue(Int32Array.of(7, 8, 9));
    queue.clear();
    [1, 3, 2].forEach((score, place) => queue.add(place, score));
    queue.rank();
    queue.passWhile((position) => position !== 7);
    expect(queue.first).toBe(2);
    expect(queue.at(2)).toBe(7);
  });
});
