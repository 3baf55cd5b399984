import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

describe('shortfall run', () => {
  it('answers the question and says where the report lies', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, results } = await said('run', file, '--threads', '0', '--out', folder, '--quiet');
    expect(exitCode).toBe(0);
    expect(results).toContain(smallConfig.question);
    const [id] = readdirSync(join(folder, 'one-long'));
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(results).toContain(join(folder, 'one-long', id!));
    expect(results).toContain('(report.html, charts/, summary.json, outcomes.parquet, manifest.json)');
    const files = readdirSync(join(folder, 'one-long', id!)).sort();
    expect(files).toEqual(['charts', 'manifest.json', 'outcomes.parquet', 'report.html', 'summary.json']);
  });

  it('prints summary.json alone with --json, byte for byte the file', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, results } = await said('run', file, '--threads', '0', '--out', folder, '--json', '--no-report');
    expect(exitCode).toBe(0);
    const summary = JSON.parse(results) as { readonly directory: string; readonly paths: number };
    expect(summary.paths).toBe(200);
    expect(readFileSync(join(summary.directory, 'summary.json'), 'utf8')).toBe(results);
    expect(readdirSync(summary.directory).sort()).toEqual(['manifest.json', 'outcomes.parquet', 'summary.json']);
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
