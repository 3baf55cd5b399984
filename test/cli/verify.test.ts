import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { verify } from '../../src/verify.ts';
import { folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

const config = { ...smallConfig, paths: 60 };

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

/** A run in a folder of its own. */
async function recorded(...options: string[]): Promise<string> {
  const { folder, file } = folderWith(config);
  const { results } = await said('run', file, '--threads', '0', '--out', folder, '--json', '--no-report', ...options);
  return (JSON.parse(results) as { readonly directory: string }).directory;
}

function edit(run: string, name: string, change: (text: string) => string): void {
  const file = join(run, name);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const verified = (run: string, ...options: string[]) => said('verify', run, '--threads', '0', '--quiet', ...options);

describe('shortfall verify', { timeout: 120_000 }, () => {
  it.each([[['--outcomes', 'parquet']], [['--outcomes', 'csv', '--per-account']], [['--outcomes', 'none']]])(
    'says that a run with %j gives the same results again',
    async (options) => {
      const run = await recorded(...options);
      const { exitCode, results, logs } = await verified(run);
      expect(results).toMatch(/^same: run [0-9a-f]{16} gives the same 60 paths again, bit for bit/);
      expect(results.replace(/\s+/g, ' ')).toMatch(
        options.includes('none') ? /summary\.json agrees/ : /outcomes\.(?:parquet|csv) and summary\.json agree/,
      );
      expect([exitCode, logs]).toEqual([0, '']);
    },
  );

  it('runs it again on threads', async () => {
    const { exitCode, results } = await said('verify', await recorded(), '--threads', '2', '--quiet');
    expect([exitCode, results.split(':')[0]]).toEqual([0, 'same']);
  });

  it('verifies the paths that a partial run completed', async () => {
    const run = await recorded('--outcomes', 'csv');
    // What an interrupt after 32 paths would have left: the outcomes of the first 32 paths and their digest.
    const part = await partialOf(run, 32);
    const { exitCode, results } = await verified(run);
    expect(part.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(results).toContain('gives the same 32 paths again');
    expect(exitCode).toBe(0);
  });

  it('runs a run again that was precise enough before the most paths, and finds it whole', async () => {
    const until = [{ metric: 'negativeEquity.probability', policy: 'isolated', halfWidth: 0.1 }];
    const { folder, file } = folderWith({ ...config, paths: { min: 40, max: 4_000, until } });
    const ran = await said('run', file, '--threads', '0', '--out', folder, '--json', '--no-report');
    const summary = JSON.parse(ran.results) as { directory: string; paths: number; partial: boolean };
    expect(summary.paths).toBeLessThan(4_000);
    expect([ran.exitCode, summary.partial]).toEqual([0, false]);
    const manifest = JSON.parse(readFileSync(join(summary.directory, 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      paths: { requested: 4_000, completed: summary.paths },
      stopping: { rule: { minimumPaths: 40, until }, reached: true, targets: [{ policy: 'isolated', met: true }] },
    });
    const { exitCode, results } = await verified(summary.directory);
    expect(results).toContain(`gives the same ${summary.paths} paths again, bit for bit`);
    expect(exitCode).toBe(0);
  });

  it('names the first path, policy and column that differ, with exit code 3', async () => {
    const run = await recorded('--outcomes', 'csv');
    edit(run, 'outcomes.csv', (text) => {
      const lines = text.split('\n');
      const shortfall = lines[0]!.split(',').indexOf('shortfall');
      // Row 1 + 60 + 4: path 4 of the second policy.
      const cells = lines[65]!.split(',');
      cells[shortfall] = '123';
      lines[65] = cells.join(',');
      return lines.join('\n');
    });
    const { exitCode, results } = await verified(run);
    expect(exitCode).toBe(3);
    expect(results).toMatch(/^different: run/);
    expect(results).toMatch(
      /outcomes\.csv: 1 value differs, first on path 4 under cross, shortfall: recorded 123, now /,
    );
    expect(results).not.toContain('digest of the outcomes');
  });

  it('says that the digest is another one', async () => {
    const run = await recorded('--outcomes', 'none');
    edit(run, 'manifest.json', (text) => text.replace(/"outcomes": "[0-9a-f]{64}"/, `"outcomes": "${'0'.repeat(64)}"`));
    const { exitCode, results } = await verified(run);
    expect(exitCode).toBe(3);
    expect(results.replace(/\s+/g, ' ')).toMatch(/digest of the outcomes: recorded 0{64}, now [0-9a-f]{64}/);
  });

  it('says where summary.json is another one', async () => {
    const run = await recorded();
    edit(run, 'summary.json', (text) => text.replace('"baseline": "isolated"', '"baseline": "cross"'));
    const { exitCode, results } = await verified(run);
    expect(exitCode).toBe(3);
    expect(results).toContain('summary.json /baseline: recorded "cross", now "isolated"');
  });

  it('says that a file cannot be compared', async () => {
    const run = await recorded();
    rmSync(join(run, 'summary.json'));
    writeFileSync(join(run, 'outcomes.parquet'), 'PAR1');
    const { exitCode, results } = await verified(run);
    expect(exitCode).toBe(3);
    expect(results).toMatch(/the outcomes cannot be compared: /);
    expect(results).toMatch(/summary\.json cannot be compared: /);
  });

  it('says that another version made the run', async () => {
    const run = await recorded();
    edit(run, 'manifest.json', (text) => text.replace(/"engine": "[^"]*"/, '"engine": "0.0.1"'));
    const { exitCode, logs } = await verified(run);
    // The version is part of the run's id, so a manifest that lies about it is found out.
    expect(exitCode).toBe(2);
    expect(logs).toMatch(
      /expected the configuration of run [0-9a-f]{16}, found one of run [0-9a-f]{16}.*it says 0\.0\.1/,
    );
  });

  it('finds out a configuration that was changed', async () => {
    const run = await recorded();
    edit(run, 'manifest.json', (text) => text.replace('"volatility": 2', '"volatility": 3'));
    const { exitCode, logs } = await verified(run);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/manifest\.json \/resolved: expected the configuration of run/);
  });

  it('is inconclusive when it is interrupted', async () => {
    const run = await recorded();
    const aborting = new AbortController();
    const verification = await verify(run, {
      runner: runInProcess,
      pathsPerRange: 4,
      signal: aborting.signal,
      onProgress: () => aborting.abort(),
    });
    expect(verification).toMatchObject({ verdict: 'interrupted', paths: 4, differences: [] });
  });
});

describe('shortfall verify refuses', { timeout: 60_000 }, () => {
  it('what is no folder', async () => {
    const { file } = folderWith(config);
    const { exitCode, logs } = await verified(file);
    expect(exitCode).toBe(2);
    expect(logs).toContain('expected the folder of a run, found no folder');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 200), /manifest\.json: expected a whole JSON document/],
    [
      'without a digest',
      (text: string) => text.replace('"digest"', '"digests"'),
      /manifest\.json \/digest\/outcomes: expected the digest of the outcomes, found nothing/,
    ],
    ['that is a list', () => '[]', /manifest\.json \/runId: expected the id of a run/],
  ])('a manifest %s', async (_, change, message) => {
    const run = await recorded('--outcomes', 'none');
    edit(run, 'manifest.json', change);
    const { exitCode, logs } = await verified(run);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(message);
  });
});

describe('the files that a run read', { timeout: 60_000 }, () => {
  async function recordedWithFile(): Promise<{ folder: string; run: string; prices: string }> {
    const { folder, file } = folderWith({
      ...config,
      paths: 1,
      horizon: { steps: 3, step: '1m' },
      underlyings: {
        BTC: {
          initialPrice: '100',
          price: { kind: 'replay', file: 'prices.csv', column: 'close', from: '2021-05-19' },
        },
      },
    });
    const prices = join(folder, 'prices.csv');
    const at = (minute: number): number => 1_621_382_400 + 60 * minute;
    writeFileSync(
      prices,
      `timestamp,close\n${[100, 98, 93, 84].map((price, i) => `${at(i - 1)},${price}`).join('\n')}\n`,
    );
    const { results, logs } = await said(
      'run',
      file,
      '--threads',
      '0',
      '--out',
      join(folder, 'runs'),
      '--json',
      '--no-report',
    );
    expect(logs.split('\n').filter((line) => line.startsWith('error'))).toEqual([]);
    return { folder, prices, run: (JSON.parse(results) as { readonly directory: string }).directory };
  }

  it('are read again where they lay', async () => {
    const { run } = await recordedWithFile();
    expect((await verified(run)).exitCode).toBe(0);
  });

  it('are complained of where their content has changed', async () => {
    const { run, prices } = await recordedWithFile();
    writeFileSync(prices, readFileSync(prices, 'utf8').replace('84', '85'));
    const { exitCode, logs } = await verified(run);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(
      /prices\.csv: expected the file that the run read, SHA-256 [0-9a-f]{64}, found another content, SHA-256/,
    );
  });

  it('are found elsewhere with --inputs', async () => {
    const { run, prices, folder } = await recordedWithFile();
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    cpSync(prices, join(elsewhere, 'prices.csv'));
    rmSync(prices);
    const gone = await verified(run);
    expect([gone.exitCode, gone.logs]).toEqual([
      2,
      expect.stringContaining('there is no such file (--inputs <folder>'),
    ]);
    expect((await verified(run, '--inputs', elsewhere)).exitCode).toBe(0);
    const replayed = await said('replay', run, '--path', '0', '--inputs', elsewhere);
    expect(replayed.results).toContain('Step 3, 00:03:00 · BTC-PERP 84');
  });

  it('need not lie where the run’s folder is', async () => {
    const { run, folder } = await recordedWithFile();
    const moved = join(folder, 'moved');
    renameSync(run, moved);
    expect(existsSync(run)).toBe(false);
    expect((await verified(moved)).exitCode).toBe(0);
  });
});

/** Turns a whole run's folder into that of a run stopped after so many paths. */
async function partialOf(run: string, paths: number): Promise<{ readonly digest: string }> {
  const { stress } = await import('../../src/stress.ts');
  const { readRecordedRun, recordedExperiment } = await import('../../src/report/recorded-run.ts');
  const { outcomesCsv } = await import('../../src/report/csv.ts');
  const stopped = new AbortController();
  const result = await stress(recordedExperiment(readRecordedRun(run)), {
    runner: runInProcess,
    pathsPerRange: paths,
    signal: stopped.signal,
    onProgress: () => stopped.abort(),
  });
  writeFileSync(join(run, 'outcomes.csv'), [...outcomesCsv(result.table)].join(''));
  edit(run, 'manifest.json', (text) =>
    text
      .replace('"completed": 60', `"completed": ${paths}`)
      .replace('"partial": false', '"partial": true')
      .replace(/"outcomes": "[0-9a-f]{64}"/, `"outcomes": "${result.digest}"`),
  );
  const { makeSummary, summaryText } = await import('../../src/report/summary.ts');
  const experiment = recordedExperiment(readRecordedRun(run));
  const summary = makeSummary(result.statistics, experiment, {
    runId: readRecordedRun(run).runId,
    directory: run,
    partial: true,
    warnings: [],
    failures: [],
    versions: { engine: '', node: '', platform: '' },
    digest: result.digest,
    command: '',
    config: '',
    book: [],
  });
  writeFileSync(join(run, 'summary.json'), summaryText(summary));
  return { digest: result.digest };
}
