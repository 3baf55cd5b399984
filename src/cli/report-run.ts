import type { PathFailure } from '../plan/plan.ts';
import { makeSummary, summaryText } from '../report/summary.ts';
import { writeRun, type RunFile } from '../report/write.ts';
import type { StressResult } from '../stress.ts';
import { runFacts, type RunIdentity } from './run-facts.ts';
import { runFiles, type FileChoice } from './run-files.ts';
import type { Terminal } from './terminal.ts';

export interface ReportArguments extends FileChoice {
  /** 0 = in process. */
  readonly threads: number;
  /** summary.json alone on stdout. */
  readonly json: boolean;
}

/** A log is read at a glance; manifest.json has them all. */
const FAILURES_SHOWN = 5;

/** Writes the files of a run, then says what it found: on stdout the result, on stderr what is missing from it. */
export async function reportRun(
  identity: RunIdentity,
  result: StressResult,
  startedAt: Date,
  options: ReportArguments,
  terminal: Terminal,
): Promise<void> {
  const { experiment, directory } = identity;
  const facts = runFacts(identity, result);
  const summary = makeSummary(result.statistics, experiment, facts);
  const report = { experiment, statistics: result.statistics, facts, summary };
  const files = await runFiles(report, result.table, { startedAt, threads: options.threads }, options);
  await writeRun({ directory, files });

  if (options.json) terminal.result(summaryText(summary));
  else {
    const { terminalText } = await import('../report/terminal.ts');
    const { colourResults: colour, width } = terminal;
    terminal.result(terminalText(summary, { colour, width, files: namesForPeople(files) }));
  }
  if (result.stopped !== undefined) terminal.log(`${terminal.logColours.yellow('partial')} ${result.stopped}`);
  logFailures(result.failures, terminal);
}

/** Files by name, folders once. */
function namesForPeople(files: readonly RunFile[]): string[] {
  return [...new Set(files.map(({ name }) => name.replace(/\/.*/, '/')))];
}

function logFailures(failures: readonly PathFailure[], terminal: Terminal): void {
  for (const { path, policy, message } of failures.slice(0, FAILURES_SHOWN)) {
    terminal.log(`${terminal.logColours.red('failed')} path ${path} under ${policy}: ${message}`);
  }
  if (failures.length > FAILURES_SHOWN) {
    terminal.log(`… and ${failures.length - FAILURES_SHOWN} more; manifest.json lists them all`);
  }
}
