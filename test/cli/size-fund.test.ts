import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Sizing } from '../../src/statistics/sizing.ts';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const quick = ['--threads', '0', '--quiet'];

describe('shortfall size-fund', { timeout: 60_000 }, () => {
  it('says the fund to hold first, and writes a page and its numbers', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, results, logs } = await said('size-fund', file, '--target', '0.1', '--out', folder, ...quick);
    expect(exitCode).toBe(0);
    expect(logs).toBe('');
    expect(results).toMatch(/isolated\n {2}A fund of [\d.,]+ keeps P\(depleted\) ≤ 10 % with 95 % confidence\./);
    expect(results).toMatch(/on 200 fresh paths/);
    const [run] = readdirSync(join(folder, 'one-long'));
    expect(run).toMatch(/^size-fund-[0-9a-f]{16}$/);
    const sizing = JSON.parse(readFileSync(join(folder, 'one-long', run!, 'sizing.json'), 'utf8')) as Sizing;
    expect(sizing.funds.map(({ policy }) => policy)).toEqual(['isolated', 'cross']);
    const page = readFileSync(join(folder, 'one-long', run!, 'report.html'), 'utf8');
    expect(page).toContain('keeps P(depleted) ≤ 10\u00a0% with 95\u00a0% confidence');
    expect(page).toContain('--target 0.1 --confidence 0.95');
  });

  it('prints its numbers alone with --json, of the policies asked for, in a process of its own', async () => {
    const { folder, file } = folderWith(smallConfig);
    const argv = ['size-fund', file, '--target', '0.1', '--policy', 'cross', '--out', folder, '--json', ...quick];
    const { exitCode, stdout, stderr } = await ended(startProgram(...argv));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect((JSON.parse(stdout) as Sizing).funds.map(({ policy }) => policy)).toEqual(['cross']);
  });

  it('says how many paths a target needs that these cannot support', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, results } = await said('size-fund', file, '--out', folder, ...quick);
    expect(exitCode).toBe(0);
    const unbroken = results.replace(/\s+/g, ' ');
    expect(unbroken).toMatch(/not estimable from 200 paths \(needs n ≥ 2,995\)/);
    expect(unbroken).toMatch(/not estimable from 200 paths \(needs n ≥ 3,688\)/);
  });

  it('ends with exit code 4 where every path fails', async () => {
    const { folder, file } = folderWith(smallConfig);
    const out = join(folder, 'out');
    const rockets = ['--set', 'underlyings.BTC.price.drift=2e6', '--out', out];
    const { exitCode, results, logs } = await said('size-fund', file, '--target', '0.1', ...rockets, ...quick);
    expect(exitCode).toBe(4);
    expect(results).toBe('');
    expect(logs).toBe('error every path failed: there is nothing to size a fund by');
    const left = readdirSync(out, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
  });

  it.each([
    [['--target', '0'], /strictly between 0 and 1/],
    [['--target', '10%'], /strictly between 0 and 1/],
    [['--confidence', '95'], /strictly between 0 and 1/],
    [['--more', '0'], /above 0/],
    [['--policy', 'croos'], /did you mean "cross"/],
    [['--set', 'horizon.steps=-1'], /steps/],
  ])('refuses %j with exit code 2, and writes nothing', async (argv, says) => {
    const { folder, file } = folderWith(smallConfig);
    const out = join(folder, 'out');
    const { exitCode, results, logs } = await said('size-fund', file, ...argv, '--out', out, ...quick);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
    expect(results).toBe('');
    expect(existsSync(out)).toBe(false);
  });
});
