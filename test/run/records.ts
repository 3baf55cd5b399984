import type { RangeRecords } from '../../src/plan/plan.ts';

/** The records of paths, all of one width, as a range hands them over. */
export function recordsOf(records: readonly (readonly number[])[], width = records[0]?.length ?? 0): RangeRecords {
  const entries = records.flatMap((record) => record.map((value, place) => ({ value, place })));
  const present = entries.filter(({ value }) => value !== 0 && !Number.isNaN(value));
  const paths = new Uint32Array(width);
  for (const { value, place } of entries) if (!Number.isNaN(value)) paths[place]! += 1;
  return {
    paths,
    places: Uint32Array.from(present, ({ place }) => place),
    values: Float64Array.from(present, ({ value }) => value),
  };
}
