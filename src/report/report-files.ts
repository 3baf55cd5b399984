import { ConfigError } from '../errors.ts';
import type { Chart } from './charts/chart.ts';
import type { Templates } from './charts/template.ts';
import type { Report } from './facts.ts';
import type { ReportFormat } from './formats.ts';
import type { RunFile } from './write.ts';

export interface ReportFilesOptions {
  readonly formats: readonly ReportFormat[];
  /** Of the page: without scripts. @default false */
  readonly isStatic?: boolean | undefined;
  /** Folder with templates of the user's. @default none */
  readonly templates?: string | undefined;
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
    ...(formats.has('html') ? [await page(report, charts.all, options.isStatic === true)] : []),
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
  const [{ isDrawn, makeCharts }, { withTemplates }] = await Promise.all([
    import('./charts/charts.ts'),
    import('./charts/template.ts'),
  ]);
  if (templates === undefined) {
    const all = makeCharts(report);
    return { all, drawn: all.filter(isDrawn) };
  }
  const { readUserTemplates } = await import('./charts/user-templates.ts');
  const own = readUserTemplates(templates);
  const all = withTemplates(own, () => makeCharts(report));
  const drawn = all.filter(isDrawn);
  await checkDrawable(drawn, own, templates);
  return { all, drawn };
}

/** A template may be sound JSON and no chart: that has to be said of its file, not found out by who opens the page. */
async function checkDrawable(charts: readonly Chart[], own: Templates, folder: string): Promise<void> {
  const { chartSvg } = await import('./charts/svg.ts');
  for (const { name, spec } of charts) {
    const isOwn =
      own.has(name) || (name.startsWith('worst-path') && [...own.keys()].some((each) => each.startsWith('timeline')));
    if (!isOwn) continue;
    try {
      await chartSvg(spec);
    } catch (error) {
      const file = own.has(name) ? `${folder}/${name}.vl.json` : folder;
      const found = (error as Error).message;
      throw new ConfigError([{ file, pointer: '', expected: 'a chart that Vega-Lite can draw', found }]);
    }
  }
}

async function page(report: Report, charts: Charts, isStatic: boolean): Promise<RunFile> {
  const { reportHtml } = await import('./html.ts');
  return { name: 'report.html', content: await reportHtml(report, charts, isStatic ? 'static' : 'live') };
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
