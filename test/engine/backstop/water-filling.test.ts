import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waterFilling } from '../../../src/engine/backstop/water-filling.ts';

const amounts = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 })), { minLength: length, maxLength: length });

describe('water filling', () => {
  it('spreads what one cap holds back over the others, by their weights', () => {
    expect([...waterFilling(Float64Array.of(1, 1, 2), Float64Array.of(1, 10, 10), 10)]).toEqual([1, 3, 6]);
  });

  it('gives everybody its cap where there is more to spread than they hold', () => {
    expect([...waterFilling(Float64Array.of(1, 5), Float64Array.of(2, 3), 9)]).toEqual([2, 3]);
  });

  it('gives nothing to those without weight, and fills without bound where there is no cap', () => {
    expect([...waterFilling(Float64Array.of(0, 1), Float64Array.of(5, Infinity), 9)]).toEqual([0, 9]);
  });

  it('raises one level for all: shares are min(cap, η · weight) and sum to the total, or to the caps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }).chain((n) => fc.tuple(amounts(n), amounts(n))),
        fc.integer({ min: 0, max: 3000 }),
        ([weights, caps], total) => {
          const shares = waterFilling(Float64Array.from(weights), Float64Array.from(caps), total);
          const reachable = caps.reduce((sum, cap, i) => (weights[i]! > 0 ? sum + cap : sum), 0);
          const sum = shares.reduce((all, each) => all + each, 0);
          expect(Math.abs(sum - Math.min(total, reachable))).toBeLessThanOrEqual(1e-9 * (1 + total));
          const free = [...shares.keys()].filter((i) => weights[i]! > 0 && shares[i]! < caps[i]! * (1 - 1e-9));
          const levels = free.map((i) => shares[i]! / weights[i]!);
          const level = Math.max(0, ...levels);
          for (const each of levels) expect(Math.abs(each - level)).toBeLessThanOrEqual(1e-9 * (1 + level));
          shares.forEach((share, i) => {
            expect(share).toBeLessThanOrEqual(caps[i]!);
            if (free.length > 0) expect(share).toBeLessThanOrEqual(level * weights[i]! * (1 + 1e-9) + 1e-9);
          });
        },
      ),
      { numRuns: 500, seed: 20261122 },
    );
  });
});
