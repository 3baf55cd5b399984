import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { makeBars } from '../calibration/bars.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const quick = ['--threads', '0', '--quiet'];
const { folder, file } = folderWith({ ...smallConfig, paths: 60 });
const gap = folderWith({
  ...smallConfig,
  paths: 60,
  underlyings: { BTC: { initialPrice: '100', price: { kind: 'gbm', drift: 0, volatility: 0.01 } } },
  shocks: [{ kind: 'gap', underlying: 'BTC', size: -0.1, start: 'random' }],
  venue: { extends: 'textbook', funds: { main: { balance: '10' } } },
}).file;
const bars = join(folder, 'btc_1h.csv');
writeFileSync(bars, makeBars({ count: 600, volatility: 0.6, bar: 3_600_000, seed: 1 }));

/** Folders of two runs that differ. */
const runs: string[] = [];
beforeAll(async () => {
  for (const size of ['2', '3']) {
    const argv = ['run', file, '--set', `accounts.positions.0.size=${size}`, '--no-report', '--json', '--out', folder];
    const { exitCode, results, logs } = await said(...argv, ...quick);
    expect(exitCode, logs).toBe(0);
    runs.push((JSON.parse(results) as { readonly directory: string }).directory);
  }
}, 60_000);

interface Command {
  readonly command: string;
  /** A template that its page draws with. */
  readonly template: string;
  readonly argv: (out: string) => readonly string[];
  /** Where its page lies. */
  readonly page: (out: string) => string;
}

function inAnswerFolder(out: string): string {
  const [name] = readdirSync(join(out, smallConfig.name));
  return join(out, smallConfig.name, name!, 'report.html');
}

const COMMANDS: readonly Command[] = [
  {
    command: 'replay',
    template: 'timeline',
    argv: (out) => ['replay', file, '--path', '7', '--out', join(out, 'path.html')],
    page: (out) => join(out, 'path.html'),
  },
  {
    command: 'sweep',
    template: 'sweep-tornado',
    argv: (out) => ['sweep', file, '--vary', 'horizon.steps=20,30', '--out', out, ...quick],
    page: inAnswerFolder,
  },
  {
    command: 'size-fund',
    template: 'fund-sizing',
    argv: (out) => ['size-fund', file, '--target', '0.1', '--out', out, ...quick],
    page: inAnswerFolder,
  },
  {
    command: 'reverse-stress',
    template: 'reverse-stress',
    argv: (out) => ['reverse-stress', gap, '--limit', '0.2', '--depth', '0.1..0.4', '--out', out, ...quick],
    page: inAnswerFolder,
  },
  {
    command: 'compare',
    template: 'difference-forest',
    argv: (out) => ['compare', ...runs, '--report', join(out, 'difference.html')],
    page: (out) => join(out, 'difference.html'),
  },
  {
    command: 'calibrate',
    template: 'calibration-qq',
    argv: (out) => ['calibrate', bars, '--model', 'gbm', '--out', join(out, 'btc.json'), '--quiet'],
    page: (out) => join(out, 'btc.html'),
  },
];

/** A folder with one template, and one for what is written. */
function folders(template: string, text: string): { readonly templates: string; readonly out: string } {
  const templates = folderWith().folder;
  writeFileSync(join(templates, `${template}.vl.json`), text);
  const out = join(templates, 'out');
  mkdirSync(out);
  return { templates, out };
}

const shipped = (template: string): string => readFileSync(join('reports/templates', `${template}.vl.json`), 'utf8');

describe.each(COMMANDS)('the page of shortfall $command', { timeout: 60_000 }, ({ argv, template, page }) => {
  it('has no script with --static, and its charts as pictures', async () => {
    const { out } = folders(template, '');
    const { exitCode, logs } = await said(...argv(out), '--static');
    expect(exitCode, logs).toBe(0);
    const html = readFileSync(page(out), 'utf8');
    expect(html).not.toMatch(/<script|script-src|<noscript|javascript:|\son\w+=/i);
    expect(html).toContain('<svg');
  });

  it('is drawn with a template of the user’s', async () => {
    const { templates, out } = folders(template, shipped(template).replace(/"width": \d+/, '"width": 137'));
    const { exitCode, logs } = await said(...argv(out), '--templates', templates);
    expect(exitCode, logs).toBe(0);
    expect(readFileSync(page(out), 'utf8')).toContain('"width":137');
  });

  it('is refused with a template that is wrong, before anything is done', async () => {
    const { templates, out } = folders(template, '{\n  "layer": [{ "data": { "url": "x" } }]\n}');
    const { exitCode, logs } = await said(...argv(out), '--templates', templates);
    expect(exitCode).toBe(2);
    expect(logs).toContain(`${template}.vl.json:2:25 /layer/0/data/url: expected rows of the report by name`);
    expect(readdirSync(out)).toEqual([]);
  });

  it('is refused with a template that is no chart, which it names', async () => {
    const { templates, out } = folders(template, '{ "layer": [{ "mark": "nothing", "data": { "values": [{}] } }] }');
    const { exitCode, logs } = await said(...argv(out), '--templates', templates);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(
      new RegExp(`^error .*/${template}\\.vl\\.json: expected a chart that Vega-Lite can draw, found `, 'm'),
    );
  });
});

describe('--static without a page', () => {
  it.each([
    ['replay', ['replay', file, '--path', '7'], 'none'],
    ['replay', ['replay', file, '--path', '7', '--out', join(folder, 'path.svg')], 'svg'],
    ['calibrate', ['calibrate', bars, '--no-report'], 'none'],
    ['compare', ['compare', folder, folder], 'none'],
  ])('is refused: shortfall %s', async (_, argv, found) => {
    const { exitCode, logs } = await said(...argv, '--static');
    expect(exitCode).toBe(2);
    expect(logs).toBe(`error --static: expected html among the forms: it is of the page, found ${found}`);
  });
});

describe('the picture of shortfall replay', () => {
  it('is drawn with a template of the user’s', async () => {
    const { templates, out } = folders(
      'timeline',
      shipped('timeline').replace('"strokeWidth": 1.5', '"strokeWidth": 7.125'),
    );
    const picture = join(out, 'path.svg');
    const { exitCode, logs } = await said('replay', file, '--path', '7', '--out', picture, '--templates', templates);
    expect(exitCode, logs).toBe(0);
    expect(readFileSync(picture, 'utf8')).toContain('stroke-width="7.125"');
  });
});
