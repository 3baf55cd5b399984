import { firstDifferences, type JsonDifference } from '../report/json-difference.ts';
import type { RunRecord } from '../report/run-record.ts';

/** Changes of the configuration that are told; the files of the runs have all of them. */
export const MOST_CHANGES = 12;

/**
 * What differs between what two runs were given, at most `MOST_CHANGES` places: the version, fields of the resolved
 * configuration, files by content.
 */
export function changesBetween({ run: reference }: RunRecord, { run: now }: RunRecord): JsonDifference[] {
  const given = ({ version, inputs, resolved }: RunRecord['run']): object => ({
    ...(reference.version === now.version ? {} : { version }),
    ...withoutSources(resolved),
    files: Object.fromEntries(inputs.map(({ file, sha256 }) => [file, sha256])),
  });
  return firstDifferences(given(reference), given(now), MOST_CHANGES);
}

/** Where numbers come from decides nothing, and is numbered, so that one more would seem to change all behind it. */
function withoutSources(resolved: object): object {
  return JSON.parse(
    JSON.stringify(resolved, (key, value: unknown) => (key === 'sources' ? undefined : value)),
  ) as object;
}
