import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Event } from '../../src/event.ts';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

/** A gap through the bankruptcy price of a long of 2; a fund of 10, then the two shorts are deleveraged. */
const gap = {
  ...smallConfig,
  name: 'gap',
  paths: 3,
  horizon: { steps: 3, step: '1m' },
  underlyings: { BTC: { initialPrice: '100', price: { kind: 'replay', prices: [98, 93, 84] } } },
  accounts: {
    kind: 'table',
    positions: [
      { account: 'a', market: 'BTC-PERP', size: '2', entryPrice: '100', margin: '20' },
      { account: 'b', market: 'BTC-PERP', size: '-1', entryPrice: '100', margin: '30' },
      { account: 'c', market: 'BTC-PERP', size: '-1', entryPrice: '99', margin: '30' },
    ],
  },
  venue: {
    extends: 'textbook',
    funds: { main: { balance: '10' } },
    backstop: {
      order: ['fund', 'adl'],
      adl: {
        kind: 'adl',
        ranking: 'profitTimesLeverage',
        allocation: 'contractQueue',
        eligible: 'opposite',
        price: 'bankruptcy',
      },
    },
  },
};

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

type Told = Event & { readonly policy: string };
const eventsIn = (results: string): Told[] =>
  results
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told);

async function runFolder(config: object, ...options: string[]): Promise<{ folder: string; file: string; run: string }> {
  const { folder, file } = folderWith(config);
  const { results } = await said(
    'run',
    file,
    '--threads',
    '0',
    '--out',
    join(folder, 'runs'),
    '--json',
    '--no-report',
    ...options,
  );
  return { folder, file, run: (JSON.parse(results) as { readonly directory: string }).directory };
}

describe('shortfall replay', { timeout: 120_000 }, () => {
  it('tells what happened, why, and what it adds up to, for every policy in order', async () => {
    const { file } = folderWith(gap);
    const { exitCode, results } = await said('replay', file, '--path', '0');
    expect(exitCode).toBe(0);
    const text = results.replaceAll(/\s+/g, ' ');
    expect(text.indexOf('Under isolated')).toBeGreaterThan(0);
    expect(text.indexOf('Under cross')).toBeGreaterThan(text.indexOf('Under isolated'));
    // 20 of margin less 2 · 16 of loss.
    expect(text).toContain('equity −12 against 0.84 required, shortfall 12 (balance 20 → 0)');
    expect(text).toContain('The fund main pays 10 for a (fund 10 → 0).');
    expect(text).toContain('b was deleveraged in step 3 (00:03:00) because a was liquidated in BTC-PERP');
    expect(text).toMatch(/funds before 10 funds after 0 0 accounts liquidated 1 1 shortfall 12 12/);
    expect(text).not.toContain('a bug of ours');
  });

  it('prints one event a line with --json, named by policy, and nothing else', async () => {
    const { file } = folderWith(gap);
    const { results, logs } = await said('replay', file, '--path', '0', '--json', '--policy', 'cross');
    expect(logs).toBe('');
    const [first] = results.split('\n');
    expect(Object.keys(JSON.parse(first!) as object).slice(0, 4)).toEqual(['policy', 'step', 'round', 'event']);
    const events = eventsIn(results);
    expect(new Set(events.map(({ policy }) => policy))).toEqual(new Set(['cross']));
    expect(events.map(({ event }) => event)).toContain('deleveraging');
  });

  it('tells the same events by the exact engine', async () => {
    const { file } = folderWith(gap);
    const fast = eventsIn((await said('replay', file, '--path', '0', '--json')).results);
    const exact = eventsIn((await said('replay', file, '--path', '0', '--json', '--exact')).results);
    expect(exact.map(({ policy, step, event }) => [policy, step, event])).toEqual(
      fast.map(({ policy, step, event }) => [policy, step, event]),
    );
    const shortfalls = (events: readonly Told[]) =>
      events.flatMap((event) => (event.event === 'liquidation' ? [event.shortfall] : []));
    expect(shortfalls(exact)).toEqual([12, 12]);
  });

  it('tells of one account only what it took part in', async () => {
    const { file } = folderWith(gap);
    const { results } = await said('replay', file, '--path', '0', '--json', '--policy', 'cross', '--account', 'b');
    expect(eventsIn(results).map(({ event }) => event)).toEqual(['deleveraging']);
    const text = (await said('replay', file, '--path', '0', '--account', 'b')).results;
    expect(text).toContain('b was deleveraged');
    expect(text).not.toContain('was liquidated in step');
  });

  it('obeys --set and --seed', async () => {
    const { file } = folderWith(gap);
    const { results } = await said(
      'replay',
      file,
      '--path',
      '0',
      '--set',
      'venue.funds.main.balance=12',
      '--seed',
      'x',
    );
    expect(results).toContain('seed x');
    expect(results).toContain('(fund 12 → 0)');
    expect(results).not.toContain('was deleveraged');
  });

  it('replays a path of a run’s folder as the run had it', async () => {
    const { run, file } = await runFolder(smallConfig, '--paths', '20', '--seed', 'other');
    const told: string[] = [];
    for (let path = 0; path < 20; path++) {
      const ofRun = await said('replay', run, '--path', String(path), '--json');
      const ofConfig = await said('replay', file, '--path', String(path), '--json', '--seed', 'other');
      expect([ofRun.exitCode, ofRun.results]).toEqual([0, ofConfig.results]);
      told.push(ofRun.results);
    }
    expect(told.join('')).toContain('"event":"liquidation"');
  });

  it.each(['svg', 'html'])('writes the chart as .%s, whole or not at all', async (format) => {
    const { folder, file } = folderWith(gap);
    const out = join(folder, 'pictures', `path.${format}`);
    const { exitCode, logs } = await said('replay', file, '--path', '0', '--out', out);
    expect([exitCode, logs]).toEqual([0, `wrote ${out}`]);
    const content = readFileSync(out, 'utf8');
    expect(content.startsWith(format === 'svg' ? '<svg' : '<!doctype html>')).toBe(true);
    expect(content.includes('liquidation')).toBe(true);
    expect(readdirSync(dirname(out))).toEqual([`path.${format}`]);
  });

  it('says in one line that a file could not be written, with exit code 1, and leaves nothing behind', async () => {
    const { folder, file } = folderWith(gap);
    const out = join(folder, 'taken.svg');
    mkdirSync(out);
    const { exitCode, logs } = await said('replay', file, '--path', '0', '--out', out);
    expect(exitCode).toBe(1);
    expect(logs).toMatch(/^error .*taken\.svg could not be written: .*$/);
    expect(readdirSync(folder).filter((name) => name.includes('writing'))).toEqual([]);
  });

  it('ends at Ctrl-C without a picture', async () => {
    const long = { ...smallConfig, horizon: { steps: 10_000_000, step: '1s' } };
    const { folder, file } = folderWith(long);
    const pictures = join(folder, 'pictures');
    const child = startProgram('replay', file, '--path', '0', '--out', join(pictures, 'path.svg'));
    const end = ended(child);
    while (!existsSync(pictures) && child.exitCode === null) await pause(20);
    await pause(100);
    child.kill('SIGINT');
    const { exitCode, stdout } = await end;
    // The signal's own end, or the one that is said while the path has not begun.
    expect([null, 130]).toContain(exitCode);
    expect(stdout).toBe('');
    expect(existsSync(join(pictures, 'path.svg'))).toBe(false);
  });
});

describe('shortfall replay refuses', { timeout: 60_000 }, () => {
  const { folder, file } = folderWith(gap);
  writeFileSync(join(folder, 'notes.txt'), '');
  const cases: readonly (readonly [what: string, argv: readonly string[], message: RegExp])[] = [
    ['a path that is no number', [file, '--path', 'first'], /--path <i>.*whole number/],
    ['a path below 0', [file, '--path', '-1'], /--path/],
    ['no path at all', [file], /required option '--path <i>'/],
    [
      'an unknown policy',
      [file, '--path', '0', '--policy', 'isolate'],
      /--policy: expected "isolated" or "cross", found "isolate" \(did you mean "isolated"\?\)/,
    ],
    [
      'an unknown account',
      [file, '--path', '0', '--account', 'z'],
      /--account: expected one of the 3 accounts, found "z"/,
    ],
    [
      'another kind of picture',
      [file, '--path', '0', '--out', 'path.png'],
      /--out: expected a file ending in \.html or \.svg, found path\.png/,
    ],
    [
      'a folder that cannot be made',
      [file, '--path', '0', '--out', join(file, 'path.svg')],
      /--out: expected a file in a folder that can be written/,
    ],
    [
      'a folder that is none of a run',
      [folder, '--path', '0'],
      /expected the folder of a run, with a manifest\.json in it, found manifest\.json: there is no such file/,
    ],
    ['a file that is not there', [join(folder, 'absent.json'), '--path', '0'], /absent\.json/],
    [
      '--inputs for a configuration',
      [file, '--path', '0', '--inputs', folder],
      /--inputs: expected the folder of a run to replay/,
    ],
  ];
  it.each(cases)('%s', async (_, argv, message) => {
    const { exitCode, logs, results } = await said('replay', ...argv);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(message);
    expect(results).toBe('');
  });

  it('to change a run that is recorded', async () => {
    const { run } = await runFolder(smallConfig, '--paths', '2');
    const { exitCode, logs } = await said('replay', run, '--path', '0', '--set', 'horizon.steps=5');
    expect(exitCode).toBe(2);
    expect(logs).toContain('a run is replayed as it was');
  });

  it('of a path whose prices fail says so, with exit code 4', async () => {
    const { file } = folderWith({
      ...smallConfig,
      underlyings: { BTC: { initialPrice: '100', price: { kind: 'gbm', drift: 1e7, volatility: 1 } } },
    });
    const { exitCode, results, logs } = await said('replay', file, '--path', '0', '--json');
    expect(exitCode).toBe(4);
    expect(logs).toMatch(/^failed path 0: The index price became too large for a number at step \d+ of path 0\.$/m);
    expect(results).toBe('');
  });
});
