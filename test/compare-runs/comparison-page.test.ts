import { describe, expect, it } from 'vitest';
import { comparisonPage } from '../../src/compare-runs/comparison-page.ts';
import { compareRuns, type RunComparison } from '../../src/compare-runs/compare-runs.ts';
import { COMPARED_METRICS } from '../../src/compare-runs/comparison-text.ts';
import { isProbability, metricOf } from '../../src/report/metric.ts';
import { rowOfShortfall, tableOf } from '../statistics/run-fixture.ts';
import { recordOf, type RecordWords } from './records.ts';

const hostile = '</script><img src=x>';
const policies = ['cross', hostile];

/** A run in which every n-th path is short of 40 to 139, under either policy. */
const record = (nth: number, words: RecordWords = {}) =>
  recordOf(
    tableOf(policies, 1_000, (_, path) => ({
      ...rowOfShortfall(path % nth === 0 ? 40 + (path % 100) : 0),
      'finalPrice[BTC]': 100 + (path % 7),
    })),
    words,
  );

const pageOf = (comparison: RunComparison): Promise<string> =>
  comparisonPage(comparison, {
    summary: { question: 'Is it safer now?', policyOrder: policies, coin: 'USDT' },
    metrics: COMPARED_METRICS,
    command: 'shortfall compare before after --report page.html',
  });

interface Row {
  readonly panel: string;
  readonly policy: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

function rowsOf(page: string): Row[] {
  const [, text] = /<script type="application\/json" id="chart-specifications">(.*?)<\/script>/s.exec(page)!;
  const { charts } = JSON.parse(text!) as {
    readonly charts: readonly { readonly spec: { readonly datasets: { readonly rows: Row[] } } }[];
  };
  return charts.flatMap(({ spec }) => spec.datasets.rows);
}

/** What is read, without marks and programs. */
const said = (page: string): string =>
  page
    .replace(/<(script|style)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');

describe('the page of two runs', () => {
  const changed = compareRuns(record(10, { statistics: { note: 1 } }), record(4));

  it('draws every difference that is one, with its interval, a panel per metric', async () => {
    const rows = rowsOf(await pageOf(changed));
    const drawn = changed.metrics.filter(
      ({ verdict, difference }) => !verdict.startsWith('identical') && difference.estimate !== null,
    );
    expect(drawn.length).toBeGreaterThan(8);
    expect(rows).toHaveLength(drawn.length);
    for (const { metric: name, policy, difference } of drawn) {
      const metric = metricOf(name);
      const scale = isProbability(metric) ? 100 : 1;
      const row = rows.find((each) => each.policy === policy && each.panel.startsWith(metric.title))!;
      expect(row, name).toBeDefined();
      if (row.panel !== metric.title && !isProbability(metric)) continue;
      expect(row.estimate).toBe(scale * difference.estimate!);
      expect(row.low).toBe(scale * (difference.low ?? difference.estimate!));
      expect(row.high).toBe(scale * (difference.high ?? difference.estimate!));
    }
  });

  it('says the verdict, how they are paired, what they were given, and how to get it again', async () => {
    const text = said(await pageOf(changed));
    expect(text).toContain('Is it safer now?');
    expect(text).toMatch(/Insurance fund depleted, cross: lower, better, .* against .*: a difference of −/);
    expect(text).toContain('Paired on the same market paths');
    expect(text).toContain('/statistics/note nothing 1');
    expect(text).toContain('path by path on the same prices');
    expect(text).toContain('shortfall compare before after --report page.html');
  });

  it('leaves out what is identical under every policy, and says so', async () => {
    const names = new Set(changed.metrics.map(({ metric }) => metric));
    const different = new Set(
      changed.metrics.filter(({ verdict }) => !verdict.startsWith('identical')).map(({ metric }) => metric),
    );
    expect(names.size).toBeGreaterThan(different.size + 1);
    expect(said(await pageOf(changed))).toContain(
      `${names.size - different.size} metrics are identical under every policy, and not drawn`,
    );
  });

  it('draws nothing where nothing differs', async () => {
    const page = await pageOf(compareRuns(record(4), record(4)));
    expect(rowsOf(page)).toEqual([]);
    expect(said(page)).toContain('The same: every path of both runs has the same outcome, bit for bit.');
    expect(said(page)).toContain('The same configuration.');
    expect(said(page)).not.toContain('Every difference');
  });

  it('warns of runs that are compared as independent', async () => {
    const page = await pageOf(compareRuns(record(10, { seed: 'another' }), record(4)));
    expect(page).toMatch(/<p class="notice">Compared as independent runs: the seeds differ/);
    expect(said(page)).toContain('Now − before, of two independent runs');
  });

  it('shows names as text', async () => {
    // Vega's programs have such marks in texts of their own.
    const marks = (await pageOf(changed)).replace(/<script\b.*?<\/script>/gs, '');
    expect(marks).toContain('&lt;img src=x&gt;');
    expect(marks).not.toContain('<img');
  });
});
