import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ended, folderWith, smallConfig, startProgram } from './fixtures.ts';

/** Far more work than a test waits for. */
const endless = { ...smallConfig, paths: 100_000, horizon: { steps: 20_000, step: '1m' } };

/** The run has begun, and listens for signals, when its folder is there. */
async function begun(folder: string): Promise<void> {
  while (!existsSync(join(folder, 'one-long'))) await pause(20);
}

describe('the program', () => {
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
