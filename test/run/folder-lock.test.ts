import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/run/folder-lock.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'shortfall-lock-'));

/** A folder with the lock of an owner. */
function lockedBy(owner: object | string): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'lock'), typeof owner === 'string' ? owner : JSON.stringify(owner));
  return folder;
}

function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('a lock on a folder', () => {
  it('is held by one at a time, and names who has it', () => {
    const folder = newFolder();
    const { release } = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`found process ${process.pid} on ${hostname()}, since `);
    release();
    expect(readdirSync(folder)).toEqual([]);
    lockFolder(folder).release();
  });

  it('is taken over from a process that is gone', () => {
    const folder = lockedBy({ host: hostname(), pid: deadProcess(), began: null, since: 'yesterday' });
    const { release } = lockFolder(folder);
    expect((JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as { pid: number }).pid).toBe(process.pid);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!existsSync('/proc/self/stat'))('is taken over where another process has the number of its owner', () => {
    lockFolder(lockedBy({ host: hostname(), pid: process.pid, began: 'another boot 1', since: 'yesterday' })).release();
  });

  it('is not taken from a process that lives', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const folder = lockedBy({ host: hostname(), pid: child.pid, began: null, since: 'just now' });
    expect(() => lockFolder(folder)).toThrow(new RegExp(`found process ${child.pid} .*wait for it`));
    child.kill('SIGKILL');
    await once(child, 'close');
    lockFolder(folder).release();
  });

  it('is not taken from another machine, of which nothing can be told', () => {
    const folder = lockedBy({ host: `not-${hostname()}`, pid: 1, began: null, since: 'yesterday' });
    expect(() => lockFolder(folder)).toThrow(/only be told there; if it does not, remove this file/);
  });

  it('that is being written is respected, and one that never was is taken over', () => {
    const folder = lockedBy('');
    expect(() => lockFolder(folder)).toThrow(/found another process/);
    utimesSync(join(folder, 'lock'), 0, 0);
    lockFolder(folder).release();
  });

  it('that somebody took over is left to them', () => {
    const folder = newFolder();
    const { release } = lockFolder(folder);
    writeFileSync(join(folder, 'lock'), 'theirs');
    release();
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe('theirs');
  });
});
