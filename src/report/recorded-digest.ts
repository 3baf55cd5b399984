import { ConfigError } from '../errors.ts';
import type { RecordedOutcomes } from './recorded-outcomes.ts';
import type { RecordedRun } from './recorded-run.ts';
import { outcomeHash } from './run-id.ts';

/** Columns of the file that stand before the outcomes. */
const LEADING = 4;

/**
 * Checks the outcomes that lie in a run's folder against the digest that the run recorded. A column of a policy lies in memory
 * at a time.
 *
 * @throws ConfigError where they are others, or cannot be read
 */
export async function checkRecordedOutcomes(
  recorded: RecordedOutcomes,
  { directory, digest, paths: { completed } }: RecordedRun,
  policies: number,
): Promise<void> {
  const file = `${directory}/${recorded.file}`;
  const expected = `the outcomes of the run, of the digest ${digest}`;
  const refuse = (found: string): ConfigError => new ConfigError([{ file, pointer: '', expected, found }]);
  if (recorded.rows !== completed * policies) {
    throw refuse(`${recorded.rows} rows, not ${completed} paths × ${policies} policies`);
  }
  let found: string;
  try {
    found = await digestOf(recorded, completed, policies);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (found !== digest) throw refuse(`others, of the digest ${found}`);
}

async function digestOf(recorded: RecordedOutcomes, paths: number, policies: number): Promise<string> {
  const hash = outcomeHash();
  for (let policy = 0; policy < policies; policy++) {
    for (const name of recorded.columns.slice(LEADING)) {
      hash.add((await recorded.column(name, { first: policy * paths, end: (policy + 1) * paths }))!);
    }
  }
  const once = { first: 0, end: paths };
  hash.add(Uint8Array.from((await recorded.column('status', once))!));
  hash.add((await recorded.column('logWeight', once))!);
  return hash.digest();
}
