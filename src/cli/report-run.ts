import { makeSummary, summaryText } from '../report/summary.ts';
import { writeRun, type RunFile } from '../report/write.ts';
import { worstVerdict, type GateVerdict } from '../statistics/gates.ts';
import type { StressResult } from '../stress.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { logFailures, logWarnings } from './log.ts';
import { runFacts, type RunIdentity } from './run-facts.ts';
import { runFiles, type FileChoice } from './run-files.ts';
import type { Terminal } from './terminal.ts';
import { worstOfPolicies } from './worst-paths.ts';

export interface ReportArguments extends FileChoice {
  /** 0 = in process. */
  readonly threads: number;
  /** summary.json alone on stdout. */
  readonly json: boolean;
}

/** Writes the files of a run, then says what it found, also as an exit code: on stdout the result, on stderr warnings and failed paths. */
export async function reportRun(
  identity: RunIdentity,
  result: StressResult,
  startedAt: Date,
  options: ReportArguments,
  terminal: Terminal,
): Promise<ExitCode> {
  // First: what is wrong with the result must be said even where it cannot be written.
  logWarnings(result.warnings, terminal);
  const { experiment, directory } = identity;
  const facts = runFacts(identity, result);
  const summary = makeSummary(result.statistics, experiment, facts);
  const worst = { policies: worstOfPolicies(result.table), pages: [] };
  const report = { experiment, statistics: result.statistics, facts, summary, worst };
  const files = await runFiles(report, result.table, { startedAt, threads: options.threads }, options);
  await writeRun({ directory, files });

  if (options.json) terminal.result(summaryText(summary));
  else {
    const { terminalText } = await import('../report/terminal.ts');
    const { colourResults: colour, width } = terminal;
    // Its warnings have been said on stderr.
    const text = terminalText({ ...summary, warnings: [] }, { colour, width, files: namesForPeople(files) });
    terminal.result(text);
  }
  logFailures(result.failures, terminal);
  return exitCodeOf(result, worstVerdict(summary.gates ?? []));
}

/** A breach is one whatever else happened; a doubt may be for want of the paths that are missing. */
function exitCodeOf({ stopped, failures }: StressResult, gates: GateVerdict): ExitCode {
  if (gates === 'fail') return EXIT_CODE.breached;
  if (stopped !== undefined || failures.length > 0) return EXIT_CODE.partial;
  return gates === 'inconclusive' ? EXIT_CODE.inconclusive : EXIT_CODE.fine;
}

/** Files by name, folders once. */
export function namesForPeople(files: readonly RunFile[]): string[] {
  return [...new Set(files.map(({ name }) => name.replace(/\/.*/, '/')))];
}
