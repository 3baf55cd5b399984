import type { ChartSpec } from '../charts/template.ts';
import { chartConfig } from '../charts/theme.ts';
import { htmlText, scriptJson } from '../escape.ts';
import { DRAWING_PROGRAM } from './drawing.ts';
import type { Html } from './elements.ts';
import { scriptHash, vegaPrograms } from './programs.ts';
import { STYLE } from './style.ts';

/** What stands on a page. */
export interface Page {
  readonly title: string;
  readonly body: readonly Html[];
  /** Drawn in the elements with the ids `chart-<name>`. */
  readonly charts: readonly { readonly name: string; readonly spec: ChartSpec }[];
}

/**
 * One file with everything inside, which works without a network; its Content-Security-Policy lets it run its own four
 * scripts and load nothing, nor make a program of a text: a chart's expressions are interpreted.
 */
export async function pageHtml({ title, body, charts }: Page): Promise<string> {
  const programs = [...(await vegaPrograms()), DRAWING_PROGRAM];
  const drawn = { charts, light: chartConfig('light'), dark: chartConfig('dark') };
  const policy = [
    "default-src 'none'",
    `script-src ${programs.map(scriptHash).join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${htmlText(title)} · shortfall</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...body,
    `<script type="application/json" id="chart-specifications">${scriptJson(drawn)}</script>`,
    ...programs.map((program) => `<script>${program}</script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
