import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ended, endless, folderWith, smallConfig, startProgram, startProgramInto } from './fixtures.ts';

/** The run has begun, or is just about to, when its folder is there. */
async function begun(folder: string): Promise<void> {
  while (!existsSync(join(folder, 'one-long'))) await pause(20);
}

// A loaded machine takes long to start processes.
describe('the program', { timeout: 120_000 }, () => {
  it('ends with exit code 2 for what is no command', async () => {
    const { exitCode, stdout, stderr } = await ended(startProgram('rum'));
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean run?');
  });

  it('reads a configuration from stdin and prints nothing but JSON on stdout', async () => {
    const { folder } = folderWith();
    const child = startProgram('run', '-', '--out', folder, '--threads', '2', '--json', '--no-report');
    child.stdin!.end(JSON.stringify(smallConfig));
    const { exitCode, stdout, stderr } = await ended(child);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ experiment: 'one-long', paths: 200, partial: false });
  });

  it('still writes its report when the reader of stdout has gone', async () => {
    const { folder, file } = folderWith(smallConfig);
    const child = startProgram('run', file, '--out', folder, '--threads', '0', '--json', '--no-report');
    child.stdout!.destroy();
    const { exitCode, stderr } = await ended(child);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(readdirSync(join(folder, 'one-long'))).toHaveLength(1);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'says in one line that its result could not be written, with exit code 1',
    async () => {
      const { folder, file } = folderWith(smallConfig);
      const full = openSync('/dev/full', 'w');
      const options = ['--out', folder, '--threads', '0', '--json', '--no-report', '--outcomes', 'none'];
      const { exitCode, stderr } = await ended(startProgramInto(full, 'run', file, ...options));
      closeSync(full);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error the result could not be written to stdout: ENOSPC.*\n$/);
    },
  );

  it('can be interrupted while it waits for a configuration on stdin', async () => {
    const { folder } = folderWith();
    let exitCode: number | null = null;
    let stderr = '';
    // A signal that comes before the program listens ends it without an exit code: then it is given more time to start.
    for (let seconds = 1; exitCode === null && seconds <= 16; seconds *= 2) {
      const child = startProgram('run', '-', '--out', folder);
      const end = ended(child);
      await pause(1_000 * seconds);
      child.kill('SIGINT');
      ({ exitCode, stderr } = await end);
    }
    expect(exitCode).toBe(130);
    expect(stderr).toBe('interrupted before the first path: there is nothing to report\n');
  });

  it('reports what is complete when it is interrupted, with exit code 130', async () => {
    const { folder, file } = folderWith(endless);
    // In process: no thread has to start before the first path is complete.
    const child = startProgram('run', file, '--out', folder, '--threads', '0', '--chunk', '1', '--json', '--no-report');
    const end = ended(child);
    await begun(folder);
    await pause(3_000);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await end;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/interrupted: reporting[^]*partial interrupted; the first \d+ of 100000 paths are complete/);
    const summary = JSON.parse(stdout) as {
      readonly directory: string;
      readonly partial: boolean;
      readonly paths: number;
    };
    expect(summary.partial).toBe(true);
    expect(summary.paths).toBeLessThan(100_000);
    expect(summary.directory).toMatch(/-partial$/);
    expect(readFileSync(join(summary.directory, 'summary.json'), 'utf8')).toBe(stdout);
  });

  it('ends at once at the second interrupt, though a range is under way', async () => {
    const { folder, file } = folderWith(endless);
    const child = startProgram('run', file, '--out', folder, '--threads', '1', '--chunk', '4096');
    const end = ended(child);
    await begun(folder);
    await pause(1_000);
    child.kill('SIGINT');
    await pause(500);
    child.kill('SIGINT');
    const { exitCode, stdout } = await end;
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expect(readdirSync(join(folder, 'one-long'))).toEqual([]);
  });

  it('ends with exit code 143 when it is terminated', async () => {
    const { folder, file } = folderWith(endless);
    const child = startProgram(
      'run',
      file,
      '--out',
      folder,
      '--threads',
      '0',
      '--chunk',
      '1',
      '--no-report',
      '--quiet',
    );
    const end = ended(child);
    await begun(folder);
    await pause(1_000);
    child.kill('SIGTERM');
    expect((await end).exitCode).toBe(143);
  });
});
