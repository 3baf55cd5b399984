import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvariantError } from '../../errors.ts';
import type { JsonObject } from './theme.ts';

/** A complete Vega-Lite specification with its data inside. */
export type ChartSpec = JsonObject;

export interface ChartData {
  /** Rows per named data set of the template. */
  readonly datasets: { readonly [name: string]: readonly JsonObject[] };
  /** Order of the values of a field, for axes, facets and colours. */
  readonly orders: { readonly [field: string]: readonly string[] };
  /** Colours of the values of a field, in its order. */
  readonly colours: { readonly [field: string]: readonly string[] };
  /** Dashes of the lines of a field's values, in its order. */
  readonly dashes?: { readonly [field: string]: readonly (readonly number[])[] };
  /** What the chart shows, for those who cannot see it. */
  readonly description: string;
  /** Titles of channels by the field they show, where the template's own does not say enough. */
  readonly titles?: { readonly [field: string]: string };
}

/** Most rows that a chart may hold: beyond that pages become slow. */
export const MOST_ROWS = 5_000;

const COLOUR_CHANNELS = new Set(['color', 'fill', 'stroke']);
const ORDERED_CHANNELS = new Set(['x', 'y', 'yOffset', 'facet', 'row', 'column', 'shape']);

/**
 * Fills a template of `reports/templates` with data. The template is plain Vega-Lite that names its data; what a
 * template cannot know is the order and the colour of the policies, which are set wherever a channel shows the field.
 * Layers without a row are left out: Vega would warn of their infinite extent.
 *
 * @throws InvariantError when a data set of the template is missing or holds more than `MOST_ROWS`
 */
export function fillTemplate(name: string, data: ChartData): ChartSpec {
  const template = readTemplate(name);
  for (const [dataset, rows] of Object.entries(data.datasets)) {
    if (rows.length > MOST_ROWS) throw new InvariantError(`${name}: ${dataset} holds ${rows.length} rows`);
  }
  const filled = filledChannels(template, data) as JsonObject;
  const drawn = Object.entries(data.datasets).filter(([, rows]) => rows.length > 0);
  const spec = { ...filled, description: data.description, datasets: Object.fromEntries(drawn) };
  if (inPlace.templates.has(name)) inPlace.onFilled?.(name, spec);
  return spec;
}

function filledChannels(node: unknown, data: ChartData, channel = ''): unknown {
  if (Array.isArray(node)) {
    const items: readonly unknown[] = channel === 'layer' ? node.filter((layer) => hasRows(layer, data)) : node;
    return items.map((each) => filledChannels(each, data));
  }
  if (typeof node !== 'object' || node === null) return node;
  const object = node as JsonObject;
  if (channel === 'data') rowsOf(object, data);
  const children = Object.entries(object).map(([key, child]) => [key, filledChannels(child, data, key)]);
  return { ...Object.fromEntries(children), ...channelFields(object, data, channel) };
}

/** A layer that names no data of its own draws the chart's. */
function hasRows(layer: unknown, data: ChartData): boolean {
  const own = (layer as JsonObject)['data'];
  return own === undefined || rowsOf(own as JsonObject, data).length > 0;
}

function rowsOf(reference: JsonObject, data: ChartData): readonly JsonObject[] {
  // Of an annotation, which is no data of the run.
  if (Array.isArray(reference['values'])) return reference['values'] as readonly JsonObject[];
  const name = String(reference['name']);
  const rows = Object.hasOwn(data.datasets, name) ? data.datasets[name] : undefined;
  if (rows === undefined) throw new InvariantError(`a chart's template names the data ${name}, which nobody gives`);
  return rows;
}

function channelFields(object: JsonObject, data: ChartData, channel: string): JsonObject {
  const field = object['field'];
  if (typeof field !== 'string') return {};
  const order = Object.hasOwn(data.orders, field) ? data.orders[field] : undefined;
  const title = data.titles !== undefined && Object.hasOwn(data.titles, field) ? { title: data.titles[field] } : {};
  if (order === undefined) return channel === 'x' || channel === 'y' ? title : {};
  if (COLOUR_CHANNELS.has(channel)) return { scale: { domain: order, range: data.colours[field] ?? [] } };
  if (channel === 'strokeDash') {
    const range = data.dashes !== undefined && Object.hasOwn(data.dashes, field) ? data.dashes[field] : undefined;
    return range === undefined ? { sort: order } : { scale: { domain: order, range } };
  }
  return ORDERED_CHANNELS.has(channel) ? { sort: order } : {};
}

/** Templates by name that stand in for those of the package. */
export type Templates = ReadonlyMap<string, JsonObject>;

type OnFilled = (template: string, spec: ChartSpec) => void;

/** Charts are made in one go, without waiting for anything, so nobody else sees the templates of the one under way. */
let inPlace: { readonly templates: Templates; readonly onFilled?: OnFilled } = { templates: new Map() };

/**
 * Makes charts with templates of the user's in place of those of the same name.
 *
 * @param make  synchronous
 * @param onFilled  called with each of them that a chart was made of
 */
export function withTemplates<Made>(templates: Templates, make: () => Made, onFilled?: OnFilled): Made {
  const before = inPlace;
  inPlace = { templates, ...(onFilled && { onFilled }) };
  try {
    return make();
  } finally {
    inPlace = before;
  }
}

function readTemplate(name: string): JsonObject {
  return inPlace.templates.get(name) ?? shippedTemplate(name);
}

export function shippedTemplate(name: string): JsonObject {
  return JSON.parse(readFileSync(join(templateFolder(), `${name}${TEMPLATE_ENDING}`), 'utf8')) as JsonObject;
}

/** Of the file of a template. */
export const TEMPLATE_ENDING = '.vl.json';

/** Names of the templates of the package, in alphabetical order. */
export function shippedTemplateNames(): readonly string[] {
  const files = readdirSync(templateFolder()).filter((file) => file.endsWith(TEMPLATE_ENDING));
  return files.map((file) => file.slice(0, -TEMPLATE_ENDING.length)).sort();
}

/** `reports/templates` of the package, upwards from this file: it lies one level deeper when compiled. */
function templateFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const found = join(folder, 'reports', 'templates');
    if (existsSync(found)) return found;
    if (dirname(folder) === folder) throw new InvariantError(`no reports/templates above ${start}`);
  }
}
