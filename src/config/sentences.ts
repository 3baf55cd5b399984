import type { ErrorObject } from 'ajv';
import type { Complaint } from './document/issues.ts';
import { didYouMean, listed } from './document/nearest.ts';
import { describe, type ConfigNode } from './document/node.ts';

/** A validator's error as a sentence for people. */
export function sentenceOf(error: ErrorObject, node: ConfigNode | undefined): Complaint {
  const parameters = error.params as { readonly [name: string]: unknown };
  const schema = (error.parentSchema ?? {}) as SchemaPart;
  const found = describe(node);
  switch (error.keyword) {
    case 'type':
      if (isTooLarge(node)) return { expected: 'a number of at most 1.7e308', found: `${found}, which is too large` };
      return { expected: typeSentence(parameters['type'], schema), found };
    case 'enum': {
      const words = (parameters['allowedValues'] as readonly unknown[]).map(String);
      return { expected: listed(words), found, ...didYouMean(scalarText(node), words) };
    }
    case 'const':
      return { expected: JSON.stringify(parameters['allowedValue']), found };
    case 'required': {
      const missing = String(parameters['missingProperty']);
      return { expected: `a field "${missing}"${meaning(schema, missing)}`, found: 'an object without it' };
    }
    case 'additionalProperties':
      return unknownField(String(parameters['additionalProperty']), Object.keys(schema.properties ?? {}));
    case 'discriminator':
      return discriminatorSentence(String(parameters['tag']), parameters['tagValue'], schema);
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return { expected: rangeSentence(schema), found };
    case 'minItems':
      return { expected: `at least ${counted(parameters['limit'], 'entry', 'entries')}`, found };
    case 'maxItems':
      return { expected: `at most ${counted(parameters['limit'], 'entry', 'entries')}`, found };
    case 'minProperties':
      return { expected: `at least ${counted(parameters['limit'], 'entry', 'entries')}`, found };
    case 'minLength':
      return { expected: 'a text that is not empty', found };
    case 'maxLength':
      return { expected: `a text of at most ${String(parameters['limit'])} characters`, found };
    case 'uniqueItems':
      return {
        expected: 'each entry once',
        found: `entries ${String(parameters['j'])} and ${String(parameters['i'])} alike`,
      };
    case 'pattern':
      return {
        expected: schema.patternErrorMessage ?? `a text that matches ${String(schema.pattern)}`,
        found,
        ...didYouMean(scalarText(node), wordsOf(schema.pattern)),
      };
    default:
      return { expected: `what the schema asks for (${error.keyword}: ${error.message ?? ''})`, found };
  }
}

/** The words of a pattern that consists of words. */
function wordsOf(pattern = ''): readonly string[] {
  return /^\^\(([A-Za-z|]+)\)\$$/.exec(pattern)?.[1]?.split('|') ?? [];
}

export interface SchemaPart {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: { readonly [name: string]: SchemaPart & { readonly const?: unknown } };
  readonly oneOf?: readonly SchemaPart[];
}

export function unknownField(field: string, known: readonly string[]): Complaint {
  const fields = known.filter((name) => name !== '$schema');
  const suggestion = didYouMean(field, fields);
  // The whole list is only of use where there is no better guess.
  const expected = suggestion.suggestion === undefined ? `one of the fields ${listed(fields)}` : 'a known field';
  return { expected, found: `"${field}"`, ...suggestion };
}

const TYPE_NOUNS: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function typeSentence(type: unknown, schema: SchemaPart): string {
  if (schema.patternErrorMessage !== undefined) return schema.patternErrorMessage;
  if (schema.enum !== undefined) return listed(schema.enum.map(String));
  const types = (Array.isArray(type) ? type : String(type).split(',')).map(String);
  return types.map((name) => TYPE_NOUNS[name] ?? name).join(' or ');
}

function discriminatorSentence(tag: string, value: unknown, schema: SchemaPart): Complaint {
  const words = (schema.oneOf ?? []).map((branch) => String(branch.properties?.[tag]?.const));
  const expected = `a "${tag}" of ${listed(words)}`;
  if (value === undefined) return { expected, found: 'an object without it' };
  return { expected, found: JSON.stringify(value), ...didYouMean(value, words) };
}

function rangeSentence(schema: SchemaPart): string {
  const types: readonly unknown[] = [schema.type].flat();
  const noun = types.includes('integer') && !types.includes('number') ? 'a whole number' : 'a number';
  const bounds = [
    schema.minimum === undefined ? '' : `≥ ${schema.minimum}`,
    schema.exclusiveMinimum === undefined ? '' : `> ${schema.exclusiveMinimum}`,
    schema.maximum === undefined ? '' : `≤ ${schema.maximum}`,
    schema.exclusiveMaximum === undefined ? '' : `< ${schema.exclusiveMaximum}`,
  ];
  return `${noun} ${bounds.filter((bound) => bound !== '').join(' and ')}`;
}

function counted(limit: unknown, one: string, many: string): string {
  return `${String(limit)} ${limit === 1 ? one : many}`;
}

function meaning(schema: SchemaPart, field: string): string {
  const description = schema.properties?.[field]?.description;
  return description === undefined ? '' : ` (${description.replace(/\.$/, '')})`;
}

/** JSON writes numbers that float64 cannot hold: 1e999 reads as infinite. */
function isTooLarge(node: ConfigNode | undefined): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'number' && !Number.isFinite(node.value);
}

function scalarText(node: ConfigNode | undefined): unknown {
  return node?.kind === 'scalar' ? node.value : undefined;
}
