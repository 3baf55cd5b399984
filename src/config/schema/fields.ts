import Type, { type Static, type TNever, type TProperties, type TSchema, type TSchemaOptions, type TUnsafe } from 'typebox';
import { DECIMAL_PATTERN } from '../document/amount.ts';
import { DURATION_PATTERN } from '../document/duration.ts';
import { NAME_PATTERN, NAME_SENTENCE, TITLE_PATTERN } from './words.ts';

/** The building blocks of the schemas: each is plain JSON Schema 2020-12 with its TypeScript type. */

/** An object with these fields and no others. */
export function record<Fields extends TProperties>(description: string, fields: Fields) {
  return Type.Object(fields, { additionalProperties: false, description });
}

/** One of several objects told apart by the text in `tag`, so that one wrong field is reported for its own kind only. */
export function choice<Branches extends readonly TSchema[]>(
  tag: string,
  description: string,
  branches: readonly [...Branches],
): TUnsafe<Static<Branches[number]>> {
  return Type.Unsafe<Static<Branches[number]>>({
    type: 'object',
    description,
    discriminator: { propertyName: tag },
    oneOf: branches,
  });
}

/** One of these words. */
export function word<const Words extends readonly string[]>(
  words: Words,
  options: TSchemaOptions = {},
): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...options });
}

/** The text of a tag. */
export function tag<const Word extends string>(value: Word, description?: string) {
  return Type.Literal(value, description === undefined ? {} : { description });
}

/** Money, a price or a size: a number or a decimal string, at most 15 significant digits. */
export function amount(description: string, options: TSchemaOptions = {}): TUnsafe<number | string> {
  return Type.Unsafe<number | string>({
    type: ['number', 'string'],
    pattern: DECIMAL_PATTERN,
    patternErrorMessage: 'a number or a decimal string such as "1250.50"',
    description,
    ...options,
  });
}

export const DURATION_SENTENCE = 'a duration: a positive whole number with s, m, h or d, such as "30s" or "8h"';

export function duration(description: string, options: TSchemaOptions = {}) {
  return Type.String({
    pattern: DURATION_PATTERN,
    patternErrorMessage: DURATION_SENTENCE,
    description,
    ...options,
  });
}

const TITLE_SENTENCE = 'a name that is not a bare number and neither starts nor ends with a space';

export function name(description: string, options: TSchemaOptions = {}) {
  return Type.String({ pattern: NAME_PATTERN, patternErrorMessage: NAME_SENTENCE, description, ...options });
}

/** An object whose field names are the user's own. */
export function named<Value extends TSchema>(
  description: string,
  value: Value,
  options: TSchemaOptions = {},
): TUnsafe<{ [name: string]: Static<Value> }> {
  return Type.Unsafe<{ [name: string]: Static<Value> }>({
    type: 'object',
    description,
    propertyNames: { type: 'string', pattern: NAME_PATTERN, patternErrorMessage: NAME_SENTENCE },
    additionalProperties: value,
    ...options,
  });
}

/** An object whose field names are titles. */
export function titled<Value extends TSchema>(description: string, value: Value, options: TSchemaOptions = {}) {
  const propertyNames = { type: 'string', pattern: TITLE_PATTERN, patternErrorMessage: TITLE_SENTENCE, maxLength: 80 };
  return named(description, value, { propertyNames, ...options });
}

/** Named objects with an `order` of their names: a patch, a sweep or a flag can address one. */
export function ordered<Value extends TSchema>(
  description: string,
  value: Value,
): TUnsafe<{ order: string[] } & { [name: string]: Static<Value> | string[] }> {
  return Type.Unsafe<{ order: string[] } & { [name: string]: Static<Value> | string[] }>({
    type: 'object',
    description,
    required: ['order'],
    propertyNames: { type: 'string', pattern: NAME_PATTERN, patternErrorMessage: NAME_SENTENCE },
    properties: {
      order: {
        type: 'array',
        items: { type: 'string' },
        uniqueItems: true,
        description: 'The names that act, first to last; [] = none.',
      },
    },
    additionalProperties: value,
  });
}

/** A plain number, or an object in its place. */
export function numberOr<Value extends TSchema>(description: string, value: Value): TUnsafe<number | Static<Value>> {
  return Type.Unsafe<number | Static<Value>>({
    type: ['number', 'object'],
    description,
    if: { type: 'object' },
    then: value,
  });
}

/** One of these words, or an object in its place. */
export function wordOr<const Words extends readonly string[], Value extends TSchema>(
  words: Words,
  description: string,
  value: Value,
  options: TSchemaOptions = {},
): TUnsafe<Words[number] | Static<Value>> {
  return Type.Unsafe<Words[number] | Static<Value>>({
    type: ['string', 'object'],
    pattern: `^(${words.join('|')})$`,
    patternErrorMessage: `${words.map((each) => `"${each}"`).join(', ')} or ${formOf(value)}`,
    description,
    if: { type: 'object' },
    then: value,
    ...options,
  });
}

/** An amount, one of these words, or an object in its place. */
export function amountOr<Value extends TSchema>(
  words: readonly string[],
  description: string,
  value: Value | undefined,
  options: TSchemaOptions = {},
): TUnsafe<number | string | Static<Value>> {
  const forms = ['an amount', ...words.map((each) => `"${each}"`), ...(value === undefined ? [] : [formOf(value)])];
  return Type.Unsafe<number | string | Static<Value>>({
    type: ['number', 'string', ...(value === undefined ? [] : ['object'])],
    pattern: [DECIMAL_PATTERN, ...words.map((each) => `^${each}$`)].join('|'),
    patternErrorMessage: `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`,
    description,
    ...(value === undefined ? {} : { if: { type: 'object' }, then: value }),
    ...options,
  });
}

/** An amount above 0 that bounds something, or "unlimited", the default. */
export function limit(description: string): TUnsafe<number | string> {
  return amountOr<TNever>(['unlimited'], description, undefined, { default: 'unlimited' });
}

/** An object by its fields: `{ "wallet": …, "conversionFee": … }`. */
function formOf(value: TSchema): string {
  const fields = Object.keys((value as { readonly properties?: object }).properties ?? {});
  return `{ ${fields.map((field) => `"${field}": …`).join(', ')} }`;
}

/** A plain fraction between 0 and 1, both allowed. */
export function share(description: string, options: TSchemaOptions = {}) {
  return Type.Number({ minimum: 0, maximum: 1, description, ...options });
}

export const optional = Type.Optional;
