import { chartSvg } from '../charts/svg.ts';
import type { ChartSpec } from '../charts/template.ts';
import { pairedColours } from '../charts/theme.ts';
import type { Html } from './elements.ts';

/** A chart as a picture in a page. Names inside are made its own: several pictures share a page. */
export async function chartPicture(name: string, spec: ChartSpec): Promise<Html> {
  const svg = await chartSvg(spec, 'transparent');
  return svg.replace(/\bid="([^"]+)"/g, `id="${name}-$1"`).replace(/url\(#([^)]+)\)/g, `url(#${name}-$1)`);
}

/** A picture is drawn for a light page; on a dark one, other than on paper, its ink is turned round. */
export const DARK_PICTURES = `
.chart svg { max-width: 100%; height: auto; }
@media screen and (prefers-color-scheme: dark) {
${[...pairedColours()]
  .map(
    ([light, dark]) =>
      `  .chart [fill="${light}"] { fill: ${dark}; }\n  .chart [stroke="${light}"] { stroke: ${dark}; }`,
  )
  .join('\n')}
}
`;
