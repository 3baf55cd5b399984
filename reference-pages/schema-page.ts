import type { SchemaObject } from '../src/config/schema/patch.ts';
import { codeText, tableMarkdown } from './markdown.ts';

/** Fields of a part without kinds of its own, and with no more of them than this, stand in the table of the part around it. */
const MOST_INLINE = 8;

/** A part of a document that has a heading and a table of its own. */
interface Part {
  readonly path: string;
  readonly schema: SchemaObject;
}

interface Row {
  readonly field: string;
  readonly values: string;
  readonly meaning: string;
}

/**
 * Every field of a document by name, as Markdown: what it may be, what it is when absent, what it means. A part with kinds or
 * many fields has a heading of its own, with its whole path.
 *
 * @param definitions  what `$ref` points to, by name: each becomes a section at the end
 * @param linked       definitions that another page describes, and where
 */
export function schemaMarkdown(
  schema: SchemaObject,
  definitions: { readonly [name: string]: SchemaObject } = {},
  linked: { readonly [name: string]: string } = {},
): string {
  const page = new Page(linked);
  page.write({ path: '', schema });
  for (const [name, definition] of Object.entries(definitions)) page.write({ path: `a ${name}`, schema: definition });
  return page.lines.join('\n');
}

class Page {
  readonly lines: string[] = [];
  private readonly linked: { readonly [name: string]: string };
  /** Paths of the parts that have a heading, by what is in them: what occurs twice is told once. */
  private readonly told = new Map<string, string>();

  constructor(linked: { readonly [name: string]: string }) {
    this.linked = linked;
  }

  /** A part, and behind it those of its parts that need a heading. */
  write({ path, schema }: Part): void {
    if (path !== '') this.lines.push(`## ${headingText(path)}`, '');
    if (typeof schema['description'] === 'string' && path !== '') this.lines.push(escaped(schema['description']), '');
    const later: Part[] = [];
    for (const { path: own, schema: kind } of kindsOf({ path, schema })) {
      if (own !== path) {
        this.lines.push(`### ${headingText(own)}`, '');
        if (typeof kind['description'] === 'string') this.lines.push(escaped(kind['description']), '');
      }
      const rows = this.rows({ path: own, schema: kind }, '', required(kind), later);
      const cells = rows.map(({ field, values, meaning }) => [codeText(field), values, meaning]);
      this.lines.push(...tableMarkdown(['field', 'what it may be', 'meaning'], cells), '');
    }
    for (const part of later) this.write(part);
  }

  private rows(part: Part, prefix: string, needed: readonly string[], later: Part[]): Row[] {
    const { path, schema } = part;
    return fieldsOf(schema).flatMap(([name, field]) => {
      if (name === '$schema') return [];
      const label = `${prefix}${name}`;
      const place = path === '' ? label : `${withoutKind(path)}.${label}`;
      const row: Row = {
        field: label,
        values: this.values(field, needed.includes(name)),
        meaning: escaped(typeof field['description'] === 'string' ? field['description'] : ''),
      };
      const inner = innerOf(field);
      if (inner === undefined) return [row];
      const within = `${label}${inner.suffix}`;
      if (isSmall(inner.schema)) {
        return [row, ...this.rows({ path, schema: inner.schema }, `${within}.`, required(inner.schema), later)];
      }
      const content = JSON.stringify({ ...inner.schema, description: undefined });
      const target = this.told.get(content) ?? `${place}${inner.suffix}`;
      if (!this.told.has(content)) later.push({ path: target, schema: inner.schema });
      this.told.set(content, target);
      return [{ ...row, meaning: `${row.meaning} See [${headingText(target)}](#${anchor(target)}).`.trim() }];
    });
  }

  private values(field: SchemaObject, isNeeded: boolean): string {
    const text = this.valueText(field);
    const absent = field['default'];
    if (absent !== undefined) return `${text}; default ${codeText(JSON.stringify(absent))}`;
    return isNeeded ? `${text}; **needed**` : text;
  }

  private valueText(field: SchemaObject): string {
    const reference = field['$ref'];
    if (typeof reference === 'string') {
      const name = reference.split('/').at(-1)!;
      const elsewhere = this.linked[name];
      return elsewhere === undefined ? `a [${name}](#${anchor(`a ${name}`)})` : elsewhere;
    }
    if (Array.isArray(field['anyOf'])) {
      return (field['anyOf'] as SchemaObject[]).map((each) => this.valueText(each)).join(', or ');
    }
    if (field['const'] !== undefined) return codeText(JSON.stringify(field['const']));
    const choices = field['enum'];
    if (Array.isArray(choices)) return choices.map((each) => codeText(JSON.stringify(each))).join(' ');
    const types = Array.isArray(field['type']) ? (field['type'] as string[]) : [String(field['type'] ?? 'anything')];
    const said = field['patternErrorMessage'];
    // What is said of the text names the number as well.
    if (types.includes('string') && typeof said === 'string' && said.startsWith('a number')) return escaped(said);
    return types.map((type) => this.typeText(type, field)).join(', or ');
  }

  private typeText(type: string, field: SchemaObject): string {
    switch (type) {
      case 'number':
      case 'integer': {
        const noun = type === 'integer' ? 'whole number' : 'number';
        return `${noun}${rangeText(field)}`;
      }
      case 'string': {
        const said = field['patternErrorMessage'];
        return typeof said === 'string' ? escaped(said) : 'text';
      }
      case 'boolean':
        return '`true` or `false`';
      case 'array': {
        const items = field['items'] ?? (field['then'] as SchemaObject | undefined)?.['items'];
        return items === undefined ? 'list' : `list of ${listed(this.valueText(items as SchemaObject))}`;
      }
      case 'object':
        return isMap(field) ? 'object by name' : 'object';
      default:
        return type;
    }
  }
}

function listed(text: string): string {
  return text.replace(/^(object|list|number|whole number|text)\b/, (word) =>
    word === 'text' ? 'texts' : word.endsWith('s') ? word : `${word}s`,
  );
}

function rangeText(field: SchemaObject): string {
  const bounds = (
    [
      ['exclusiveMinimum', '>'],
      ['minimum', '≥'],
      ['exclusiveMaximum', '<'],
      ['maximum', '≤'],
    ] as const
  ).flatMap(([keyword, sign]) => {
    const bound = field[keyword];
    return typeof bound === 'number' ? [`${sign} ${bound.toLocaleString('en')}`] : [];
  });
  return bounds.length === 0 ? '' : ` ${bounds.join(', ')}`;
}

/** The part itself, or each of its kinds. */
function kindsOf({ path, schema }: Part): Part[] {
  const kinds = schema['oneOf'];
  if (!Array.isArray(kinds)) return [{ path, schema }];
  return (kinds as SchemaObject[]).map((kind) => {
    const name = (kind['properties'] as { kind?: SchemaObject } | undefined)?.kind?.['const'];
    return { path: `${path}: ${typeof name === 'string' ? name : 'otherwise'}`, schema: kind };
  });
}

function withoutKind(path: string): string {
  return path.replace(/: \w+$/, '');
}

function fieldsOf(schema: SchemaObject): [string, SchemaObject][] {
  const fields = Object.entries((schema['properties'] ?? {}) as { [name: string]: SchemaObject });
  const rest = schema['additionalProperties'];
  return isMap(schema) ? [...fields, ['<name>', rest as SchemaObject]] : fields;
}

function isMap(schema: SchemaObject): boolean {
  const rest = schema['additionalProperties'];
  return typeof rest === 'object' && rest !== null;
}

function required(schema: SchemaObject): readonly string[] {
  return (schema['required'] ?? []) as readonly string[];
}

/** What a field holds that has fields itself, and how its path goes on. */
function innerOf(field: SchemaObject): { readonly suffix: string; readonly schema: SchemaObject } | undefined {
  const alternatives = [
    field,
    ...((field['anyOf'] ?? []) as SchemaObject[]),
    field['then'] as SchemaObject | undefined,
  ];
  for (const each of alternatives) {
    if (each === undefined) continue;
    if (isMap(each) && each['properties'] === undefined) {
      const ofValues = innerOf(each['additionalProperties'] as SchemaObject);
      if (ofValues !== undefined) return { suffix: `.<name>${ofValues.suffix}`, schema: ofValues.schema };
    }
    if (Array.isArray(each['oneOf']) || fieldsOf(each).length > 0) return { suffix: '', schema: each };
    const items = each['items'] as SchemaObject | undefined;
    const ofItems = items && innerOf(items);
    if (ofItems !== undefined) return { suffix: `[]${ofItems.suffix}`, schema: ofItems.schema };
  }
  return undefined;
}

function isSmall(schema: SchemaObject): boolean {
  if (Array.isArray(schema['oneOf'])) return false;
  const fields = fieldsOf(schema);
  return fields.length <= MOST_INLINE && fields.every(([, field]) => innerOf(field) === undefined);
}

function headingText(path: string): string {
  return path.replaceAll('<', '\\<');
}

/** As GitHub makes it of a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Text that Markdown would read as markup, as it stands. */
function escaped(text: string): string {
  return text.replace(/([<|])/g, '\\$1');
}
