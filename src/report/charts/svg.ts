import type { ChartSpec } from './template.ts';
import { chartConfig } from './theme.ts';

/** A chart as an SVG picture on white, drawn without a browser. Vega is loaded when the first one is drawn. */
export async function chartSvg(spec: ChartSpec): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const config = { ...chartConfig('light'), background: '#ffffff' };
  const { spec: compiled } = compile(spec as never, { config: config as never });
  return new View(parse(compiled), { renderer: 'none' }).toSVG();
}
