import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Issues } from '../../src/config/document/issues.ts';
import { readBarFile } from '../../src/config/files/bar-file.ts';
import { BarTable } from '../../src/config/files/bar-table.ts';
import { issueText } from '../../src/errors.ts';

const ALL = { column: 'close', from: -Infinity, to: Infinity };
const MINUTE = 60_000;

function readText(text: string, options: Partial<typeof ALL> = {}, pieces = [text]) {
  const issues = new Issues();
  const table = new BarTable('bars.csv', { ...ALL, ...options }, issues);
  for (const piece of pieces) table.push(piece);
  return { bars: table.finish(), complaints: issues.sorted().map(issueText) };
}

describe('a table of bars', () => {
  it('is a time and a close, and of the rest what is there', () => {
    const { bars } = readText('timestamp,open,close,extra\n1600000000000,1,2,x\n1600000060000,3,4,y\n');
    expect(bars).toEqual({
      timestamps: Float64Array.of(1.6e12, 1.6e12 + MINUTE),
      open: Float64Array.of(1, 3),
      close: Float64Array.of(2, 4),
    });
  });

  it('may stand under other names of the time, in seconds or as text, and end its lines as Windows does', () => {
    const { bars } = readText('open_time,close\r\n1600000000,2\r\n2020-09-13T12:27:40Z,"3"\r\n');
    expect(bars).toEqual({ timestamps: Float64Array.of(1.6e12, 1.6e12 + MINUTE), close: Float64Array.of(2, 3) });
  });

  it('gives another column as its prices, and nothing beside them', () => {
    const { bars } = readText('time,open,close,mark\n1600000000,1,2,3\n', { column: 'mark' });
    expect(bars).toEqual({ timestamps: Float64Array.of(1.6e12), close: Float64Array.of(3) });
  });

  it('is the same in whatever pieces it comes', () => {
    const text =
      'timestamp,close\n' + Array.from({ length: 40 }, (_, i) => `${1.6e12 + i * MINUTE},${i + 0.5}`).join('\n');
    for (const length of [1, 7, 50]) {
      const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, i) =>
        text.slice(i * length, (i + 1) * length),
      );
      expect(readText(text, {}, pieces)).toEqual(readText(text));
    }
  });

  it('leaves a cell without a price to cleaning, and passes over bars outside the span', () => {
    const rows = ['timestamp,close', '1600000000000,', '1600000060000,nan', '1600000120000,null', '1600000180000,0'];
    const { bars, complaints } = readText(rows.join('\n'), { from: 1.6e12 + MINUTE, to: 1.6e12 + 4 * MINUTE });
    expect(bars!.close).toEqual(Float64Array.of(NaN, NaN, 0));
    expect(complaints).toEqual([]);
  });

  it.each([
    [
      'timestamp,close\n1600000000000,12x',
      'bars.csv:2:1 close: expected a number, or nothing where there is none, found "12x"',
    ],
    ['timestamp,close\nnoon,12', 'bars.csv:2:1 timestamp: expected an epoch time or an ISO date-time, found "noon"'],
    ['timestamp,close\n1600000000000,1,2', 'bars.csv:2:1: expected 2 cells as in the header, found 3'],
    [
      'time,price\n1600000000000,1',
      'bars.csv:1:1 close: expected a column "close", found the columns "time" or "price"',
    ],
    ['', 'bars.csv: expected a header line and rows, found an empty file'],
  ])('says what is wrong with %j', (text, sentence) => {
    const { bars, complaints } = readText(text);
    expect(bars).toBeUndefined();
    expect(complaints).toEqual([sentence]);
  });

  it('names the first twenty mistakes and counts the others', () => {
    const { complaints } = readText(`timestamp,close\n${'x,1\n'.repeat(50)}`);
    expect(complaints).toHaveLength(21);
    expect(complaints.join()).toContain('found 30 more');
  });
});

describe('a file of bars', () => {
  let folder = '';
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'shortfall-bars-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const text =
    'timestamp,close\n' +
    Array.from({ length: 30_000 }, (_, i) => `${1.6e12 + i * MINUTE},${100 + (i % 7)}`).join('\n');
  const read = async (name: string, bytes: string | Uint8Array, onProgress?: (share: number) => void) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const issues = new Issues();
    const file = await readBarFile(path, { ...ALL, ...(onProgress === undefined ? {} : { onProgress }) }, issues);
    return { file, complaints: issues.sorted().map(issueText) };
  };

  it('is read plain or gzipped, with the digest of the bytes on the disk', async () => {
    const gzip = gzipSync(text);
    const [plain, packed] = [await read('a.csv', text), await read('a.csv.gz', gzip)];
    expect(packed.file!.bars).toEqual(plain.file!.bars);
    expect(packed.file!.bars.close).toHaveLength(30_000);
    expect(packed.file).toMatchObject({ name: 'a.csv.gz', sha256: createHash('sha256').update(gzip).digest('hex') });
  });

  it('tells how far it has been read', async () => {
    const shares: number[] = [];
    await read('b.csv', text, (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(3);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBe(1);
  });

  it.each([
    ['cut.csv.gz', gzipSync(text).subarray(0, 5_000), /expected a whole gzip file of UTF-8 text, found/],
    [
      'latin.csv',
      Buffer.from([0x74, 0xff, 0x0a]),
      /expected a file of UTF-8 text that can be read, found bytes that are none/,
    ],
    ['zero.csv', 'timestamp,close\n1600000000,1\0\n', /expected text, found a zero byte/],
  ])('%s is refused', async (name, bytes, says) => {
    const { file, complaints } = await read(name, bytes);
    expect(file).toBeUndefined();
    expect(complaints.join()).toMatch(says);
  });

  it('must be there', async () => {
    const issues = new Issues();
    expect(await readBarFile(join(folder, 'none.csv'), ALL, issues)).toBeUndefined();
    expect(issues.sorted().map(issueText).join()).toMatch(/there is no such file/);
  });
});
