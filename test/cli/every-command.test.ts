import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { listenForInterrupt } from '../../src/cli/interrupt.ts';
import { main } from '../../src/cli/main.ts';
import { makeProgram } from '../../src/cli/program.ts';
import { isColoured } from '../../src/cli/terminal.ts';
import { makeBars } from '../calibration/bars.ts';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { desk, once } from './schedule-fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(argv: readonly string[], width = 100) {
  const terminal = { ...terminalDouble(), width };
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

interface Named {
  /** As it is typed: `venues show`. */
  readonly words: string;
  readonly command: Command;
}

function commandsOf(parent: Command, words: readonly string[] = []): Named[] {
  return parent.commands.flatMap((command) => {
    const own = [...words, command.name()];
    return [{ words: own.join(' '), command }, ...commandsOf(command, own)];
  });
}

const interrupt = listenForInterrupt(() => undefined);
interrupt.stopListening();
const commands = commandsOf(makeProgram(terminalDouble(), interrupt, () => undefined));

/** What a command is asked here, in a folder of its own; a command that is not among these is new, and is asked nothing yet. */
const QUESTIONS: { readonly [words: string]: (folder: Folder) => readonly string[] } = {
  init: ({ at }) => ['--yes', '--force', '--out', at('mine.json')],
  run: ({ config, runs }) => [config, ...runs, '--no-report'],
  shard: ({ config, runs }) => [config, '--index', '0', '--of', '1', ...runs],
  merge: ({ at, shards }) => [shards, '--out', at('merged'), '--no-report'],
  validate: ({ config }) => [config],
  // A path on which something happens.
  replay: ({ shocked }) => [shocked, '--path', '2'],
  verify: ({ run }) => [run, '--threads', '0'],
  compare: ({ run }) => [run, run],
  report: ({ run, at }) => [run, '--out', at('report')],
  'size-fund': ({ config, runs }) => [config, '--target', '0.2', ...runs],
  'reverse-stress': ({ shocked, runs }) => [shocked, '--limit', '0.2', '--depth', '0.05..0.4', ...runs],
  schedule: ({ schedule }) => [schedule, '--once'],
  history: ({ history }) => [history],
  'history baseline': ({ history }) => [history, 'last', '--name', 'approved'],
  'history reserve': ({ history }) => [history],
  sweep: ({ config, runs }) => [config, '--vary', 'horizon.steps=30', ...runs],
  venues: () => [],
  'venues show': () => ['binance-usdm'],
  scenarios: () => [],
  'scenarios show': () => ['flash-crash'],
  calibrate: ({ at }) => [at('btc.csv'), '--model', 'gbm', '--no-report', '--out', at('btc.json')],
  models: () => [],
};

interface Folder {
  readonly config: string;
  readonly runs: readonly string[];
  /** The folder of a run. */
  readonly run: string;
  readonly shards: string;
  /** An experiment with a shock. */
  readonly shocked: string;
  readonly schedule: string;
  /** The folder of a history with a run and its reserve report. */
  readonly history: string;
  readonly at: (name: string) => string;
}

async function folderOfRuns(): Promise<Folder> {
  const { folder, file } = folderWith(smallConfig);
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('btc.csv'), makeBars({ count: 300, volatility: 0.6, bar: 3_600_000, seed: 1 }));
  const runs = ['--out', at('runs'), '--threads', '0'];
  const run = await said(['run', file, ...runs, '--json', '--no-report']);
  await said(['shard', file, '--index', '0', '--of', '1', '--out', at('shards'), '--threads', '0']);
  const { directory } = JSON.parse(run.results) as { readonly directory: string };
  const shocks = [{ kind: 'gap', underlying: 'BTC', size: -0.1, start: 'random' }];
  writeFileSync(at('shocked.json'), JSON.stringify({ ...smallConfig, paths: 40, shocks }));
  const scheduled = desk({ reserve: { target: 0.05, policy: 'isolated' } });
  await once(scheduled);
  const { schedule, history } = scheduled;
  return {
    config: file,
    runs,
    run: directory,
    shards: at('shards'),
    shocked: at('shocked.json'),
    schedule,
    history,
    at,
  };
}
const folder = await folderOfRuns();
const asked = commands.flatMap(({ words, command }) => {
  const question = QUESTIONS[words];
  return question === undefined ? [] : [{ words, command, argv: [...words.split(' '), ...question(folder)] }];
});

const argvOf = (words: string): readonly string[] =>
  asked.find((each) => each.words === words)?.argv ?? words.split(' ');

/** schedule prints lines of JSON whatever it is told, which no width breaks. */
const laidOut = asked.filter(({ words }) => words !== 'schedule');
const withJson = commands.filter(({ words }) => words !== 'schedule');
/** Behind a command that takes an argument, a misspelt one is meant as that. */
const withoutRivals = commands.filter(({ command }) => (command.parent?.registeredArguments.length ?? 0) === 0);

describe('every command', { timeout: 60_000 }, () => {
  it.each(commands)(
    '$words has help on stdout with examples of itself, and says what each option is',
    async ({ words, command }) => {
      const { exitCode, results, logs } = await said([...words.split(' '), '--help']);
      expect([exitCode, logs]).toEqual([0, '']);
      const [, examples] = results.split('Examples:\n');
      expect(examples, results).toMatch(new RegExp(`^  \\$ .*shortfall ${words}\\b`, 'm'));
      expect(command.options.filter(({ description }) => description === '')).toEqual([]);
      expect(command.summary(), 'a line in the list of commands').not.toBe('');
    },
  );

  it.each(withJson)('$words says what was meant by an option that is misspelt', async ({ words }) => {
    const { exitCode, logs, results } = await said([...argvOf(words), '--jsno']);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/unknown option '--jsno'[^]*Did you mean --json\?/);
    expect(results).toBe('');
  });

  it.each(withoutRivals)('$words is what was meant when it is misspelt', async ({ words }) => {
    const misspelt = `${words.slice(0, -1)}x`.split(' ');
    const { exitCode, logs } = await said(misspelt);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(new RegExp(`unknown command[^]*Did you mean (one of )?.*${words.split(' ').at(-1)!}`));
  });

  it.each(asked)('$words prints one JSON document, and nothing else, with --json', async ({ argv, words }) => {
    const { exitCode, results, logs } = await said(words === 'schedule' ? argv : [...argv, '--json']);
    expect(exitCode, logs).toBe(0);
    // The events of a path, and those of a schedule, are a line each.
    const isLines = words === 'replay' || words === 'schedule';
    const texts = isLines ? results.split('\n').filter((line) => line !== '') : [results];
    expect(texts).not.toEqual([]);
    for (const text of texts) expect(typeof JSON.parse(text)).toBe('object');
  });

  it.each(laidOut.flatMap(({ words, argv }) => [60, 160].map((width) => ({ words, argv, width }))))(
    '$words fits $width columns, without colours where nobody reads them',
    async ({ argv, width }) => {
      const { exitCode, results } = await said(argv, width);
      expect(exitCode).toBe(0);
      // A word that is longer than a line, such as a path, stands alone on one.
      const tooLong = results
        .split('\n')
        .filter(
          (line) =>
            line.length > width && /\S\s+\S/.test(line.trim().replace(/^(Files|wrote|next: shortfall run) /, '')),
        );
      expect(tooLong).toEqual([]);
      // eslint-disable-next-line no-control-regex -- these are what is looked for
      expect(results).not.toMatch(/[\u001b\r]/);
    },
  );

  it.each(['run', 'size-fund', 'verify'])('%s is quiet on stderr in a pipe', async (words) => {
    const { argv } = asked.find((each) => each.words === words)!;
    const { exitCode, stderr } = await ended(startProgram(...argv));
    expect(exitCode).toBe(0);
    // eslint-disable-next-line no-control-regex -- a redrawn line would be told by these
    expect(stderr).not.toMatch(/[\u001b\r]|\d+ ?%/);
  });
});

describe('colours', () => {
  it.each([
    { env: {}, isTerminal: true, coloured: true },
    { env: {}, isTerminal: undefined, coloured: false },
    { env: { TERM: 'dumb' }, isTerminal: true, coloured: false },
    { env: { NO_COLOR: '1' }, isTerminal: true, coloured: false },
    { env: { NO_COLOR: '' }, isTerminal: true, coloured: true },
    { env: { FORCE_COLOR: '1' }, isTerminal: undefined, coloured: true },
    { env: { FORCE_COLOR: '0' }, isTerminal: true, coloured: false },
    { env: { FORCE_COLOR: '1', NO_COLOR: '1' }, isTerminal: true, coloured: false },
  ])('under $env, on a terminal: $isTerminal, are used: $coloured', ({ env, isTerminal, coloured }) => {
    expect(isColoured(env, isTerminal)).toBe(coloured);
  });
});
