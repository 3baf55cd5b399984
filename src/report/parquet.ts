import type { ColumnSource } from 'hyparquet-writer';
import { OUTCOME_SCHEMA_VERSION, STATUS, type OutcomeTable } from '../outcome.ts';

/** Rows of a group at most: a group holds paths of one policy only, so that readers can skip policies. */
const ROWS_PER_GROUP = 65_536;

/**
 * The outcomes as Parquet, one row per (path, policy): path, policy, status and logWeight, then the outcome columns as
 * doubles, bit for bit (NaN where a step is «none»). Snappy, no dictionary for numbers: it would turn −0 into 0.
 *
 * In pieces of a row group each, so that no more than one of them lies in memory.
 *
 * @param runId written to the file's metadata, beside the schema version
 */
export async function* outcomesParquet(table: OutcomeTable, runId: string): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const names = ['path', 'policy', 'status', 'logWeight', ...table.columns.map(({ name }) => name)];
  const writer = new ByteWriter(1 << 20);
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: names.length },
      { name: 'path', type: 'INT32', repetition_type: 'REQUIRED' },
      { name: 'policy', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'status', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      ...names.slice(3).map((name) => ({ name, type: 'DOUBLE' as const, repetition_type: 'REQUIRED' as const })),
    ],
    kvMetadata: [
      { key: 'shortfall.schemaVersion', value: String(OUTCOME_SCHEMA_VERSION) },
      { key: 'shortfall.runId', value: runId },
    ],
    createdBy: 'shortfall',
  });
  const written = (): Uint8Array => {
    const piece = writer.getBytes().slice();
    // Only the place in its buffer: the writer goes on counting where in the file it is.
    writer.index = 0;
    return piece;
  };
  for (let policy = 0; policy < table.policies.length; policy++) {
    for (let first = 0; first < table.paths; first += ROWS_PER_GROUP) {
      const end = Math.min(table.paths, first + ROWS_PER_GROUP);
      await parquet.write({ columnData: groupColumns(table, policy, first, end), rowGroupSize: end - first });
      yield written();
    }
  }
  await parquet.finish();
  yield written();
}

function groupColumns(table: OutcomeTable, policy: number, first: number, end: number): ColumnSource[] {
  const rows = end - first;
  const status = Array.from(table.status.subarray(first, end), (code) =>
    code === STATUS.complete ? 'complete' : 'failed',
  );
  // Copies of `rows` numbers: the writer takes no views of shared memory.
  const double = (name: string, values: Float64Array): ColumnSource => ({
    name,
    data: values.slice(),
    encoding: 'PLAIN',
  });
  return [
    { name: 'path', data: Int32Array.from({ length: rows }, (_, i) => first + i), encoding: 'PLAIN' },
    { name: 'policy', data: new Array<string>(rows).fill(table.policies[policy]!) },
    { name: 'status', data: status },
    double('logWeight', table.logWeight.subarray(first, end)),
    ...table.columns.map(({ name }, column) => double(name, table.read(policy, column, first, end))),
  ];
}
