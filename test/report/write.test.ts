import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeWritableFolder, RunNotWrittenError, writeRun } from '../../src/report/write.ts';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'shortfall-write-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const everything = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();

describe('making a folder', () => {
  it('makes its parents, and is content with what is there', async () => {
    const path = join(folder, 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect(await everything()).toEqual(['a', 'a/b', 'a/b/c']);
  });

  it('follows a link to a folder', async () => {
    await makeFolder(join(folder, 'there'));
    await symlink('there', join(folder, 'link'));
    await makeFolder(join(folder, 'link', 'a'));
    expect(await everything()).toContain('there/a');
  });

  it.each([
    { name: 'file', code: 'EEXIST' },
    { name: 'file/a', code: 'ENOTDIR' },
    { name: 'nowhere', code: 'EEXIST' },
    { name: 'nowhere/a/b', code: 'EEXIST' },
  ])('refuses $name, where a file or a link to nowhere is in the way', async ({ name, code }) => {
    await writeFile(join(folder, 'file'), '');
    await symlink('absent', join(folder, 'nowhere'));
    await expect(makeFolder(join(folder, name))).rejects.toMatchObject({ code });
  });

  it.skipIf(!existsSync('/proc/self'))('comes to an end where nothing can be made', async () => {
    await expect(makeFolder('/proc/shortfall/run')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves nothing in it when it finds out whether it can be written', async () => {
    await makeWritableFolder(join(folder, 'a'));
    expect(await everything()).toEqual(['a']);
  });
});

describe('writing a run', () => {
  it('makes the folders it needs and writes texts, bytes and pieces', async () => {
    const directory = join(folder, 'experiment', 'id');
    await writeRun({
      directory,
      files: [
        { name: 'summary.json', content: '{}\n' },
        { name: 'charts/a.vl.json', content: Uint8Array.of(123, 125) },
        { name: 'outcomes.csv', content: ['path\n', '0\n'] },
      ],
    });
    expect(await readFile(join(directory, 'outcomes.csv'), 'utf8')).toBe('path\n0\n');
    expect(await readFile(join(directory, 'charts', 'a.vl.json'), 'utf8')).toBe('{}');
    expect(await everything()).toEqual(
      ['', '/id', '/id/charts', '/id/charts/a.vl.json', '/id/outcomes.csv', '/id/summary.json'].map(
        (name) => `experiment${name}`,
      ),
    );
  });

  it('leaves nothing behind when a file fails in the middle', async () => {
    function* failing(): Generator<string> {
      yield 'half';
      throw new Error('out of paths');
    }
    const files = [
      { name: 'summary.json', content: '{}' },
      { name: 'outcomes.csv', content: failing() },
    ];
    await expect(writeRun({ directory: join(folder, 'id'), files })).rejects.toThrow('out of paths');
    expect(await everything()).toEqual([]);
  });

  it('says of a full disk where it would have written, and what the system said', async () => {
    function* writtenToAFullDisk(): Generator<string> {
      yield 'half';
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    }
    const directory = join(folder, 'id');
    const written = writeRun({ directory, files: [{ name: 'outcomes.csv', content: writtenToAFullDisk() }] });
    await expect(written).rejects.toThrow(
      new RunNotWrittenError(`the run could not be written to ${directory}: ENOSPC: no space left on device, write`),
    );
    expect(await everything()).toEqual([]);
  });

  it('keeps an earlier run whole when the new one fails', async () => {
    const directory = join(folder, 'id');
    await writeRun({ directory, files: [{ name: 'summary.json', content: 'old' }] });
    const content = {
      [Symbol.iterator]: (): Iterator<string> => ({
        next: () => {
          throw new Error('disk full');
        },
      }),
    };
    await expect(writeRun({ directory, files: [{ name: 'summary.json', content }] })).rejects.toThrow('disk full');
    expect(await readFile(join(directory, 'summary.json'), 'utf8')).toBe('old');
    expect(await everything()).toEqual(['id', 'id/summary.json']);
  });

  it('replaces an earlier run as a whole', async () => {
    const directory = `${join(folder, 'id')}/`;
    await writeRun({ directory, files: [{ name: 'outcomes.csv', content: 'old' }] });
    await writeRun({ directory, files: [{ name: 'summary.json', content: 'new' }] });
    expect(await everything()).toEqual(['id', 'id/summary.json']);
  });

  it.each(['../escape', '/absolute', 'a//b', 'a\\b', './a', ''])('refuses a file named %j', async (name) => {
    await expect(writeRun({ directory: join(folder, 'id'), files: [{ name, content: '' }] })).rejects.toThrow(
      RangeError,
    );
    expect(await everything()).toEqual([]);
  });

  it('refuses two files of one name', async () => {
    const file = { name: 'a', content: '' };
    await expect(writeRun({ directory: join(folder, 'id'), files: [file, file] })).rejects.toThrow(
      'two files of a run',
    );
  });
});
