import { ConfigError } from '../errors.ts';
import {
  ALL_METRIC_COLUMNS,
  outcomeColumns,
  tableInMemory,
  type OutcomeColumn,
  type OutcomeTable,
} from '../outcome.ts';
import { readRecordedOutcomes } from './recorded-outcomes.ts';
import type { RecordedRun } from './recorded-run.ts';
import { outcomeDigest } from './run-id.ts';

/** What a file says of a path before its outcomes. */
const NOT_OUTCOMES: readonly string[] = ['path', 'policy', 'status', 'logWeight'];

/**
 * The outcomes that a run's folder kept, bit for bit as the run had them; undefined where it kept none.
 *
 * @throws ConfigError where the file is cut short, or holds other outcomes than those of the manifest's digest
 */
export async function readRecordedTable(run: RecordedRun): Promise<OutcomeTable | undefined> {
  const found = await tableOf(run).catch((error: unknown) => {
    throw damaged(run, `a file that cannot be read: ${(error as Error).message}`);
  });
  if (found === undefined) return undefined;
  const digest = outcomeDigest(found);
  if (digest !== run.digest) throw damaged(run, `others, with the digest ${digest}`);
  return found;
}

async function tableOf({ directory, policies, paths }: RecordedRun): Promise<OutcomeTable | undefined> {
  const recorded = await readRecordedOutcomes(directory);
  if (recorded === undefined) return undefined;
  const { completed } = paths;
  if (recorded.rows !== completed * policies.length) {
    throw new Error(`it has ${recorded.rows} rows, not ${completed} paths × ${policies.length} policies`);
  }
  const columns = recorded.columns.filter((name) => !NOT_OUTCOMES.includes(name)).map(columnOf);
  const values = new Float64Array(policies.length * columns.length * completed);
  // One column at a time: each is read of all policies at once.
  for (const [c, { name }] of columns.entries()) {
    const all = (await recorded.column(name))!;
    for (let p = 0; p < policies.length; p++) {
      values.set(all.subarray(p * completed, (p + 1) * completed), (p * columns.length + c) * completed);
    }
  }
  const [status, logWeight] = [await recorded.column('status'), await recorded.column('logWeight')];
  if (status === undefined || logWeight === undefined) throw new Error('it has no status or no logWeight');
  return tableInMemory({
    ...{ paths: completed, policies, columns, values },
    status: Uint8Array.from(status.subarray(0, completed)),
    logWeight: logWeight.slice(0, completed),
  });
}

/** A column by its name; one of another version has no statistics. */
function columnOf(name: string): OutcomeColumn {
  const underlying = /\[(.*)\]$/.exec(name)?.[1];
  const known = [
    ...ALL_METRIC_COLUMNS,
    ...outcomeColumns(underlying === undefined ? [] : [{ name: underlying }], true),
  ];
  return (
    known.find((each) => each.name === name) ?? {
      ...{ name, title: name, meaning: 'of another version', kind: 'amount', unit: 'quote', statistics: [], worse: 0 },
    }
  );
}

function damaged({ directory, digest }: RecordedRun, found: string): ConfigError {
  return new ConfigError([
    { file: directory, pointer: '', expected: `the outcomes of the run, with the digest ${digest}`, found },
  ]);
}
