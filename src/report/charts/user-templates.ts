import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Issues } from '../../config/document/issues.ts';
import { didYouMean } from '../../config/document/nearest.ts';
import { describe, plainValue, readDocument, type ConfigNode, type ObjectNode } from '../../config/document/node.ts';
import { readingProblem } from '../../config/files/config-files.ts';
import { shippedTemplate, shippedTemplateNames, TEMPLATE_ENDING, type Templates } from './template.ts';
import type { JsonObject } from './theme.ts';

/** Templates whose layers become panels of a larger chart, each with its rows inside. */
const PANELS: readonly string[] = ['timeline', 'timeline-events'];

/** What a template has no use for, and a report that works without a network must not ask for. */
const FROM_ELSEWHERE: readonly string[] = ['url', 'href'];

/**
 * Reads the chart templates of a folder: plain Vega-Lite, files named as those of `reports/templates`, comments allowed. A
 * template draws rows of the report by their names and loads nothing.
 *
 * @throws ConfigError with all that is wrong with any of them, each with its line
 */
export function readUserTemplates(folder: string): Templates {
  const issues = new Issues();
  const templates = new Map<string, JsonObject>();
  for (const file of filesOf(folder, issues)) {
    const path = join(folder, file);
    const name = file.slice(0, -TEMPLATE_ENDING.length);
    const known = shippedTemplateNames();
    if (!known.includes(name)) {
      const expected = 'the name of a chart’s template, as in reports/templates';
      issues.add({ file: path, pointer: '' }, { expected, found: file, ...didYouMean(name, known) });
      continue;
    }
    const template = readTemplateFile(path, name, issues);
    if (template !== undefined) templates.set(name, template);
  }
  issues.throwIfAny();
  return templates;
}

function filesOf(folder: string, issues: Issues): string[] {
  const place = { file: folder, pointer: '' };
  const expected = `a folder with templates in it, files ending in ${TEMPLATE_ENDING}`;
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(TEMPLATE_ENDING));
    if (files.length === 0) issues.add(place, { expected, found: 'none' });
    return files.sort();
  } catch (error) {
    issues.add(place, { expected, found: readingProblem(error) });
    return [];
  }
}

function readTemplateFile(path: string, name: string, issues: Issues): JsonObject | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    issues.add({ file: path, pointer: '' }, { expected: 'a file that can be read', found: readingProblem(error) });
    return undefined;
  }
  const before = issues.count;
  const root = readDocument(text, path, issues);
  if (root === undefined || issues.count > before) return undefined;
  if (root.kind !== 'object') {
    issues.add(root.place, { expected: 'a Vega-Lite chart, a JSON object', found: describe(root) });
    return undefined;
  }
  checkNode(root, dataNames(shippedTemplate(name)), issues);
  if (PANELS.includes(name)) checkLayers(root, issues);
  return issues.count > before ? undefined : (plainValue(root) as JsonObject);
}

/** Names of the rows that a template draws. */
function dataNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const names = Object.entries(node).flatMap(([key, each]: [string, unknown]) => {
    const name: unknown = key === 'data' && typeof each === 'object' ? (each as JsonObject)['name'] : undefined;
    return typeof name === 'string' ? [name] : dataNames(each);
  });
  return [...new Set(names)].sort();
}

function checkNode(node: ConfigNode, names: readonly string[], issues: Issues): void {
  if (node.kind === 'array') for (const item of node.items) checkNode(item, names, issues);
  if (node.kind !== 'object') return;
  for (const [key, { key: place, node: child }] of node.entries) {
    if (key === 'data') checkData(child, names, issues);
    else if (FROM_ELSEWHERE.includes(key)) {
      issues.add(place, {
        expected: 'nothing from elsewhere: a chart loads neither data nor pictures nor links',
        found: key,
      });
    } else checkNode(child, names, issues);
  }
}

/** `{ "name": … }` of the chart's rows, or `{ "values": […] }` of an annotation. */
function checkData(data: ConfigNode, names: readonly string[], issues: Issues): void {
  const expected = `rows of the report by name, { "name": ${names.map((name) => `"${name}"`).join(' or ')} }`;
  if (data.kind !== 'object') {
    issues.add(data.place, { expected, found: describe(data) });
    return;
  }
  if (data.entries.get('values')?.node.kind === 'array') return;
  const name = data.entries.get('name')?.node;
  if (name?.kind === 'scalar' && names.includes(String(name.value)) && data.entries.size === 1) return;
  const other = [...data.entries].find(([key]) => key !== 'name');
  const [place, found] =
    other === undefined ? [name?.place ?? data.place, describe(name)] : [other[1].key, `"${other[0]}"`];
  issues.add(place, { expected, found });
}

function checkLayers(root: ObjectNode, issues: Issues): void {
  const layers = root.entries.get('layer')?.node;
  const expected = 'a list of layers, each with "data": this chart is a panel of a larger one';
  if (layers?.kind !== 'array' || layers.items.length === 0) {
    issues.add(layers?.place ?? root.place, { expected, found: describe(layers) });
    return;
  }
  for (const layer of layers.items) {
    if (layer.kind !== 'object' || !layer.entries.has('data')) {
      issues.add(layer.place, { expected: 'a layer with "data"', found: describe(layer) });
    }
  }
}
