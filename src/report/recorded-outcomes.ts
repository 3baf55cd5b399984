import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUS, type OutcomeTable } from '../outcome.ts';

/** `outcomes.parquet` or `outcomes.csv` of a run: a row per (path, policy), policies in order and paths within each. */
export interface RecordedOutcomes {
  /** Name of the file. */
  readonly file: string;
  readonly rows: number;
  /** Names of all columns, in the order of the file. */
  readonly columns: readonly string[];
  /** Reads `status` (as `STATUS`), `logWeight` or an outcome column, or some rows of it; undefined where there is none. */
  readonly column: (name: string, rows?: RowRange) => Promise<Float64Array | undefined>;
}

/** Rows [first, end). */
interface RowRange {
  readonly first: number;
  readonly end: number;
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
  const columns = metadata.schema.slice(1).map(({ name }) => name);
  return {
    file: 'outcomes.parquet',
    rows,
    columns,
    column: async (name, { first, end } = { first: 0, end: rows }) => {
      if (!columns.includes(name)) return undefined;
      const values = new Float64Array(end - first);
      await parquetRead({
        file,
        metadata,
        columns: [name],
        rowStart: first,
        rowEnd: end,
        onChunk: ({ columnData, rowStart }) => {
          // A chunk may reach beyond the rows that were asked for.
          const last = Math.min(columnData.length, end - rowStart);
          for (let i = Math.max(0, first - rowStart); i < last; i++) {
            values[rowStart + i - first] = numberOf(name, columnData[i]);
          }
        },
      });
      return values;
    },
  };
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
  const byName = new Map(names.map((name, i) => [name, columns[i]!]));
  return {
    file: 'outcomes.csv',
    rows: lines.length,
    columns: names,
    column: (name, range) => Promise.resolve(byName.get(name)?.subarray(range?.first, range?.end)),
  };
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
export async function outcomeDifference(
  recorded: RecordedOutcomes,
  table: OutcomeTable,
): Promise<OutcomeDifference | undefined> {
  const { paths, policies } = table;
  if (recorded.rows !== paths * policies.length) {
    throw new Error(`it has ${recorded.rows} rows, not ${paths} paths × ${policies.length} policies`);
  }
  let first: (Omit<OutcomeDifference, 'count'> & { readonly rank: number }) | undefined;
  let count = 0;
  const columns = columnsOf(table);
  // Column by column, each read once: so the first difference is looked for among all of them.
  for (const [c, { name, ofPolicy }] of columns.entries()) {
    const values = await recorded.column(name);
    if (values === undefined) throw new Error(`it has no column ${name}`);
    for (const [p, policy] of policies.entries()) {
      const now = ofPolicy(p);
      const rank = p * columns.length + c;
      for (let path = 0; path < paths; path++) {
        const value = values[p * paths + path]!;
        if (Object.is(value, now[path]!)) continue;
        count++;
        if (first === undefined || path < first.path || (path === first.path && rank < first.rank)) {
          first = { path, policy, column: name, recorded: value, now: now[path]!, rank };
        }
      }
    }
  }
  if (first === undefined) return undefined;
  const { path, policy, column, recorded: before, now } = first;
  return { path, policy, column, recorded: before, now, count };
}

interface NamedColumn {
  readonly name: string;
  readonly ofPolicy: (policy: number) => ArrayLike<number>;
}

function columnsOf({ columns, paths, status, logWeight, read }: OutcomeTable): NamedColumn[] {
  return [
    { name: 'status', ofPolicy: () => status },
    { name: 'logWeight', ofPolicy: () => logWeight },
    ...columns.map(({ name }, column) => ({ name, ofPolicy: (policy: number) => read(policy, column, 0, paths) })),
  ];
}
