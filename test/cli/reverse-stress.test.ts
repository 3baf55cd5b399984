import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { ReverseStress } from '../../src/statistics/reverse-stress.ts';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const quick = ['--threads', '0', '--quiet'];
/** The long loses all it has staked at 90 (isolated) or 85 (cross), and 10 more empty the fund: at 85 or 80. */
const config = {
  ...smallConfig,
  paths: 60,
  underlyings: { BTC: { initialPrice: '100', price: { kind: 'gbm', drift: 0, volatility: 0.01 } } },
  shocks: [{ kind: 'gap', underlying: 'BTC', size: -0.1, start: 'random' }],
  venue: { extends: 'textbook', funds: { main: { balance: '10' } } },
};

describe('shortfall reverse-stress', { timeout: 60_000 }, () => {
  it('says the smallest shock of each policy, and writes a page and its numbers', async () => {
    const { folder, file } = folderWith(config);
    const argv = ['reverse-stress', file, '--limit', '0.2', '--depth', '0.05..0.4', '--speed', '1m'];
    const { exitCode, results, logs } = await said(...argv, '--out', folder, ...quick);
    expect({ exitCode, logs }).toEqual({ exitCode: 0, logs: '' });
    expect(results).toMatch(/isolated +1 minute +15\.\d % /);
    expect(results).toMatch(/cross +1 minute +20\.\d % /);
    expect(results.replace(/\s+/g, ' ')).toMatch(
      /isolated: .* on more than 20 % of paths from a fall of BTC by 15\.\d %/,
    );
    const [run] = readdirSync(join(folder, 'one-long'));
    expect(run).toMatch(/^reverse-stress-[0-9a-f]{16}$/);
    const read = (name: string): string => readFileSync(join(folder, 'one-long', run!, name), 'utf8');
    const found = JSON.parse(read('reverse-stress.json')) as ReverseStress;
    expect(found.frontiers.map(({ policy, points }) => [policy, points.length])).toEqual([
      ['isolated', 1],
      ['cross', 1],
    ]);
    expect(read('report.html')).toContain('--limit 0.2 --speed 1m --depth 0.05..0.4');
  });

  it('prints its numbers alone with --json, of the shapes and policies asked for, in a process of its own', async () => {
    const { folder, file } = folderWith(config);
    const argv = ['reverse-stress', file, '--limit', '0.2', '--policy', 'cross', '--depth', '0.1..0.4', '--json'];
    const more = ['--shape', 'gap', '--shape', 'flashCrash', '--out', folder, ...quick];
    const { exitCode, stdout, stderr } = await ended(startProgram(...argv, ...more));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { frontiers } = JSON.parse(stdout) as ReverseStress;
    expect(frontiers.map(({ policy, shape }) => [policy, shape])).toEqual([
      ['cross', 'gap'],
      ['cross', 'flashCrash'],
    ]);
    // What a price gives back after its fall does not bring the fund back.
    expect(frontiers[1]!.points[0]!.estimate).toEqual(frontiers[0]!.points[0]!.estimate);
  });

  it.each([
    [['--limit', '0'], /strictly between 0 and 1/],
    [['--metric', 'shortfall.mean'], /a probability of summary\.json/],
    [['--policy', 'croos'], /did you mean "cross"/],
    [['--shape', 'cliff'], /flashCrash/],
    [['--shock', '1'], /a shock that moves a price/],
    [['--speed', '1m,90s'], /durations of whole steps/],
    [['--speed', '1m,1m'], /each value once/],
    [['--speed', '2h'], /horizon of 60/],
    [['--depth', '0.5..0.1'], /a range of shares/],
    [['--correlation', '0.5'], /two underlyings/],
    [['--correlation', 'high'], /numbers from -1 to 1/],
  ])('refuses %j with exit code 2, and writes nothing', async (argv, says) => {
    const { folder, file } = folderWith(config);
    const out = join(folder, 'out');
    const { exitCode, results, logs } = await said('reverse-stress', file, ...argv, '--out', out, ...quick);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(says);
    expect(results).toBe('');
    expect(existsSync(out)).toBe(false);
  });
});
