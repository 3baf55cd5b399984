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
import { SizeSearch } from '../../src/statistics/size-search.ts';

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
  /** Paths that deplete every fund below their critical size. */
  function searched(critical: readonly number[], limits: readonly number[], guess: (k: number) => number) {
    const search = new SizeSearch(limits, guess, 1e-3);
    let rounds = 0;
    for (let sizes = search.next(); sizes.length > 0; sizes = search.next()) {
      if (++rounds > 100) throw new RangeError('the search does not end');
      for (const size of sizes)
        search.add(
          size,
          Uint8Array.from(critical, (each) => (each > size ? 1 : 0)),
        );
    }
    return { search, rounds };
  }

  it('finds the order statistic of the critical sizes from any guess', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0, max: 2e6, noNaN: true }),
        (critical, limit, guess) => {
          const { search } = searched(critical, [limit], () => guess);
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
    const { search, rounds } = searched([0, 0, 0], [0], () => 0);
    expect(search.sizeAt(0)).toBe(0);
    expect(rounds).toBe(1);
  });

  it('counts the paths that deplete a larger fund and not a smaller one', () => {
    const search = new SizeSearch([0], () => 1, 1e-3);
    search.add(2, Uint8Array.from([0, 1, 0]));
    search.add(1, Uint8Array.from([1, 0, 0]));
    expect(search.violations()).toBe(1);
  });

  it('takes no size for enough that a larger one shows not to be', () => {
    const search = new SizeSearch([0], () => 1, 1e-3);
    search.add(1, Uint8Array.from([0]));
    search.add(2, Uint8Array.from([1]));
    search.add(3, Uint8Array.from([0]));
    expect(search.sizeAt(0)).toBe(3);
  });
});
