import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathSlices, SUM_BLOCK_PATHS } from '../../src/plan/path-slices.ts';
import { allocateRunMemory, makePlan, type PathRange, type RangeResult, type RunMemory } from '../../src/plan/plan.ts';
import { packPaths, unpackPaths } from '../../src/run/pack.ts';
import { createRangeSimulator } from '../../src/engine/simulate-range.ts';
import { planOf, twoLongsOfOneAccount, volatileExperiment } from './fixtures.ts';
import { hashedSimulator } from './hashed-simulator.ts';

/** Every bit that paths of a range wrote. */
function bitsOf(slices: Iterable<Float64Array | Uint8Array>): string {
  return Array.from(slices, (each) =>
    Buffer.from(each.buffer, each.byteOffset, each.byteLength).toString('hex'),
  ).join();
}

const PATHS = 2 * SUM_BLOCK_PATHS + 100;
const blockOf = (path: number): number => Math.floor(path / SUM_BLOCK_PATHS);

/** Ranges that are [first, first + count) together, none across a block. */
function rangesIn({ first, count }: PathRange, size: number): PathRange[] {
  const ranges: PathRange[] = [];
  for (let path = first; path < first + count;) {
    const end = Math.min(path + size, first + count, (blockOf(path) + 1) * SUM_BLOCK_PATHS);
    ranges.push({ first: path, count: end - path });
    path = end;
  }
  return ranges;
}

describe('packed paths', () => {
  const { plan, memory } = planOf({ paths: PATHS });
  const simulate = hashedSimulator(() => {})(plan, memory);
  simulate({ first: 0, count: PATHS });

  it('come back bit for bit, into a memory that holds any number of paths at a time', () => {
    fc.assert(
      fc.property(fc.nat(PATHS - 1), fc.integer({ min: 1, max: 5_000 }), fc.boolean(), (first, most, windowed) => {
        const range = { first, count: Math.min(most, PATHS - first) };
        const results = rangesIn(range, 300).map(simulate);
        const packed = packPaths(plan, memory, range, results);
        const other = allocateRunMemory(plan, windowed ? { groupPaths: SUM_BLOCK_PATHS, groups: 3 } : undefined);
        expect(unpackPaths(plan, other, range, packed)).toEqual(results);
        expect(bitsOf(pathSlices(plan, other, range))).toBe(bitsOf(pathSlices(plan, memory, range)));
      }),
      { seed: 7, numRuns: 25 },
    );
  });

  it('are told from bytes that end too soon or too late', () => {
    const range = { first: 0, count: 3 };
    const packed = packPaths(plan, memory, range, []);
    for (const wrong of [packed.subarray(0, -1), packed.subarray(0, 2), Buffer.concat([packed, Uint8Array.of(0)])]) {
      expect(() => unpackPaths(plan, allocateRunMemory(plan), range, wrong)).toThrow(RangeError);
    }
  });

  it('keep a NaN with its payload', () => {
    const [words] = [new BigUint64Array(memory.values.buffer, memory.values.byteOffset, 2)];
    words!.fill(0x7ff8_0000_dead_beefn);
    const range = { first: 0, count: 2 };
    const other = allocateRunMemory(plan);
    unpackPaths(plan, other, range, packPaths(plan, memory, range, []));
    expect(new BigUint64Array(other.values.buffer, other.values.byteOffset, 2)).toEqual(words);
  });
});

describe('the slices of paths', () => {
  it('are all that a path writes, and nothing that another path does', () => {
    const plan = makePlan(volatileExperiment(20), twoLongsOfOneAccount);
    const marked = (): RunMemory => {
      const memory = allocateRunMemory(plan);
      for (const array of [memory.values, memory.fund, memory.prices, memory.stepCheck, memory.logWeight])
        array.fill(-7);
      memory.status.fill(7);
      return memory;
    };
    const range = { first: 5, count: 4 };
    const written = marked();
    const result: RangeResult = createRangeSimulator(plan, written)(range);
    const copied = marked();
    unpackPaths(plan, copied, range, packPaths(plan, written, range, [result]));
    expect(copied).toEqual(written);
    expect(Array.from(copied.status.subarray(5, 9))).toEqual([0, 0, 0, 0]);
  });
});
