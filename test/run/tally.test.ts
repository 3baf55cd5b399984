import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { SUM_BLOCK_PATHS } from '../../src/plan/path-slices.ts';
import type { PathRange, RangeCounters, RangeResult } from '../../src/plan/plan.ts';
import { Tally } from '../../src/run/tally.ts';
import { planOf, rangesOf } from './fixtures.ts';
import { hashedSimulator } from './hashed-simulator.ts';
import { recordsOf } from './records.ts';

const rows = [
  [
    { account: 'a', market: 'BTC-PERP' },
    { account: 'a', market: 'ETH-PERP' },
  ],
  [{ account: 'a' }],
];

function simulatorOf(paths: number): (range: PathRange) => RangeResult {
  const { plan, memory } = planOf({ paths });
  return hashedSimulator(() => {})(plan, memory);
}

function merged(results: readonly RangeResult[]): Tally {
  const tally = new Tally(rows);
  for (const result of results) tally.add(result);
  return tally;
}

/** Bytes, so that −0, and sums that differ in the last bit, are told apart. */
function bytesOf(tally: Tally): string {
  const columns = tally.counters().flatMap(({ accounts, acted, record }) => {
    const ofRows = Object.entries(accounts).flatMap(([name, column]) => (name === 'rows' ? [] : [column]));
    return [...ofRows, ...Object.values(acted), ...Object.values(record)] as (Uint32Array | Float64Array)[];
  });
  return columns.map(({ buffer }) => Buffer.from(buffer as ArrayBuffer).toString('hex')).join(' ');
}

describe('a tally', () => {
  it('has the same bits for any size and order of ranges', () => {
    const paths = 2 * SUM_BLOCK_PATHS + 500;
    const simulate = simulatorOf(paths);
    const expected = bytesOf(merged(rangesOf(paths, { size: 1 }).map(simulate)));
    const cut = fc.integer({ min: 1, max: 5_000 }).chain((size) => {
      const ranges = rangesOf(paths, { size });
      return fc.shuffledSubarray(ranges, { minLength: ranges.length, maxLength: ranges.length });
    });
    fc.assert(
      fc.property(cut, (ranges) => {
        expect(bytesOf(merged(ranges.map(simulate)))).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('of a partial run is that of a run with so many paths', () => {
    const simulate = simulatorOf(5_000);
    const ranges = rangesOf(5_000, { size: 64 });
    const partial = merged(ranges.filter(({ first }) => first !== 4_480).map(simulate));
    expect(partial.completedPaths).toBe(4_480);
    expect(bytesOf(partial)).toBe(bytesOf(merged(rangesOf(4_480, { size: 100 }).map(simulate))));
  });

  it('names the failed paths of its prefix, in path order, and none beyond', () => {
    const simulate = simulatorOf(200);
    const tally = merged([3, 1, 0].map((k) => simulate({ first: 50 * k, count: 50 })));
    expect(tally.failures.map(({ path }) => path)).toEqual([13, 63]);
    tally.add(simulate({ first: 100, count: 50 }));
    expect(tally.failures.map(({ path }) => path)).toEqual([13, 63, 113, 163]);
  });

  it('keeps an amount that plain addition would lose', () => {
    const tally = merged([shortfalls(0, [1e16, 1, 1, 1, 1, 1, 1])]);
    expect(tally.counters()[0]!.accounts.shortfall[0]).toBe(1e16 + 6);
  });

  it('sums squares beside amounts', () => {
    const [counters] = merged([shortfalls(0, [3, 4])]).counters();
    const { shortfall, shortfallSquares } = counters!.accounts;
    expect([shortfall[0], shortfallSquares[0]]).toEqual([7, 25]);
  });

  it('refuses a range that comes twice, merged or waiting', () => {
    const simulate = simulatorOf(200);
    const tally = merged([simulate({ first: 0, count: 50 }), simulate({ first: 100, count: 50 })]);
    expect(() => tally.add(simulate({ first: 0, count: 50 }))).toThrow(InvariantError);
    expect(() => tally.add(simulate({ first: 100, count: 50 }))).toThrow(InvariantError);
  });

  it('refuses a range across the border of a block', () => {
    const across = { ...shortfalls(SUM_BLOCK_PATHS - 1, []), range: { first: SUM_BLOCK_PATHS - 1, count: 2 } };
    expect(() => merged([across])).toThrow(/crosses a block/);
  });

  it.each([[NaN], [-1], [Infinity]])('refuses a shortfall of %d', (amount) => {
    expect(() => merged([shortfalls(0, [amount])])).toThrow(InvariantError);
  });

  it('adds what was taken from winners with its sign', () => {
    const { taken, takenSquares } = merged([takings([3, -4])]).counters()[0]!.accounts;
    expect([taken[0], takenSquares[0]]).toEqual([-1, 25]);
  });

  it('counts the paths on which each rule acted', () => {
    const results = [0, 1].map((i) => ({ ...shortfalls(i, [1]), range: { first: i, count: 1 } }));
    const { acted } = merged(results).counters()[0]!;
    expect([...acted.layers]).toEqual([4]);
    expect([...acted.bounds]).toEqual([0, 0, 10, 6, 2]);
  });

  it('leaves out of a record’s sums the paths that have no value, and counts those that have', () => {
    const [counters] = merged([recorded([2, NaN], [0, 5], [3, NaN])]).counters();
    const { paths, nonZero, sums, squares } = counters!.record;
    expect([...paths]).toEqual([3, 1]);
    expect([...nonZero]).toEqual([2, 1]);
    expect([...sums]).toEqual([5, 5]);
    expect([...squares]).toEqual([13, 25]);
  });

  it('refuses records of another width, and an infinite value', () => {
    const tally = merged([recorded([1, 2])]);
    const later = { ...recorded([1, 2, 3]), range: { first: 1, count: 1 } };
    expect(() => tally.add(later)).toThrow(/records of 3 values, not 2/);
    expect(() => merged([recorded([Infinity, 0])])).toThrow(InvariantError);
  });

  it('refuses counts of a row that a policy does not have, and counts of other rows than it names', () => {
    const result = shortfalls(0, []);
    const [first, second] = result.policies;
    expect(() => merged([{ ...result, policies: [second!, first!] }])).toThrow(/count a margin row 1/);
    const short = { ...first!, rows: { ...first!.rows, haircuts: new Uint32Array(1) } };
    expect(() => merged([{ ...result, policies: [short, second!] }])).toThrow(/haircuts of 1 margin rows, not 2/);
  });

  it('counts a row where it is named, in any order, and leaves the others', () => {
    const result = shortfalls(0, []);
    const [first, second] = result.policies;
    const of = (row: readonly number[], liquidations: readonly number[]): RangeResult => {
      const none = new Uint32Array(row.length);
      const counts = { negativeEquity: none, negativeBalance: none, deleveragings: none, haircuts: none };
      const rows = { row: Uint32Array.from(row), liquidations: Uint32Array.from(liquidations), ...counts };
      return { ...result, policies: [{ ...first!, rows: { ...rows, partialLiquidations: none } }, second!] };
    };
    const tally = merged([of([1, 0], [5, 2]), { ...of([1], [3]), range: { first: 1, count: 1 } }]);
    expect([...tally.counters()[0]!.accounts.liquidations]).toEqual([2, 8]);
  });
});

/** One range whose paths leave these shortfalls at the first row of the first policy. */
function shortfalls(first: number, amounts: readonly number[]): RangeResult {
  const counters = (rows: number): RangeCounters => {
    const counts = () => new Uint32Array(rows);
    return {
      rows: {
        row: Uint32Array.from({ length: rows }, (_, row) => row),
        liquidations: counts(),
        negativeEquity: counts(),
        negativeBalance: counts(),
        deleveragings: counts(),
        haircuts: counts(),
        partialLiquidations: counts(),
      },
      shortfalls: { rows: new Uint32Array(0), amounts: new Float64Array(0) },
      taken: { rows: new Uint32Array(0), amounts: new Float64Array(0) },
      acted: {
        triggers: Uint32Array.of(1),
        stages: Uint32Array.of(1),
        layers: Uint32Array.of(2),
        bounds: Float64Array.of(0, 0, 5, 3, 1),
      },
      records: recordsOf([]),
    };
  };
  return {
    range: { first, count: Math.max(1, amounts.length) },
    failures: [],
    policies: [
      { ...counters(2), shortfalls: { rows: new Uint32Array(amounts.length), amounts: Float64Array.from(amounts) } },
      counters(1),
    ],
  };
}

/** One range that takes these amounts from the first row of the first policy. */
function takings(amounts: readonly number[]): RangeResult {
  const result = shortfalls(
    0,
    amounts.map(() => 0),
  );
  const [first, second] = result.policies;
  const taken = { rows: new Uint32Array(amounts.length), amounts: Float64Array.from(amounts) };
  return { ...result, policies: [{ ...first!, taken }, second!] };
}

/** One range whose paths leave these records under the first policy. */
function recorded(...records: readonly (readonly number[])[]): RangeResult {
  const result = shortfalls(
    0,
    records.map(() => 0),
  );
  const [first, second] = result.policies;
  return { ...result, policies: [{ ...first!, records: recordsOf(records) }, second!] };
}
