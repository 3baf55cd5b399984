import type { Experiment } from '../experiment.ts';
import type { OutcomeTable } from '../outcome.ts';
import type { Report } from '../report/facts.ts';
import { DEFAULT_FORMATS, type ReportFormat } from '../report/formats.ts';
import { gatesJunit, gatesMarkdown } from '../report/gates.ts';
import { KEPT_FILE, keptReportText, openReport, SUMMARY_FILE } from '../report/kept-report.ts';
import { manifestText } from '../report/manifest.ts';
import { contentDigest } from '../report/run-id.ts';
import { summaryText } from '../report/summary.ts';
import type { RunFile } from '../report/write.ts';
import { pageChoice, type PageArguments } from './report-choice.ts';
import { defaultReplays, replayWorst } from './worst-paths.ts';

export type OutcomesFormat = 'parquet' | 'csv' | 'none';

/** In which forms a report is written. */
export interface ReportChoice extends PageArguments {
  /** @default `DEFAULT_FORMATS` */
  readonly format?: readonly ReportFormat[];
  /** How many of the worst paths of each policy are played again. @default chosen */
  readonly worstPaths?: number;
}

export interface FileChoice extends ReportChoice {
  readonly outcomes: OutcomesFormat;
  /** Charts, HTML and whatever other form. */
  readonly report: boolean;
}

/** Makes the files of a run. What is not asked for is not loaded. */
export async function runFiles(
  made: Report,
  table: OutcomeTable,
  began: { readonly startedAt: Date; readonly threads: number },
  choice: FileChoice,
): Promise<RunFile[]> {
  const { experiment, facts, summary } = made;
  const formats = formatsOf(choice);
  const { worst, pages } = await replayWorst(() => experiment, made.worst.policies, {
    count: replaysOf(experiment, formats, choice),
    templates: choice.templates,
  });
  const report = { ...made, worst };
  const texts = { summary: summaryText(summary), kept: keptReportText(report) };
  const files: RunFile[] = [
    ...(await reportFilesOf(texts, report, formats, choice)),
    ...pages,
    { name: SUMMARY_FILE, content: texts.summary },
    { name: KEPT_FILE, content: texts.kept },
    ...(summary.gates === undefined
      ? []
      : [
          { name: 'gates.junit.xml', content: gatesJunit(summary) },
          { name: 'gates.md', content: gatesMarkdown(summary) },
        ]),
    ...(await outcomesFiles(table, facts.runId, outcomesOf(choice, formats))),
  ];
  const finishedAt = new Date();
  const times = {
    startedAt: began.startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    elapsedSeconds: (finishedAt.getTime() - began.startedAt.getTime()) / 1_000,
    threads: began.threads,
  };
  const digests = { [SUMMARY_FILE]: contentDigest(texts.summary), [KEPT_FILE]: contentDigest(texts.kept) };
  return [...files, { name: 'manifest.json', content: manifestText(report, times, digests) }];
}

/** In which forms the report of a run is written. */
export function formatsOf({ report, format = DEFAULT_FORMATS }: FileChoice): readonly ReportFormat[] {
  return report ? format : [];
}

function replaysOf({ paths }: Experiment, formats: readonly ReportFormat[], { worstPaths }: ReportChoice): number {
  if (worstPaths !== undefined) return worstPaths;
  return formats.includes('html') ? defaultReplays(paths) : 0;
}

/** Made of the texts that the run writes, so that `shortfall report` makes the same of them again. */
async function reportFilesOf(
  texts: Parameters<typeof openReport>[0],
  { experiment: { resolved, inputs }, facts: { failures } }: Report,
  formats: readonly ReportFormat[],
  choice: ReportChoice,
): Promise<RunFile[]> {
  if (formats.length === 0) return [];
  const { reportFiles } = await import('../report/report-files.ts');
  return reportFiles(openReport(texts, { resolved, inputs, failures }), { formats, ...pageChoice(choice) });
}

/** Several forms may be asked for at once. */
function outcomesOf({ outcomes }: FileChoice, formats: readonly ReportFormat[]): ReadonlySet<OutcomesFormat> {
  return new Set([outcomes, ...(formats.includes('parquet') ? (['parquet'] as const) : [])]);
}

async function outcomesFiles(
  table: OutcomeTable,
  runId: string,
  formats: ReadonlySet<OutcomesFormat>,
): Promise<RunFile[]> {
  const files: RunFile[] = [];
  if (formats.has('csv')) {
    const { outcomesCsv } = await import('../report/csv.ts');
    files.push({ name: 'outcomes.csv', content: outcomesCsv(table) });
  }
  if (formats.has('parquet')) {
    const { outcomesParquet } = await import('../report/parquet.ts');
    files.push({ name: 'outcomes.parquet', content: outcomesParquet(table, runId) });
  }
  return files;
}
