import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../report/facts.ts';
import type { ReportFormat } from '../report/formats.ts';
import { readRecordedReport, type RecordedReport } from '../report/recorded-report.ts';
import { isFolder, recordedExperiment } from '../report/recorded-run.ts';
import { readRecordedTable } from '../report/recorded-table.ts';
import { reportFiles } from '../report/report-files.ts';
import { summaryText } from '../report/summary.ts';
import { worstPathPage } from '../report/worst-paths/worst-paths.ts';
import { addFiles, type RunFile } from '../report/write.ts';
import { claimFolder } from './claim-folder.ts';
import { argumentError, EXIT_CODE, type ExitCode } from './exit-code.ts';
import type { Interrupt } from './interrupt.ts';
import { logWarnings } from './log.ts';
import { packageVersion } from './package-version.ts';
import { checkReportChoice, pageChoice } from './report-choice.ts';
import type { ReportChoice } from './run-files.ts';
import { namesForPeople } from './report-run.ts';
import type { Terminal } from './terminal.ts';
import { replayWorst } from './worst-paths.ts';

export interface RebuildArguments extends ReportChoice {
  /** Where the files go; absent = the folder of the run. */
  readonly out?: string;
  /** Folder with the files that the run read. */
  readonly inputs?: string;
  readonly json: boolean;
}

/** What is written unless told. */
const DEFAULT: readonly ReportFormat[] = ['html'];

/**
 * `shortfall report`: makes the report of a run again from its files. The answer goes to stdout, as that of the run did.
 *
 * @throws ConfigError for a folder that is none of a run, or not as the run left it; for arguments and templates
 * @throws RunNotWrittenError
 */
export async function reportCommand(
  directory: string,
  options: RebuildArguments,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  if (!isFolder(directory)) throw argumentError(directory, 'the folder of a run', 'no folder');
  const { out = directory, format: formats = DEFAULT } = options;
  await checkReportChoice(options, formats);
  const recorded = await readRecordedReport(directory);
  await claimFolder(out);
  // Nothing but files is made from here on, each whole or not at all.
  interrupt.stopListening();
  logVersion(recorded, terminal);

  const { report, pages } = await withReplays(recorded, options);
  const files = [
    ...(await reportFiles(report, { formats, ...pageChoice(options) })),
    ...(formats.includes('html') ? pages : []),
    ...(formats.includes('parquet') ? await outcomesParquetOf(recorded, out) : []),
  ];
  await addFiles({ directory: out, files });

  if (options.json) terminal.result(summaryText(report.summary));
  else {
    const { terminalText } = await import('../report/terminal.ts');
    const { colourResults: colour, width } = terminal;
    const summary = { ...report.summary, directory: out };
    terminal.result(terminalText(summary, { colour, width, files: namesForPeople(files) }));
  }
  return EXIT_CODE.fine;
}

function logVersion({ run }: RecordedReport, terminal: Terminal): void {
  const version = packageVersion();
  if (run.version === version) return;
  logWarnings(
    [`the run was made by shortfall ${run.version}, this is ${version}: its page may look otherwise`],
    terminal,
  );
}

/** With other replays of the worst paths than the run kept, where they are asked for; else with the pages that it wrote. */
async function withReplays(
  { run, report }: RecordedReport,
  { worstPaths, inputs, out, templates }: RebuildArguments,
): Promise<{ readonly report: Report; readonly pages: readonly RunFile[] }> {
  if (worstPaths !== undefined) {
    const { worst, pages } = await replayWorst(() => recordedExperiment(run, inputs), report.worst.policies, {
      count: worstPaths,
      templates,
    });
    return { report: { ...report, worst }, pages };
  }
  if (out === undefined) return { report, pages: [] };
  const pages = report.worst.pages.map(worstPathPage);
  return { report, pages: pages.map((name) => ({ name, content: createReadStream(join(run.directory, name)) })) };
}

/** The outcomes of the run: its own file, or what it kept as CSV. */
async function outcomesParquetOf({ run, outcomes }: RecordedReport, out: string): Promise<RunFile[]> {
  if (outcomes === undefined) {
    throw argumentError(
      '--format parquet',
      'a run that kept its outcomes',
      'one without outcomes.parquet or outcomes.csv',
    );
  }
  const name = 'outcomes.parquet';
  if (outcomes.file === name) {
    return out === run.directory ? [] : [{ name, content: createReadStream(join(run.directory, name)) }];
  }
  const { outcomesParquet } = await import('../report/parquet.ts');
  const table = await readRecordedTable(run);
  return table === undefined ? [] : [{ name, content: outcomesParquet(table, run.runId) }];
}
