import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { endless, folderWith, smallConfig } from './fixtures.ts';
import { terminalDouble } from './terminal-double.ts';

type Signal = 'SIGINT' | 'SIGTERM';

afterEach(() => void vi.restoreAllMocks());

/** Starts the command line in this process; `signal` reaches its listeners alone. */
function started(...argv: string[]) {
  const before = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') };
  const terminal = terminalDouble();
  const exitCode = main(argv, terminal);
  return {
    ...terminal,
    exitCode,
    signal: (name: Signal) => {
      const added = process.listeners(name).filter((listener) => !before[name].includes(listener));
      expect(added).toHaveLength(1);
      for (const listener of added) listener(name);
    },
  };
}

describe('an interrupt', { timeout: 120_000 }, () => {
  it.each([
    { name: 'SIGINT', code: 130 },
    { name: 'SIGTERM', code: 143 },
  ] as const)('by $name while the program loads ends it at once with exit code $code and a line', async (each) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
    const { file } = folderWith(smallConfig);
    const { signal, logs, exitCode } = started('validate', file);
    signal(each.name);
    expect(exit.mock.calls).toEqual([[each.code]]);
    expect(logs).toEqual(['interrupted before the first path: there is nothing to report']);
    await exitCode;
  });

  it('is heard no longer when the command has ended', async () => {
    const { file } = folderWith(smallConfig);
    const before = process.listenerCount('SIGINT');
    const { exitCode } = started('validate', file);
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    await exitCode;
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('is answered with a text that says once that it is partial', async () => {
    const { folder, file } = folderWith(endless);
    const options = ['--out', folder, '--threads', '0', '--chunk', '1', '--no-report', '--outcomes', 'none', '--quiet'];
    const { signal, logs, results, exitCode } = started('run', file, ...options);
    while (!existsSync(join(folder, 'one-long'))) await pause(20);
    await pause(2_000);
    signal('SIGINT');
    expect(await exitCode).toBe(130);
    expect(results.join('').match(/partial:/gi)).toHaveLength(1);
    expect(results.join('')).toMatch(/Partial: stopped after [\d,]+ of 100,000 paths/);
    expect(logs).toEqual([
      'interrupted: reporting the paths that are complete; once more ends at once',
      'the same command with --resume goes on from there',
    ]);
  });
});
