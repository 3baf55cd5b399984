import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Issues } from '../document/issues.ts';
import { BarTable, type BarTableOptions, type ReadBars } from './bar-table.ts';
import { readingProblem } from './config-files.ts';

/** A file of bars, read whole. */
export interface BarFile {
  /** Without its folder. */
  readonly name: string;
  /** Of its bytes as they lie on the disk. */
  readonly sha256: string;
  readonly bars: ReadBars;
}

export interface BarFileOptions extends BarTableOptions {
  /** Told the share of the file that has been read, 0 … 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Reads a file of bars, plain or gzipped (told by its first bytes), piece by piece: a file of millions of bars is never in
 * memory as text. Undefined after issues.
 */
export async function readBarFile(path: string, options: BarFileOptions, issues: Issues): Promise<BarFile | undefined> {
  const table = new BarTable(path, options, issues);
  const hash = createHash('sha256');
  let unpacked = false;
  try {
    const { size } = statSync(path);
    const isGzip = await beginsAsGzip(path);
    let done = 0;
    const counted = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        hash.update(piece);
        done += piece.length;
        options.onProgress?.(size === 0 ? 1 : Math.min(1, done / size));
        yield piece;
      }
    };
    const read = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      let isReadable = true;
      for await (const piece of pieces) {
        // What cannot be read is still hashed to its end by the stage before.
        if (isReadable) isReadable = table.push(decoder.decode(piece, { stream: true }));
      }
      if (isReadable) table.push(decoder.decode());
    };
    unpacked = isGzip;
    if (isGzip) await pipeline(createReadStream(path), counted, createGunzip(), read);
    else await pipeline(createReadStream(path), counted, read);
  } catch (error) {
    const expected = unpacked ? 'a whole gzip file of UTF-8 text' : 'a file of UTF-8 text that can be read';
    issues.add({ file: path, pointer: '' }, { expected, found: problemOf(error) });
    return undefined;
  }
  const bars = table.finish();
  return bars && { name: basename(path), sha256: hash.digest('hex'), bars };
}

async function beginsAsGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function problemOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  const isOfBytes = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || (typeof code === 'string' && code.startsWith('Z_'));
  return isOfBytes ? 'bytes that are none' : readingProblem(error);
}
