import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { shardPaths } from '../../src/shard/shard.ts';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

const shard = (file: string, out: string, index: number, of: number, ...more: string[]) =>
  said('shard', file, '--index', String(index), '--of', String(of), '--out', out, '--threads', '0', '--quiet', ...more);
const merge = (out: string, ...folders: string[]) => said('merge', ...folders, '--out', out, '--json', '--no-report');

interface Merged {
  readonly digest: string;
  readonly directory: string;
}

const parsed = (results: string): Merged => JSON.parse(results) as Merged;
const withoutPlace = (results: string): string => results.replace(/"directory": ".*"/, '');

/** An experiment, all its shards run. */
async function sharded(of: number, config: object = smallConfig) {
  const { folder, file } = folderWith(config);
  const shards = join(folder, 'shards');
  for (let index = 0; index < of; index++) expect((await shard(file, shards, index, of)).exitCode).toBe(0);
  return { folder, file, shards, runs: join(folder, 'runs') };
}

const folderOf = (shards: string, index: number): string => {
  const name = readdirSync(join(shards, 'one-long')).find((each) => each.includes(`-shard-${index}-of-`));
  return join(shards, 'one-long', name!);
};

describe('the paths of shards', () => {
  it('are all paths, each once, in order, in parts that differ by one path at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 500 }), (paths, of) => {
        let end = 0;
        for (let index = 0; index < of; index++) {
          const { first, count } = shardPaths(paths, { index, of });
          expect(first).toBe(end);
          expect(Math.abs(count - paths / of)).toBeLessThan(1);
          end += count;
        }
        expect(end).toBe(paths);
      }),
      { seed: 3 },
    );
  });
});

describe('shards, merged', { timeout: 120_000 }, () => {
  it('have the digest and the summary of a single run: eight of them, run by two processes at once', async () => {
    const { folder, file } = folderWith({ ...smallConfig, paths: 1_003 });
    const shards = join(folder, 'shards');
    const runAll = async (indices: readonly number[]): Promise<void> => {
      for (const index of indices) {
        const argv = ['--index', String(index), '--of', '8', '--out', shards, '--threads', '0', '--quiet'];
        const { exitCode, stderr } = await ended(startProgram('shard', file, ...argv));
        expect(exitCode, stderr).toBe(0);
      }
    };
    await Promise.all([runAll([0, 2, 4, 6]), runAll([7, 5, 3, 1])]);
    const merged = await merge(join(folder, 'runs'), shards);
    expect(merged.exitCode, merged.logs).toBe(0);
    const options = ['--threads', '0', '--json', '--no-report', '--quiet'];
    const single = await said('run', file, '--out', join(folder, 'single'), ...options);
    expect(parsed(merged.results).digest).toBe(parsed(single.results).digest);
    expect(withoutPlace(merged.results)).toBe(withoutPlace(single.results));
    const outcomes = (results: string): Buffer => readFileSync(join(parsed(results).directory, 'outcomes.parquet'));
    expect(outcomes(merged.results).equals(outcomes(single.results))).toBe(true);
    expect(readdirSync(join(folder, 'runs', 'one-long'))).toHaveLength(1);
  });

  it('of paths that are tilted towards what a pilot run finds have its targets, each for itself', async () => {
    const { folder, file, shards, runs } = await sharded(3, { ...smallConfig, sampling: { kind: 'tilt' } });
    const merged = await merge(runs, shards);
    expect(merged.exitCode, merged.logs).toBe(0);
    const single = await said('run', file, '--out', join(folder, 'single'), '--json', '--no-report', '--quiet');
    expect(withoutPlace(merged.results)).toBe(withoutPlace(single.results));
    expect(JSON.parse(single.results)).toMatchObject({ sampling: { pilot: { event: expect.any(String) as string } } });
  });

  it('may be run and merged again, and named twice, and nothing changes', async () => {
    const { file, shards, runs } = await sharded(3);
    const first = await merge(runs, shards);
    const again = await shard(file, shards, 1, 3);
    expect(again.results).toMatch(/^shard 1 of 3: 67 of 67 paths complete \(paths 66 to 132, 67 of them before\)/);
    expect((await merge(runs, shards, folderOf(shards, 2))).results).toBe(first.results);
  });

  it('lie wherever they were copied to', async () => {
    const { folder, shards, runs } = await sharded(2);
    cpSync(folderOf(shards, 1), join(folder, 'elsewhere'), { recursive: true });
    rmSync(folderOf(shards, 1), { recursive: true });
    expect((await merge(runs, join(folder, 'elsewhere'), shards)).exitCode).toBe(0);
  });

  it('that are missing, foreign or not complete are all named, and nothing is written', async () => {
    const { file, shards, runs } = await sharded(4);
    rmSync(folderOf(shards, 2), { recursive: true });
    await shard(file, shards, 2, 4, '--seed', 'another');
    const head = join(folderOf(shards, 3), 'checkpoint.json');
    const { records, ...rest } = JSON.parse(readFileSync(head, 'utf8')) as { records: object[] };
    writeFileSync(head, JSON.stringify({ ...rest, records: records.slice(0, -1) }));
    const { exitCode, logs } = await merge(runs, shards);
    expect(exitCode).toBe(2);
    const errors = logs.split('\n');
    expect(errors).toHaveLength(3);
    expect(errors[0]).toMatch(/-shard-2-of-4: expected a shard of run (\w+) .*, found run (?!\1)\w+ /);
    expect(errors[1]).toMatch(/^error shard 2 of 4: expected a folder with it \(\w+-shard-2-of-4\), found none/);
    expect(errors[2]).toMatch(
      /-shard-3-of-4: expected all 50 paths of shard 3 of 4, found 0 \(the same shortfall shard/,
    );
    expect(existsSync(runs)).toBe(false);
  });

  it('of which one is damaged are not merged, and a way out is named', async () => {
    const { shards, runs } = await sharded(2);
    const path = join(folderOf(shards, 1), 'paths.bin');
    const bytes = readFileSync(path);
    bytes[200]! ^= 1;
    writeFileSync(path, bytes);
    const { exitCode, logs } = await merge(runs, shards);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(
      /paths\.bin: expected the bytes of paths 100 to 199 as they were written.*run this shard again/,
    );
  });

  it('are not there in a folder of something else', async () => {
    const { folder } = folderWith(smallConfig);
    const { exitCode, logs } = await merge(join(folder, 'runs'), folder);
    expect(exitCode).toBe(2);
    expect(logs).toContain('expected a folder with shards in it, found none');
  });
});

describe('a shard', { timeout: 120_000 }, () => {
  it.each([
    {
      of: 'an index that is too large',
      argv: [3, 3] as [number, number],
      message: /--index: expected a number from 0 to 2/,
    },
    {
      of: 'more shards than paths',
      argv: [0, 201] as [number, number],
      message: /--of: expected at most as many shards as paths, 200/,
    },
  ])('refuses $of', async ({ argv, message }) => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, logs } = await shard(file, folder, ...argv);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(message);
  });

  it('refuses an experiment that stops when it is precise enough', async () => {
    const until = [{ metric: 'fundDepletion.probability', halfWidth: 0.01 }];
    const { folder, file } = folderWith({ ...smallConfig, paths: { min: 100, max: 200, until } });
    const { exitCode, logs } = await shard(file, folder, 0, 2);
    expect(exitCode).toBe(2);
    expect(logs).toMatch(/paths\.until: expected a fixed number of paths.*--set paths=200/);
  });

  it('goes on where a process was stopped', async () => {
    const config = { ...smallConfig, paths: 6_000 };
    const { folder, file } = folderWith(config);
    const shards = join(folder, 'shards');
    for (const index of [0, 1]) {
      const child = startProgram(
        'shard',
        file,
        '--index',
        String(index),
        '--of',
        '2',
        '--out',
        shards,
        '--threads',
        '0',
      );
      const end = ended(child);
      setTimeout(() => child.kill('SIGTERM'), 2_500);
      await end;
      const { exitCode, logs } = await shard(file, shards, index, 2);
      expect(exitCode, logs).toBe(0);
    }
    const merged = await merge(join(folder, 'runs'), shards);
    const options = ['--threads', '0', '--json', '--no-report', '--quiet'];
    const single = await said('run', file, '--out', join(folder, 'single'), ...options);
    expect(parsed(merged.results).digest).toBe(parsed(single.results).digest);
  });
});
