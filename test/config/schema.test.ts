import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { nodeAt, plainValue, readDocument } from '../../src/config/document/node.ts';
import { Issues } from '../../src/config/document/issues.ts';
import { shippedVenueNames } from '../../src/config/load.ts';
import { publishedSchemas } from '../../src/config/schema/published.ts';
import { parse, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as unknown;

/** A validator as an editor would have it: no help from our own readers. */
function validatorOf(file: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, discriminator: false });
  ajv.addVocabulary(['patternErrorMessage', 'discriminator']);
  return ajv.compile(json('schema', file) as object);
}
const withoutComments = (text: string): unknown => plainValue(readDocument(text, 'x', new Issues())!);

describe('the published schemas', () => {
  it.each(Object.keys(publishedSchemas()))('%s is up to date (npm run schema)', (file) => {
    expect(json('schema', file)).toEqual(publishedSchemas()[file]);
  });

  it('accept what the parser accepts, resolved or not', () => {
    const validate = validatorOf('experiment.schema.json');
    for (const text of [WHOLE, WHOLE_SYNTHETIC]) {
      expect(validate(withoutComments(text)), JSON.stringify(validate.errors)).toBe(true);
      expect(validate(parse(text).resolved), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('accept every shipped venue, and a patch of one', () => {
    const validate = validatorOf('venue.schema.json');
    for (const name of shippedVenueNames()) {
      expect(validate(json('configs', 'venues', `${name}.json`)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ extends: 'textbook', margin: { schedule: { rate: 0.01 } }, funds: { main: null } })).toBe(true);
    expect(validate({ extends: 'textbook', margin: { mode: 'crss' } })).toBe(false);
    expect(validate({ margin: { mode: 'cross' } })).toBe(false);
  });

  it('refuse an unknown field at the top and in a policy', () => {
    const validate = validatorOf('experiment.schema.json');
    const config = withoutComments(WHOLE) as { [field: string]: unknown };
    expect(validate({ ...config, horizn: {} })).toBe(false);
    expect(validate({ ...config, policies: { a: { paths: 3 } } })).toBe(false);
    expect(validate({ ...config, gates: [{}] })).toBe(false);
  });

  it('describe every field to the reader of an editor', () => {
    const missing: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const fields = (schema as { properties?: { [name: string]: object } }).properties ?? {};
      for (const [name, field] of Object.entries(fields)) {
        const words = ['description', 'const', 'enum', '$ref', 'anyOf'];
        if (!words.some((keyword) => keyword in field)) missing.push(`${path}/${name}`);
      }
      for (const [name, part] of Object.entries(schema)) walk(part, `${path}/${name}`);
    };
    Object.values(publishedSchemas()).forEach((schema) => walk(schema, ''));
    expect(missing).toEqual([]);
  });

  it('point to themselves by a field that a configuration may carry', () => {
    const text = WHOLE.replace('{\n', '{\n  "$schema": "../schema/experiment.schema.json",\n');
    expect(parse(text).resolved).toEqual(parse(WHOLE).resolved);
    expect(nodeAt(readDocument(text, 'x', new Issues()), ['$schema'])?.place.line).toBe(2);
  });
});
