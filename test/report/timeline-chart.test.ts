import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { givenPath } from '../../src/market/market-path.ts';
import { chartSvg } from '../../src/report/charts/svg.ts';
import { MOST_ROWS, type ChartSpec } from '../../src/report/charts/template.ts';
import { chartConfig } from '../../src/report/charts/theme.ts';
import { timelineChart } from '../../src/report/timeline/chart.ts';
import { outline } from '../../src/report/timeline/outline.ts';
import { timelinePage } from '../../src/report/timeline/page.ts';
import { experimentOf, policyTrace, traceOf } from './path-fixture.ts';

interface Row {
  readonly panel: string;
  readonly curve?: string;
  readonly kind?: string;
  readonly value?: number;
  readonly time: number;
  readonly what?: string;
  readonly who?: string;
}

/** Every row that a chart draws, with the panel that it stands in. */
function rowsOf(spec: ChartSpec): readonly Row[] {
  const panels = spec['vconcat'] as readonly {
    readonly title: { readonly text: string };
    readonly layer: readonly { readonly data: { readonly values: readonly Omit<Row, 'panel'>[] } }[];
  }[];
  return panels.flatMap(({ title, layer }) =>
    layer.flatMap(({ data }) => data.values.map((row) => ({ panel: title.text, ...row }))),
  );
}

const isolated = { ...policyTrace, policy: 'isolated' };
const twoPolicies = experimentOf(
  {},
  { policies: ['isolated', 'cross'].map((name) => ({ name, venue: experimentOf().policies[0]!.venue })) },
);

async function complaintsOf(spec: ChartSpec, mode: 'light' | 'dark'): Promise<readonly string[]> {
  const complaints: string[] = [];
  const complain = (...words: readonly unknown[]) => (complaints.push(words.map(String).join(' ')), logger);
  const quiet = () => logger;
  const logger = { level: quiet, error: complain, warn: complain, info: quiet, debug: quiet } as never;
  const compiled = compile(spec as never, { logger, config: chartConfig(mode) as never }).spec;
  const svg = await new View(parse(compiled), { renderer: 'none', logger }).toSVG();
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  return complaints;
}

describe('the chart of a path', () => {
  it.each(['light', 'dark'] as const)('draws without a complaint in %s', async (mode) => {
    expect(await complaintsOf(timelineChart(experimentOf(), traceOf()), mode)).toEqual([]);
  });

  it('draws policies under which different things happened without a complaint', async () => {
    const trace = traceOf(isolated, { ...policyTrace, policy: 'cross', events: policyTrace.events.slice(0, 4) });
    expect(await complaintsOf(timelineChart(twoPolicies, trace), 'light')).toEqual([]);
  });

  it('has a panel per market, one for what happened and one for the funds', () => {
    const rows = rowsOf(timelineChart(experimentOf(), traceOf()));
    expect([...new Set(rows.map(({ panel }) => panel))]).toEqual(['A-PERP', 'what happened', 'funds, quote']);
  });

  it('has the panels of every policy where there are several', () => {
    const trace = traceOf(isolated, { ...policyTrace, policy: 'cross', events: [] });
    const panels = new Set(rowsOf(timelineChart(twoPolicies, trace)).map(({ panel }) => panel));
    expect([...panels]).toEqual([
      'isolated · A-PERP',
      'isolated · what happened',
      'isolated · funds, quote',
      'cross · A-PERP',
      'cross · funds, quote',
    ]);
  });

  it('draws the index only where the mark is another price', () => {
    const curves = (marks: readonly number[]) =>
      new Set(
        rowsOf(timelineChart(experimentOf(), traceOf({ ...policyTrace, marks: [marks] }))).map(({ curve }) => curve),
      );
    expect(curves([100, 98, 93, 84])).toEqual(new Set(['mark price', 'balance of all funds', undefined]));
    expect(curves([100, 98, 94, 85]).has('index price')).toBe(true);
  });

  it('marks what happened once per step and kind, with how many, where and who', () => {
    const marks = rowsOf(timelineChart(experimentOf(), traceOf())).filter(({ kind }) => kind !== undefined);
    const shared = { panel: 'what happened', time: 3, where: 'A-PERP' };
    expect(marks).toEqual([
      { ...shared, time: 2, kind: 'margin call', count: 1, what: '1 margin call', who: 'a' },
      { ...shared, kind: 'liquidation', count: 1, what: '1 liquidation', who: 'a' },
      { ...shared, kind: 'payment of a fund', count: 1, what: '1 payment of a fund', where: '', who: 'a' },
      { ...shared, kind: 'deleveraging', count: 2, what: '2 deleveragings', who: 'c and b' },
      { ...shared, kind: 'debt', count: 1, what: '1 debt', where: '', who: 'a' },
    ]);
  });

  it('has no panel for a fund without limit', async () => {
    const spec = timelineChart(
      experimentOf(),
      traceOf({ ...policyTrace, fund: [Infinity, Infinity, Infinity, Infinity] }),
    );
    expect(new Set(rowsOf(spec).map(({ panel }) => panel))).toEqual(new Set(['A-PERP', 'what happened']));
    expect(await complaintsOf(spec, 'light')).toEqual([]);
  });

  it('draws a path on which nothing happened, and one that failed halfway', async () => {
    const calm = timelineChart(experimentOf(), traceOf({ ...policyTrace, events: [] }));
    const failed = timelineChart(
      experimentOf(),
      traceOf({ ...policyTrace, marks: [[100, 98, NaN, NaN]], fund: [10, 10, NaN, NaN] }),
    );
    expect([await complaintsOf(calm, 'light'), await complaintsOf(failed, 'light')]).toEqual([[], []]);
  });

  it('stays below the most rows on a path of a hundred thousand steps', () => {
    const steps = 100_000;
    const walk = Float64Array.from({ length: steps + 1 }, (_, k) => 100 + Math.sin(k));
    const long = { ...policyTrace, marks: [walk], fund: walk };
    const trace = { ...traceOf(long), market: givenPath([walk], 60) };
    const rows = rowsOf(timelineChart(experimentOf({}, { horizon: { steps, step: 60 } }), trace));
    expect(rows.length).toBeLessThanOrEqual(MOST_ROWS);
    expect(rows.length).toBeGreaterThan(MOST_ROWS / 2);
  });

  it('becomes a picture without a browser', async () => {
    const svg = await chartSvg(timelineChart(experimentOf(), traceOf()));
    expect(svg).toMatch(/^<svg[^>]*xmlns/);
    expect(svg).toContain('liquidation');
  });
});

describe('the outline of a curve', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => (i === 4_321 ? 1_000 : i === 7_777 ? -1_000 : i % 7));

  it('keeps the first, the last and every spike, in order', () => {
    const kept = outline(values, 200);
    expect(kept.length).toBeLessThanOrEqual(200);
    expect([kept[0], kept.at(-1)]).toEqual([0, 9_999]);
    expect(kept).toEqual(expect.arrayContaining([4_321, 7_777]));
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
  });

  it('keeps everything where there is little', () => {
    expect(outline([3, 1, 2], 4)).toEqual([0, 1, 2]);
  });
});

describe('the page of a path', () => {
  it('holds the chart, what happened, why, and what it adds up to', async () => {
    const [page] = (await timelinePage(experimentOf(), traceOf())).split('<script');
    expect(page).toContain('id="chart-timeline"');
    expect(page).toContain('The fund main pays 10 for a (fund 10 → 0).');
    expect(page).toContain('a’s A-PERP was liquidated in step 3');
    expect(page).toContain('<data value="16.2">16.20</data>');
  });

  it('lets no name become markup', async () => {
    const page = await timelinePage(experimentOf({}, { question: '<script>alert(1)</script>' }), traceOf());
    expect(page.includes('<script>alert(1)')).toBe(false);
  });

  it('loads nothing', async () => {
    const page = await timelinePage(experimentOf(), traceOf());
    const markup = page.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>/g, '');
    expect(page.includes("default-src 'none'")).toBe(true);
    expect(markup).not.toMatch(/\b(?:src|href)="(?!data:)/);
  });
});
