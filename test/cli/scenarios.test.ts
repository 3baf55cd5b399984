import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { shippedScenarioNames } from '../../src/config/load.ts';
import { folderWith } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

describe('shortfall scenarios', () => {
  it('lists every scenario in a line of its own, under its kind', async () => {
    const { exitCode, results, logs } = await said('scenarios');
    expect(exitCode).toBe(0);
    const lines = results.trimEnd().split('\n');
    for (const name of shippedScenarioNames())
      expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
    expect(lines).toHaveLength(shippedScenarioNames().length + 4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(logs).toMatch(/scenarios show/);
  });

  it('prints the same for machines, and nothing else', async () => {
    const { results, logs } = await said('scenarios', '--json');
    const facts = JSON.parse(results) as { name: string }[];
    expect(facts.map(({ name }) => name)).toEqual(shippedScenarioNames());
    expect(facts.find(({ name }) => name === 'flash-crash')).toMatchObject({ kind: 'shape', assumptions: 1 });
    expect(logs).toBe('');
  });
});

describe('shortfall scenarios show', () => {
  it('explains one: its question, its claim with the exceptions, its sources and which numbers are assumptions', async () => {
    const { exitCode, results } = await said('scenarios', 'show', 'bitmex-2020-03-12');
    expect(exitCode).toBe(0);
    for (const part of ['Question', 'What it shows', 'Claim', 'Sources', 'Numbers with a source', 'Run it'])
      expect(results).toContain(`\n${part}\n`);
    expect(results.replaceAll(/\s+/g, ' ')).toContain('on none of 50 paths was it the other way round');
    expect(results).toContain('/venue/funds/main/balance = 35500');
    expect(results).toMatch(/Numbers that are assumptions\n.*\/underlyings\/BTC\/initialPrice = 7900/);
  });

  it('counts exceptions, and names the files that you supply, which need not be there', async () => {
    const { results } = await said('scenarios', 'show', 'replay-2021-05-19-own-impact');
    expect(results.replaceAll(/\s+/g, ' ')).toMatch(/on \d+ of 50 paths it was the other way round/);
    expect(results).toContain('btcusdt_binance_spot_1m_2021-05.csv.gz');
  });

  it('suggests a name for one that is misspelt', async () => {
    const { exitCode, logs } = await said('scenarios', 'show', 'flash-krash');
    expect(exitCode).toBe(2);
    expect(logs).toContain('flash-crash');
  });
});

describe('a command that takes a configuration', () => {
  it('takes the name of a scenario', async () => {
    const { exitCode, results } = await said('validate', 'keeper-lag-short');
    expect([exitCode, results]).toEqual([0, expect.stringContaining('fine: keeper-lag-short')]);
  });

  it('runs it, and the run verifies', async () => {
    const { folder } = folderWith();
    const run = await said(
      'run',
      'slow-bleed',
      '--paths',
      '2',
      '--threads',
      '0',
      '--no-report',
      '--json',
      '--out',
      folder,
    );
    expect(run.exitCode).toBe(0);
    const { directory } = JSON.parse(run.results) as { directory: string };
    expect((await said('verify', directory, '--threads', '0', '--quiet')).exitCode).toBe(0);
  });

  it('prefers a file of that name', async () => {
    const { folder } = folderWith();
    writeFileSync(join(folder, 'my-own.json'), '{ "extends": "baseline", "paths": 3 }');
    const { results } = await said('validate', join(folder, 'my-own.json'));
    expect(results).toMatch(/fine: my-own\n.*3 paths/);
  });

  it('says of a name that is neither a file nor a scenario what there is', async () => {
    const { exitCode, logs } = await said('run', 'flash-krash');
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/a configuration file that can be read, or a scenario.*flash-crash/s);
  });
});
