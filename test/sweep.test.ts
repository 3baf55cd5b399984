import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../src/config/load.ts';
import { ConfigError } from '../src/errors.ts';
import { runInProcess } from '../src/run/in-process.ts';
import { sizeFund } from '../src/sizing/size-fund.ts';
import { newcombeInterval, pairedCounts } from '../src/statistics/paired.ts';
import { outcomeColumn } from '../src/outcome.ts';
import { stress } from '../src/stress.ts';
import { sweep } from '../src/sweep.ts';
import { smallConfig } from './cli/fixtures.ts';

const FIELD = 'underlyings.BTC.price.volatility';
const METRICS = ['negativeEquity.probability', 'shortfall.mean'];

function at(volatility: number, more: object = {}) {
  const { BTC } = smallConfig.underlyings;
  const underlyings = { BTC: { ...BTC, price: { ...BTC.price, volatility } } };
  return loadExperiment({ ...smallConfig, paths: 400, underlyings, ...more });
}

describe('a point of a sweep', () => {
  it('has the estimates of a run of its own, and its difference to the base path by path', async () => {
    const [base, point] = [at(2), at(3)];
    const swept = await sweep(base, [{ set: { [FIELD]: '3' }, experiment: point }], {
      ...{ runner: runInProcess, metrics: METRICS, design: 'grid' },
      fields: [{ field: FIELD, values: ['3'] }],
    });
    const [run, other] = [await stress(point, { runner: runInProcess }), await stress(base, { runner: runInProcess })];
    for (const { policy, metric, estimate, difference } of swept.points[0]!.results) {
      const own = run.statistics.policies[policy]!.metrics[metric]!;
      expect(estimate.estimate).toBe(own.estimate);
      expect(estimate.events).toBe(own.events);
      expect(difference!.estimate).toBeCloseTo(
        own.estimate! - other.statistics.policies[policy]!.metrics[metric]!.estimate!,
        10,
      );
      // One side may be alike on all paths; the other interval must hold the estimate strictly inside.
      expect(difference!.low!).toBeLessThan(difference!.estimate!);
      expect(difference!.high!).toBeGreaterThan(difference!.estimate!);
    }
    const flags = [run, other].map(({ table }) => Float64Array.from(outcomeColumn(table, 0, 'negativeEquity')));
    const counts = pairedCounts(flags[0]!, flags[1]!);
    expect(counts.onlyPolicy).toBeGreaterThan(0);
    const [{ difference }] = swept.points[0]!.results as [(typeof swept.points)[0]['results'][0]];
    expect(difference).toMatchObject(newcombeInterval(counts, 0.95));
  });
});

describe('paths with weights', () => {
  const tilted = at(2, { sampling: { kind: 'tilt', target: { underlying: 'BTC', price: 80 } } });

  it('are refused by a sweep and by the size of a fund, which count paths', async () => {
    const refused = (error: unknown): boolean =>
      error instanceof ConfigError && error.issues.some(({ pointer }) => pointer === '/sampling/kind');
    const swept = sweep(tilted, [], { runner: runInProcess, fields: [], design: 'grid' });
    await expect(swept).rejects.toSatisfy(refused);
    await expect(sizeFund(tilted, { runner: runInProcess, target: 0.1 })).rejects.toSatisfy(refused);
  });
});
