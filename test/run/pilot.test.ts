import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { loadExperiment } from '../../src/config/load.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { replayPath } from '../../src/replay.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { planWithTargets } from '../../src/run/pilot.ts';
import { stress, type StressResult } from '../../src/stress.ts';
import type { TiltSummary } from '../../src/statistics/summary.ts';

/** A long and a short in one market, and a fund that only a move of several deviations empties. */
function config(sampling: object | undefined, paths: number): object {
  return {
    ...{ name: 'two-sides', seed: 'pilot', paths, horizon: { steps: 24, step: '1h' } },
    underlyings: { A: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 0.5 } } },
    markets: [{ symbol: 'A', underlying: 'A' }],
    accounts: {
      kind: 'table',
      positions: [
        { account: 'long', market: 'A', size: 1, entryPrice: 100, leverage: 10 },
        { account: 'short', market: 'A', size: -1, entryPrice: 100, leverage: 10 },
      ],
    },
    venue: {
      extends: 'textbook',
      margin: { schedule: { kind: 'flat', rate: 0.005 } },
      funds: { main: { balance: '0.1' } },
    },
    ...(sampling && { sampling }),
    ...{ fund: { curve: [0, 0.1] }, statistics: { quantileLevels: [0.99] } },
  };
}

const run = (sampling: object | undefined, paths: number, pathsPerRange?: number): Promise<StressResult> =>
  stress(loadExperiment(config(sampling, paths)), { runner: runInProcess, ...(pathsPerRange && { pathsPerRange }) });

function tiltOf({ statistics: { sampling } }: StressResult): TiltSummary {
  if (sampling?.kind !== 'tilt') throw new Error('the run was not tilted');
  return sampling;
}

describe('a book with both sides at risk', () => {
  it('gets a target below and one above, and estimates that agree with a plain run of six times the paths', async () => {
    const tilted = await run({ kind: 'tilt' }, 10_000);
    const plain = await run(undefined, 60_000);
    const { policies, selfCheck } = tilted.statistics;
    const sampling = tiltOf(tilted);
    expect(sampling.pilot!.event).toBe('fundDepletion');
    expect(sampling.targets.map(({ price }) => price > 100).sort()).toEqual([false, true]);
    expect(sampling.agreement.every(({ agrees }) => agrees)).toBe(true);
    expect(selfCheck.filter(({ level }) => level === 'warning')).toEqual([]);
    for (const metric of [
      'liquidation.probability',
      'negativeEquity.probability',
      'shortfall.mean',
      'fundFinalBalance.mean',
    ]) {
      const [one, other] = [policies['venue']!.metrics[metric]!, plain.statistics.policies['venue']!.metrics[metric]!];
      // Half-widths at 95 %, so that 2.5 of them are 4.9 standard errors: each fails by chance with 10⁻⁶.
      const halfWidths = [one, other].map(({ low, high }) => (high! - low!) / 2);
      expect(Math.abs(one.estimate! - other.estimate!), metric).toBeLessThan(2.5 * Math.hypot(...halfWidths));
      expect(one.effectiveEvents).toBeGreaterThan(50);
      expect(one.events).toBeUndefined();
    }
    const { metrics, fundCurve, whoPays } = policies['venue']!;
    const depletion = metrics['fundDepletion.probability']!.estimate!;
    expect(fundCurve[1]!.probability.estimate).toBeCloseTo(depletion, 10);
    expect(metrics['fundDraw.quantile[0.99]']!.estimate).toBe(0);
    // A record's means are weighed path by path, without the control: the layers bear what the shortfalls come to.
    const layers = whoPays.layers.reduce((sum, { mean }) => sum + mean.estimate!, 0);
    const whole = metrics['shortfall.mean']!.estimate! - metrics['uncovered.mean']!.estimate!;
    expect(layers / whole).toBeCloseTo(1, 1);
  });

  it('is the same, path by path and weight by weight, however its paths are handed out', async () => {
    const [one, other] = [await run({ kind: 'tilt' }, 300, 7), await run({ kind: 'tilt' }, 300, 64)];
    expect(one.digest).toBe(other.digest);
    expect(one.statistics).toEqual(other.statistics);
    expect(Math.max(...one.table.logWeight)).toBeGreaterThan(0);
  });

  it('is replayed as it was run, the pilot’s targets found again', async () => {
    const result = await run({ kind: 'tilt' }, 40);
    const column = result.table.columns.findIndex(({ name }) => name === 'finalPrice[A]');
    const prices = result.table.read(0, column, 0, 40);
    for (const path of [0, 7, 39]) {
      const trace = replayPath(loadExperiment(config({ kind: 'tilt' }, 40)), { path });
      expect(trace.market.index[0]!.at(-1)).toBe(prices[path]);
    }
  });

  it('is drawn plainly, with a warning, where the pilot meets no event', async () => {
    const calm = { ...(config({ kind: 'tilt' }, 50) as Record<string, unknown>) };
    calm['venue'] = {
      extends: 'textbook',
      triggers: { order: [] },
      margin: { schedule: { kind: 'flat', rate: 0.005 } },
    };
    calm['accounts'] = {
      kind: 'table',
      positions: [{ account: 'a', market: 'A', size: 1, entryPrice: 100, leverage: 1 }],
    };
    const result = await stress(loadExperiment(calm), { runner: runInProcess });
    const { statistics, table } = result;
    expect(tiltOf(result).targets).toEqual([]);
    expect(table.logWeight.every((weight) => weight === 0)).toBe(true);
    expect(statistics.selfCheck.some(({ level, subject }) => level === 'warning' && subject === 'sampling')).toBe(true);
  });
});

it('a target far from every event bears no interval, and says so', async () => {
  const { statistics } = await run({ kind: 'tilt', target: { underlying: 'A', price: 40 }, defensive: 0.5 }, 2_000);
  const found = statistics.policies['venue']!.metrics['negativeEquity.probability']!;
  expect([found.low, found.high]).toEqual([null, null]);
  expect(found.method).toContain('refused');
  expect(statistics.selfCheck.some(({ subject }) => subject === 'degenerate weights')).toBe(true);
});

describe('a law whose jumps go beyond all prices', () => {
  it('is drawn as it stands: there is no target to find', () => {
    const wild = { kind: 'kou', volatility: 2, jumpIntensity: 2e5, upProbability: 0.4, upRate: 1.5, downRate: 0.01 };
    const base = config({ kind: 'tilt' }, 2);
    const experiment = loadExperiment({ ...base, underlyings: { A: { initialPrice: 100, price: wild } } });
    const { accounts } = buildAccounts(experiment, rootKey(experiment.seed));
    expect(planWithTargets(experiment, accounts).experiment.sampling).toMatchObject({
      targets: [],
      pilot: { paths: 0, event: null },
    });
  });
});
