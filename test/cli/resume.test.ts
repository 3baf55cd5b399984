import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { ended, endless, folderWith, smallConfig, startProgram } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

const OPTIONS = ['--threads', '0', '--no-report', '--outcomes', 'none', '--quiet'];

async function said(...argv: string[]) {
  const terminal = terminalDouble();
  const exitCode = await main(argv, terminal);
  return { exitCode, results: terminal.results.join('\n'), logs: terminal.logs.join('\n') };
}

/** Folders of a run that end so. */
function foldersIn(out: string, ending: string): string[] {
  const runs = join(out, 'one-long');
  return existsSync(runs) ? readdirSync(runs).filter((name) => name.endsWith(ending)) : [];
}

const unfinishedIn = (out: string): string => join(out, 'one-long', foldersIn(out, '-unfinished')[0]!);

function digestIn(out: string): string {
  const [run] = foldersIn(out, '').filter((name) => /^[0-9a-f]{16}$/.test(name));
  const manifest = JSON.parse(readFileSync(join(out, 'one-long', run!, 'manifest.json'), 'utf8')) as {
    readonly digest: { readonly outcomes: string };
  };
  return manifest.digest.outcomes;
}

/** A run of many paths that got a signal when it had kept some. */
async function stoppedBy(signal: NodeJS.Signals, config: object) {
  const { folder: out, file } = folderWith(config);
  const child = startProgram('run', file, '--out', out, ...OPTIONS, '--chunk', '5', '--checkpoint-every', '1');
  const end = ended(child);
  while (foldersIn(out, '-unfinished').length === 0 || !existsSync(join(unfinishedIn(out), 'checkpoint.json'))) {
    expect(child.exitCode).toBeNull();
    await pause(5);
  }
  child.kill(signal);
  return { out, file, ...(await end) };
}

const killed = () => stoppedBy('SIGKILL', { ...smallConfig, paths: 4_000 });

// A loaded machine takes long to start processes.
describe('a run that was killed', { timeout: 120_000 }, () => {
  it('goes on with --resume, has the digest of one that was not, and leaves nothing else', async () => {
    const { out, file } = await killed();
    const { exitCode, logs } = await said('run', file, '--out', out, ...OPTIONS, '--resume');
    expect(exitCode).toBe(0);
    expect(logs).toMatch(/^resuming after [\d,]+ of 4,000 paths$/m);
    expect(readdirSync(join(out, 'one-long'))).toHaveLength(1);
    const whole = folderWith();
    await said('run', file, '--out', whole.folder, ...OPTIONS);
    expect(digestIn(out)).toBe(digestIn(whole.folder));
  });

  it('is begun anew without --resume, which says what it removes', async () => {
    const { out, file } = await killed();
    const { exitCode, logs } = await said('run', file, '--out', out, ...OPTIONS, '--paths', '4000');
    expect(exitCode).toBe(0);
    expect(logs).toMatch(/^beginning anew: a checkpoint of [\d,]+ paths is removed/m);
    expect(readdirSync(join(out, 'one-long'))).toHaveLength(1);
  });

  it.each(['paths.bin', 'checkpoint.json'])(
    'is not resumed from a %s that was changed, and nothing is',
    async (name) => {
      const { out, file } = await killed();
      const path = join(unfinishedIn(out), name);
      const bytes = readFileSync(path);
      bytes[Math.floor(bytes.length / 3)]! ^= 4;
      writeFileSync(path, bytes);
      // A kill in the middle of writing leaves a half-written head under a temporary name, which is removed.
      const kept = (): string[] =>
        readdirSync(unfinishedIn(out)).filter((each) => each !== 'lock' && !each.startsWith('.'));
      const others = kept();
      const { exitCode, logs, results } = await said('run', file, '--out', out, ...OPTIONS, '--resume');
      expect(exitCode).toBe(2);
      expect(logs).toContain(`error ${path}`);
      expect(logs).toContain('nothing was changed; without --resume the run starts anew');
      expect(results).toBe('');
      expect(readFileSync(path)).toEqual(bytes);
      expect(kept()).toEqual(others);
    },
  );
});

describe('a run with --resume', { timeout: 120_000 }, () => {
  it('begins with the first path where there is nothing to resume', async () => {
    const { folder, file } = folderWith(smallConfig);
    const { exitCode, logs } = await said('run', file, '--out', folder, ...OPTIONS, '--resume');
    expect(exitCode).toBe(0);
    expect(logs).toBe('nothing to resume: beginning with the first path');
  });

  it('goes on after Ctrl-C, and takes the place of the partial report', async () => {
    const config = { ...smallConfig, paths: 3_000, horizon: { steps: 600, step: '1m' } };
    const { out, file, exitCode, stderr } = await stoppedBy('SIGINT', config);
    expect(exitCode).toBe(130);
    expect(stderr).toContain('the same command with --resume goes on from there');
    expect(foldersIn(out, '-partial')).toHaveLength(1);
    const { logs } = await said('run', file, '--out', out, ...OPTIONS, '--resume');
    expect(logs).toMatch(/^resuming after [\d,]+ of 3,000 paths$/m);
    expect(readdirSync(join(out, 'one-long'))).toHaveLength(1);
    const whole = folderWith();
    await said('run', file, '--out', whole.folder, ...OPTIONS);
    expect(digestIn(out)).toBe(digestIn(whole.folder));
  });
});

describe('two runs of one experiment into one folder', { timeout: 120_000 }, () => {
  it('are one too many: the second is told who runs', async () => {
    const { folder: out, file } = folderWith(endless);
    const child = startProgram('run', file, '--out', out, ...OPTIONS);
    const end = ended(child);
    while (foldersIn(out, '-unfinished').length === 0 || !existsSync(join(unfinishedIn(out), 'lock'))) await pause(20);
    await pause(100);
    const { exitCode, logs } = await said('run', file, '--out', out, ...OPTIONS, '--resume');
    expect(exitCode).toBe(2);
    expect(logs).toMatch(new RegExp(`lock: expected one process at a time .*, found process ${child.pid} on `));
    // Another folder is another matter, and so is another experiment.
    expect((await said('run', file, '--out', out, ...OPTIONS, '--paths', '1')).exitCode).toBe(0);
    child.kill('SIGKILL');
    await end;
  });
});

/** A disk of a megabyte; undefined where none may be mounted. */
function tinyDisk(): string | undefined {
  const { folder } = folderWith();
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'shortfall-test', disk]);
  return status === 0 ? disk : undefined;
}

describe('a run on a full disk', { timeout: 120_000 }, () => {
  const disk = tinyDisk();

  it.skipIf(disk === undefined)(
    'says so with exit code 1, and goes on when there is room (needs the right to mount)',
    async () => {
      try {
        const config = { ...smallConfig, paths: 6_000 };
        const { file } = folderWith(config);
        const argv = ['run', file, '--out', disk!, ...OPTIONS, '--checkpoint-every', '1', '--chunk', '50'];
        const ballast = join(disk!, 'ballast');
        writeFileSync(ballast, new Uint8Array(600_000));
        const full = await said(...argv);
        expect(full.exitCode).toBe(1);
        expect(full.logs).toMatch(
          /^error the paths that are complete could not be kept in .*ENOSPC.*\([1-9]\d* paths are kept there\)$/m,
        );
        expect(readdirSync(join(disk!, 'one-long'))).toHaveLength(1);
        expect(readdirSync(unfinishedIn(disk!)).sort()).toEqual(['checkpoint.json', 'paths.bin']);
        // Still full: what is kept stands.
        expect((await said(...argv, '--resume')).exitCode).toBe(1);
        rmSync(ballast);
        spawnSync('mount', ['-o', 'remount,size=64m', disk!]);
        const resumed = await said(...argv, '--resume');
        expect(resumed.exitCode).toBe(0);
        expect(resumed.logs).toMatch(/^resuming after [1-9][\d,]* of 6,000 paths$/m);
        const whole = folderWith();
        await said('run', file, '--out', whole.folder, ...OPTIONS);
        expect(digestIn(disk!)).toBe(digestIn(whole.folder));
      } finally {
        spawnSync('umount', [disk!]);
      }
    },
  );
});
