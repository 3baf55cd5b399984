import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { folderWith, smallConfig, underTriggerAtStart } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

// Some of these start threads.
describe('shortfall run', { timeout: 120_000 }, () => {
  it('answers the question and says where the report lies', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, results } = await said('run', file, '--threads', '0', '--out', folder, '--quiet');
    expect(exitCode).toBe(0);
    expect(results).toContain(smallConfig.question);
    const [id] = readdirSync(join(folder, 'one-long'));
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(results).toContain(join(folder, 'one-long', id!));
    expect(results).toContain('(report.html, charts/, summary.json, report.json, outcomes.parquet, manifest.json)');
    const files = readdirSync(join(folder, 'one-long', id!)).sort();
    expect(files).toEqual([
      'charts',
      'manifest.json',
      'outcomes.parquet',
      'report.html',
      'report.json',
      'summary.json',
    ]);
  });

  it('prints summary.json alone with --json, byte for byte the file', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, results } = await said('run', file, '--threads', '0', '--out', folder, '--json', '--no-report');
    expect(exitCode).toBe(0);
    const summary = JSON.parse(results) as { readonly directory: string; readonly paths: number };
    expect(summary.paths).toBe(200);
    expect(readFileSync(join(summary.directory, 'summary.json'), 'utf8')).toBe(results);
    expect(readdirSync(summary.directory).sort()).toEqual([
      'manifest.json',
      'outcomes.parquet',
      'report.json',
      'summary.json',
    ]);
  });

  it('has the same digest for any number of threads and size of chunks', async () => {
    const digests = new Set<string>();
    for (const way of [
      ['--threads', '0'],
      ['--threads', '2', '--chunk', '7'],
    ]) {
      const { folder, file } = folderWith(smallConfig);
      const options = ['--out', folder, '--json', '--no-report', '--outcomes', 'none'];
      const { results } = await said('run', file, ...way, ...options);
      const { directory } = JSON.parse(results) as { readonly directory: string };
      const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as {
        readonly digest: { readonly outcomes: string };
      };
      digests.add(manifest.digest.outcomes);
    }
    expect(digests.size).toBe(1);
  });

  it('obeys --paths, --seed and --set', async () => {
    const { folder, file } = folderWith(smallConfig);
    const overrides = ['--paths', '20', '--seed', 'other', '--set', 'horizon.steps=5'];
    const options = ['--out', folder, '--threads', '0', '--json', '--no-report', '--outcomes', 'csv', '--per-account'];
    const { results } = await said('run', file, ...overrides, ...options);
    const summary = JSON.parse(results) as {
      readonly directory: string;
      readonly paths: number;
      readonly seed: string;
      readonly policies: { readonly [policy: string]: { readonly accounts?: readonly unknown[] } };
    };
    expect(summary).toMatchObject({ paths: 20, seed: 'other' });
    expect(summary.policies['isolated']!.accounts).toHaveLength(1);
    expect(readFileSync(join(summary.directory, 'outcomes.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(41);
    expect(readFileSync(join(summary.directory, 'manifest.json'), 'utf8')).toContain(
      `shortfall run ${file} --paths 20 --seed other --set horizon.steps=5`,
    );
  });

  it('says of a file that is not there that it is not there, with exit code 2', async () => {
    const { folder } = folderWith();
    const { exitCode, logs, results } = await said('run', join(folder, 'absent.json'), '--out', folder);
    expect(exitCode).toBe(2);
    expect(logs).toContain('absent.json');
    expect(results).toBe('');
  });

  it('refuses a folder that cannot be written before it runs a path', async () => {
    const { file } = folderWith(smallConfig);
    const { exitCode, logs } = await said('run', file, '--out', file);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/--out: expected a folder that can be written/);
  });

  it.skipIf(!existsSync('/proc/self'))(
    'refuses a folder that is there but takes no files before it runs a path',
    async () => {
      // Nobody can make a file in /proc/self, whatever the permissions of who runs the tests.
      const { file } = folderWith({ ...smallConfig, name: 'self' });
      const { exitCode, logs } = await said('run', file, '--out', '/proc', '--threads', '0', '--no-report');
      expect(exitCode).toBe(2);
      expect(logs).toMatch(/^error --out: expected a folder that can be written, found \/proc\/self: .*$/);
    },
  );

  it('says in one line why the files could not be written, with exit code 1', async () => {
    const { folder, file } = folderWith(underTriggerAtStart);
    const terminal = terminalDouble();
    const inTheWay = join(folder, 'one-long');
    // The warnings come after the paths and before the files.
    const log = (text: string): void => {
      terminal.log(text);
      rmSync(inTheWay, { recursive: true, force: true });
      writeFileSync(inTheWay, '');
    };
    const options = ['--out', folder, '--threads', '0', '--paths', '20', '--no-report', '--outcomes', 'none'];
    const exitCode = await main(['run', file, ...options], { ...terminal, log });
    expect(exitCode).toBe(1);
    const errors = terminal.logs.filter((line) => !line.startsWith('warning'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^error the run could not be written to .*one-long\/[0-9a-f]{16}: ENOTDIR.*$/);
    expect(terminal.results).toEqual([]);
  });

  it.each([{ mode: '--json' }, { mode: '--quiet' }])(
    'warns on stderr, and there alone, with $mode',
    async ({ mode }) => {
      const { folder, file } = folderWith(underTriggerAtStart);
      const options = ['--out', folder, '--threads', '0', '--paths', '20', '--no-report', '--outcomes', 'none', mode];
      const { exitCode, logs, results } = await said('run', file, ...options);
      expect(exitCode).toBe(0);
      const [isolated, cross, ...others] = logs.split('\n');
      expect(isolated).toMatch(/^warning Under policy "isolated" a trigger holds at time 0/);
      expect(cross).toMatch(/^warning Under policy "cross" a trigger holds at time 0/);
      expect(others).toEqual([]);
      if (mode === '--json') expect((JSON.parse(results) as { readonly warnings: unknown[] }).warnings).toHaveLength(2);
      else expect(results).not.toContain('a trigger holds');
    },
  );

  it('names no policy for a path whose prices failed', async () => {
    const { folder, file } = folderWith({
      ...smallConfig,
      underlyings: { BTC: { initialPrice: '100', price: { kind: 'gbm', drift: 1e7, volatility: 1 } } },
    });
    const options = ['--out', folder, '--threads', '0', '--paths', '7', '--no-report', '--outcomes', 'none', '--json'];
    const { exitCode, logs } = await said('run', file, ...options);
    expect(exitCode).toBe(4);
    const failed = logs.split('\n').filter((line) => !line.startsWith('warning'));
    expect(failed).toHaveLength(6);
    expect(failed[0]).toMatch(/^failed path 0: The index price became too large/);
    expect(failed[5]).toBe('… and 2 more; manifest.json lists them all');
  });

  it('says all that is wrong with a configuration, a line each, with exit code 2', async () => {
    const { folder, file } = folderWith({ ...smallConfig, paths: -1, horizon: { steps: 0, step: '1m' } });
    const { exitCode, logs } = await said('run', file, '--out', folder);
    expect(exitCode).toBe(2);
    expect(logs.split('\n').filter((line) => line.startsWith('error'))).toHaveLength(2);
  });
});

describe('shortfall validate', () => {
  it('sums up a configuration that is fine', async () => {
    const { file } = folderWith(smallConfig);
    const { exitCode, results } = await said('validate', file);
    expect(exitCode).toBe(0);
    expect(results).toMatch(
      /^fine: one-long\n {2}200 paths of 60 steps of 1 minute[^]*1 account with 1 position[^]*isolated and cross/,
    );
  });

  it('refuses one that is not, with exit code 2', async () => {
    const { file } = folderWith({ ...smallConfig, baseline: 'isolate' });
    const { exitCode, logs, results } = await said('validate', file);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/config\.json:\d+:\d+.*isolate/);
    expect(results).toBe('');
  });
});
