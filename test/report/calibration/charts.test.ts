import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { calibrationCharts } from '../../../src/report/calibration/charts.ts';
import type { Chart } from '../../../src/report/charts/chart.ts';
import { isDrawn } from '../../../src/report/charts/charts.ts';
import { MOST_ROWS } from '../../../src/report/charts/template.ts';
import { chartConfig } from '../../../src/report/charts/theme.ts';
import { makeStudy } from './fixture.ts';

const study = makeStudy();
const charts = calibrationCharts(study).filter(isDrawn);

async function draw({ spec }: Chart, mode: 'light' | 'dark'): Promise<{ svg: string; complaints: readonly string[] }> {
  const complaints: string[] = [];
  const complain = (...words: readonly unknown[]) => {
    complaints.push(words.map(String).join(' '));
    return logger;
  };
  const quiet = () => logger;
  const logger = { level: quiet, error: complain, warn: complain, info: quiet, debug: quiet } as never;
  const compiled = compile(spec as never, { logger, config: chartConfig(mode) as never }).spec;
  return { svg: await new View(parse(compiled), { renderer: 'none', logger }).toSVG(), complaints };
}

describe('the charts of a calibration', () => {
  it('are of the worst of a day, quantiles, the integral transform, memory, tails and sampling', () => {
    expect(charts.map(({ name }) => name)).toEqual(
      ['extremes', 'qq', 'pit', 'acf', 'hill', 'signature'].map((name) => `${name}-BTC`),
    );
  });

  it.each(charts.flatMap((chart) => [[chart.name, 'light', chart] as const, [chart.name, 'dark', chart] as const]))(
    '%s compiles without a complaint and draws in %s',
    async (_, mode, chart) => {
      const { svg, complaints } = await draw(chart, mode);
      expect(complaints).toEqual([]);
      expect(svg).toMatch(/aria-roledescription="(point|line mark|area mark|bar|rule)"/);
    },
  );

  it.each(charts.map((chart) => [chart.name, chart] as const))(
    '%s has its numbers beside it, in a page’s measure',
    (_, chart) => {
      expect(chart.table.rows.length).toBeGreaterThan(3);
      const rows = (chart.spec['datasets'] as { readonly rows: readonly unknown[] }).rows;
      expect(rows.length).toBeLessThan(MOST_ROWS);
      expect(JSON.stringify(chart.spec)).not.toMatch(/NaN|Infinity/);
    },
  );

  it('say what is missing where a model has no law of one return, and a history no whole day', () => {
    const bare = calibrationCharts({
      ...study,
      realised: { extremes: [], volatility: null },
      diagnosis: { ...study.diagnosis, pit: null },
    });
    const reasons = bare.flatMap((chart) => (isDrawn(chart) ? [] : [`${chart.name}: ${chart.reason}`]));
    expect(reasons).toEqual([
      'extremes-BTC: The history holds no whole day.',
      'pit-BTC: A gbm has no law of one return.',
    ]);
  });
});
