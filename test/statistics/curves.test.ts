import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootKey } from '../../src/random/root-key.ts';
import { namedDraws } from '../../src/statistics/bootstrap.ts';
import { exceedanceCurve } from '../../src/statistics/exceedance.ts';
import { fans } from '../../src/statistics/fan.ts';
import { countAbove, fundCurve, fundCurveSizes, geometricRanks } from '../../src/statistics/fund-curve.ts';
import { newcombeInterval } from '../../src/statistics/paired.ts';
import { clopperPearsonInterval } from '../../src/statistics/proportion.ts';
import { makeSample } from '../../src/statistics/sample.ts';
import { stepChecks } from '../../src/statistics/step-check.ts';
import type { StepCheck } from '../../src/statistics/summary.ts';
import { makeWeights, weightedContributions } from '../../src/statistics/weights.ts';
import { tableOf } from './run-fixture.ts';

const confidence = 0.95;
const draws = makeSample(Float64Array.of(0, 0, 0, 0, 0, 0, 50, 100, 125, 400));

describe('the curve of depletion by fund size', () => {
  it('counts the draws that exceed the fund strictly', () => {
    const points = fundCurve(draws, [0, 50, 100, 399.5, 400], confidence);
    expect(points.map(({ probability }) => probability.events)).toEqual([4, 3, 2, 1, 0]);
    expect(points[2]!.probability).toMatchObject({
      estimate: 0.2,
      ...clopperPearsonInterval({ events: 2, trials: 10, confidence }),
    });
    expect(points[4]!.probability.method).toBe('zero events, one-sided');
  });
  it('gives what stays uncovered in the mean', () => {
    const points = fundCurve(draws, [0, 100, 400], confidence);
    expect(points.map(({ meanUncovered }) => meanUncovered.estimate)).toEqual([67.5, 32.5, 0]);
  });
  it('falls as the fund grows', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(amounts, (values) => {
        const points = fundCurve(makeSample(Float64Array.from(values)), [0, 10, 100, 500, 1_000], confidence);
        for (let i = 1; i < points.length; i++) {
          expect(points[i]!.probability.estimate!).toBeLessThanOrEqual(points[i - 1]!.probability.estimate!);
          expect(points[i]!.probability.high!).toBeLessThanOrEqual(points[i - 1]!.probability.high!);
          expect(points[i]!.meanUncovered.estimate!).toBeLessThanOrEqual(points[i - 1]!.meanUncovered.estimate!);
        }
      }),
    );
  });
  it('chooses 0, the funds that are held and draws up to the largest, at most 41', () => {
    const many = makeSample(Float64Array.from({ length: 5_000 }, (_, i) => Math.max(0, i - 2_000)));
    const sizes = fundCurveSizes([many, draws], [100, 250, Infinity]);
    expect(sizes.slice(0, 1)).toEqual([0]);
    expect(sizes).toContain(100);
    expect(sizes).toContain(250);
    expect(sizes.at(-1)).toBe(3_000);
    expect(sizes.length).toBeGreaterThan(25);
    expect(sizes.length).toBeLessThanOrEqual(41);
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
  });
  it('has 0 and the fund alone where nothing was drawn', () => {
    expect(fundCurveSizes([makeSample(new Float64Array(10))], [100])).toEqual([0, 100]);
  });
});

describe('the values above a limit', () => {
  it('are counted as by reading them all', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: -1, max: 10 }), (list, limit) => {
        expect(countAbove(Float64Array.from(list).sort(), limit)).toBe(list.filter((each) => each > limit).length);
      }),
    );
  });
});

describe('ranks spread evenly over decades', () => {
  it('run from 1 to the count, each once, never more than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 2, max: 300 }), (count, most) => {
        const ranks = geometricRanks(count, most);
        expect(ranks.length).toBeLessThanOrEqual(most);
        expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
        if (count > 0) expect([ranks[0], ranks.at(-1)]).toEqual([1, count]);
      }),
    );
  });
});

describe('the exceedance curve', () => {
  it('gives the share above each value with its limits, down to the last but one', () => {
    const points = exceedanceCurve(draws, confidence);
    expect(points.map(({ value, probability }) => [value, probability])).toEqual([
      [0, 0.4],
      [50, 0.3],
      [100, 0.2],
      [125, 0.1],
    ]);
    expect(points[3]).toMatchObject(clopperPearsonInterval({ events: 1, trials: 10, confidence }));
  });
  it('keeps the hundred largest values and thins the others', () => {
    const points = exceedanceCurve(makeSample(Float64Array.from({ length: 50_000 }, (_, i) => i)), confidence);
    expect(points.length).toBeGreaterThan(200);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(points.slice(-99).map(({ value }) => value)).toEqual(Array.from({ length: 99 }, (_, i) => 49_900 + i));
    expect(points[0]!.value).toBe(0);
  });
  it('is empty where every value is the same', () => {
    expect(exceedanceCurve(makeSample(new Float64Array(100)), confidence)).toEqual([]);
  });
});

describe('a fan', () => {
  const paths = 200;
  const steps = Int32Array.of(0, 5, 10);
  const trajectories = {
    ...{ paths, steps },
    fund: Float64Array.from({ length: paths * 3 }, (_, i) => (i % 3 === 0 ? 100 : Math.floor(i / 3))),
    prices: Float64Array.from({ length: paths * 3 }, (_, i) => 100 + (i % 3) * Math.floor(i / 3)),
  };
  const table = tableOf(['isolated'], paths, () => ({}));
  it('holds the quantiles across paths at each time', () => {
    const [fund, price] = fans(table, trajectories, ['BTC']);
    expect(fund).toMatchObject({ quantity: 'fund', name: 'isolated', paths, steps: [0, 5, 10] });
    expect(fund!.bands.find(({ level }) => level === 0.95)!.values).toEqual([100, 189, 189]);
    expect(price!.bands.find(({ level }) => level === 0.5)!.values).toEqual([100, 199, 298]);
  });
  it('leaves failed paths out, and bands that too few paths support', () => {
    const failed = { ...table, status: Uint8Array.from({ length: paths }, (_, path) => (path < 50 ? 0 : 1)) };
    const [fund] = fans(failed, trajectories, ['BTC']);
    expect(fund!.paths).toBe(50);
    expect(fund!.bands.map(({ level }) => level)).toEqual([0.05, 0.25, 0.5, 0.75, 0.95]);
    expect(fund!.bands[2]!.values[1]).toBe(24);
  });
  it('reads no further than the completed paths', () => {
    expect(
      fans(
        tableOf(['isolated'], 7, () => ({})),
        trajectories,
        ['BTC'],
      )[0]!.paths,
    ).toBe(7);
  });
  it('is not drawn of an unlimited fund, and refuses a NaN', () => {
    const unlimited = { ...trajectories, fund: new Float64Array(paths * 3).fill(Infinity) };
    expect(fans(table, unlimited, ['BTC']).map(({ quantity }) => quantity)).toEqual(['price']);
    const broken = { ...trajectories, fund: trajectories.fund.with(7, NaN) };
    expect(() => fans(table, broken, ['BTC'])).toThrow('the fund of isolated is NaN on path 2 at step 5');
  });
});

describe('the step check', () => {
  const question = { confidence, draws: namedDraws(rootKey('steps')) };
  const table = tableOf(['isolated'], 100, (_, path) => ({ negativeEquity: path % 10 === 0 ? 1 : 0 }));
  it('puts each headline beside itself at twice the step, on the same paths', () => {
    const values = new Float64Array(3 * 50);
    values.fill(1, 0, 3);
    values[49] = NaN;
    const rows = stepChecks(table, { paths: 50, values }, question);
    expect(rows.map(({ metric, paths }) => [metric, paths])).toEqual([
      ['negativeEquity.probability', 49],
      ['negativeBalance.probability', 50],
      ['fundDepletion.probability', 50],
    ]);
    expect(rows[0]!.atStep).toMatchObject({ events: 5, paths: 49 });
    expect(rows[0]!.atTwiceTheStep).toMatchObject({ events: 3, paths: 49 });
  });
  it('extrapolates to continuous marks by the root of the step, with the interval of the paired difference', () => {
    // Ten of a hundred at the step, on six of these and on no other path at twice the step: 0.04/(√2 − 1).
    const values = new Float64Array(3 * 100);
    for (let path = 0; path < 60; path += 10) values[path] = 1;
    const [{ bias, difference }] = stepChecks(table, { paths: 100, values }, question) as [StepCheck];
    const paired = newcombeInterval({ both: 6, onlyPolicy: 4, onlyBaseline: 0, neither: 90 }, confidence);
    expect(difference).toMatchObject({ ...paired, estimate: 0.04 });
    expect(bias.estimate).toBeCloseTo(0.04 / (Math.sqrt(2) - 1), 12);
    expect(bias.low).toBeCloseTo(paired.low / (Math.sqrt(2) - 1), 12);
    expect(bias.high).toBeCloseTo(paired.high / (Math.sqrt(2) - 1), 12);
    expect(bias).toMatchObject({ paths: 100, events: 4, method: 'Richardson, Newcombe, paired' });
  });
  it('extrapolates to no number that is no probability', () => {
    // 10 % at the step and 30 % at twice it: 10 % − 0.2/(√2 − 1) would be below 0.
    const values = new Float64Array(3 * 100);
    values.fill(1, 0, 30);
    const [row] = stepChecks(table, { paths: 100, values }, question) as [StepCheck];
    expect(row.difference.estimate).toBeCloseTo(-0.2, 12);
    expect(row.bias).toMatchObject({ estimate: null, low: null, high: null });
  });
  it('weighs the difference of weighted paths', () => {
    const weights = makeWeights(
      Float64Array.from({ length: 100 }, (_, path) => (path % 2 === 0 ? 0.5 : 1.5)),
      0,
      10,
    );
    const [{ bias }] = stepChecks(table, { paths: 100, values: new Float64Array(300) }, question, { weights }) as [
      StepCheck,
    ];
    // Ten paths of weight ½ each; the weights, of mean 1, are a control variate: w·y less its regression on w.
    const contribution = weightedContributions(weights, (path) => (path % 10 === 0 ? 1 : 0));
    const mean =
      Array.from({ length: 100 }, (_, path) => contribution(path)).reduce((sum, each) => sum + each, 0) / 100;
    expect(mean).toBeCloseTo(0.05, 12);
    expect(bias.estimate).toBeCloseTo(mean / (Math.sqrt(2) - 1), 12);
  });
  it('stops where the completed paths do', () => {
    const [row] = stepChecks(table, { paths: 150, values: new Float64Array(3 * 150) }, question);
    expect(row!.paths).toBe(100);
  });
});
