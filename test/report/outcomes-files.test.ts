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

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

async function fileOf(pieces: AsyncIterable<Uint8Array>): Promise<ArrayBuffer> {
  return new Blob((await collected(pieces)) as Uint8Array<ArrayBuffer>[]).arrayBuffer();
}

describe('outcomes.parquet', () => {
  it('reads back as the table, bit for bit, NaN and −0 included', async () => {
    const file = await fileOf(outcomesParquet(table, '0123456789abcdef'));
    const rows = await parquetReadObjects({ file });
    // toStrictEqual tells −0 from 0 and takes NaN as equal to itself.
    expect(rows).toStrictEqual(expectedRows());
  });

  it('has a row group per policy, and names the run', async () => {
    const metadata = parquetMetadata(await fileOf(outcomesParquet(table, '0123456789abcdef')));
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([7n, 7n]);
    expect(metadata.key_value_metadata).toContainEqual({ key: 'shortfall.runId', value: '0123456789abcdef' });
  });

  it('cuts many paths into groups', async () => {
    const many = { ...makeTable(70_000, ['isolated']), columns: [] };
    const metadata = parquetMetadata(await fileOf(outcomesParquet(many, 'x')));
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([65_536n, 4_464n]);
  });
});

describe('the pieces of outcomes.parquet', () => {
  it('hold a row group each, so that no more lies in memory, and then what stands at the end', async () => {
    const pieces = await collected(outcomesParquet(makeTable(70_000, ['isolated']), 'x'));
    expect(pieces).toHaveLength(3);
    const groupBytes = 8 * 65_536 * table.columns.length;
    for (const piece of pieces) expect(piece.length).toBeLessThan(groupBytes);
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
