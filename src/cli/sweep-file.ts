import { readFileSync } from 'node:fs';
import { Cursor } from '../config/document/cursor.ts';
import { Issues } from '../config/document/issues.ts';
import { describe, readDocument } from '../config/document/node.ts';
import { readingProblem } from '../config/files/config-files.ts';
import { power } from '../math/power.ts';
import { sweepSettings, type Sweep, type Variation } from '../statistics/sweep.ts';
import { argumentError } from './exit-code.ts';
import { fixedField } from './variations.ts';

/** What a sweep is over. */
export interface SweepPlan {
  readonly design: Sweep['design'];
  /** Each field with its values, as `--set` writes them. */
  readonly fields: readonly Variation[];
  /** What is set at each point. */
  readonly settings: readonly { readonly [field: string]: string }[];
  /** Names of `summary.json`; absent = those of the arguments. */
  readonly metrics?: readonly string[];
}

const WORDS = ['design', 'metrics', 'fields', 'points'];
const RANGE_WORDS = ['from', 'to', 'points', 'scale'];
const SIGNIFICANT = 12;

/**
 * Reads what a sweep is over from a file, JSON with comments: `fields`, each with a list of values or a range
 * `{ from, to, points, scale }`, as a grid or `oneAtATime`; or `points`, each with the fields that it sets.
 *
 * @throws ConfigError with all that is wrong, each with its place
 */
export function readSweepFile(path: string): SweepPlan {
  const issues = new Issues();
  const node = readDocument(textOf(path), path, issues);
  if (node !== undefined && node.kind !== 'object') {
    issues.add(node.place, { expected: 'a sweep, a JSON object', found: describe(node) });
  }
  issues.throwIfAny();
  const root = new Cursor(node!, issues);
  refuseOthers(root, WORDS);
  const [fields, points, metrics] = [root.at('fields'), root.at('points'), root.at('metrics')];
  if (fields.present === points.present) {
    root.complain({ expected: 'either "fields" or "points"', found: fields.present ? 'both' : 'neither' });
  }
  const design = root.at('design').text('grid');
  if (design !== 'grid' && design !== 'oneAtATime') root.at('design').refuse('"grid" or "oneAtATime"');
  if (points.present && root.at('design').present) root.at('design').refuse('no design: points are listed one by one');
  const plan = points.present ? listed(points) : gridded(fields, design === 'oneAtATime' ? 'oneAtATime' : 'grid');
  const named = metrics
    .items()
    .map((item) => (typeof item.value === 'string' ? item.value : (item.refuse('a name'), '')));
  if (metrics.present && named.length === 0) metrics.refuse('a list of metrics of summary.json, at least one');
  issues.throwIfAny();
  return { ...plan, ...(metrics.present ? { metrics: named } : {}) };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw argumentError('--fields', 'a file that can be read', `${path}: ${readingProblem(error)}`);
  }
}

function gridded(cursor: Cursor, design: Sweep['design']): SweepPlan {
  const keys = cursor.keys();
  if (cursor.present && keys.length === 0) cursor.refuse('fields as --set names them, each with its values');
  const fields = keys.map((field): Variation => {
    const at = cursor.at(field);
    refuseFixed(at, field);
    const values = at.node?.kind === 'array' ? at.items().map(valueText) : rangeValues(at);
    if (at.node?.kind === 'array' && values.length === 0) at.refuse('at least one value');
    const twice = values.findIndex((value, i) => values.indexOf(value) < i);
    if (twice >= 0) at.refuse('each value once');
    return { field, values };
  });
  return { design, fields, settings: sweepSettings(fields, design) };
}

function listed(cursor: Cursor): SweepPlan {
  const items = cursor.items();
  if (items.length === 0) cursor.refuse('a list of points, at least one');
  const settings = items.map((point) => {
    const keys = point.keys();
    if (keys.length === 0) point.refuse('an object of fields as --set names them, each with its value');
    for (const field of keys) refuseFixed(point.at(field), field);
    return Object.fromEntries(keys.map((field) => [field, valueText(point.at(field))]));
  });
  const names = [...new Set(settings.flatMap((set) => Object.keys(set)))];
  const fields = names.map((field): Variation => {
    return { field, values: [...new Set(settings.flatMap((set) => set[field] ?? []))] };
  });
  return { design: 'list', fields, settings };
}

/** A value as `--set` writes it: text as it stands, anything else as JSON. */
function valueText({ value }: Cursor): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The values of `{ from, to, points, scale }`, ends included. */
function rangeValues(cursor: Cursor): readonly string[] {
  if (cursor.node?.kind !== 'object') {
    cursor.refuse('a list of values, or { "from", "to", "points" }');
    return [];
  }
  refuseOthers(cursor, RANGE_WORDS);
  const [from, to, points] = ['from', 'to', 'points'].map((word) => finite(cursor.at(word))) as [
    number,
    number,
    number,
  ];
  const scale = cursor.at('scale').text('linear');
  if (scale !== 'linear' && scale !== 'log') cursor.at('scale').refuse('"linear" or "log"');
  if (!Number.isInteger(points) || points < 2) cursor.at('points').refuse('a whole number, at least 2');
  if (!(from < to)) cursor.at('to').refuse('a number above "from"');
  if (scale === 'log' && !(from > 0)) cursor.at('from').refuse('a number above 0 for a logarithmic scale');
  if (!(points >= 2 && points <= 1_000)) return [];
  return Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    const value = scale === 'log' ? from * power(to / from, share) : from + share * (to - from);
    return String(Number((i === points - 1 ? to : value).toPrecision(SIGNIFICANT)));
  });
}

function finite(cursor: Cursor): number {
  const value = cursor.number(Number.NaN);
  if (!Number.isFinite(value)) cursor.refuse('a number');
  return value;
}

function refuseFixed(cursor: Cursor, field: string): void {
  if (fixedField(field)) cursor.refuse('a field other than seed and paths: points are compared path by path');
}

function refuseOthers(cursor: Cursor, words: readonly string[]): void {
  for (const key of cursor.keys()) {
    if (!words.includes(key)) cursor.at(key).refuse(`no such word; there are ${words.join(', ')}`);
  }
}
