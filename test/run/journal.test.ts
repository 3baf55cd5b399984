import * as fs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { RunNotWrittenError } from '../../src/report/write.ts';
import { Journal, keptPaths, removeJournal, type Disk, type JournalIdentity } from '../../src/run/journal.ts';

const identity: JournalIdentity = { runId: 'feed', version: '1.0.0', paths: { first: 10, count: 100 } };
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'shortfall-journal-'));
const contents = (journal: Journal): string[] =>
  Array.from(
    journal.records(),
    ({ range, packed }) => `${range.first}+${range.count} ${Buffer.from(packed).toString()}`,
  );

/** A folder with paths 10 to 14 and 15 to 17. */
function twoRecords(): string {
  const folder = newFolder();
  const journal = new Journal(folder, identity);
  journal.append(5, Buffer.from('five'));
  journal.append(3, Buffer.from('three'));
  journal.publish();
  journal.close();
  return folder;
}

describe('a journal', () => {
  it('gives back what was published, and goes on from there', () => {
    const folder = twoRecords();
    const again = new Journal(folder, identity);
    expect(contents(again)).toEqual(['10+5 five', '15+3 three']);
    again.append(2, Buffer.from('two'));
    expect(again.end).toBe(20);
    expect(again.publishedEnd).toBe(18);
    again.publish();
    expect(contents(new Journal(folder, identity))).toEqual(['10+5 five', '15+3 three', '18+2 two']);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint.json', 'paths.bin']);
  });

  it('writes nothing before something is appended', () => {
    const folder = newFolder();
    new Journal(folder, identity).publish();
    expect(readdirSync(folder)).toEqual([]);
    expect(keptPaths(folder)).toBe(0);
  });

  it('forgets what was appended and not published, and what a dying process wrote behind it', () => {
    const folder = twoRecords();
    const dying = new Journal(folder, identity);
    dying.append(4, Buffer.from('never published, and longer than what comes next'));
    dying.close();
    const next = new Journal(folder, identity);
    expect(contents(next)).toEqual(['10+5 five', '15+3 three']);
    next.append(1, Buffer.from('one'));
    next.publish();
    expect(readFileSync(join(folder, 'paths.bin'), 'utf8')).toBe('fivethreeone');
  });

  it.each([
    { what: 'a changed byte', change: (text: string) => text.replace('h', 'H'), found: 'found others' },
    { what: 'missing bytes', change: (text: string) => text.slice(0, 7), found: 'found 3 of 5 bytes' },
  ])('refuses $what, names the paths, and changes nothing', ({ change, found }) => {
    const folder = twoRecords();
    const path = join(folder, 'paths.bin');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const before = readFileSync(path, 'utf8');
    const journal = new Journal(folder, identity);
    expect(() => contents(journal)).toThrow(ConfigError);
    expect(() => contents(journal)).toThrow(/paths\.bin: expected the bytes of paths 15 to 17 as they were written/);
    expect(() => contents(journal)).toThrow(found);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('says that the file of paths is gone', () => {
    const folder = twoRecords();
    fs.rmSync(join(folder, 'paths.bin'));
    expect(() => contents(new Journal(folder, identity))).toThrow(
      /expected the paths that checkpoint\.json lists.*ENOENT/,
    );
  });

  it.each([
    ['{ "format":', /expected a checkpoint that can be read/],
    ['{}', /expected a checkpoint of this version/],
    ['[]', /expected a checkpoint of this version/],
  ])('refuses the head %s', (text, message) => {
    const folder = twoRecords();
    writeFileSync(join(folder, 'checkpoint.json'), text);
    expect(() => new Journal(folder, identity)).toThrow(message);
    expect(keptPaths(folder)).toBeUndefined();
  });

  it.each([
    [{ runId: 'other' }, /expected the checkpoint of run other, found feed/],
    [{ version: '2.0.0' }, /expected paths run by shortfall 2\.0\.0, found 1\.0\.0/],
    [{ paths: { first: 10, count: 99 } }, /expected a number of paths of 99, found 100/],
  ])('refuses paths of another run: %o', (change, message) => {
    const folder = twoRecords();
    expect(() => new Journal(folder, { ...identity, ...change })).toThrow(message);
  });

  it('refuses a head with a gap between two records', () => {
    const folder = twoRecords();
    const path = join(folder, 'checkpoint.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"first":15', '"first":16'));
    expect(() => new Journal(folder, identity)).toThrow(/expected a record of paths from 15, found 16/);
  });

  it('is gone when it is removed', () => {
    const folder = twoRecords();
    removeJournal(folder);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a journal on a full disk', () => {
  const full = (): never => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  };
  const system: Disk = fs;

  it.each([
    ['the bytes', { ...system, writeSync: full }],
    ['their way to the disk', { ...system, fsyncSync: full }],
    ['the head', { ...system, writeFileSync: full }],
    ['the head’s name', { ...system, renameSync: full }],
  ] satisfies [string, Disk][])('that refuses %s says how many paths are kept, and they are', (_, disk) => {
    const folder = twoRecords();
    const journal = new Journal(folder, identity, disk);
    const write = (): void => {
      journal.append(2, Buffer.from('two'));
      journal.publish();
    };
    expect(write).toThrow(RunNotWrittenError);
    expect(write).toThrow(/could not be kept in .*: ENOSPC.* \(8 paths are kept there\)/);
    journal.close();
    expect(contents(new Journal(folder, identity))).toEqual(['10+5 five', '15+3 three']);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint.json', 'paths.bin']);
  });

  it('keeps all when there is room again', () => {
    const folder = twoRecords();
    let isFull = true;
    const disk: Disk = { ...system, writeFileSync: (...args) => (isFull ? full() : fs.writeFileSync(...args)) };
    const journal = new Journal(folder, identity, disk);
    journal.append(2, Buffer.from('two'));
    expect(() => journal.publish()).toThrow(RunNotWrittenError);
    isFull = false;
    journal.append(1, Buffer.from('one'));
    journal.publish();
    expect(contents(new Journal(folder, identity))).toEqual(['10+5 five', '15+3 three', '18+2 two', '20+1 one']);
  });
});
