import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/config/load.ts';
import { ConfigError, issueText } from '../../src/errors.ts';
import type { Sampling } from '../../src/experiment.ts';
import { outcomeColumn } from '../../src/outcome.ts';
import { replayPath } from '../../src/replay.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { sizeFund } from '../../src/sizing/size-fund.ts';
import type { DesignSummary } from '../../src/statistics/summary.ts';
import { stress, type StressResult } from '../../src/stress.ts';
import { sweep } from '../../src/sweep.ts';

const SAMPLINGS: readonly Sampling[] = [
  { kind: 'antithetic' },
  { kind: 'stratified', strata: 10 },
  { kind: 'control' },
];

/** A long and a short at ten times, a day of jumps, and a fund that some paths empty. */
function config(sampling: object | undefined, more: object = {}): object {
  return {
    ...{ name: 'together', seed: 'together', paths: 2_000, horizon: { steps: 24, step: '1h' } },
    underlyings: {
      A: {
        initialPrice: 100,
        price: {
          ...{ kind: 'merton', drift: 0, volatility: 0.6 },
          ...{ jumpIntensity: 200, jumpMean: -0.05, jumpDeviation: 0.04 },
        },
      },
    },
    markets: [{ symbol: 'A', underlying: 'A' }],
    accounts: {
      kind: 'table',
      positions: [
        { account: 'long', market: 'A', size: 1, entryPrice: 100, leverage: 20 },
        { account: 'short', market: 'A', size: -1, entryPrice: 100, leverage: 10 },
      ],
    },
    venue: {
      extends: 'textbook',
      margin: { schedule: { kind: 'flat', rate: 0.005 } },
      funds: { main: { balance: '2' } },
    },
    policies: { low: {}, high: { margin: { schedule: { kind: 'flat', rate: 0.02 } } } },
    ...(sampling && { sampling }),
    ...{ statistics: { quantileLevels: [0.95] }, fund: { curve: [0, 1, 3] } },
    ...more,
  };
}

const run = (sampling: object | undefined, more: object = {}, pathsPerRange?: number): Promise<StressResult> =>
  stress(loadExperiment(config(sampling, more)), {
    runner: runInProcess,
    perAccount: true,
    ...(pathsPerRange && { pathsPerRange }),
  });
const designOf = ({ statistics }: StressResult): DesignSummary => statistics.sampling as DesignSummary;

const plainRun = run(undefined);
const longRun = run(undefined, { paths: 6_000 });

describe.each(SAMPLINGS)('a run of $kind sampling', (sampling) => {
  const together = run(sampling);

  it('is the same bit for bit whatever the ranges of paths', async () => {
    const other = await run(sampling, {}, 137);
    expect(other.digest).toBe((await together).digest);
    expect(other.statistics).toEqual((await together).statistics);
  });

  it('agrees with a plain one of three times the paths, for every mean and probability', async () => {
    // Ends are 1.96 standard errors away: both within 4.9 of their joint one, each failing by chance with 10⁻⁶.
    const [found, plain] = [await together, await longRun];
    for (const policy of ['low', 'high']) {
      for (const name of [
        'liquidation.probability',
        'negativeEquity.probability',
        'fundDepletion.probability',
        'shortfall.mean',
        'shortfall.meanGivenNegative',
        'fundDraw.expectedShortfall[0.95]',
        'shortfall.quantile[0.95]',
      ]) {
        const [one, other] = [found, plain].map(({ statistics }) => statistics.policies[policy]!.metrics[name]!);
        const widths = [one!, other!].map(({ low, high }) => (high! - low!) / 3.92);
        expect(Math.abs(one!.estimate! - other!.estimate!), `${name} of ${policy}`).toBeLessThan(
          4.9 * Math.hypot(...widths),
        );
        expect(one!.paths).toBe(2_000);
      }
    }
  });

  it('compares policies with an interval for every kind of metric', async () => {
    const { comparisons } = (await together).statistics;
    for (const name of [
      'liquidation.probability',
      'shortfall.mean',
      'shortfall.quantile[0.95]',
      'shortfall.expectedShortfall[0.95]',
      'shortfall.meanGivenNegative',
    ]) {
      const { difference } = comparisons.find(({ metric }) => metric === name)!;
      expect(difference.low, name).toBeLessThanOrEqual(difference.estimate!);
      expect(difference.high, name).toBeGreaterThanOrEqual(difference.estimate!);
    }
  });

  it('measures what it was worth', async () => {
    const { kind, units, worth } = designOf(await together);
    expect(kind).toBe(sampling.kind);
    expect(units).toBe({ antithetic: 1_000, stratified: 200, control: 2_000, tilt: 0 }[sampling.kind]);
    const factors = worth.flatMap(({ varianceReductionFactor }) => varianceReductionFactor ?? []);
    expect(factors.length).toBeGreaterThan(4);
    for (const factor of factors) expect(factor).toBeGreaterThan(0.4);
    expect((await together).statistics.selfCheck.some(({ subject }) => subject === `${kind} sampling`)).toBe(true);
  });

  it('gives accounts intervals that are no narrower than those of plain paths', async () => {
    const [found, plain] = [await together, await plainRun];
    const width = ({ statistics }: StressResult): number => {
      const { low, high } = statistics.policies['low']!.accounts![0]!.liquidation;
      return high! - low!;
    };
    // The counts differ by chance.
    expect(width(found)).toBeGreaterThan(0.9 * width(plain));
  });

  it('replays each path as it was run', async () => {
    const { table } = await together;
    const experiment = loadExperiment(config(sampling));
    const liquidations = outcomeColumn(table, 0, 'liquidatedAccounts');
    for (const path of [0, 1, 2, 3, 37]) {
      const { events } = replayPath(experiment, { path, policies: ['low'] }).policies[0]!;
      expect(new Set(events.flatMap((each) => (each.event === 'liquidation' ? [each.account] : []))).size).toBe(
        liquidations[path],
      );
    }
  });
});

describe('what a sampling allows', () => {
  it('stops at whole groups', async () => {
    const until = [{ metric: 'liquidation.probability', policy: 'low', relativeHalfWidth: 0.15 }];
    for (const [sampling, size] of [
      [{ kind: 'antithetic' }, 2],
      [{ kind: 'stratified', strata: 50 }, 50],
    ] as const) {
      const paths = { min: 250, max: 3_000, until };
      const found = await run(sampling, { paths: size === 2 ? { ...paths, min: 250 } : paths });
      expect(found.statistics.precision!.reached).toBe(true);
      expect(found.completedPaths).toBeGreaterThan(250);
      expect(found.completedPaths % size).toBe(0);
    }
  });

  it('sweeps, each difference to the base by what is independent', async () => {
    for (const sampling of SAMPLINGS) {
      const [base, point] = [config(sampling), config(sampling, { horizon: { steps: 30, step: '1h' } })].map((each) =>
        loadExperiment(each),
      ) as [ReturnType<typeof loadExperiment>, ReturnType<typeof loadExperiment>];
      const swept = await sweep(base, [{ set: { 'horizon.steps': '30' }, experiment: point }], {
        ...{ runner: runInProcess, metrics: ['liquidation.probability'], design: 'grid' },
        fields: [{ field: 'horizon.steps', values: ['30'] }],
      });
      const [{ difference }] = swept.points[0]!.results as [(typeof swept.points)[0]['results'][0]];
      expect(difference!.method).toContain(sampling.kind === 'control' ? 'controlled' : 'paired');
      expect(difference!.low).toBeLessThan(difference!.high!);
    }
  });

  it('sizes funds on plain paths, which controlled ones are, and refuses groups', async () => {
    const sized = (sampling: object | undefined) =>
      sizeFund(loadExperiment(config(sampling)), { runner: runInProcess, target: 0.05 });
    for (const sampling of [{ kind: 'antithetic' }, { kind: 'stratified' }, { kind: 'tilt' }]) {
      const refused = await sized(sampling).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ConfigError);
      expect((refused as ConfigError).issues.map(issueText).join()).toContain('--set sampling.kind=plain');
    }
    expect((await sized({ kind: 'control' })).funds).toEqual((await sized(undefined)).funds);
  });
});

describe('antithetic pairs', () => {
  it('take the draws of even plain paths', async () => {
    const [pairs, plain] = [await run({ kind: 'antithetic' }), await plainRun];
    const finals = [pairs, plain].map(({ table }) => outcomeColumn(table, 0, 'finalPrice[A]'));
    for (let path = 0; path < 2_000; path += 2) expect(finals[0]![path]).toBe(finals[1]![path]);
  });

  it('of a book with both sides at risk are worth less than plain paths, and the self-check warns', async () => {
    const accounts = {
      kind: 'table',
      positions: [
        { account: 'long', market: 'A', size: 1, entryPrice: 100, leverage: 15 },
        { account: 'short', market: 'A', size: -1, entryPrice: 100, leverage: 15 },
      ],
    };
    const underlyings = { A: { initialPrice: 100, price: { kind: 'gbm', drift: 0, volatility: 0.8 } } };
    const { statistics } = await run({ kind: 'antithetic' }, { accounts, underlyings });
    const warned = statistics.selfCheck.find(({ subject }) => subject === 'antithetic sampling')!;
    expect(warned.level).toBe('warning');
    expect(warned.text).toContain('liquidation.probability');
  });
});
