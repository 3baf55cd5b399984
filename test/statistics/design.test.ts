import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/math/normal-quantile.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { studentScore } from '../../src/statistics/confidence.ts';
import { controlledDesign, groupedDesign, spreadUnder } from '../../src/statistics/design.ts';
import { designedProbability } from '../../src/statistics/designed-estimate.ts';
import { ANY_DRAWS } from '../../src/statistics/bootstrap.ts';
import { expectedShortfallEstimate, meanEstimate, quantileEstimate } from '../../src/statistics/estimate.ts';
import { probabilityOfSums } from '../../src/statistics/estimate-of-sums.ts';
import { moments } from '../../src/statistics/mean.ts';
import { quantileDifference } from '../../src/statistics/paired-quantile.ts';
import { clopperPearsonInterval, effectiveInterval, zeroEventUpperBound } from '../../src/statistics/proportion.ts';
import { makeSample } from '../../src/statistics/sample.ts';
import { exceeding, groupedTail, weightedTail } from '../../src/statistics/weighted-tail.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const pairsOf = (count: number) => groupedDesign('antithetic', upTo(count), 2);
const confidence = 0.95;
const draws = (seed: string, count: number): Float64Array => {
  const stream = new RandomStream().seek(rootKey(seed), 0, PURPOSE.statistics);
  return Float64Array.from({ length: count }, () => stream.normal());
};

describe('paths drawn together', () => {
  it('are one value, the mean of the group', () => {
    const values = [1, 3, 0, 0, 5, 6];
    expect(pairsOf(6).contributions((path) => values[path]!)).toEqual(Float64Array.of(2, 0, 5.5));
    expect(pairsOf(6).units).toBe(3);
  });

  it('have the mean of their paths, whichever are missing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.double({ min: -10, max: 10, noNaN: true })), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.integer({ min: 2, max: 7 }),
        (paths, size) => {
          const indices = paths.flatMap(([isComplete], path) => (isComplete ? [path] : []));
          if (indices.length === 0) return;
          const values = indices.map((path) => paths[path]![1]);
          const units = groupedDesign('stratified', indices, size).contributions((path) => values[path]!);
          expect(moments(units).mean).toBeCloseTo(moments(values).mean, 9);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('of some of the paths keep their partners', () => {
    // Complete paths 0, 1, 3, 4, 5; of these the first, the third and the last two.
    const some = groupedDesign('antithetic', [0, 1, 3, 4, 5], 2).of([0, 2, 3, 4]);
    expect([...some.groupOf!]).toEqual([0, 1, 2, 2]);
  });

  it('that are alike count as half as many paths', () => {
    const happens = (path: number): boolean => path % 20 < 2;
    const alike = designedProbability(pairsOf(2_000), 2_000, happens, { failed: 0, confidence });
    const half = clopperPearsonInterval({ events: 100, trials: 1_000, confidence });
    expect(alike.estimate).toBe(0.1);
    // Student's t, and n − 1 in place of n.
    expect(alike.low!).toBeCloseTo(half.low, 3);
    expect(alike.high!).toBeCloseTo(half.high, 3);
  });

  it('that never show an event together count for more than plain ones', () => {
    // Of each pair the first shows it or neither: P = 0.25, and the pair's variance is that of half an event of ½.
    const happens = (path: number): boolean => path % 4 === 0;
    const found = designedProbability(pairsOf(2_000), 2_000, happens, { failed: 0, confidence });
    const plain = clopperPearsonInterval({ events: 500, trials: 2_000, confidence });
    expect((found.high! - found.low!) / (plain.high - plain.low)).toBeCloseTo(Math.sqrt(0.25 / 0.375), 2);
  });

  it('at no event are bound by what is independent: pairs, and all paths of strata', () => {
    const none = (design: typeof pairsOf extends (count: number) => infer D ? D : never) =>
      designedProbability(design, 1_000, () => false, { failed: 0, confidence });
    expect(none(pairsOf(1_000)).high).toBe(zeroEventUpperBound({ trials: 500, confidence }));
    expect(none(groupedDesign('stratified', upTo(1_000), 20)).high).toBe(
      zeroEventUpperBound({ trials: 1_000, confidence }),
    );
  });

  it('where all groups show the same share do not pass for certain', () => {
    const found = designedProbability(pairsOf(1_000), 1_000, (path) => path % 2 === 0, { failed: 0, confidence });
    expect(found.high! - found.low!).toBeCloseTo(2 * zeroEventUpperBound({ trials: 500, confidence }), 12);
  });

  it('count failed paths both ways', () => {
    const happens = (path: number): boolean => path % 10 === 0;
    const whole = designedProbability(pairsOf(1_000), 1_000, happens, { failed: 0, confidence });
    const failed = designedProbability(pairsOf(1_000), 1_000, happens, { failed: 100, confidence });
    expect(failed.low).toBeCloseTo((whole.low! * 1_000) / 1_100, 12);
    expect(failed.high).toBeCloseTo((whole.high! * 1_000 + 100) / 1_100, 12);
    expect(failed.method).toContain('100 failed paths counted both ways');
  });

  it('have Student’s interval for an even mean', () => {
    const values = draws('even', 40);
    const sample = makeSample(values, 0, undefined, pairsOf(40));
    const { low, high, method } = meanEstimate(sample, confidence);
    const pairs = moments(upTo(20).map((pair) => (values[2 * pair]! + values[2 * pair + 1]!) / 2));
    expect(method).toContain('antithetic pairs, Student’s t');
    expect((high! - low!) / 2).toBeCloseTo(studentScore(confidence, 19) * Math.sqrt(pairs.variance / 20), 12);
  });
});

describe('Student’s score', () => {
  it.each([
    [0.95, 10, 2.228139],
    [0.95, 30, 2.042272],
    [0.99, 30, 2.749996],
    [0.95, 1e9, 1.959964],
  ])('at %d and %d degrees is %d', (asked, freedom, score) => {
    expect(Math.abs(studentScore(asked, freedom) - score)).toBeLessThan(2e-5);
  });
});

describe('an interval at effective paths', () => {
  it('is Clopper and Pearson’s where these are counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.nat(), (trials, any) => {
        const events = any % (trials + 1);
        const found = effectiveInterval({ share: events / trials, trials, confidence });
        const exact = clopperPearsonInterval({ events, trials, confidence });
        expect(found.low).toBeCloseTo(exact.low, 9);
        expect(found.high).toBeCloseTo(exact.high, 9);
      }),
      { seed: 8, numRuns: 100 },
    );
  });
});

describe('a tail of groups', () => {
  it('of one path each is that of equal weights', () => {
    const values = draws('tail', 300).map((value) => Math.max(0, value));
    const [groups, weighted] = [
      groupedTail(values, Uint32Array.from(upTo(300)), 300),
      weightedTail(values, { values: new Float64Array(300).fill(1) }),
    ];
    expect(groups).toEqual(weighted);
  });

  it('has the standard error of the group means', () => {
    const values = draws('pairs', 400);
    const tail = groupedTail(
      values,
      Uint32Array.from(upTo(400), (path) => path >>> 1),
      200,
    );
    for (const limit of [-1, 0, 1.3]) {
      const units = moments(pairsOf(400).contributions((path) => (values[path]! > limit ? 1 : 0)));
      const { probability, standardError } = exceeding(tail, limit);
      expect(probability).toBeCloseTo(units.mean, 12);
      expect(standardError).toBeCloseTo(Math.sqrt((units.variance * 199) / 200 / 200), 12);
    }
  });
});

describe('a quantile of groups', () => {
  it('of independent paths is that of plain ones, its interval by a rank or two', () => {
    const values = draws('quantile', 4_000);
    const plain = quantileEstimate(makeSample(values), 0.95, confidence);
    const grouped = quantileEstimate(makeSample(values, 0, undefined, pairsOf(4_000)), 0.95, confidence);
    expect(grouped.estimate).toBe(plain.estimate);
    const ascending = values.slice().sort();
    const rank = (value: number): number => ascending.indexOf(value);
    // The spread of the pairs is estimated: to two per cent of 27 ranks on either side.
    expect(Math.abs(rank(grouped.low!) - rank(plain.low!))).toBeLessThan(4);
    expect(Math.abs(rank(grouped.high!) - rank(plain.high!))).toBeLessThan(4);
  });

  it('needs the more paths, the fewer are independent, and is refused where failures could move it', () => {
    const few = quantileEstimate(makeSample(draws('few', 600), 0, undefined, pairsOf(600)), 0.99, confidence);
    expect(few).toMatchObject({ estimate: null, needs: 736 });
    const failed = quantileEstimate(makeSample(draws('few', 2_000), 1, undefined, pairsOf(2_000)), 0.9, confidence);
    expect(failed).toMatchObject({ estimate: null });
    expect(failed.method).toContain('1 failed path could move it');
  });
});

describe('controls', () => {
  const count = 4_000;
  const z = draws('control', count);
  const noise = draws('noise', count);
  const controls = [{ values: z, mean: 0 }];

  it('leave what they do not explain: the variance is that of the residuals', () => {
    const design = controlledDesign(count, controls);
    const spread = spreadUnder(design, count, (path) => 3 * z[path]! + noise[path]!, ANY_DRAWS);
    expect(spread.moments.variance).toBeCloseTo(moments(noise).variance, 1);
    // 4.5 standard errors, an error of 10⁻⁵.
    expect(Math.abs(spread.moments.mean)).toBeLessThan(4.5 * spread.standardError);
  });

  it('are exact for what is a function of them', () => {
    const levels = [-1, 0, 1];
    const cells = levels.map((limit, i) => ({
      values: z.map((each) => (each <= limit ? 1 : 0)),
      mean: [0.15865525393145707, 0.5, 0.8413447460685429][i]!,
    }));
    const units = controlledDesign(count, cells).contributions((path) => (z[path]! <= -1 ? 4 : z[path]! > 1 ? 1 : 0));
    expect(moments(units).mean).toBeCloseTo(5 * 0.15865525393145707, 10);
    expect(moments(units).variance).toBeLessThan(1e-20);
  });

  it('that repeat one another, or never vary, are one', () => {
    const twice = [
      ...controls,
      { values: z.map((each) => 2 * each + 1), mean: 1 },
      { values: z.map(() => 1), mean: 1 },
    ];
    const [one, more] = [controlledDesign(count, controls), controlledDesign(count, twice)];
    expect(more.controls).toBe(1);
    const valueAt = (path: number): number => z[path]! + noise[path]!;
    expect(moments(more.contributions(valueAt)).mean).toBeCloseTo(moments(one.contributions(valueAt)).mean, 12);
  });

  it('widen the spread by the paths that their slopes take (Lavenberg and Welch)', () => {
    const few = 60;
    const many = upTo(8).map((c) => ({ values: draws(`control ${c}`, few), mean: 0 }));
    const values = draws('unrelated', few);
    const design = controlledDesign(few, many);
    const units = moments(design.contributions((path) => values[path]!));
    // Residuals have 51 degrees of freedom; that of the plain mean, 59.
    const narrow = moments(values).variance;
    expect(units.variance).toBeGreaterThan(0.6 * narrow);
    expect(design.controls).toBe(8);
  });

  it('leave alone what happens on too few paths to tell a slope', () => {
    const design = controlledDesign(count, controls);
    const happens = (path: number): number => (path < 20 ? 1 : 0);
    expect(design.contributions(happens)).toEqual(Float64Array.from(upTo(count), happens));
  });

  it('correct an expected shortfall, and no quantile', () => {
    const values = z.map((each, path) => Math.max(0, each + 0.2 * noise[path]!));
    const tails = [-1, 1, 1.3, 1.6, 2].map((limit) => ({
      values: z.map((each) => Math.max(0, each - limit)),
      // E(Z − l)⁺ = φ(l) − l·Φ(−l).
      mean: partialMean(limit),
    }));
    const controlled = makeSample(values, 0, undefined, controlledDesign(count, tails));
    const plain = makeSample(values);
    const [with_, without] = [controlled, plain].map((each) => expectedShortfallEstimate(each, 0.95, confidence));
    expect(with_!.high! - with_!.low!).toBeLessThan(0.7 * (without!.high! - without!.low!));
    expect(quantileEstimate(controlled, 0.95, confidence)).toEqual(quantileEstimate(plain, 0.95, confidence));
  });
});

function partialMean(limit: number): number {
  const steps = 40_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += Math.max(0, normalQuantile((i + 0.5) / steps) - limit);
  return sum / steps;
}

describe('a probability of which only counts are left', () => {
  it('is never narrower than that of pairs that are alike', () => {
    const found = probabilityOfSums({ events: 40, trials: 1_000, failed: 0, confidence }, 2);
    const alike = clopperPearsonInterval({ events: 20, trials: 500, confidence });
    expect(found.low).toBeCloseTo(alike.low, 9);
    expect(found.high).toBeCloseTo(alike.high, 9);
    expect(found.method).toContain('at the largest variance of the sampling');
    expect(probabilityOfSums({ events: 0, trials: 1_000, failed: 0, confidence }, 2).high).toBe(
      zeroEventUpperBound({ trials: 500, confidence }),
    );
  });
});

describe('the difference of two quantiles with the same tail', () => {
  it('has ends, whatever their correlation is rounded to', () => {
    // A common tail of k paths of n: for many of these the correlation came out as 1 + 2⁻⁵².
    for (let beyond = 20; beyond < 60; beyond++) {
      const values = Float64Array.from(upTo(2_000 + beyond), (path) => (path < beyond ? path + 1 : 0));
      const other = values.slice();
      const { low, high } = quantileDifference(makeSample(values), makeSample(other), 0.985, confidence);
      expect(low).not.toBeNaN();
      expect(high).not.toBeNaN();
    }
  });
});
