import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A row of a file by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** Rows of a gzipped comma-separated file without quotes, in its order. */
export function readRows(folder: string, file: string): Row[] {
  const [header, ...lines] = gunzipSync(readFileSync(join(folder, file)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

/** First and last day of these epoch milliseconds, as ISO dates. */
export function spanOf(stamps: readonly number[]): { readonly from: string; readonly to: string } {
  const day = (stamp: number): string => new Date(stamp).toISOString().slice(0, 10);
  return { from: day(stamps[0]!), to: day(stamps.at(-1)!) };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7). */
export function quantile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * level;
  const below = Math.floor(place);
  const above = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (place - below) * (above - sorted[below]!);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
