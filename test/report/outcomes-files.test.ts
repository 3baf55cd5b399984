import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { outcomesCsv } from '../../src/report/csv.ts';
import { outcomesParquet } from '../../src/report/parquet.ts';
import { makeTable } from './fixture.ts';

const table = makeTable(7);

function expectedRows(): { [column: string]: unknown }[] {
  return table.policies.flatMap((policy, p) =>
    Array.from({ length: table.paths }, (_, path) => ({
      path,
      policy,
      status: path === 3 ? 'failed' : 'complete',
      logWeight: 0,
      ...Object.fromEntries(
        table.columns.map(({ name }, column) => [
          name,
          table.values[(p * table.columns.length + column) * table.paths + path],
        ]),
      ),
    })),
  );
}

describe('outcomes.parquet', () => {
  it('reads back as the table, bit for bit, NaN and −0 included', async () => {
    const bytes = await outcomesParquet(table, '0123456789abcdef');
    const file = bytes.slice().buffer;
    const rows = await parquetReadObjects({ file });
    // toStrictEqual tells −0 from 0 and takes NaN as equal to itself.
    expect(rows).toStrictEqual(expectedRows());
  });

  it('has a row group per policy, and names the run', async () => {
    const bytes = await outcomesParquet(table, '0123456789abcdef');
    const metadata = parquetMetadata(bytes.slice().buffer);
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([7n, 7n]);
    expect(metadata.key_value_metadata).toContainEqual({ key: 'shortfall.runId', value: '0123456789abcdef' });
  });

  it('cuts many paths into groups', async () => {
    const many = makeTable(70_000, ['isolated']);
    const metadata = parquetMetadata(
      (await outcomesParquet({ ...many, columns: [], values: new Float64Array(0) }, 'x')).slice().buffer,
    );
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([65_536n, 4_464n]);
  });
});

describe('outcomes.csv', () => {
  it('reads back as the table, bit for bit', () => {
    const [header, ...lines] = [...outcomesCsv(table)].join('').trimEnd().split('\n');
    const names = header!.split(',');
    const texts = new Set(['policy', 'status']);
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((text, i) => [names[i], texts.has(names[i]!) ? text : Number(text)])),
    );
    expect(rows).toStrictEqual(expectedRows());
  });

  it('quotes names as RFC 4180 asks', () => {
    const [, rows] = [...outcomesCsv(makeTable(1, ['a,"b"']))];
    expect(rows).toMatch(/^0,"a,""b""",complete,0,/);
  });

  it('comes in pieces', () => {
    expect([...outcomesCsv(makeTable(2_500))]).toHaveLength(1 + 2 * 3);
  });
});
