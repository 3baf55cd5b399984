import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/report/charts/chart.ts';
import { isDrawn, makeCharts } from '../../src/report/charts/charts.ts';
import { leftEnd } from '../../src/report/charts/log-axis.ts';
import { policyColours } from '../../src/report/charts/palette.ts';
import { MOST_ROWS } from '../../src/report/charts/template.ts';
import { chartConfig } from '../../src/report/charts/theme.ts';
import { thinned } from '../../src/report/charts/thin.ts';
import type { Report } from '../../src/report/facts.ts';
import type { Fan } from '../../src/statistics/summary.ts';
import { makeReportFixture } from './fixture.ts';

const NAMES = [
  'headline-probabilities',
  'paired-differences',
  'fund-draw-exceedance',
  'fund-depletion-by-size',
  'fund-fan',
  'price-fan',
  'step-check',
  'loss-waterfall',
  'haircut-by-group',
  'taken-lorenz',
  'estimates-probabilities',
  'estimates-counts',
  'estimates-amounts',
  'estimates-sizes',
  'estimates-ratios',
  'differences-probabilities',
  'differences-counts',
  'differences-amounts',
  'differences-sizes',
  'differences-ratios',
  'convergence-probabilities',
  'convergence-amounts',
];

const report = makeReportFixture();
const charts = makeCharts(report).filter(isDrawn);
const chartNamed = (name: string, of: readonly Chart[] = charts): Chart => of.find((each) => each.name === name)!;

interface Drawing {
  readonly svg: string;
  readonly complaints: readonly string[];
}

/** Compiles and draws without a browser; whatever Vega-Lite or Vega complains of is kept. */
async function draw({ spec }: Chart, mode: 'light' | 'dark' = 'light'): Promise<Drawing> {
  const complaints: string[] = [];
  const complain = (...words: readonly unknown[]) => {
    complaints.push(words.map(String).join(' '));
    return logger;
  };
  const quiet = () => logger;
  const logger = { level: quiet, error: complain, warn: complain, info: quiet, debug: quiet } as never;
  const compiled = compile(spec as never, { logger, config: chartConfig(mode) as never }).spec;
  const svg = await new View(parse(compiled), { renderer: 'none', logger }).toSVG();
  return { svg, complaints };
}

const count = (svg: string, role: string): number => svg.split(`aria-roledescription="${role}"`).length - 1;

describe('every chart', () => {
  it('is there for a run of two policies', () => {
    expect(charts.map(({ name }) => name)).toEqual(NAMES);
  });

  it.each(NAMES.flatMap((name) => [[name, 'light'] as const, [name, 'dark'] as const]))(
    '%s compiles without a complaint and draws in %s',
    async (name, mode) => {
      const { svg, complaints } = await draw(chartNamed(name), mode);
      expect(complaints).toEqual([]);
      expect(svg).toContain('<svg');
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  it('describes itself, holds its data, and names only data that it holds', () => {
    for (const { spec } of charts) {
      expect(spec['description']).toMatch(/\w{5}/);
      const datasets = Object.keys(spec['datasets'] as object);
      const named = [...JSON.stringify(spec).matchAll(/"data":\{"name":"(\w+)"\}/g)].map(([, name]) => name);
      expect(new Set(named)).toEqual(new Set(datasets));
    }
  });

  it('gives a policy one colour and one order', () => {
    const colours = policyColours(['isolated', 'cross']);
    const isOther = (name: string) => name === 'price-fan' || name.includes('differences');
    for (const { name, spec } of charts.filter((chart) => !isOther(chart.name))) {
      const scales = [...JSON.stringify(spec).matchAll(/"scale":(\{"domain":\[[^\]]*\],"range":\["[^\]]*\]\})/g)];
      expect(scales.length, name).toBeGreaterThan(0);
      for (const [, scale] of scales) {
        expect(JSON.parse(scale!), name).toEqual({ domain: ['isolated', 'cross'], range: colours });
      }
    }
    for (const { spec } of charts.filter(({ name }) => name.includes('differences'))) {
      expect(JSON.stringify(spec)).toContain(`"scale":{"domain":["cross"],"range":["${colours[1]}"]}`);
    }
  });

  it('cuts no label off', () => {
    for (const mode of ['light', 'dark'] as const) {
      const config = chartConfig(mode) as Record<string, Record<string, unknown>>;
      expect([config['axis']!['labelLimit'], config['legend']!['labelLimit'], config['header']!['labelLimit']]).toEqual(
        [0, 0, 0],
      );
    }
  });
});

describe('the marks of a chart', () => {
  it('are a point and a rule per headline and policy', async () => {
    const { svg } = await draw(chartNamed('headline-probabilities'));
    expect([count(svg, 'point'), count(svg, 'rule mark')]).toEqual([6, 6]);
  });

  it('are a point, an interval and the zero per difference', async () => {
    const { svg } = await draw(chartNamed('paired-differences'));
    expect([count(svg, 'point'), count(svg, 'rule mark'), svg.split('stroke-dasharray="3,3"').length - 1]).toEqual([
      3, 3, 3,
    ]);
  });

  it('are two lines with bands and one rule for a fund that both policies have', async () => {
    const { svg } = await draw(chartNamed('fund-draw-exceedance'));
    expect([count(svg, 'line mark'), count(svg, 'area mark'), count(svg, 'rule mark')]).toEqual([2, 2, 1]);
    expect(svg).toContain('fund 250,000');
  });

  it('are a bar per policy and bearer of the shortfall', async () => {
    const { svg } = await draw(chartNamed('loss-waterfall'));
    // The whole, the fund, winners and nobody under two policies; debts bore nothing, so they have no row.
    expect(count(svg, 'bar')).toBe(2 * 4);
    expect(svg).not.toContain('account debt');
    expect(svg).toContain('deleveraged winners');
  });

  it('are a Lorenz curve per policy beside the line of equality', async () => {
    const { svg } = await draw(chartNamed('taken-lorenz'));
    expect(count(svg, 'line mark')).toBe(3);
  });

  it('are a point or a triangle for every size of the fund', async () => {
    const { svg } = await draw(chartNamed('fund-depletion-by-size'));
    expect(count(svg, 'point')).toBe(2 * 20);
  });

  it('are three bands and a median in every panel of a fan', async () => {
    for (const name of ['fund-fan', 'price-fan']) {
      const { svg } = await draw(chartNamed(name));
      expect([count(svg, 'area mark'), count(svg, 'line mark')], name).toEqual([2 * 3, 2]);
    }
  });

  it('are both steps for every headline and policy', async () => {
    const { svg } = await draw(chartNamed('step-check'));
    expect(count(svg, 'point')).toBe(3 * 2 * 2);
  });

  it('include a rule per fund where policies have different ones', async () => {
    const different: Report = { ...report, facts: { ...report.facts, fundSizes: { isolated: 1_000, cross: 500_000 } } };
    const { svg } = await draw(chartNamed('fund-draw-exceedance', makeCharts(different).filter(isDrawn)));
    expect(count(svg, 'rule mark')).toBe(2);
    expect(svg).toContain('fund of cross 500,000');
  });
});

describe('a run without something to draw', () => {
  const reasonOf = (name: string, of: Report): unknown => {
    const found = makeCharts(of).find((each) => each.name === name)!;
    return 'reason' in found ? found.reason : undefined;
  };

  it('says that one policy has nothing to be compared with', () => {
    expect(reasonOf('paired-differences', makeReportFixture({ alone: true }))).toMatch(/one policy only/);
  });

  it('says that no path drew on the fund', async () => {
    const none = { fundDepletion: 0, negativeEquity: 0, negativeBalance: 0 };
    const untouched = makeReportFixture({ baselineEvents: none, policyEvents: none });
    expect(reasonOf('fund-draw-exceedance', untouched)).toMatch(/No path drew/);
    const once = [{ value: 0, probability: 1e-4, low: 2.5e-6, high: 5.6e-4 }];
    const { isolated, cross } = untouched.statistics.policies;
    const policies = { isolated: { ...isolated!, drawExceedance: once }, cross: cross! };
    expect(
      reasonOf('fund-draw-exceedance', { ...untouched, statistics: { ...untouched.statistics, policies } }),
    ).toMatch(/Too few paths/);
    const { svg, complaints } = await draw(chartNamed('fund-depletion-by-size', makeCharts(untouched).filter(isDrawn)));
    expect(complaints).toEqual([]);
    expect(count(svg, 'point')).toBe(2 * 20);
  });

  it('draws one path, which has no intervals, without a complaint', async () => {
    const { summary, statistics } = report;
    const bare = <Of extends { low: number | null; high: number | null }>(of: Of): Of => ({
      ...of,
      low: null,
      high: null,
    });
    const comparisons = summary.comparisons.map((each) => ({ ...each, difference: bare(each.difference) }));
    const isolated = { ...statistics.policies['isolated']!, fundCurve: [] };
    const policies = { ...statistics.policies, isolated, cross: { ...statistics.policies['cross']!, fundCurve: [] } };
    const medianOnly = (fan: Fan): Fan => ({ ...fan, paths: 1, bands: fan.bands.filter(({ level }) => level === 0.5) });
    const fans = statistics.fans.map(medianOnly);
    const single = { ...report, summary: { ...summary, comparisons }, statistics: { ...statistics, policies, fans } };
    const drawn = makeCharts(single);
    expect(drawn.filter((each) => !isDrawn(each)).map(({ name }) => name)).toEqual(['fund-depletion-by-size']);
    for (const chart of drawn.filter(isDrawn)) expect((await draw(chart)).complaints, chart.name).toEqual([]);
  });

  it('draws policies that are alike everywhere without a complaint', async () => {
    const nil = { estimate: 0, low: 0, high: 0 };
    const comparisons = report.summary.comparisons.map((each) => ({
      ...each,
      difference: { ...each.difference, ...nil },
    }));
    const alike = { ...report, summary: { ...report.summary, comparisons } };
    const { complaints } = await draw(chartNamed('paired-differences', makeCharts(alike).filter(isDrawn)));
    expect(complaints).toEqual([]);
  });

  it('leaves a fund that is unlimited or empty off the logarithmic axis', async () => {
    const unlimited = {
      ...report,
      facts: { ...report.facts, fundSizes: { isolated: 'unlimited', cross: 0 } as const },
    };
    const { svg, complaints } = await draw(chartNamed('fund-draw-exceedance', makeCharts(unlimited).filter(isDrawn)));
    expect(complaints).toEqual([]);
    expect(count(svg, 'rule mark')).toBe(0);
  });

  it('says that an unlimited fund has no balance worth drawing', () => {
    const fundSizes = { isolated: 'unlimited', cross: 'unlimited' } as const;
    expect(reasonOf('fund-fan', { ...report, facts: { ...report.facts, fundSizes } })).toMatch(
      /unlimited under isolated and cross/,
    );
  });

  it('says that one step has no coarser one', () => {
    const { summary } = report;
    expect(reasonOf('step-check', { ...report, summary: { ...summary, stepCheck: [] } })).toMatch(/one step/);
  });
});

describe('a logarithmic axis of amounts', () => {
  it('begins at half the smallest amount', () => {
    expect(leftEnd([0, 50, 125])).toBe(25);
  });

  it('shows four decades, so that one tiny draw does not squeeze the others', () => {
    expect(leftEnd([1e-3, 1e6])).toBe(100);
  });

  it('reaches every configured fund', () => {
    expect(leftEnd([5_000, 1e6], [20])).toBe(10);
  });

  it('has no beginning without an amount', () => {
    expect(leftEnd([0, 0])).toBeUndefined();
  });
});

describe('thinning', () => {
  const items = Array.from({ length: 20_000 }, (_, i) => i);

  it('keeps the first, the whole tail, and the order', () => {
    const kept = thinned(items, 300);
    expect(kept).toHaveLength(300);
    expect(kept[0]).toBe(0);
    expect(kept.slice(-30)).toEqual(items.slice(-30));
    expect(new Set(kept).size).toBe(300);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });

  it('keeps everything where there is little', () => {
    expect(thinned(items.slice(0, 5), 300)).toEqual([0, 1, 2, 3, 4]);
  });

  it('holds every chart below the most rows', () => {
    const isolated = report.statistics.policies['isolated']!;
    const drawExceedance = items.map((i) => ({ value: i + 1, probability: 1 - i / 20_000, low: 0, high: 1 }));
    const statistics = {
      ...report.statistics,
      policies: { ...report.statistics.policies, isolated: { ...isolated, drawExceedance } },
    };
    for (const { spec } of makeCharts({ ...report, statistics }).filter(isDrawn)) {
      for (const rows of Object.values(spec['datasets'] as Record<string, unknown[]>)) {
        expect(rows.length).toBeLessThanOrEqual(MOST_ROWS);
      }
    }
  });
});
