import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readingProblem } from '../config/files/config-files.ts';
import { ConfigError } from '../errors.ts';
import type { Report } from './facts.ts';
import { KEPT_FILE, KEPT_VERSION, keptVersion, openReport, SUMMARY_FILE } from './kept-report.ts';
import { checkRecordedOutcomes } from './recorded-digest.ts';
import { readRecordedOutcomes, type RecordedOutcomes } from './recorded-outcomes.ts';
import { readRecordedRun, type RecordedRun } from './recorded-run.ts';

import { contentDigest, runId } from './run-id.ts';

export interface RecordedReport {
  readonly run: RecordedRun;
  readonly report: Report;
  /** Absent where the run kept none. */
  readonly outcomes: RecordedOutcomes | undefined;
}

/**
 * Reads the report of a run's folder, after checking that its files are those which the run wrote: the configuration against
 * the run's id, `summary.json` and `report.json` against their SHA-256 in the manifest, the outcomes against their digest.
 *
 * @throws ConfigError naming the file that is missing, damaged, or of another run or version
 */
export async function readRecordedReport(directory: string): Promise<RecordedReport> {
  const run = readRecordedRun(directory);
  if (run.files[KEPT_FILE] === undefined) {
    throw refusal(
      directory,
      'a run that kept what its report is made of',
      `one by shortfall ${run.version}, which kept less`,
    );
  }
  const summary = textOf(run, SUMMARY_FILE);
  const kept = textOf(run, KEPT_FILE);
  const version = keptVersion(kept);
  if (version !== KEPT_VERSION) {
    throw refusal(
      join(directory, KEPT_FILE),
      `a document of version ${KEPT_VERSION}`,
      `version ${String(version)}, by shortfall ${run.version}`,
      'that version makes the report again',
    );
  }
  const { inputs, failures } = run;
  const resolved = run.resolved as Report['experiment']['resolved'];
  const report = openReport({ summary, kept }, { resolved, inputs, failures });
  const id = runId(report.experiment, run.version);
  if (id !== run.runId || report.facts.runId !== run.runId) {
    throw refusal(
      join(directory, 'manifest.json'),
      `the configuration of run ${run.runId}`,
      `one of run ${id}: it was changed`,
    );
  }
  return { run, report, outcomes: await checkedOutcomes(run, report) };
}

async function checkedOutcomes(run: RecordedRun, report: Report): Promise<RecordedOutcomes | undefined> {
  let outcomes: RecordedOutcomes | undefined;
  try {
    outcomes = await readRecordedOutcomes(run.directory);
  } catch (error) {
    throw refusal(
      run.directory,
      'outcomes that can be read',
      `${(error as Error).message}`,
      'without the file, the report is made of the others',
    );
  }
  if (outcomes !== undefined) await checkRecordedOutcomes(outcomes, run, report.summary.policyOrder.length);
  return outcomes;
}

/** @throws ConfigError unless it is what the run wrote */
function textOf({ directory, files }: RecordedRun, name: string): string {
  const path = join(directory, name);
  const expected = `the file that the run wrote, SHA-256 ${files[name]}`;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw refusal(path, expected, readingProblem(error));
  }
  const found = contentDigest(text);
  if (found === files[name]) return text;
  throw refusal(
    path,
    expected,
    `another, SHA-256 ${found}`,
    'it was cut short or changed: shortfall verify runs it again',
  );
}

function refusal(file: string, expected: string, found: string, suggestion?: string): ConfigError {
  return new ConfigError([{ file, pointer: '', expected, found, ...(suggestion === undefined ? {} : { suggestion }) }]);
}
