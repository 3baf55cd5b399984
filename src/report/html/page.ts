import { InvariantError } from '../../errors.ts';
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

/** With its scripts, or without any. */
export type PageKind = 'live' | 'static';

/** How a page is written. */
export interface PageChoice {
  /** @default 'live' */
  readonly kind?: PageKind;
  /** Folder with chart templates in place of those of the same name. @default none */
  readonly templates?: string;
}

/** One file with everything inside, which works without a network. */
export function pageHtml(page: Page, kind: PageKind = 'live'): Promise<string> {
  return kind === 'live' ? livePageHtml(page) : staticPageHtml(page);
}

/**
 * One file with everything inside, which works without a network; its Content-Security-Policy lets it run its own four
 * scripts and load nothing, nor make a program of a text: a chart's expressions are interpreted.
 */
async function livePageHtml({ title, body, charts }: Page): Promise<string> {
  const programs = [...(await vegaPrograms()), DRAWING_PROGRAM];
  const drawn = { charts, light: chartConfig('light'), dark: chartConfig('dark') };
  return documentHtml({
    title,
    scripts: `script-src ${programs.map(scriptHash).join(' ')}`,
    style: STYLE,
    body: [
      ...body,
      `<script type="application/json" id="chart-specifications">${scriptJson(drawn)}</script>`,
      ...programs.map((program) => `<script>${program}</script>`),
    ],
  });
}

/**
 * The same without any script, for readers that run none: the charts are pictures in the page, which follow its colour scheme.
 * It may load nothing at all.
 */
async function staticPageHtml({ title, body, charts }: Page): Promise<string> {
  const { chartPicture, DARK_PICTURES } = await import('./pictures.ts');
  let content = body.join('\n');
  for (const { name, spec } of charts) content = withPicture(content, name, await chartPicture(name, spec));
  return documentHtml({ title, style: STYLE + DARK_PICTURES, body: [content] });
}

/** Puts a picture where the page says that charts need scripts. */
function withPicture(body: Html, name: string, picture: Html): Html {
  const place = body.indexOf(`id="chart-${name}"`);
  const start = body.indexOf(NO_SCRIPT, place);
  const end = body.indexOf(END_NO_SCRIPT, start);
  if (place < 0 || start < 0 || end < 0) throw new InvariantError(`the page has no place for the chart ${name}`);
  return body.slice(0, start) + picture + body.slice(end + END_NO_SCRIPT.length);
}

const NO_SCRIPT = '<noscript>';
const END_NO_SCRIPT = '</noscript>';

interface Document {
  readonly title: string;
  /** Of its Content-Security-Policy; absent = it runs none. */
  readonly scripts?: string;
  readonly style: string;
  readonly body: readonly Html[];
}

function documentHtml({ title, scripts, style, body }: Document): string {
  const policy = [
    "default-src 'none'",
    ...(scripts === undefined ? [] : [scripts]),
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
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
