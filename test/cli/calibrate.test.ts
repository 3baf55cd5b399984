import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { namedInput } from '../../src/cli/calibrate-command.ts';
import { main } from '../../src/cli/main.ts';
import { loadExperimentFile, shippedModelNames } from '../../src/config/load.ts';
import { compileMarket } from '../../src/market/path.ts';
import { folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';
import { makeBars } from '../calibration/bars.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const HOUR = 3_600_000;

describe('shortfall calibrate', () => {
  let folder = '';
  let btc = '';
  beforeAll(() => {
    folder = folderWith().folder;
    btc = join(folder, 'btcusdt_1h.csv.gz');
    writeFileSync(btc, gzipSync(makeBars({ count: 24 * 120 + 1, volatility: 0.6, bar: HOUR, seed: 1 })));
  });

  it('writes a model that an experiment can name, and a page beside it', async () => {
    const out = join(folder, 'btc.json');
    const { exitCode, results, logs } = await said('calibrate', btc, '--model', 'gbm', '--out', out);
    expect(logs).toBe('');
    expect(exitCode).toBe(0);
    expect(results).toMatch(/^BTC: gbm, from 2,881 bars of 1 hour/);
    expect(results).toMatch(/volatility +0\.\d+ +0\.0\d+/);
    expect(results).toContain(`Written: ${out}, ${join(folder, 'btc.html')}`);
    expect(readFileSync(join(folder, 'btc.html'), 'utf8').startsWith('<!doctype html>')).toBe(true);

    const config = { ...smallConfig, horizon: { steps: 24, step: '1h' } };
    const file = join(folder, 'config.json');
    writeFileSync(
      file,
      JSON.stringify({ ...config, underlyings: { BTC: { initialPrice: '100', price: './btc.json' } } }),
    );
    const [underlying] = loadExperimentFile(file).underlyings;
    const { price } = JSON.parse(readFileSync(out, 'utf8')) as { readonly price: object };
    expect(underlying!.price).toEqual(price);
  });

  it('recovers the volatility of simulated prices within three standard errors', async () => {
    const { results } = await said(
      'calibrate',
      btc,
      '--model',
      'gbm',
      '--out',
      join(folder, 'a.json'),
      '--no-report',
      '--json',
    );
    const { model } = JSON.parse(results) as {
      readonly model: {
        readonly price: { readonly volatility: number };
        readonly fitted: { readonly standardErrors: { readonly volatility: number } };
      };
    };
    const { price, fitted } = model;
    expect(Math.abs(price.volatility - 0.6)).toBeLessThan(3 * fitted.standardErrors.volatility);
  });

  it('writes the same bytes again from the same bars, and no page where none is wanted', async () => {
    const [first, second] = ['same-1.json', 'same-2.json'].map((name) => join(folder, name));
    for (const out of [first!, second!]) await said('calibrate', btc, '--model', 'merton', '--out', out, '--no-report');
    expect(readFileSync(first!, 'utf8')).toBe(readFileSync(second!, 'utf8'));
    expect(readdirSync(folder).filter((name) => name.startsWith('same') && name.endsWith('html'))).toEqual([]);
  });

  it('takes several files of one underlying as one history, with a gap between them', async () => {
    const [early, late] = ['btc-1.csv', 'btc-2.csv'].map((name) => join(folder, name));
    writeFileSync(early!, makeBars({ count: 1_000, volatility: 0.6, bar: HOUR, seed: 2 }));
    writeFileSync(late!, makeBars({ count: 1_000, volatility: 0.6, bar: HOUR, seed: 3, start: Date.UTC(2025, 0, 1) }));
    const { exitCode, results } = await said(
      'calibrate',
      late!,
      early!,
      '--model',
      'gbm',
      '--out',
      join(folder, 'both.json'),
      '--no-report',
    );
    expect(exitCode).toBe(0);
    expect(results).toContain('read from btc-1.csv, btc-2.csv');
    expect(results).toContain('Fitted to 1,998 returns');
  });

  it('fits several underlyings jointly, for one experiment to name', async () => {
    const eth = join(folder, 'eth.csv');
    writeFileSync(eth, makeBars({ count: 24 * 120 + 1, volatility: 0.9, bar: HOUR, seed: 1 }));
    const out = join(folder, 'two.json');
    const { exitCode, results } = await said('calibrate', btc, eth, '--model', 'gbm', '--out', out, '--no-report');
    expect(exitCode).toBe(0);
    // One seed: the same shocks, scaled.
    expect(results).toMatch(/BTC and ETH +1\.000/);
    const file = join(folder, 'two-config.json');
    const underlyings = {
      ETH: { initialPrice: '4000', price: './two.json' },
      BTC: { initialPrice: '100', price: './two.json' },
    };
    writeFileSync(file, JSON.stringify({ ...smallConfig, underlyings, joint: './two.json' }));
    const experiment = loadExperimentFile(file);
    expect(experiment.underlyings.map(({ price }) => price.kind === 'gbm' && price.volatility > 0.8)).toEqual([
      true,
      false,
    ]);
    expect(experiment.joint.correlation[1]).toBeGreaterThan(0.99);
    expect(compileMarket(experiment).initialPrices).toEqual([4_000, 100]);
  });

  it('leaves out what lies outside the span that it is given', async () => {
    const span = ['--from', '2024-02-01', '--to', '2024-02-11'];
    const { results } = await said(
      'calibrate',
      btc,
      '--model',
      'gbm',
      ...span,
      '--out',
      join(folder, 'span.json'),
      '--no-report',
    );
    expect(results).toMatch(/from 240 bars of 1 hour, 2024-02-01T00:00Z to 2024-02-10T23:00Z/);
  });

  it.each([
    [['none.csv'], /none\.csv: expected a file of UTF-8 text that can be read, found there is no such file/],
    [['{btc}', '--column', 'mark'], /btcusdt_1h\.csv\.gz:1:1 mark: expected a column "mark", found the columns/],
    [['{btc}', '--from', 'noon'], /--from: expected an ISO date or date-time/],
    [['{btc}', '--from', '2030-01-01'], /expected bars within --from and --to, found none/],
    [['{btc}', '--out', 'model.txt'], /--out: expected a file ending in \.json, found model\.txt/],
    [['{btc}', '{btc}'], /expected bars of BTC after those of the file before/],
    [['12=x.csv'], /expected the name of what the prices are of, as in BTC=prices\.csv, found "12"/],
    [['{btc}', '--date', 'today'], /--date: expected an ISO date/],
    [['{btc}', '--model', 'heston'], /Allowed choices are gbm, merton/],
  ])('refuses %j with exit code 2 and says why', async (argv, says) => {
    const { exitCode, results, logs } = await said(
      'calibrate',
      ...argv.map((word) => word.replace('{btc}', btc)),
      '--no-report',
    );
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
    expect(results).toBe('');
  });

  it('names the file, the line and the value of what is no price', async () => {
    const file = join(folder, 'bad.csv');
    writeFileSync(
      file,
      makeBars({ count: 50, volatility: 0.6, bar: HOUR, seed: 2 }).replace(/\n(\d+),[\d.]+\n/, '\n$1,12x\n'),
    );
    const { exitCode, logs } = await said('calibrate', file, '--no-report', '--out', join(folder, 'bad.json'));
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/bad\.csv:2:1 close: expected a number, or nothing where there is none, found "12x"/);
    expect(existsSync(join(folder, 'bad.json'))).toBe(false);
  });

  it('puts no model in the place of something else', async () => {
    const { file } = folderWith(smallConfig);
    const before = readFileSync(file, 'utf8');
    const { exitCode, logs } = await said('calibrate', btc, '--model', 'gbm', '--out', file);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/--out: expected a new file, or a model to replace/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('knows what a file is of by its name, or by the one that it is given', () => {
    expect(namedInput('data/btcusdt_binance_spot_1h.csv.gz')).toEqual({
      name: 'BTC',
      path: 'data/btcusdt_binance_spot_1h.csv.gz',
    });
    expect(namedInput('1000luncusdt_perp.csv').name).toBe('1000LUNC');
    expect(namedInput('SOL=a=b.csv')).toEqual({ name: 'SOL', path: 'a=b.csv' });
    expect(namedInput('usdt.csv').name).toBe('USDT');
  });

  it('leaves nothing behind when it is interrupted in the middle of a fit', { timeout: 120_000 }, async () => {
    const { folder: own } = folderWith();
    const file = join(own, 'long.csv');
    writeFileSync(file, makeBars({ count: 60_000, volatility: 0.6, bar: 60_000, seed: 4 }));
    const child = startProgram('calibrate', file, '--out', join(own, 'long.json'));
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    await pause(4_000);
    child.kill('SIGINT');
    const [code, signal] = await ended;
    expect(signal === 'SIGINT' || code === 130).toBe(true);
    expect(readdirSync(own)).toEqual(['long.csv']);
  });
});

describe('shortfall models', () => {
  it('lists every shipped model with its kind, its bars and its span', async () => {
    const { exitCode, results, logs } = await said('models');
    expect(exitCode).toBe(0);
    const lines = results.split('\n');
    expect(lines[0]).toMatch(/^Model +Kind +Bars +From +To +Returns$/);
    for (const name of shippedModelNames()) expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    expect(logs).toMatch(/an experiment names one/);
  });

  it('prints the same facts for machines, and nothing else', async () => {
    const { results, logs } = await said('models', '--json');
    expect((JSON.parse(results) as { readonly name: string }[]).map(({ name }) => name)).toEqual(shippedModelNames());
    expect(logs).toBe('');
  });
});
