import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/calibrate.ts';
import { isDrawn } from '../../../src/report/charts/charts.ts';
import { calibrationCharts } from '../../../src/report/calibration/charts.ts';
import type { CalibrationFacts } from '../../../src/report/calibration/facts.ts';
import { modelDocument } from '../../../src/report/calibration/model-document.ts';
import { calibrationPage } from '../../../src/report/calibration/page.ts';
import { calibrationSummary } from '../../../src/report/calibration/summary.ts';
import { extremeText } from '../../../src/report/calibration/words.ts';
import { makeBars } from '../../calibration/bars.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
const title = found
  ? 'the page of a calibration in a browser'
  : `the page of a calibration in a browser (skipped: no Chromium at ${CHROMIUM}; set CHROMIUM_PATH)`;

/** Cells of the first table under a selector, a row by its first cell: the full value of a number, the text of another cell. */
async function tableOf(page: Page, selector: string): Promise<Map<string, readonly (number | string)[]>> {
  const rows = await page
    .locator(`${selector} table`)
    .first()
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) =>
        Array.from(row.querySelectorAll('td'), (cell) => {
          const value = cell.querySelector('data')?.getAttribute('value');
          return value == null ? (cell.textContent ?? '') : Number(value);
        }),
      ),
    );
  return new Map(rows.map(([name, ...cells]) => [String(name), cells]));
}

describe.skipIf(!found)(title, { timeout: 60_000 }, () => {
  let folder = '';
  let browser: Browser | undefined;
  let page: Page;
  let facts: CalibrationFacts;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shortfall-calibration-'));
    const bars = join(folder, 'btc.csv');
    await writeFile(bars, makeBars({ count: 24 * 120 + 1, volatility: 0.6, bar: 3_600_000, seed: 1 }));
    facts = await calibrate({ inputs: [{ name: 'BTC', path: bars }], model: 'best', version: '9.9.9' });
    const file = join(folder, 'page.html');
    await writeFile(file, await calibrationPage(facts));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    const context = await browser.newContext({ offline: true });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('body[data-ready]', { state: 'attached', timeout: 30_000 });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('draws every chart without an error', async () => {
    const drawn = calibrationCharts(facts.studies[0]!).filter(isDrawn).length;
    expect(drawn).toBeGreaterThan(3);
    expect(await page.locator('.chart svg.marks').count()).toBe(drawn);
    expect(complaints).toEqual([]);
  });

  it('says the parameters and standard errors of the model file', async () => {
    const { price, fitted } = modelDocument(facts);
    const table = await tableOf(page, '#model-BTC');
    const { kind, ...parameters } = price as unknown as Record<string, number | string>;
    expect(await page.textContent('#model-BTC h2')).toContain(kind);
    expect([...table.keys()]).toEqual(Object.keys(parameters));
    for (const [name, [value, error]] of table) {
      expect(value, name).toBe(parameters[name]);
      expect(error, name).toBe(fitted!.standardErrors[name] ?? 'set');
    }
  });

  it('says the log scores of the model file', async () => {
    const table = await tableOf(page, '#models-BTC');
    const { scores } = modelDocument(facts).fitted!;
    expect(scores!.length).toBeGreaterThan(2);
    for (const { model, logScore } of scores!) {
      const [, row] = [...table].find(([name]) => name.split(' ')[0] === model)!;
      expect(row[2], model).toBe(logScore);
    }
  });

  it('says the quantiles and volatilities of the summary', async () => {
    interface Summary {
      readonly underlyings: {
        readonly BTC: {
          readonly volatility: { readonly simulated: Record<string, number> };
          readonly extremes: readonly {
            readonly move: 'down' | 'up' | 'drawdown';
            readonly seconds: number;
            readonly level: number;
            readonly realised: number | null;
            readonly simulated: Record<string, number | null>;
          }[];
        };
      };
    }
    const { volatility, extremes } = (calibrationSummary(facts, modelDocument(facts)) as Summary).underlyings.BTC;
    const models = await tableOf(page, '#models-BTC');
    for (const [kind, value] of Object.entries(volatility.simulated)) {
      const [, row] = [...models].find(([name]) => name.split(' ')[0] === kind)!;
      expect(row[4], kind).toBe(value);
    }
    const days = page.locator('#models-BTC details table').first().locator('tbody tr');
    expect(await days.count()).toBe(extremes.length);
    const cells = await days.evaluateAll((rows) =>
      rows.map((row) =>
        Array.from(row.querySelectorAll('td'), (cell) => cell.querySelector('data')?.value ?? cell.textContent),
      ),
    );
    extremes.forEach(({ move, seconds, realised, simulated }, i) => {
      const [name, , history, ...byModel] = cells[i]!;
      const text = (value: number | null): string => (value === null ? '–' : String(value));
      expect(name).toBe(extremeText({ kind: move, span: seconds }));
      expect([history, ...byModel]).toEqual([text(realised), ...Object.values(simulated).map(text)]);
    });
  });
});
