import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDrawn, makeCharts } from '../../src/report/charts/charts.ts';
import { POLICY_COLOURS } from '../../src/report/charts/palette.ts';
import type { Report } from '../../src/report/facts.ts';
import { reportHtml } from '../../src/report/html.ts';
import { estimateOf, summaryText, type Summary } from '../../src/report/summary.ts';
import { makeReportFixture } from './fixture.ts';
import { manyPolicies } from './many-policies.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
const title = found
  ? 'the page of a report in a browser'
  : `the page of a report in a browser (skipped: no Chromium at ${CHROMIUM}; set CHROMIUM_PATH)`;

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** A chart of each kind: drawing all of them is another test. */
const SOME = [
  'headline-probabilities',
  'fund-draw-exceedance',
  'fund-depletion-by-size',
  'loss-waterfall',
  'haircut-by-group',
  'estimates-amounts',
  'differences-probabilities',
];
const pageOf = (report: Report): Promise<string> => {
  return reportHtml(
    report,
    makeCharts(report).filter((chart) => isDrawn(chart) && SOME.includes(chart.name)),
  );
};

describe.skipIf(!found)(title, () => {
  const report = makeReportFixture();
  let folder = '';
  let browser: Browser | undefined;
  /** The fixture's page on a wide screen, which tests look at but leave as it is. */
  let wide: Opened | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shortfall-page-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    wide = await opened('wide', await pageOf(report));
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a page that is ready; what it complains of, or asks of the network, is kept. */
  async function opened(name: string, html: string, options: BrowserContextOptions = {}): Promise<Opened> {
    const file = join(folder, `${name}.html`);
    await writeFile(file, html);
    const context = await browser!.newContext({ offline: true, viewport: { width: 1_100, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('body[data-ready]', { state: 'attached', timeout: 30_000 });
    return { page, complaints, close: () => context.close() };
  }

  it('shows the numbers of summary.json, to the last digit', async () => {
    const { page } = wide!;
    const summary = JSON.parse(summaryText(report.summary)) as Summary;
    const shown = await page.$$eval('td[data-metric]', (cells) =>
      cells.map((cell) => ({
        metric: cell.getAttribute('data-metric')!,
        policy: cell.getAttribute('data-policy')!,
        value: cell.querySelector('data')?.getAttribute('value') ?? null,
      })),
    );
    expect(shown.length).toBeGreaterThan(60);
    for (const { metric, policy, value } of shown) {
      const { estimate } = estimateOf(summary, policy, metric);
      expect(value === null ? null : Number(value), `${metric} of ${policy}`).toBe(estimate);
    }
    const differences = await page.$$eval('td[data-difference]', (cells) =>
      cells.map((cell) => [
        cell.getAttribute('data-difference')!,
        cell.querySelector('data')?.getAttribute('value') ?? null,
      ]),
    );
    for (const [metric, value] of differences) {
      const { difference } = summary.comparisons.find((each) => each.metric === metric)!;
      expect(value === null ? null : Number(value), metric!).toBe(difference.estimate);
    }
  });

  it('tells a mark’s numbers under the pointer, and opens the table beside a chart by a click', async () => {
    const { page } = wide!;
    for (const [chart, mark, told] of [
      ['estimates-amounts', 'path[aria-roledescription="point"]', '1,235 (987.60 – 1,481)'],
      ['differences-probabilities', 'path[aria-roledescription="point"]', '−0.040 to +0.040 pp'],
      ['loss-waterfall', 'path[aria-roledescription="bar"]', '1,235'],
      ['haircut-by-group', 'path[aria-roledescription="bar"]', '2.0 %'],
    ] as const) {
      await page.mouse.move(0, 0);
      await page.locator(`#chart-${chart} ${mark}`).first().hover();
      await expect.poll(() => page.textContent('#vg-tooltip-element')).toContain(told);
    }
    const figure = page.locator('#figure-fund-depletion-by-size');
    expect(await figure.locator('table').isVisible()).toBe(false);
    await figure.locator('details:not(.chart details) > summary').click();
    expect(await figure.locator('table').isVisible()).toBe(true);
  });

  it('can be read by ear and walked by keyboard', async () => {
    const { page, close } = await opened('keyboard', await pageOf(report), {
      viewport: { width: 390, height: 800 },
    });
    try {
      const levels = await page.$$eval('h1, h2, h3', (all) => all.map(({ tagName }) => Number(tagName.slice(1))));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
      const labels = await page.$$eval('.chart [role="graphics-document"]', (all) =>
        all.map((each) => each.getAttribute('aria-label')),
      );
      expect(labels).toHaveLength(SOME.length);
      for (const label of labels) expect(label).toMatch(/\w{5}/);
      // Beside each chart stands a table that says whose it is.
      expect(await page.locator('figure:has(.chart svg.marks) table[aria-label^="Numbers: "]').count()).toBe(
        SOME.length,
      );
      // What runs over the edge takes the focus, so that the arrows scroll it.
      expect(await page.getAttribute('#chart-fund-draw-exceedance', 'tabindex')).toBe('0');

      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the results');
      expect((await page.locator('.skip').boundingBox())!.y).toBeGreaterThanOrEqual(0);
      const outline = 'getComputedStyle(document.activeElement).outlineWidth';
      expect(await page.evaluate(outline)).toBe('2px');
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).hash).toBe('#results');
      for (const href of await page.$$eval('nav a', (all) => all.map((link) => link.getAttribute('href')!))) {
        expect(await page.locator(href).count(), href).toBe(1);
      }
    } finally {
      await close();
    }
  });

  it.each(['light', 'dark'] as const)('gives a policy one colour in tables and charts (%s)', async (colorScheme) => {
    const { page, close } = await opened(`colours-${colorScheme}`, await pageOf(report), {
      colorScheme,
    });
    try {
      const rgb = (hex: string): string =>
        `rgb(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
      for (const [i, policy] of ['isolated', 'cross'].entries()) {
        const colour = POLICY_COLOURS[colorScheme][i]!;
        const seen = (await page.evaluate(`[...document.querySelectorAll('.policy')]
          .filter(({ textContent }) => textContent === '${policy}')
          .map((name) => getComputedStyle(name.querySelector('i')).backgroundColor)`)) as string[];
        expect(new Set(seen)).toEqual(new Set([rgb(colour)]));
        for (const chart of ['headline-probabilities', 'fund-draw-exceedance', 'loss-waterfall', 'estimates-amounts']) {
          const marks = page.locator(`#chart-${chart} [fill="${colour}"], #chart-${chart} [stroke="${colour}"]`);
          expect(await marks.count(), `${chart} ${policy}`).toBeGreaterThan(0);
        }
      }
    } finally {
      await close();
    }
  });

  it.each([
    ['a narrow screen', 390, false],
    ['paper', 700, true],
  ] as const)('runs over no edge of %s', async (_, width, paper) => {
    const many = manyPolicies(['third', 'fourth', 'fifth', 'sixth', 'seventh', 'hyperliquid, cross margin']);
    const { page, complaints, close } = await opened(`edge-${width}`, await pageOf(many), {
      viewport: { width, height: 900 },
      colorScheme: paper ? 'dark' : 'light',
    });
    try {
      if (paper) {
        await page.emulateMedia({ media: 'print', colorScheme: 'light' });
        await page.waitForSelector('body[data-ready]', { state: 'attached' });
        expect(await page.locator('.chart details').first().isVisible()).toBe(false);
        await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
        expect(await page.locator('details:not([open], .chart details)').count()).toBe(0);
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });

  it('runs nothing of what names, questions and messages say', async () => {
    const attack = `"'></text></script><script>document.title='ran'</script><img src=x onerror="alert(1)"><svg onload=alert(1)>`;
    const quoted = '\\"}];alert(1);//${alert(1)}';
    const fixture = makeReportFixture({
      names: [attack, quoted],
      question: attack,
      notComparable: [{ venue: attack, reason: attack }],
    });
    const venue = { ...fixture.experiment.policies[0]!.venue, title: attack, notModelled: [attack], name: attack };
    const hostileReport = {
      ...fixture,
      experiment: {
        ...fixture.experiment,
        name: attack,
        resolved: { [attack]: attack },
        underlyings: fixture.experiment.underlyings.map((each) => ({ ...each, name: attack })),
        markets: fixture.experiment.markets.map((market) => ({ ...market, symbol: attack })),
        policies: fixture.experiment.policies.map(({ name }) => ({ name, venue })),
      },
      facts: {
        ...fixture.facts,
        command: attack,
        failures: [{ path: 1, policy: attack, message: attack }],
        book: [{ label: attack, value: attack }],
      },
      summary: { ...fixture.summary, warnings: [attack] },
    };
    const html = await pageOf(hostileReport);
    const { page, complaints, close } = await opened('hostile', html);
    try {
      expect(await page.title()).toBe(`${attack} · shortfall`);
      for (const chart of ['headline-probabilities', 'loss-waterfall']) {
        await page.locator(`#chart-${chart} path[aria-roledescription]`).first().hover();
      }
      expect(await page.locator('img, svg[onload], text script').count()).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });

  it('would run nothing even of what was not escaped', async () => {
    const html = await pageOf(report);
    const broken = html.replace(
      '</main>',
      `<img src="data:," onerror="document.title='ran'"><script>document.title='ran'</script>` +
        `<a id="link" href="javascript:document.title='ran'">link</a></main>`,
    );
    const { page, complaints, close } = await opened('broken', broken);
    try {
      await page.click('#link', { noWaitAfter: true });
      await expect
        .poll(() => complaints.filter((text) => text.includes('Content Security Policy')).length)
        .toBeGreaterThan(2);
      expect(await page.title()).toBe('btc-eth-isolated-vs-cross · shortfall');
      expect(await page.getAttribute('body', 'data-ready')).toBe(String(SOME.length));
    } finally {
      await close();
    }
  });
});
