import type { OutcomeTable } from '../outcome.ts';
import type { Report } from '../report/facts.ts';
import { gatesJunit, gatesMarkdown } from '../report/gates.ts';
import { manifestText } from '../report/manifest.ts';
import { summaryText } from '../report/summary.ts';
import type { RunFile } from '../report/write.ts';

export type OutcomesFormat = 'parquet' | 'csv' | 'none';

export interface FileChoice {
  readonly outcomes: OutcomesFormat;
  /** Charts and HTML. */
  readonly report: boolean;
}

/** Makes the files of a run. What is not asked for is not loaded. */
export async function runFiles(
  report: Report,
  table: OutcomeTable,
  began: { readonly startedAt: Date; readonly threads: number },
  choice: FileChoice,
): Promise<RunFile[]> {
  const { experiment, statistics, facts, summary } = report;
  const files: RunFile[] = [
    ...(choice.report ? await reportFiles(report) : []),
    { name: 'summary.json', content: summaryText(summary) },
    ...(summary.gates === undefined
      ? []
      : [
          { name: 'gates.junit.xml', content: gatesJunit(summary) },
          { name: 'gates.md', content: gatesMarkdown(summary) },
        ]),
    ...(await outcomesFiles(table, facts.runId, choice.outcomes)),
  ];
  const finishedAt = new Date();
  const times = {
    startedAt: began.startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    elapsedSeconds: (finishedAt.getTime() - began.startedAt.getTime()) / 1_000,
    threads: began.threads,
  };
  return [...files, { name: 'manifest.json', content: manifestText(experiment, statistics, facts, times) }];
}

async function reportFiles(report: Report): Promise<RunFile[]> {
  const [{ makeCharts, isDrawn }, { reportHtml }] = await Promise.all([
    import('../report/charts/charts.ts'),
    import('../report/html.ts'),
  ]);
  const charts = makeCharts(report);
  return [
    { name: 'report.html', content: await reportHtml(report, charts) },
    ...charts.filter(isDrawn).map(({ name, spec }) => ({
      name: `charts/${name}.vl.json`,
      content: `${JSON.stringify(spec, null, 2)}\n`,
    })),
  ];
}

async function outcomesFiles(table: OutcomeTable, runId: string, format: OutcomesFormat): Promise<RunFile[]> {
  switch (format) {
    case 'none':
      return [];
    case 'csv': {
      const { outcomesCsv } = await import('../report/csv.ts');
      return [{ name: 'outcomes.csv', content: outcomesCsv(table) }];
    }
    case 'parquet': {
      const { outcomesParquet } = await import('../report/parquet.ts');
      return [{ name: 'outcomes.parquet', content: outcomesParquet(table, runId) }];
    }
  }
}
