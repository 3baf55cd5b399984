import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EMPTY_HISTORY } from '../../src/history/entry.ts';
import { makeBars } from '../calibration/bars.ts';
import { ended, folderWith, program, smallConfig } from './fixtures.ts';

const recorder = fileURLToPath(new URL('./modules/record.js', import.meta.url));

/** Packages and folders of ours that a command loads, all its threads together. */
async function loaded(...argv: string[]): Promise<{ packages: string[]; folders: string[] }> {
  const { folder } = folderWith();
  const file = join(folder, 'modules.txt');
  writeFileSync(file, '');
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', recorder, program, ...argv], {
    env: { ...process.env, RECORDED_MODULES: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { exitCode, stderr } = await ended(child);
  expect(exitCode, stderr).toBe(0);
  const modules = [...new Set(readFileSync(file, 'utf8').split('\n'))].filter((url) => url.startsWith('file:'));
  const paths = modules.map((url) => fileURLToPath(url.replace(/\?.*$/, '')));
  const found = (pattern: RegExp): string[] =>
    [...new Set(paths.flatMap((path) => pattern.exec(path)?.[1] ?? []))].filter((name) => name !== 'tsx').sort();
  return {
    packages: found(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//),
    folders: found(/\/src\/([^/]+)\/.*\.ts$/),
  };
}

const SCHEMAS = ['ajv', 'typebox'];
const DRAWING = ['vega', 'vega-lite', 'vega-embed'];
const PARQUET = ['hyparquet', 'hyparquet-writer'];

describe('a command loads no more than it needs:', { timeout: 120_000 }, () => {
  it('help, the command line alone', async () => {
    const { packages, folders } = await loaded('--help');
    expect(packages).toEqual(['commander', 'picocolors']);
    expect(folders).not.toContain('config');
    expect(folders).not.toContain('engine');
  });

  it('the list of a history, no engine, no reader of configurations with their venues and nothing that draws', async () => {
    const { folder } = folderWith();
    writeFileSync(join(folder, 'history.json'), JSON.stringify({ ...EMPTY_HISTORY, schedule: 'nightly' }));
    const { packages, folders } = await loaded('history', folder);
    expect(packages).toEqual(['commander', 'picocolors']);
    expect(folders).not.toContain('engine');
    expect(folders).not.toContain('compare-runs');
    expect(folders).not.toContain('schedule');
  });

  it('the list of venues, no engine and nothing that only a wrong document needs', async () => {
    const { packages, folders } = await loaded('venues');
    expect(packages).toEqual(['commander', 'decimal.js', 'jsonc-parser', 'picocolors']);
    expect(folders).not.toContain('engine');
    expect(folders).not.toContain('statistics');
    expect(folders).not.toContain('calibration');
  });

  it('validation of a sound configuration, no engine, no schema builder and no validator', async () => {
    const { file } = folderWith(smallConfig);
    const { packages, folders } = await loaded('validate', file);
    expect(packages).toEqual(['commander', 'decimal.js', 'jsonc-parser', 'picocolors', 'seedrandom']);
    expect(folders).not.toContain('engine');
    expect(folders).not.toContain('statistics');
    expect(folders).not.toContain('calibration');
  });

  it('a calibration without a page, no engine, nothing that draws, and none of the runs of experiments', async () => {
    const { folder } = folderWith();
    const bars = join(folder, 'btc.csv');
    writeFileSync(bars, makeBars({ count: 500, volatility: 0.6, bar: 3_600_000, seed: 1 }));
    const { packages, folders } = await loaded(
      'calibrate',
      bars,
      '--model',
      'gbm',
      '--no-report',
      '--out',
      join(folder, 'btc.json'),
    );
    expect(packages).toEqual(['commander', 'picocolors', 'seedrandom']);
    for (const other of ['engine', 'accounts', 'run', 'reference']) expect(folders).not.toContain(other);
  });

  it('the list of models, no calibration', async () => {
    const { folders } = await loaded('models');
    expect(folders).not.toContain('calibration');
    expect(folders).not.toContain('engine');
  });

  it('a run for its summary, nothing that draws or writes outcomes, and a pool only for threads', async () => {
    const { folder, file } = folderWith(smallConfig);
    const run = ['run', file, '--out', folder, '--json', '--no-report', '--outcomes', 'none'];
    const { packages, folders } = await loaded(...run, '--threads', '0');
    expect(packages).toEqual(['commander', 'decimal.js', 'jsonc-parser', 'picocolors', 'seedrandom']);
    expect(folders).not.toContain('calibration');
    const threaded = await loaded(...run, '--threads', '1');
    expect(threaded.packages.filter((name) => !packages.includes(name))).toEqual(['piscina']);
  });

  it('a report made again, no engine, no Vega and no schemas', async () => {
    const { folder, file } = folderWith(smallConfig);
    await loaded('run', file, '--out', folder, '--threads', '0', '--no-report', '--outcomes', 'none', '--quiet');
    const [id] = readdirSync(join(folder, smallConfig.name)).filter((name) => /^[0-9a-f]{16}$/.test(name));
    const { packages, folders } = await loaded('report', join(folder, smallConfig.name, id!));
    expect(packages).toEqual(['commander', 'decimal.js', 'jsonc-parser', 'picocolors']);
    for (const other of ['engine', 'run', 'calibration']) expect(folders).not.toContain(other);
  });

  it('the size of a fund with its page, neither Vega nor schemas nor outcome files', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { packages } = await loaded('size-fund', file, '--out', folder, '--threads', '0');
    expect(packages).toEqual(['commander', 'decimal.js', 'jsonc-parser', 'picocolors', 'seedrandom']);
  });

  it('a sweep with its page, no more', async () => {
    const { folder, file } = folderWith(smallConfig);
    const argv = ['sweep', file, '--vary', 'horizon.steps=30', '--out', folder, '--threads', '0'];
    const { packages } = await loaded(...argv);
    expect(packages).toEqual(['commander', 'decimal.js', 'jsonc-parser', 'picocolors', 'seedrandom']);
  });

  it('a run with its whole report, neither Vega, of which it copies the text, nor schemas', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { packages } = await loaded('run', file, '--out', folder, '--threads', '0');
    expect(packages.filter((name) => [...SCHEMAS, ...DRAWING].includes(name))).toEqual([]);
    expect(packages).toEqual(expect.arrayContaining(PARQUET));
  });
});
