import { POLICY_COLOURS } from './palette.ts';

/** A plain JSON object. */
export interface JsonObject {
  readonly [field: string]: unknown;
}

/** Vega-Lite's config for a light or a dark page; the background is the page's own. */
export function chartConfig(mode: 'light' | 'dark'): JsonObject {
  const ink = mode === 'light' ? '#23282f' : '#e4e7eb';
  const quiet = mode === 'light' ? '#5c6670' : '#a3adb8';
  const grid = mode === 'light' ? '#e6e9ed' : '#2c333b';
  const line = mode === 'light' ? '#b5bdc6' : '#55606b';
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  return {
    background: 'transparent',
    font,
    padding: 4,
    // Charts hold the colours of a light page; on a dark one each gives way to the one in its place here.
    range: { category: POLICY_COLOURS[mode] },
    view: { stroke: null },
    // A limit would cut labels off by an estimated width: without a canvas nobody knows the true one.
    axis: {
      labelColor: quiet,
      titleColor: quiet,
      titleFontWeight: 'normal',
      titlePadding: 8,
      labelFontSize: 11.5,
      titleFontSize: 11.5,
      labelLimit: 0,
      titleLimit: 0,
      gridColor: grid,
      domainColor: line,
      tickColor: line,
      labelPadding: 5,
    },
    axisY: { domain: false, ticks: false },
    legend: {
      labelColor: ink,
      titleColor: quiet,
      labelFontSize: 12,
      titleFontSize: 11.5,
      titleFontWeight: 'normal',
      labelLimit: 0,
      titleLimit: 0,
      symbolStrokeWidth: 2.5,
      symbolFillColor: quiet,
      symbolStrokeColor: quiet,
    },
    header: {
      labelColor: ink,
      titleColor: quiet,
      labelFontSize: 12.5,
      labelFontWeight: 600,
      labelLimit: 0,
      labelAnchor: 'start',
      labelPadding: 6,
    },
    title: { color: ink, subtitleColor: quiet, anchor: 'start', fontSize: 13 },
    text: { color: quiet, fontSize: 11.5 },
    rule: { color: line },
    point: { size: 70, strokeWidth: 2 },
    line: { strokeWidth: 2 },
  };
}

/** Every colour of a chart on a light page with the one that stands in its place on a dark page, where they differ. */
export function pairedColours(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const compare = (light: unknown, dark: unknown): void => {
    if (typeof light === 'string' && typeof dark === 'string') {
      if (light !== dark) found.set(light, dark);
    } else if (isObject(light) && isObject(dark)) {
      for (const [key, each] of Object.entries(light)) compare(each, dark[key]);
    }
  };
  compare(chartConfig('light'), chartConfig('dark'));
  return found;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
