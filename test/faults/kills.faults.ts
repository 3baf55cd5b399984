import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadExperimentFile } from '../../src/config/load.ts';
import { keptPaths } from '../../src/run/journal.ts';
import { runInProcess } from '../../src/run/in-process.ts';
import { stress } from '../../src/stress.ts';
import { createPoolRunner } from '../../workers/pool.ts';
import { folderWith, smallConfig } from '../cli/fixtures.ts';

/** SIGKILLs, and deaths of a thread: SHORTFALL_FAULTS=200 npm run faults for a night. */
const FAULTS = Number(process.env['SHORTFALL_FAULTS'] ?? 20);

const config = { ...smallConfig, paths: 20_000, horizon: { steps: 400, step: '1m' } };
const compiled = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** The same moments with every run of the test: mulberry32. */
function moments(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function digestIn(folder: string): string | undefined {
  const runs = join(folder, config.name);
  const [run] = existsSync(runs) ? readdirSync(runs).filter((name) => /^[0-9a-f]{16}$/.test(name)) : [];
  if (run === undefined) return undefined;
  const manifest = JSON.parse(readFileSync(join(runs, run, 'manifest.json'), 'utf8')) as {
    readonly digest: { readonly outcomes: string };
  };
  return manifest.digest.outcomes;
}

function unfinishedIn(folder: string): string | undefined {
  const runs = join(folder, config.name);
  const name = existsSync(runs) ? readdirSync(runs).find((each) => each.endsWith('-unfinished')) : undefined;
  return name === undefined ? undefined : join(runs, name);
}

describe(`a run that is killed at ${FAULTS} random moments`, () => {
  it('and resumed each time ends with the digest of one that was left alone, and leaves no other file', async () => {
    const { file } = folderWith(config);
    const expected = await stress(loadExperimentFile(file), { runner: runInProcess });
    const random = moments(FAULTS);
    let folder = mkdtempSync(join(tmpdir(), 'shortfall-faults-'));
    let kills = 0;
    let resumed = 0;
    let finished = 0;
    /** Longest that a process was let live: from when it does nothing yet to when it has all but ended. */
    let longest = 4_000;
    while (kills < FAULTS || finished === 0) {
      const argv = ['run', file, '--resume', '--out', folder, '--threads', '2', '--checkpoint-every', '20'];
      const child = spawn(process.execPath, [compiled, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const began = performance.now();
      const end = once(child, 'close') as Promise<[number | null]>;
      if (kills < FAULTS) {
        await Promise.race([end, pause(50 + longest * random())]);
        if (child.exitCode === null) {
          child.kill('SIGKILL');
          kills++;
        }
      }
      const [exitCode] = await end;
      if (stderr.includes('resuming after')) resumed++;
      if (exitCode === null) {
        const unfinished = unfinishedIn(folder);
        // What is there is sound at any moment: undefined would be a head that cannot be read.
        if (unfinished !== undefined) expect(keptPaths(unfinished)).toBeDefined();
        continue;
      }
      expect(exitCode, stderr).toBe(0);
      longest = performance.now() - began;
      finished++;
      expect(digestIn(folder)).toBe(expected.digest);
      expect(readdirSync(join(folder, config.name))).toHaveLength(1);
      rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'shortfall-faults-'));
    }
    expect(kills).toBe(FAULTS);
    // Of the kills at which nothing was kept yet there are few, or the moments say little.
    expect(resumed).toBeGreaterThan(FAULTS / 4);
    rmSync(folder, { recursive: true });
  });
});

describe(`a run of which ${FAULTS} times a thread dies`, () => {
  it('has the digest of one whose threads lived', async () => {
    const random = moments(-FAULTS);
    const { folder } = folderWith();
    const experiment = loadExperimentFile(folderWith(config).file, { paths: 4_000 });
    const paths = [...new Set(Array.from({ length: FAULTS }, () => Math.floor(4_000 * random())))];
    const expected = await stress(experiment, { runner: runInProcess });
    const workerUrl = new URL('./dying-path-worker.ts', import.meta.url);
    const result = await stress(
      { ...experiment, question: JSON.stringify({ folder, paths }) },
      // One path a range: no two deaths strike one range, which is given up at the fourth.
      { runner: createPoolRunner({ threads: 2, workerUrl }), pathsPerRange: 1 },
    );
    expect(readdirSync(folder)).toHaveLength(paths.length);
    expect(result.stopped).toBeUndefined();
    expect(result.digest).toBe(expected.digest);
  });
});
