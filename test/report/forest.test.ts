import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/report/charts/chart.ts';
import { isDrawn, makeCharts } from '../../src/report/charts/charts.ts';
import { metricsShown } from '../../src/report/charts/forest.ts';
import type { Report } from '../../src/report/facts.ts';
import { estimateOf, makeSummary } from '../../src/report/summary.ts';
import type { GateResult } from '../../src/statistics/gates.ts';
import { makeReportFixture, mean } from './fixture.ts';

type Row = { readonly [field: string]: unknown };

const report = makeReportFixture();
const chartsOf = (of: Report): Chart[] => makeCharts(of).filter(isDrawn);
const chartNamed = (name: string, of: Report = report): Chart => chartsOf(of).find((each) => each.name === name)!;
const rowsOf = ({ spec }: Chart, dataset = 'rows'): Row[] => {
  return (spec['datasets'] as { readonly [name: string]: Row[] | undefined })[dataset] ?? [];
};

/** The fixture with other means of some metrics. */
function withMetrics(metrics: { readonly [metric: string]: number }): Report {
  const { experiment, facts, statistics } = report;
  const changed = Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, mean(value)]));
  const isolated = { ...statistics.policies['isolated']! };
  const other = {
    ...statistics,
    policies: { ...statistics.policies, isolated: { ...isolated, metrics: { ...isolated.metrics, ...changed } } },
  };
  return { ...report, statistics: other, summary: makeSummary(other, experiment, facts) };
}

describe('a forest plot of estimates', () => {
  it('shows every metric that can be estimated, of every policy, with its interval from the summary', () => {
    const rows = chartsOf(report)
      .filter(({ name }) => name.startsWith('estimates-'))
      .flatMap((chart) => rowsOf(chart));
    let expected = 0;
    for (const metric of metricsShown(report)) {
      for (const policy of report.summary.policyOrder) {
        const { estimate, low, high } = estimateOf(report.summary, policy, metric.name);
        if (estimate === null) continue;
        expected++;
        const row = rows.find((each) => each['policy'] === policy && String(each['metric']).startsWith(metric.title))!;
        expect(row, metric.name).toBeDefined();
        // A logarithmic axis has no 0, and ends four decades below its largest: what lies left of it is drawn there.
        if (estimate > 0) expect(row['estimate'], metric.name).toBe(estimate);
        if (low! > 1e-5) expect(row['low'], metric.name).toBe(low);
        expect([row['high'], row['seen']], metric.name).toEqual([high, estimate > 0]);
      }
    }
    expect(rows).toHaveLength(expected);
  });

  it('draws an event that no path showed hollow, from the left end to its bound', () => {
    const chart = chartNamed('estimates-probabilities');
    const [unseen, ...others] = rowsOf(chart, 'unseen');
    expect(others).toEqual([]);
    expect(unseen).toMatchObject({ metric: 'negative balance, still owed', policy: 'isolated' });
    expect(unseen!['low']).toBe(unseen!['estimate']);
    expect(unseen!['high']).toBeCloseTo(1 - 0.05 ** 1e-4, 10);
    expect(chart.caption).toContain('A hollow point is an estimate of zero');
  });

  it('gives amounts of either sign a linear scale of their own', () => {
    const signed = withMetrics({ 'adlOvershoot.mean': -500 });
    expect(rowsOf(chartNamed('estimates-signed-amounts', signed))).toMatchObject([
      { metric: 'profit forgone beyond need, mean', policy: 'isolated', estimate: -500, low: -600, high: -400 },
      { metric: 'profit forgone beyond need, mean', policy: 'cross' },
    ]);
    const others = rowsOf(chartNamed('estimates-amounts', signed)).map((row) => row['metric']);
    expect(others).not.toContain('profit forgone beyond need, mean');
  });

  it('has the same numbers in the table beside it', () => {
    const { table } = chartNamed('estimates-amounts');
    const values = table.rows.map(([metric, policy, cell]) => [
      metric,
      policy,
      typeof cell === 'object' ? cell.value : cell,
    ]);
    expect(values).toContainEqual([
      'paid by the fund, mean',
      'cross',
      estimateOf(report.summary, 'cross', 'fundPaid.mean').estimate,
    ]);
  });
});

describe('a forest plot of paired differences', () => {
  it('shows every one of them with its interval, probabilities in percentage points', () => {
    const rows = chartsOf(report)
      .filter(({ name }) => name.startsWith('differences-'))
      .flatMap((chart) => rowsOf(chart));
    const shown = new Map(metricsShown(report).map((metric) => [metric.name, metric]));
    const asked = report.summary.comparisons.filter(
      ({ metric, difference }) => shown.has(metric) && difference.estimate !== null,
    );
    expect(rows).toHaveLength(asked.length);
    for (const { metric, difference, verdict } of asked) {
      const { title, statistic } = shown.get(metric)!;
      const factor = statistic === 'probability' ? 100 : 1;
      const row = rows.find((each) => each['metric'] === title)!;
      expect(row['estimate'], metric).toBeCloseTo(factor * difference.estimate!, 10);
      expect(row['low'], metric).toBeCloseTo(factor * difference.low!, 10);
      expect(row['high'], metric).toBeCloseTo(factor * difference.high!, 10);
      expect(row['told'], metric).toBe(verdict === 'worse');
    }
  });
});

describe('the loss waterfall', () => {
  it('goes from the whole shortfall down to what nobody bore, a bar for each who took some of it', () => {
    const rows = rowsOf(
      chartNamed('loss-waterfall', withMetrics({ 'uncovered.mean': 100, 'shortfall.mean': 1_334.5 })),
    );
    expect(rows.filter((row) => row['policy'] === 'isolated')).toMatchObject([
      { part: 'shortfall, gross', start: 0, end: 1_334.5, share: '100.0 %' },
      { part: 'fund', start: 1_334.5, end: 434.5, text: '900', share: '67.4 %' },
      { part: 'deleveraged winners', start: 434.5, end: 100, text: '334.50', share: '25.1 %' },
      { part: 'uncovered', start: 100, end: 0, text: '100', share: '7.5 %' },
    ]);
  });
});

describe('the haircut by group', () => {
  it('is what was taken of the group’s profits, in groups by notional and by leverage', () => {
    const rows = rowsOf(chartNamed('haircut-by-group'));
    for (const policy of report.summary.policyOrder) {
      const groups = report.statistics.policies[policy]!.whoPays.groups;
      expect(rows.filter((row) => row['policy'] === policy).map((row) => [row['group'], row['haircut']])).toEqual(
        groups.map(({ group, takenOfProfit }) => [group, takenOfProfit]),
      );
    }
    expect(rows[1]).toMatchObject({ group: 'largest 1 %', text: '24.0 %', taken: '60.0 %', profit: '60.0 %' });
    expect([...new Set(rows.map((row) => row['by']))]).toEqual(['by notional at entry', 'by leverage at entry']);
  });

  it('says that nothing was taken where nothing was', () => {
    const found = makeCharts(makeReportFixture({ nothingTaken: true })).find(
      ({ name }) => name === 'haircut-by-group',
    )!;
    expect('reason' in found && found.reason).toBe('Nothing was taken from winners on any path.');
  });
});

describe('the limits of gates', () => {
  const gate = (metric: string, policy: string, atMost: number): GateResult => ({
    metric,
    policy,
    limit: { atMost },
    verdict: 'pass',
    estimate: mean(1),
  });
  const gates = [
    gate('fundDepletion.probability', 'isolated', 0.02),
    gate('fundDepletion.probability', 'cross', 0.02),
    gate('fundDraw.quantile[0.95]', 'cross', 300_000),
    gate('adl.probability', 'cross', 0.5),
  ];
  const gated = { ...report, summary: { ...report.summary, gates } };

  it('are a line across the curves of the fund', () => {
    for (const name of ['fund-draw-exceedance', 'fund-depletion-by-size']) {
      const chart = chartNamed(name, gated);
      expect(rowsOf(chart, 'limits'), name).toEqual([{ limit: 0.02, label: 'limit 2 %' }]);
      expect(chart.caption).toContain('The dotted line is the limit that the gates of this experiment set.');
    }
  });

  it('are a point for a quantile of the draw, at the share of paths that may exceed it', () => {
    expect(rowsOf(chartNamed('fund-draw-exceedance', gated), 'quantileLimits')).toEqual([
      { value: 300_000, limit: 0.05, label: 'limit 300,000 at 95 % for cross' },
    ]);
  });

  it('are nowhere without gates', () => {
    expect(rowsOf(chartNamed('fund-draw-exceedance'), 'limits')).toEqual([]);
    expect(chartNamed('fund-draw-exceedance').caption).not.toContain('dotted line');
  });
});
