import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { packageVersion } from '../../src/cli/package-version.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

describe('the command line', () => {
  it.each([
    { argv: ['rum', 'a.json'], says: /unknown command 'rum'[^]*Did you mean run\?/ },
    { argv: ['run'], says: /missing required argument 'config'/ },
    { argv: ['run', 'a.json', '--path', '10'], says: /unknown option '--path'[^]*Did you mean --paths\?/ },
    { argv: ['run', 'a.json', 'b.json'], says: /too many arguments/ },
    { argv: ['run', 'a.json', '--paths', '0'], says: /--paths <n>[^]*whole number from 1 to 4294967295/ },
    { argv: ['run', 'a.json', '--paths', '1e3'], says: /'1e3' is invalid/ },
    { argv: ['run', 'a.json', '--threads', '-1'], says: /whole number from 0 to 1024/ },
    { argv: ['run', 'a.json', '--chunk', '2.5'], says: /whole number from 1/ },
    { argv: ['run', 'a.json', '--outcomes', 'xml'], says: /Allowed choices are parquet, csv, none/ },
    { argv: ['validate'], says: /missing required argument 'config'/ },
  ])('refuses $argv with exit code 2 and says why on stderr', async ({ argv, says }) => {
    const { exitCode, results, logs } = await said(...argv);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
    expect(results).toBe('');
  });

  it('without a command shows its help on stderr, with exit code 2', async () => {
    const { exitCode, results, logs } = await said();
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/Usage: shortfall[^]*validate/);
    expect(results).toBe('');
  });

  it('prints its help on stdout when asked for, with examples and exit codes', async () => {
    const { exitCode, results, logs } = await said('run', '--help');
    expect(exitCode).toBe(0);
    expect(results).toMatch(/Usage: shortfall run[^]*Examples:[^]*--threads 0[^]*Exit codes/);
    expect(results).not.toMatch(/--chunk/);
    expect(logs).toBe('');
  });

  it('prints the version of the package', async () => {
    expect(await said('--version')).toEqual({ exitCode: 0, results: `${packageVersion()}\n`, logs: '' });
    expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
