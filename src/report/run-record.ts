import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readingProblem } from '../config/files/config-files.ts';
import { ConfigError } from '../errors.ts';
import type { OutcomeTable } from '../outcome.ts';
import { readRecordedRun, type RecordedRun } from './recorded-run.ts';
import { readRecordedTable } from './recorded-table.ts';
import type { Summary } from './summary.ts';

/** What a run's folder tells of it: what was run, what came of it, and the outcomes where they were kept. */
export interface RunRecord {
  readonly run: RecordedRun;
  readonly summary: Summary;
  readonly table: OutcomeTable | undefined;
  /** Why there is no table, a clause about the outcomes. @default they were not kept */
  readonly withoutTable?: string;
}

/** Paths × policies of which the outcomes are read: about two gigabytes of them. */
const MOST_ROWS = 2_500_000;

/**
 * Reads the folder of a run, which need not lie where it was written, nor with the files that it read.
 *
 * @param mostRows  paths × policies beyond which outcomes are left unread
 * @throws ConfigError for a folder without a run, or with files that are damaged or not of one run
 */
export async function readRunRecord(directory: string, mostRows = MOST_ROWS): Promise<RunRecord> {
  const run = readRecordedRun(directory);
  if (run.paths.completed * run.policies.length > mostRows) {
    return { run, summary: readSummary(run), table: undefined, withoutTable: 'are too many to be read at once' };
  }
  return { run, summary: readSummary(run), table: await readRecordedTable(run) };
}

/** `summary.json` of a run. @throws ConfigError where it is missing, cut short, or that of another run */
export function readSummary({
  directory,
  runId,
  digest,
}: Pick<RecordedRun, 'directory' | 'runId' | 'digest'>): Summary {
  const file = join(directory, 'summary.json');
  const refused = (found: string): ConfigError =>
    new ConfigError([{ file, pointer: '', expected: `the results of run ${runId}`, found }]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refused(readingProblem(error));
  }
  let summary: Partial<Summary>;
  try {
    summary = JSON.parse(text) as Partial<Summary>;
  } catch (error) {
    throw refused((error as Error).message);
  }
  if (summary.runId !== runId || summary.digest !== digest) throw refused(`those of run ${String(summary.runId)}`);
  return summary as Summary;
}
