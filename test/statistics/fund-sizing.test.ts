import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedDepletions,
  bandHalfWidth,
  fundSizeFromDraws,
  marginalValue,
  pathsForSolvency,
} from '../../src/statistics/fund-sizing.ts';
import { clopperPearsonInterval } from '../../src/statistics/proportion.ts';
import { makeSample } from '../../src/statistics/sample.ts';
import { SizeSearch, type SizeSearchOptions } from '../../src/statistics/size-search.ts';

const oneTo = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i + 1);

describe('the smallest fund by its draws', () => {
  it('needs the paths of Wilks for a statement: 59 for 5 %, 299 for 1 %, 2,995 for 0.1 %', () => {
    const needs = [0.05, 0.01, 0.001].map((target) => pathsForSolvency({ target, confidence: 0.95 }));
    expect(needs).toEqual([59, 299, 2_995]);
    expect(allowedDepletions(299, { target: 0.01, confidence: 0.95 }).solvent).toBe(0);
    expect(allowedDepletions(298, { target: 0.01, confidence: 0.95 }).solvent).toBeNull();
  });

  it('is an order statistic: of the draws 1 to 1,000 and 1 %, the 990th, since ten may exceed it', () => {
    const size = fundSizeFromDraws(makeSample(oneTo(1_000)), { target: 0.01, confidence: 0.95 });
    expect(size.estimate).toBe(990);
    expect(size.solvent).toBe(996);
    expect(size.low!).toBeLessThan(990);
    expect(size.high!).toBeGreaterThanOrEqual(size.solvent!);
  });

  it('says what n cannot support, and what would', () => {
    const few = fundSizeFromDraws(makeSample(oneTo(300)), { target: 0.01, confidence: 0.95 });
    expect(few).toMatchObject({ estimate: null, needs: 368, solvent: 300 });
    expect(few.solventNeeds).toBeUndefined();
    const fewer = fundSizeFromDraws(makeSample(oneTo(100)), { target: 0.01, confidence: 0.95 });
    expect(fewer).toMatchObject({ estimate: null, solvent: null, solventNeeds: 299 });
  });

  it('counts failed paths as depleting every fund', () => {
    const question = { target: 0.01, confidence: 0.95 };
    const whole = fundSizeFromDraws(makeSample(oneTo(1_000)), question);
    const failing = fundSizeFromDraws(makeSample(oneTo(997), 3), question);
    expect(failing.solvent).toBe(whole.solvent);
    expect(failing.estimate).toBe(whole.estimate);
  });

  it('allows the depletions at which the one-sided upper bound of Clopper and Pearson still meets the target', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 5_000 }),
        fc.double({ min: 0.002, max: 0.4, noNaN: true }),
        (n, target) => {
          const { solvent } = allowedDepletions(n, { target, confidence: 0.95 });
          const upper = (events: number): number => clopperPearsonInterval({ events, trials: n, confidence: 0.9 }).high;
          if (solvent !== null) expect(upper(solvent)).toBeLessThanOrEqual(target * (1 + 1e-9));
          expect(upper(solvent === null ? 0 : solvent + 1)).toBeGreaterThan(target * (1 - 1e-9));
        },
      ),
      { seed: 1 },
    );
  });

  it('grows as the target shrinks and as the confidence grows', () => {
    const draws = makeSample(Float64Array.from({ length: 4_000 }, (_, i) => (i * 7_919) % 4_001));
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ min: 0.01, max: 0.5, noNaN: true }), fc.double({ min: 0.01, max: 0.5, noNaN: true })),
        fc.double({ min: 0.5, max: 0.99, noNaN: true }),
        ([a, b], confidence) => {
          const strict = fundSizeFromDraws(draws, { target: Math.min(a, b), confidence });
          const lax = fundSizeFromDraws(draws, { target: Math.max(a, b), confidence });
          const surer = fundSizeFromDraws(draws, { target: Math.max(a, b), confidence: (1 + confidence) / 2 });
          expect(strict.estimate!).toBeGreaterThanOrEqual(lax.estimate!);
          expect(strict.solvent!).toBeGreaterThanOrEqual(lax.solvent!);
          expect(surer.solvent!).toBeGreaterThanOrEqual(lax.solvent!);
        },
      ),
      { seed: 2 },
    );
  });

  it('tells what one more unit is worth: what lies between, and a slope that is the probability itself', () => {
    const draws = makeSample(Float64Array.from([0, 0, 10, 25, 40]));
    const { probability, uncovered, perUnit } = marginalValue(draws, { size: 10, more: 20 }, 0.95);
    expect(probability.events).toBe(1); //  25
    expect(uncovered.estimate).toBeCloseTo((15 + 20) / 5, 12);
    expect(perUnit.events).toBe(2);
  });

  it('has a band for the whole curve: 1.3581 / √n at 95 %', () => {
    expect(bandHalfWidth(10_000, 0.95)).toBeCloseTo(0.013581, 6);
  });
});

describe('a search for sizes', () => {
  const everyPath = (paths: number): Uint32Array => Uint32Array.from({ length: paths }, (_, path) => path);

  /** Runs a search over paths of which `depletes` tells; also how many runs of a path it took. */
  function searched(
    paths: number,
    depletes: (path: number, size: number) => boolean,
    options: Partial<SizeSearchOptions> & Pick<SizeSearchOptions, 'limits' | 'guess'>,
  ) {
    const search = new SizeSearch({ order: everyPath(paths), tolerance: 1e-3, ...options });
    let [rounds, runs] = [0, 0];
    for (let tries = search.next(); tries.length > 0; tries = search.next()) {
      if (++rounds > 200) throw new RangeError('the search does not end');
      for (const next of tries) {
        runs += next.paths.length;
        search.add(
          next,
          Uint8Array.from(next.paths, (path) => (depletes(path, next.size) ? 1 : 0)),
        );
      }
    }
    return { search, rounds, runs };
  }

  function withCritical(critical: readonly number[], limits: readonly number[], guess: (k: number) => number) {
    return searched(critical.length, (path, size) => critical[path]! > size, { limits, guess });
  }

  it('finds the order statistic of the critical sizes from any guess', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0, max: 2e6, noNaN: true }),
        (critical, limit, guess) => {
          const { search } = withCritical(critical, [limit], () => guess);
          const answer = critical.slice().sort((a, b) => b - a)[limit]!;
          const found = search.sizeAt(limit);
          expect(found).toBeGreaterThanOrEqual(answer);
          expect(found).toBeLessThanOrEqual(answer * 1.002 + 1e-6 * guess);
          expect(search.violations()).toBe(0);
        },
      ),
      { seed: 3 },
    );
  });

  it('ends at once where no fund at all is enough', () => {
    const { search, rounds } = withCritical([0, 0, 0], [0], () => 0);
    expect(search.sizeAt(0)).toBe(0);
    expect(rounds).toBe(1);
  });

  it('runs only the paths of which no other size tells, a few of them first, and each answer on all', () => {
    const critical = Array.from({ length: 1_000 }, (_, path) => 1 + ((path * 617) % 1_000));
    const { search, runs } = withCritical(critical, [10], () => 300);
    expect(search.sizeAt(10)).toBeGreaterThanOrEqual(990);
    expect(search.sizeAt(10)).toBeLessThanOrEqual(991);
    // Bisection on all paths would take a dozen runs of each or more.
    expect(search.sizes.length).toBeGreaterThan(8);
    expect(runs).toBeLessThan(4 * critical.length);
  });

  it('ends soon where the smallest size is a millionth of the guess', () => {
    const { search, rounds } = withCritical(
      Array.from({ length: 50 }, () => 0.25),
      [2],
      () => 2e5,
    );
    expect(search.sizeAt(2)).toBeGreaterThanOrEqual(0.25);
    expect(search.sizeAt(2)).toBeLessThanOrEqual(0.2505);
    expect(rounds).toBeLessThan(40);
  });

  it('counts the paths that deplete a larger fund and not a smaller one', () => {
    const search = new SizeSearch({ order: everyPath(3), limits: [0], guess: () => 1, tolerance: 1e-3 });
    search.add({ size: 2, paths: everyPath(3) }, Uint8Array.from([0, 1, 0]));
    search.add({ size: 1, paths: everyPath(3) }, Uint8Array.from([1, 0, 0]));
    expect(search.violations()).toBe(1);
  });

  it('takes no size for enough that a larger one shows not to be', () => {
    const search = new SizeSearch({ order: everyPath(1), limits: [0], guess: () => 1, tolerance: 1e-3 });
    search.add({ size: 1, paths: everyPath(1) }, Uint8Array.from([0]));
    search.add({ size: 2, paths: everyPath(1) }, Uint8Array.from([1]));
    search.add({ size: 3, paths: everyPath(1) }, Uint8Array.from([0]));
    expect(search.sizeAt(0)).toBe(3);
  });

  it('runs all paths at all sizes once one of them is not monotone, and infers nothing any more', () => {
    // Path 0 withstands 5 to 9 and depletes 20 to 30 again; the others are monotone.
    const depletes = (path: number, size: number): boolean =>
      path === 0 ? size < 5 || (size > 20 && size < 30) : size < path;
    const { search } = searched(12, depletes, { limits: [0], guess: () => 25, beside: [7] });
    expect(search.violations()).toBe(1);
    const enough = search.sizeAt(0);
    expect(enough).toBeGreaterThanOrEqual(30);
    expect(enough).toBeLessThanOrEqual(30 * 1.002);
  });
});
