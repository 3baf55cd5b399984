import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRun } from '../../src/report/write.ts';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'shortfall-write-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const everything = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();

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
