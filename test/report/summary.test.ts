import { describe, expect, it } from 'vitest';
import { METRIC_COLUMNS, metricName } from '../../src/outcome.ts';
import { manifestText } from '../../src/report/manifest.ts';
import { metricOf } from '../../src/report/metric.ts';
import { estimateOf, makeSummary, summaryText } from '../../src/report/summary.ts';
import { makeExperiment, makeFacts, makeReportFixture, makeStatistics, probability } from './fixture.ts';

const experiment = makeExperiment();
const statistics = makeStatistics();

describe('summary.json', () => {
  const summary = makeSummary(statistics, experiment, makeFacts());

  it('names the run, and how many paths its numbers rest on', () => {
    expect(summary).toMatchObject({
      experiment: 'btc-eth-isolated-vs-cross',
      runId: '0123456789abcdef',
      seed: '2026-11-21',
      paths: 10_000,
      requestedPaths: 10_000,
      failedPaths: 0,
      partial: false,
      schemaVersion: 2,
      policyOrder: ['isolated', 'cross'],
    });
  });

  it('holds every estimate of every policy unchanged, with the fund curve beside', () => {
    const read = JSON.parse(summaryText(summary)) as typeof summary;
    for (const policy of ['isolated', 'cross']) {
      const { metrics, fundCurve, whoPays } = statistics.policies[policy]!;
      const curveBasis = { approximate: false, reason: expect.any(String) as string };
      expect(read.policies[policy]).toEqual({
        ...{ ...metrics, 'fundDepletion.curve': fundCurve, 'fundDepletion.curveBasis': curveBasis, whoPays },
      });
    }
    expect(read.comparisons).toEqual(statistics.comparisons);
  });

  it('keeps accounts when they were asked for', () => {
    const account = {
      account: 'a',
      liquidation: probability(3),
      negativeEquity: probability(0),
      negativeBalance: probability(0),
      shortfall: probability(3),
      deleveraging: probability(0),
      taken: probability(0),
    };
    const isolated = { ...statistics.policies['isolated']!, accounts: [account] };
    const withAccounts = { ...statistics, policies: { ...statistics.policies, isolated } };
    expect(makeSummary(withAccounts, experiment, makeFacts()).policies['isolated']!['accounts']).toEqual([account]);
  });

  it('says who pays under each policy, and what the curve over the fund rests on', () => {
    const results = makeSummary(statistics, experiment, makeFacts()).policies['isolated']!;
    expect(results['whoPays']).toMatchObject({ layers: [{ layer: 'fund' }, { layer: 'adl' }, { layer: 'debt' }] });
    expect(results['fundDepletion.curveBasis']).toMatchObject({ approximate: false });
    const reading = makeReportFixture({ readsFundLevel: true }).summary.policies['isolated']!;
    expect(reading['fundDepletion.curveBasis']).toMatchObject({ approximate: true });
  });

  it('names the coin of its amounts, and the venues that could not be compared', () => {
    const notComparable = [{ venue: 'bitmex', reason: 'it lists no linear contracts' }];
    const { summary } = makeReportFixture({ notComparable });
    expect(summary).toMatchObject({ coin: 'quote', notComparable });
    const inverse = { kind: 'inverse' as const };
    const markets = experiment.markets.map((market) => ({ ...market, underlying: 0, contract: inverse }));
    expect(makeSummary(statistics, { ...experiment, markets }, makeFacts()).coin).toBe('BTC');
  });

  it('refuses a NaN, naming its place', () => {
    const isolated = {
      ...statistics.policies['isolated']!,
      metrics: { 'fundDepletion.probability': { ...probability(3), low: NaN } },
    };
    const broken = { ...statistics, policies: { ...statistics.policies, isolated } };
    expect(() => makeSummary(broken, experiment, makeFacts())).toThrow(
      '/policies/isolated/fundDepletion.probability/low is NaN',
    );
  });

  it('refuses statistics that lack a policy', () => {
    const lacking = { ...statistics, policies: { isolated: statistics.policies['isolated']! } };
    expect(() => makeSummary(lacking, experiment, makeFacts())).toThrow('no policy named cross');
  });

  it('is not fooled by policies named like parts of every object', () => {
    const names = ['__proto__', 'constructor'] as const;
    const options = { names };
    const odd = makeSummary(makeStatistics(options), makeExperiment(options), makeFacts());
    expect(estimateOf(odd, '__proto__', 'fundDepletion.probability').events).toBe(80);
    expect((JSON.parse(summaryText(odd)) as { policyOrder: string[] }).policyOrder).toEqual(names);
    expect(() => estimateOf(odd, 'toString', 'fundDepletion.probability')).toThrow('no fundDepletion.probability');
  });
});

describe('a metric', () => {
  it('is known by every name that the columns make', () => {
    const levels = [0.95, 0.999];
    for (const column of METRIC_COLUMNS) {
      for (const statistic of column.statistics) {
        const ofLevel = statistic === 'quantile' || statistic === 'expectedShortfall';
        for (const level of ofLevel ? levels : [undefined]) {
          const metric = metricOf(metricName(column.name, statistic, level));
          expect([metric.column, metric.statistic, metric.level]).toEqual([column, statistic, level]);
        }
      }
    }
  });

  it('says its level as people do', () => {
    expect(metricOf('fundDraw.quantile[0.99]').title).toBe('draw on the fund, 99 % quantile');
    expect(metricOf('fundDraw.quantile[0.999]').title).toBe('draw on the fund, 99.9 % quantile');
    expect(metricOf('shortfall.expectedShortfall[0.999]').title).toBe('shortfall, gross, mean of the worst 0.1 %');
  });

  it('of no known name is refused', () => {
    expect(() => metricOf('fundDraw.median')).toThrow('no metric is named fundDraw.median');
    expect(() => metricOf('nonsense')).toThrow('no metric is named nonsense');
  });
});

describe('manifest.json', () => {
  it('holds identity, versions, counts, digest, inputs and failures', () => {
    const failures = [{ path: 17, policy: 'cross', message: 'Σ size of BTC-PERP is 1e-3' }];
    const times = {
      startedAt: '2026-11-21T00:00:00.000Z',
      finishedAt: '2026-11-21T00:00:02.500Z',
      elapsedSeconds: 2.5,
      threads: 2,
    };
    const facts = { ...makeFacts(), failures };
    const files = { 'summary.json': 'ef'.repeat(32) };
    const text = manifestText({ experiment, statistics: { ...statistics, failedPaths: 1 }, facts }, times, files);
    expect(JSON.parse(text)).toMatchObject({
      runId: '0123456789abcdef',
      seed: '2026-11-21',
      versions: { engine: '0.1.0', node: 'v20.20.2', platform: 'linux x64' },
      paths: { requested: 10_000, completed: 10_000, failed: 1 },
      digest: { algorithm: 'sha256', outcomes: 'cd'.repeat(32) },
      inputs: experiment.inputs,
      files,
      failures,
      times,
      resolved: experiment.resolved,
    });
  });
});
