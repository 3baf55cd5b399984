import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUS, type OutcomeTable } from '../outcome.ts';

/** `outcomes.parquet` or `outcomes.csv` of a run: a row per (path, policy), policies in order and paths within each. */
export interface RecordedOutcomes {
  /** Name of the file. */
  readonly file: string;
  readonly rows: number;
  /** `status` (as `STATUS`), `logWeight` and the outcome columns. [rows] each */
  readonly columns: ReadonlyMap<string, ArrayLike<number>>;
}

/** The first place where outcomes differ, and how many values do. */
export interface OutcomeDifference {
  readonly path: number;
  readonly policy: string;
  readonly column: string;
  readonly recorded: number;
  readonly now: number;
  /** Values that differ, all together. */
  readonly count: number;
}

/**
 * Reads the outcomes that lie in a run's folder; undefined where none do.
 *
 * @throws Error for a file that is none of ours, or is cut short
 */
export async function readRecordedOutcomes(directory: string): Promise<RecordedOutcomes | undefined> {
  const parquet = join(directory, 'outcomes.parquet');
  if (existsSync(parquet)) return readParquet(parquet);
  const csv = join(directory, 'outcomes.csv');
  return existsSync(csv) ? readCsvOutcomes(csv) : undefined;
}

async function readParquet(path: string): Promise<RecordedOutcomes> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const rows = Number(metadata.num_rows);
  const columns = new Map<string, Float64Array>();
  await parquetRead({
    file,
    metadata,
    onChunk: ({ columnName, columnData, rowStart }) => {
      if (columnName === 'path' || columnName === 'policy') return;
      const values = columns.get(columnName) ?? new Float64Array(rows);
      columns.set(columnName, values);
      for (let i = 0; i < columnData.length; i++) values[rowStart + i] = numberOf(columnName, columnData[i]);
    },
  });
  return { file: 'outcomes.parquet', rows, columns };
}

function readCsvOutcomes(path: string): RecordedOutcomes {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = cellsOf(header);
  const columns = names.map(() => new Float64Array(lines.length));
  lines.forEach((line, row) => {
    const cells = cellsOf(line);
    if (cells.length !== names.length)
      throw new Error(`line ${row + 2} has ${cells.length} cells, not ${names.length}`);
    names.forEach((name, i) => (columns[i]![row] = numberOf(name, cells[i])));
  });
  const kept = names.flatMap((name, i) => (name === 'path' || name === 'policy' ? [] : [[name, columns[i]!] as const]));
  return { file: 'outcomes.csv', rows: lines.length, columns: new Map(kept) };
}

/** Cells of a line as `outcomesCsv` writes them: quoted where they hold a comma or a quote; no name holds a line break. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

function numberOf(column: string, value: unknown): number {
  if (column === 'status') return value === 'complete' ? STATUS.complete : STATUS.failed;
  return typeof value === 'number' ? value : Number(value);
}

/**
 * Compares outcomes bit by bit: NaN is NaN, and −0 is not 0.
 *
 * @returns the first difference by path, then policy, then column; undefined where all are equal
 * @throws Error where they have other rows or columns
 */
export function outcomeDifference(recorded: RecordedOutcomes, table: OutcomeTable): OutcomeDifference | undefined {
  const { paths, policies } = table;
  if (recorded.rows !== paths * policies.length) {
    throw new Error(`it has ${recorded.rows} rows, not ${paths} paths × ${policies.length} policies`);
  }
  let first: OutcomeDifference | undefined;
  let count = 0;
  policies.forEach((policy, p) => {
    for (const [column, now] of columnsOf(table, p)) {
      const values = recorded.columns.get(column);
      if (values === undefined) throw new Error(`it has no column ${column}`);
      for (let path = 0; path < paths; path++) {
        const value = values[p * paths + path]!;
        if (Object.is(value, now[path]!)) continue;
        count++;
        if (first === undefined || path < first.path) {
          first = { path, policy, column, recorded: value, now: now[path]!, count: 0 };
        }
      }
    }
  });
  return first === undefined ? undefined : { ...(first as OutcomeDifference), count };
}

function columnsOf(
  { columns, values, paths, status, logWeight }: OutcomeTable,
  policy: number,
): [string, ArrayLike<number>][] {
  const start = policy * columns.length;
  return [
    ['status', status],
    ['logWeight', logWeight],
    ...columns.map(({ name }, c): [string, ArrayLike<number>] => [
      name,
      values.subarray((start + c) * paths, (start + c + 1) * paths),
    ]),
  ];
}
