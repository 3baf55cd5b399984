import type { SchemaObject } from './patch.ts';

/** The schema asks for something that is not read here: only a whole validator can tell. */
class NotRead extends Error {}

/**
 * Whether a schema certainly takes a value. It reads the part of JSON Schema 2020-12 that our schemas are made of, in one
 * walk and without compiling anything; asked for more than that, it says false. So `true` can be relied on, and on
 * `false` a validator has the word, which also knows what is wrong.
 *
 * @param root  the schema in which references are looked up
 */
export function certainlyAccepts(root: SchemaObject, value: unknown): boolean {
  try {
    return takes(root, value, root);
  } catch (error) {
    if (error instanceof NotRead) return false;
    throw error;
  }
}

function takes(schema: SchemaObject, value: unknown, root: SchemaObject): boolean {
  for (const keyword in schema) {
    const read = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (read === undefined) throw new NotRead();
    if (!read(schema[keyword], value, schema, root)) return false;
  }
  return true;
}

/** What a keyword asks of the value; `rule` is what stands at it. */
type Keyword = (rule: unknown, value: unknown, schema: SchemaObject, root: SchemaObject) => boolean;

const says = (): boolean => true;
const ofNumber =
  (holds: (value: number, limit: number) => boolean): Keyword =>
  (limit, value) =>
    typeof value !== 'number' || holds(value, limit as number);
const ofText =
  (holds: (value: string, rule: unknown) => boolean): Keyword =>
  (rule, value) =>
    typeof value !== 'string' || holds(value, rule);
const ofList =
  (holds: (value: readonly unknown[], rule: unknown, root: SchemaObject) => boolean): Keyword =>
  (rule, value, _, root) =>
    !Array.isArray(value) || holds(value, rule, root);
const ofObject =
  (holds: (value: SchemaObject, rule: unknown, schema: SchemaObject, root: SchemaObject) => boolean): Keyword =>
  (rule, value, schema, root) =>
    !isObject(value) || holds(value, rule, schema, root);

const KEYWORDS: { readonly [keyword: string]: Keyword } = {
  $schema: says,
  $id: says,
  $defs: says,
  title: says,
  description: says,
  default: says,
  examples: says,
  patternErrorMessage: says,

  type: (rule, value) => (Array.isArray(rule) ? rule.some((name) => isOf(name, value)) : isOf(rule, value)),
  const: (rule, value) => sameScalar(rule, value),
  enum: (rule, value) => (rule as readonly unknown[]).some((each) => sameScalar(each, value)),

  minimum: ofNumber((value, limit) => value >= limit),
  maximum: ofNumber((value, limit) => value <= limit),
  exclusiveMinimum: ofNumber((value, limit) => value > limit),
  exclusiveMaximum: ofNumber((value, limit) => value < limit),

  pattern: ofText((value, rule) => patternOf(rule as string).test(value)),
  minLength: ofText((value, limit) => [...value].length >= (limit as number)),
  maxLength: ofText((value, limit) => [...value].length <= (limit as number)),

  items: ofList((value, rule, root) => value.every((item) => takes(rule as SchemaObject, item, root))),
  minItems: ofList((value, limit) => value.length >= (limit as number)),
  maxItems: ofList((value, limit) => value.length <= (limit as number)),
  uniqueItems: ofList((value, rule) => {
    if (rule !== true) return true;
    if (value.some((item) => typeof item === 'object')) throw new NotRead();
    return new Set(value).size === value.length;
  }),

  required: ofObject((value, names) => (names as readonly string[]).every((name) => Object.hasOwn(value, name))),
  minProperties: ofObject((value, limit) => Object.keys(value).length >= (limit as number)),
  properties: ofObject((value, fields, _, root) =>
    Object.entries(fields as { [name: string]: SchemaObject }).every(
      ([name, field]) => !Object.hasOwn(value, name) || takes(field, value[name], root),
    ),
  ),
  additionalProperties: ofObject((value, rule, schema, root) => {
    const known = (schema['properties'] ?? {}) as object;
    const others = Object.keys(value).filter((name) => !Object.hasOwn(known, name));
    if (typeof rule === 'boolean') return rule || others.length === 0;
    return others.every((name) => takes(rule as SchemaObject, value[name], root));
  }),
  propertyNames: ofObject((value, rule, _, root) =>
    Object.keys(value).every((name) => takes(rule as SchemaObject, name, root)),
  ),

  // Told apart by a tag: the branch whose tag it is has the word.
  discriminator: says,
  oneOf: (branches, value, schema, root) => {
    const tag = (schema['discriminator'] as { readonly propertyName?: string } | undefined)?.propertyName;
    if (tag === undefined) throw new NotRead();
    if (!isObject(value)) return false;
    const own = (branches as readonly SchemaObject[]).filter((branch) => {
      const field = (branch['properties'] as { readonly [name: string]: SchemaObject } | undefined)?.[tag];
      return field !== undefined && takes(field, value[tag], root);
    });
    return own.length === 1 && takes(own[0]!, value, root);
  },
  anyOf: (branches, value, _, root) => (branches as readonly SchemaObject[]).some((each) => takes(each, value, root)),
  if: (condition, value, schema, root) => {
    const branch = schema[takes(condition as SchemaObject, value, root) ? 'then' : 'else'];
    return branch === undefined || takes(branch as SchemaObject, value, root);
  },
  then: says,
  else: says,
  $ref: (pointer, value, _, root) => takes(referred(root, pointer as string), value, root),
};

function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOf(name: unknown, value: unknown): boolean {
  switch (name) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'number':
      return Number.isFinite(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === name;
  }
}

function sameScalar(rule: unknown, value: unknown): boolean {
  if (typeof rule === 'object' && rule !== null) throw new NotRead();
  return rule === value;
}

const patterns = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const known = patterns.get(source) ?? new RegExp(source, 'u');
  patterns.set(source, known);
  return known;
}

/** `#/$defs/name`, whose name needs no unescaping. */
function referred(root: SchemaObject, pointer: string): SchemaObject {
  const [, name] = /^#\/\$defs\/([A-Za-z0-9]+)$/.exec(pointer) ?? [];
  const found = name === undefined ? undefined : (root['$defs'] as { [name: string]: SchemaObject } | undefined)?.[name];
  if (found === undefined) throw new NotRead();
  return found;
}
