import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { readSweepFile } from '../../src/cli/sweep-file.ts';
import { readVariation } from '../../src/cli/variations.ts';
import type { Sweep } from '../../src/statistics/sweep.ts';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const quick = ['--threads', '0', '--quiet'];
const volatility = 'underlyings.BTC.price.volatility';

async function swept(...argv: string[]): Promise<Sweep> {
  const { folder, file } = folderWith(smallConfig);
  const { exitCode, results, logs } = await said('sweep', file, ...argv, '--json', '--out', folder, ...quick);
  expect({ exitCode, logs }).toEqual({ exitCode: 0, logs: '' });
  return JSON.parse(results) as Sweep;
}

describe('shortfall sweep', { timeout: 60_000 }, () => {
  it('runs the whole grid, the last field fastest, and writes charts, JSON and CSV', async () => {
    const { folder, file } = folderWith(smallConfig);
    const argv = ['sweep', file, '--vary', `${volatility}=1,3`, '--vary', 'venue.funds.main.balance=0,1e6'];
    const { exitCode, results } = await said(...argv, '--out', folder, ...quick);
    expect(exitCode).toBe(0);
    expect(results).toMatch(/insurance fund depleted, isolated\n/);
    const [run] = readdirSync(join(folder, 'one-long'));
    const read = (name: string): string => readFileSync(join(folder, 'one-long', run!, name), 'utf8');
    const sweep = JSON.parse(read('sweep.json')) as Sweep;
    expect(sweep.points.map(({ set }) => Object.values(set))).toEqual([
      ['1', '0'],
      ['1', '1e6'],
      ['3', '0'],
      ['3', '1e6'],
    ]);
    // A head, and two policies at the base and at four points.
    expect(read('sweep.csv').trimEnd().split('\n')).toHaveLength(1 + 2 * 5);
    expect(read('report.html')).toContain('chart-sweep-0-1');
  });

  it('tells a grid of two fields as a matrix to who reads it on a terminal', async () => {
    const { folder, file } = folderWith({ ...smallConfig, paths: 60 });
    const terminal = { ...terminalDouble(), isTerminal: true };
    const vary = ['--vary', `${volatility}=1,3`, '--vary', 'venue.funds.main.balance=0,1e6'];
    expect(await main(['sweep', file, ...vary, '--out', folder, ...quick], terminal)).toBe(0);
    const text = terminal.results.join('\n');
    expect(text).toMatch(/isolated\nas configured: .*\n +0 +1e6\n1 .*\n3 .*\n/);
    expect(text).toContain(`Rows: ${volatility}. Columns: venue.funds.main.balance.`);
  });

  it('has no difference at all to the base where a value is the configured one: the random numbers are common', async () => {
    const metrics = ['--metric', 'negativeEquity.probability', '--metric', 'shortfall.mean'];
    const sweep = await swept('--vary', `${volatility}=2,4`, ...metrics);
    const [same, more] = sweep.points as [Sweep['points'][number], Sweep['points'][number]];
    expect(same.results.map(({ difference }) => difference?.estimate)).toEqual([0, 0, 0, 0]);
    expect(same.results.map(({ estimate }) => estimate)).toEqual(sweep.base.results.map(({ estimate }) => estimate));
    expect(more.results[0]!.estimate.events!).toBeGreaterThan(same.results[0]!.estimate.events!);
  });

  it('varies one field at a time around the base', async () => {
    const sweep = await swept('--vary', `${volatility}=1,3`, '--vary', 'venue.funds.main.balance=5', '--one-at-a-time');
    expect(sweep.points.map(({ set }) => set)).toEqual([
      { [volatility]: '1' },
      { [volatility]: '3' },
      { 'venue.funds.main.balance': '5' },
    ]);
  });

  it('works in a process of its own', async () => {
    const { folder, file } = folderWith(smallConfig);
    const argv = ['sweep', file, '--vary', `${volatility}=1`, '--out', folder, ...quick];
    const { exitCode, stdout, stderr } = await ended(startProgram(...argv));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/volatility = 1/);
  });

  it.each([
    [['--vary', 'volatility'], /field=value/],
    [['--vary', 'seed=1,2'], /compared path by path/],
    [['--vary', 'paths=1,2'], /compared path by path/],
    [['--vary', `${volatility}=1,1`], /each value once/],
    [['--vary', `${volatility}=1,-1`], /volatility/],
    [['--vary', `${volatility}=1`, '--metric', 'fundDepletion.probabilty'], /did you mean/],
    [[], /--vary/],
  ])('refuses %j with exit code 2, and writes nothing', async (argv, says) => {
    const { folder, file } = folderWith(smallConfig);
    const out = join(folder, 'out');
    const { exitCode, results, logs } = await said('sweep', file, ...argv, '--out', out, ...quick);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
    expect(results).toBe('');
    expect(existsSync(out)).toBe(false);
  });
});

describe('a sweep that a file describes', { timeout: 60_000 }, () => {
  const write = (folder: string, text: string): string => {
    const file = join(folder, 'sweep.json');
    writeFileSync(file, text);
    return file;
  };

  it('is the one that arguments describe', async () => {
    const { folder, file } = folderWith(smallConfig);
    const fields = { [volatility]: [1, 3], 'venue.funds.main.balance': { from: 1, to: 100, points: 3, scale: 'log' } };
    const described = write(folder, `// A grid\n${JSON.stringify({ fields, metrics: ['shortfall.mean'] })}`);
    const { results } = await said('sweep', file, '--fields', described, '--json', '--out', folder, ...quick);
    const byFile = JSON.parse(results) as Sweep;
    const vary = ['--vary', `${volatility}=1,3`, '--vary', 'venue.funds.main.balance=1,10,100'];
    expect(byFile).toEqual(await swept(...vary, '--metric', 'shortfall.mean'));
  });

  it('may be a list of points, each with fields of its own', async () => {
    const { folder, file } = folderWith(smallConfig);
    const points = [{ [volatility]: 1 }, { [volatility]: 3, 'venue.funds.main.balance': '5' }];
    const described = write(folder, JSON.stringify({ points }));
    const argv = ['sweep', file, '--fields', described, '--json', '--out', folder, ...quick];
    const { design, points: found } = JSON.parse((await said(...argv)).results) as Sweep;
    expect(design).toBe('list');
    expect(found.map(({ set }) => set)).toEqual([
      { [volatility]: '1' },
      { [volatility]: '3', 'venue.funds.main.balance': '5' },
    ]);
  });

  it('is refused with all that is wrong with it, each with its place', () => {
    const { folder } = folderWith();
    const text = `{
  "fields": { "seed": [1], "a": { "from": 2, "to": 1, "points": 3 }, "b": [] },
  "design": "cube",
  "metric": []
}`;
    const refusal = (): unknown => readSweepFile(write(folder, text));
    for (const says of [
      /sweep\.json:2:23.*compared path by path/,
      /sweep\.json:2:\d+.*a number above "from"/,
      /sweep\.json:2:\d+.*at least one value/,
      /sweep\.json:3:13.*"grid" or "oneAtATime"/,
      /sweep\.json:4:13.*no such word/,
    ]) {
      expect(refusal).toThrow(says);
    }
    expect(() => readSweepFile(write(folder, '{}'))).toThrow('either "fields" or "points"');
  });
});

describe('values of a variation', () => {
  it('are parted at commas, but not inside JSON', () => {
    expect(readVariation('joint.correlation=[[1,0.5],[0.5,1]],[[1,0],[0,1]]').values).toEqual([
      '[[1,0.5],[0.5,1]]',
      '[[1,0],[0,1]]',
    ]);
    expect(readVariation('venue="a,b",c').values).toEqual(['"a,b"', 'c']);
  });
});
