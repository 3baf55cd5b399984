import type { Chart } from './charts/chart.ts';
import type { Report } from './facts.ts';
import type { ReportFormat } from './formats.ts';
import type { PageChoice } from './html/page.ts';
import type { RunFile } from './write.ts';

export interface ReportFilesOptions extends PageChoice {
  readonly formats: readonly ReportFormat[];
}

/**
 * Makes the files of a report in the given forms; outcomes are not among them. What is not asked for is not loaded.
 *
 * @throws ConfigError for what is wrong with the user's templates
 */
export async function reportFiles(report: Report, options: ReportFilesOptions): Promise<RunFile[]> {
  const formats = new Set(options.formats);
  const charts = needsCharts(options) ? await drawnCharts(report, options) : { all: [], drawn: [] };
  const specs = charts.drawn;
  return [
    ...(formats.has('html') ? [await page(report, charts.all, options.kind)] : []),
    ...(formats.has('json')
      ? specs.map((chart) => ({ name: `charts/${chart.name}.vl.json`, content: specText(chart) }))
      : []),
    ...(formats.has('svg') || formats.has('png') ? await pictures(specs, formats) : []),
    ...(formats.has('csv') ? await tables(report) : []),
    ...(formats.has('md') ? [await markdown(report)] : []),
  ];
}

function needsCharts({ formats }: ReportFilesOptions): boolean {
  return formats.some((format) => format === 'html' || format === 'json' || format === 'svg' || format === 'png');
}

type Charts = ReturnType<(typeof import('./charts/charts.ts'))['makeCharts']>;

async function drawnCharts(
  report: Report,
  { templates }: ReportFilesOptions,
): Promise<{ readonly all: Charts; readonly drawn: readonly Chart[] }> {
  const [{ isDrawn, makeCharts }, { withChosenTemplates }] = await Promise.all([
    import('./charts/charts.ts'),
    import('./charts/chosen-templates.ts'),
  ]);
  const all = await withChosenTemplates(templates, () => makeCharts(report));
  return { all, drawn: all.filter(isDrawn) };
}

async function page(report: Report, charts: Charts, kind: PageChoice['kind']): Promise<RunFile> {
  const { reportHtml } = await import('./html.ts');
  return { name: 'report.html', content: await reportHtml(report, charts, kind) };
}

function specText({ spec }: Chart): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}

async function pictures(charts: readonly Chart[], formats: ReadonlySet<ReportFormat>): Promise<RunFile[]> {
  const { chartSvg } = await import('./charts/svg.ts');
  const files: RunFile[] = [];
  for (const { name, spec } of charts) {
    const svg = await chartSvg(spec);
    if (formats.has('svg')) files.push({ name: `charts/${name}.svg`, content: svg });
    if (formats.has('png')) {
      const { pngOf } = await import('./charts/png.ts');
      files.push({ name: `charts/${name}.png`, content: await pngOf(svg) });
    }
  }
  return files;
}

async function tables(report: Report): Promise<RunFile[]> {
  const { tableFiles } = await import('./table-files.ts');
  return tableFiles(report);
}

async function markdown(report: Report): Promise<RunFile> {
  const { reportMarkdown } = await import('./markdown.ts');
  return { name: 'report.md', content: reportMarkdown(report) };
}
