import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

const METRIC = 'liquidation.probability';

interface Told {
  readonly directory: string;
  readonly gates: readonly { readonly policy: string; readonly verdict: string }[];
  readonly policies: { readonly [policy: string]: { readonly [metric: string]: { readonly estimate: number } } };
}

async function run(gates: readonly object[], ...more: string[]) {
  const { folder, file } = folderWith({ ...smallConfig, gates });
  const terminal = terminalDouble();
  const exitCode = await main(
    ['run', file, '--out', folder, '--threads', '0', '--quiet', '--outcomes', 'none', ...more],
    terminal,
  );
  return { exitCode, results: terminal.results.join('\n') };
}

const told = ({ results }: { readonly results: string }): Told => JSON.parse(results) as Told;

describe('a run with gates', { timeout: 120_000 }, () => {
  it.each([
    { exitCode: 0, gates: [{ metric: METRIC, atMost: 1 }], verdict: 'pass' },
    { exitCode: 3, gates: [{ metric: METRIC, policy: 'isolated', atMost: 0.0001 }], verdict: 'fail' },
  ])('has exit code $exitCode where they $verdict', async ({ exitCode, gates, verdict }) => {
    const ended = await run(gates, '--json', '--no-report');
    expect(ended.exitCode).toBe(exitCode);
    expect(new Set(told(ended).gates.map((gate) => gate.verdict))).toEqual(new Set([verdict]));
  });

  it('has exit code 5 where the limit is the estimate itself, and 3 where another is breached', async () => {
    const first = await run([{ metric: METRIC, atMost: 1 }], '--json', '--no-report');
    const atMost = told(first).policies['isolated']![METRIC]!.estimate;
    const doubt = { metric: METRIC, policy: 'isolated', atMost };
    expect((await run([doubt], '--json', '--no-report')).exitCode).toBe(5);
    expect((await run([doubt, { metric: METRIC, atLeast: 0.9999 }], '--json', '--no-report')).exitCode).toBe(3);
  });

  it('tells them in the terminal, the report, a JUnit file and a Markdown file', async () => {
    const gates = [
      { metric: METRIC, policy: 'isolated', atMost: 0.0001 },
      { metric: METRIC, policy: 'cross', atMost: 1 },
    ];
    const { exitCode, results } = await run(gates);
    expect(exitCode).toBe(3);
    expect(results).toMatch(
      /Gates\n {2}FAIL any liquidation under isolated: at most 0\.01 %, found .*\n?.*\n {2}pass any liquidation under cross: at most 100 %/,
    );
    const directory = /Files (\S+)/.exec(results.replace(/\n\s*/g, ' '))![1]!;
    const file = (name: string): string => readFileSync(join(directory, name), 'utf8');
    const xml = file('gates.junit.xml');
    expect(xml).toContain('<testsuite name="one-long" tests="2" failures="1" skipped="0" errors="0">');
    expect(xml.match(/<testcase /g)).toHaveLength(2);
    expect(xml).toMatch(/<failure message="FAIL any liquidation under isolated: at most 0\.01 %, found [^"]*"\/>/);
    expect(file('gates.md')).toMatch(/^\| FAIL \| any liquidation under isolated \| at most 0\.01 % \| .* \|$/m);
    expect(file('report.html')).toContain('2 gates: 1 pass, 1 fail, 0 inconclusive.');
  });
});
