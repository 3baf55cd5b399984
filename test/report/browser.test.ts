import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDrawn, makeCharts } from '../../src/report/charts/charts.ts';
import { reportHtml } from '../../src/report/html.ts';
import { makeReportFixture } from './fixture.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
const title = found
  ? 'the report in a browser'
  : `the report in a browser (skipped: no Chromium at ${CHROMIUM}; set CHROMIUM_PATH)`;

describe.skipIf(!found)(title, () => {
  const hostile = '</script><img src=x onerror=alert(1)>';
  let folder = '';
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shortfall-report-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['light', makeReportFixture(), 22],
    ['dark', makeReportFixture(), 22],
    ['light', makeReportFixture({ alone: true }), 16],
    ['light', makeReportFixture({ names: [hostile, 'cross'] }), 22],
  ] as const)('draws every chart (%s) without a network, an error or a request', async (colorScheme, report, drawn) => {
    const file = join(folder, `${colorScheme}-${drawn}-${report.summary.baseline.length}.html`);
    await writeFile(file, await reportHtml(report, makeCharts(report)));
    const context = await browser!.newContext({ offline: true, colorScheme, viewport: { width: 1_100, height: 900 } });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        return dialog.dismiss();
      });
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector('body[data-ready]', { state: 'attached', timeout: 30_000 });

      expect(await page.getAttribute('body', 'data-ready')).toBe(String(drawn));
      expect(await page.locator('.chart svg.marks').count()).toBe(drawn);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);

      // Marks under the pointer tell their numbers: the chart is alive, not a picture.
      await page.locator('#chart-headline-probabilities path[aria-roledescription="point"]').first().hover();
      await page.waitForSelector('#vg-tooltip-element.visible', { timeout: 5_000 });
      expect(await page.textContent('#vg-tooltip-element')).toContain('0.80 % (0.63 – 0.97 %)');
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  });

  it('draws again when the colour scheme changes, and opens all tables for paper', async () => {
    const report = makeReportFixture();
    const file = join(folder, 'again.html');
    await writeFile(file, await reportHtml(report, makeCharts(report)));
    const context = await browser!.newContext({ offline: true, colorScheme: 'light' });
    try {
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      await page.waitForSelector('body[data-ready]', { state: 'attached' });
      const ink = (): Promise<string | null> => page.locator('#chart-step-check svg text').first().getAttribute('fill');
      const light = await ink();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(ink, { timeout: 10_000 }).not.toBe(light);
      await page.waitForSelector('body[data-ready="22"]', { state: 'attached' });

      const closed = page.locator('details:not([open], .chart details)');
      expect(await closed.count()).toBeGreaterThan(20);
      await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
      expect(await closed.count()).toBe(0);
      await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
      expect(await closed.count()).toBeGreaterThan(20);
    } finally {
      await context.close();
    }
  });

  it('shows a page without scripts in either colour scheme, with nothing to complain about', async () => {
    const report = makeReportFixture({ names: [hostile, 'cross'] });
    const charts = makeCharts(report);
    const file = join(folder, 'static.html');
    await writeFile(file, await reportHtml(report, charts, 'static'));
    const context = await browser!.newContext({ offline: true, colorScheme: 'light', javaScriptEnabled: true });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        return dialog.dismiss();
      });
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      const pictures = page.locator('.chart svg');
      expect(await pictures.count()).toBe(charts.filter(isDrawn).length);
      for (const picture of await pictures.all()) expect((await picture.boundingBox())!.height).toBeGreaterThan(50);
      const ink = (): Promise<string> =>
        page.evaluate('getComputedStyle(document.querySelector("#chart-step-check svg text")).fill');
      const light = await ink();
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await ink()).not.toBe(light);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
    } finally {
      await context.close();
    }
  });
});
