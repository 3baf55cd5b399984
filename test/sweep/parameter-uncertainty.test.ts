import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import type { Experiment } from '../../src/experiment.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { combineEffects, type MovedParameter } from '../../src/statistics/diagnostics/parameter-uncertainty.ts';
import type { Estimate } from '../../src/statistics/summary.ts';
import { stress } from '../../src/stress.ts';
import { parameterMoves, parameterUncertainty } from '../../src/sweep/parameter-uncertainty.ts';
import { smallConfig } from '../cli/fixtures.ts';

const { BTC } = smallConfig.underlyings;

function at(price: object, uncertainty?: object, set: readonly string[] = []): Experiment {
  const underlyings = { BTC: { ...BTC, price: { ...BTC.price, ...price }, ...(uncertainty && { uncertainty }) } };
  return loadExperiment({ ...smallConfig, paths: 400, underlyings }, { set });
}

const estimate = (value: number, halfWidth = 0.1): Estimate => ({
  ...{ estimate: value, low: value - halfWidth, high: value + halfWidth },
  ...{ confidence: 0.95, method: 'paired', paths: 100 },
});

describe('the moves of a fit', () => {
  it('are one standard error of each parameter, down and up', () => {
    const moves = parameterMoves(at({}, { standardErrors: { volatility: 0.25, jumpIntensity: 500 } }));
    expect(moves).toEqual([
      { underlying: 'BTC', parameter: 'volatility', side: 'lower', values: { volatility: 1.75, jumpIntensity: 5_000 } },
      {
        underlying: 'BTC',
        parameter: 'volatility',
        side: 'higher',
        values: { volatility: 2.25, jumpIntensity: 5_000 },
      },
      { underlying: 'BTC', parameter: 'jumpIntensity', side: 'lower', values: { volatility: 2, jumpIntensity: 4_500 } },
      {
        underlying: 'BTC',
        parameter: 'jumpIntensity',
        side: 'higher',
        values: { volatility: 2, jumpIntensity: 5_500 },
      },
    ]);
  });
  it('take the others along by their correlation', () => {
    const moves = parameterMoves(
      at(
        {},
        {
          standardErrors: { volatility: 0.25, jumpIntensity: 500 },
          correlations: [
            [1, -0.8],
            [-0.8, 1],
          ],
        },
      ),
    );
    expect(moves[1]!.values).toEqual({ volatility: 2.25, jumpIntensity: 4_600 });
    expect(moves[2]!.values).toEqual({ volatility: 2.2, jumpIntensity: 4_500 });
  });
  it('are none where no standard error is known', () => {
    expect(parameterMoves(at({}))).toEqual([]);
  });
});

describe('all parameters together', () => {
  const moved = (effects: readonly (number | null)[]): MovedParameter[] =>
    effects.map((effect, i) => ({
      ...{ underlying: 'BTC', parameter: `p${i}`, value: 1, standardError: 0.1 },
      effects: [
        {
          ...{ policy: 'isolated', metric: 'shortfall.mean', lower: null, higher: null },
          effect: effect === null ? null : estimate(effect),
        },
      ],
    }));
  const correlated = (...rows: readonly (readonly number[])[]) => [
    { underlying: 'BTC', parameters: rows.map((_, i) => `p${i}`), correlations: Float64Array.from(rows.flat()) },
  ];
  const [halfWidth, score] = [0.1, 1.959963984540054];

  it('add up in quadrature where the estimates are independent', () => {
    const [found] = combineEffects(moved([3, 4]), correlated([1, 0], [0, 1]), 0.95);
    expect(found!.effect).toBeCloseTo(5, 12);
    expect(found!.noise).toBeCloseTo((Math.SQRT2 * halfWidth) / score, 9);
  });
  it('follow the delta method where they are not', () => {
    // Alone they move it by 3 and 4; with a correlation of ½ the variance is 9 + 16 + 2·½·12 = 37, and each takes half of
    // the other along: 3 + 2 and 4 + 1.5.
    const [found] = combineEffects(moved([5, 5.5]), correlated([1, 0.5], [0.5, 1]), 0.95);
    expect(found!.effect).toBeCloseTo(Math.sqrt(37), 12);
    // R⁻¹ has 4/3 on its diagonal and −2/3 beside it: 2·4/3 − 2·(2/3)·½ = 2.
    expect(found!.noise).toBeCloseTo((Math.SQRT2 * halfWidth) / score, 9);
  });
  it('leave out a parameter whose effect is not known, and know nothing of none', () => {
    expect(combineEffects(moved([null, 4]), correlated([1, 0.5], [0.5, 1]), 0.95)[0]!.effect).toBeCloseTo(4, 12);
    expect(combineEffects(moved([null]), correlated([1]), 0.95)).toEqual([
      { policy: 'isolated', metric: 'shortfall.mean', effect: null, noise: null },
    ]);
  });
});

describe('what a standard error does to a run', () => {
  const uncertainty = { standardErrors: { volatility: 0.25 } };
  const base = at({}, uncertainty);
  const read = (set: readonly string[]) => at({}, uncertainty, set);

  it('is the difference to the same paths at the moved parameter, halved between both sides', async () => {
    const ran = await stress(base, { runner: runInProcess });
    const found = await parameterUncertainty(base, ran.table, { runner: runInProcess, read });
    const meanAt = async (volatility: number): Promise<number> => {
      const { statistics } = await stress(at({ volatility }), { runner: runInProcess });
      return statistics.policies['isolated']!.metrics['shortfall.mean']!.estimate!;
    };
    const [low, middle, high] = [await meanAt(1.75), await meanAt(2), await meanAt(2.25)];
    expect(found).toMatchObject({ paths: 400, unknown: [] });
    const [volatility] = found.parameters as [MovedParameter];
    expect(volatility).toMatchObject({ underlying: 'BTC', parameter: 'volatility', value: 2, standardError: 0.25 });
    const of = volatility.effects.find(({ policy, metric }) => policy === 'isolated' && metric === 'shortfall.mean')!;
    expect(of.lower!.estimate).toBeCloseTo(low - middle, 10);
    expect(of.higher!.estimate).toBeCloseTo(high - middle, 10);
    expect(of.effect!.estimate).toBeCloseTo((high - low) / 2, 10);
    expect(of.effect!.low!).toBeLessThan(of.effect!.estimate!);
    expect(high).toBeGreaterThan(low);
    const combined = found.combined.find(({ policy, metric }) => policy === 'isolated' && metric === 'shortfall.mean')!;
    expect(combined.effect).toBeCloseTo(Math.abs(of.effect!.estimate!), 12);
  });
  it('is that of the other side where the law does not allow one, and says why', async () => {
    // A volatility of 2 − 2.5 is none.
    const wide = { standardErrors: { volatility: 2.5 } };
    const ran = await stress(at({}, wide), { runner: runInProcess });
    const found = await parameterUncertainty(at({}, wide), ran.table, {
      runner: runInProcess,
      read: (set) => at({}, wide, set),
    });
    const [volatility] = found.parameters as [MovedParameter];
    expect(volatility.untold).toMatch(/price\/volatility: expected .*, found -0\.5/);
    for (const { lower, higher, effect } of volatility.effects) {
      expect(lower).toBeNull();
      expect(effect).toEqual(higher);
    }
  });
  it('names the underlyings of which nothing is known', async () => {
    const plain = at({});
    const ran = await stress(plain, { runner: runInProcess });
    const found = await parameterUncertainty(plain, ran.table, { runner: runInProcess, read });
    expect(found).toEqual({ paths: 400, parameters: [], combined: [], unknown: ['BTC'] });
  });
});
