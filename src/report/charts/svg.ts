import { InvariantError } from '../../errors.ts';
import type { ChartSpec } from './template.ts';
import { chartConfig } from './theme.ts';

/**
 * A chart as an SVG picture, drawn without a browser. Vega is loaded when the first one is drawn, and may load nothing itself:
 * a chart has its rows inside, and neither pictures nor links from elsewhere.
 *
 * @param background  a colour, or `transparent`. @default white
 * @throws Error where a template of the user's is no chart
 */
export async function chartSvg(spec: ChartSpec, background = '#ffffff'): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const config = { ...chartConfig('light'), background };
  const { spec: compiled } = compile(spec as never, { config: config as never });
  const view = new View(parse(compiled), { renderer: 'none', loader: NOTHING as never });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

const refuse = (uri: string): Promise<never> =>
  Promise.reject(new InvariantError(`a chart may load nothing, not even ${uri}`));

/** Vega's way to everything outside of a chart: no rows come from there, and no address leads there. */
const NOTHING = { load: refuse, http: refuse, file: refuse, sanitize: () => Promise.resolve({ href: null }) };
