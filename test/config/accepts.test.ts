import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Issues } from '../../src/config/document/issues.ts';
import { plainValue, readDocument } from '../../src/config/document/node.ts';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { certainlyAccepts } from '../../src/config/schema/accepts.ts';
import { schemaOf, type CheckedDocument } from '../../src/config/schema/documents.ts';
import { checkingSchemas } from '../../src/config/schema/published.ts';
import { venueDocument } from '../../src/config/venue/document.ts';
import { LATER, MEANING, MECHANISMS, SHAPE, VENUE } from './breakages.ts';
import { parse, replaced, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const valueOf = (text: string): unknown => plainValue(readDocument(text, 'x', new Issues())!);

function validatorOf(document: CheckedDocument): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, discriminator: true });
  ajv.addVocabulary(['patternErrorMessage']);
  return ajv.compile(checkingSchemas()[document]);
}
const validators = { experiment: validatorOf('experiment'), venue: validatorOf('venue') };

const experiments = [WHOLE, WHOLE_SYNTHETIC].flatMap((text) => [valueOf(text), parse(text).resolved]);
const venues = shippedVenueNames().map((name) => venueDocument(loadVenue(name)));
const sound = [
  ...experiments.map((value) => ({ document: 'experiment' as const, value })),
  ...venues.map((value) => ({ document: 'venue' as const, value: value as unknown })),
];

/** Every place of a document, as the keys that lead there. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))];
}

/** The document with something else at a place; undefined takes the place away. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === key ? changed(item, rest, to) : (item as unknown)));
  const entries = Object.entries(value as object).flatMap(([name, part]): [string, unknown][] => {
    const now = name === key ? changed(part, rest, to) : (part as unknown);
    return now === undefined ? [] : [[name, now]];
  });
  return Object.fromEntries(entries);
}

/** What users write in the wrong place, and what lies on the boundaries of the schemas. */
const strange = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    {},
    [],
    '',
    ' ',
    '7',
    'unlimited',
    '1m',
    '-1',
    '1.50',
    'x'.repeat(101),
  ),
  fc.constantFrom<unknown>(
    -1,
    0,
    1,
    1.5,
    2,
    Infinity,
    1e308,
    4_294_967_296,
    { kind: 'constant' },
    ['a', 'a'],
    [{}, {}],
  ),
  fc.constantFrom<unknown>({ kind: 'nothing' }, { order: ['x'], x: {} }, { order: [] }, [null], [[1]], {
    constructor: 1,
  }),
);

const change = fc.constantFrom(...sound).chain(({ document, value }) =>
  fc.record({
    document: fc.constant(document),
    value: fc
      .tuple(fc.constantFrom(...places(value)), strange)
      .map(([path, to]) => changed(value, path, to) as unknown),
  }),
);

describe('the schemas that documents are checked against', () => {
  it.each(['experiment', 'venue'] as const)('are up to date for the %s (npm run schema)', (document) => {
    expect(schemaOf(document)).toEqual(checkingSchemas()[document]);
  });
});

describe('the quick check of a document', () => {
  it('takes every shipped experiment, so that a sound one loads no validator', () => {
    const names = ['btc-20pct-in-minutes', 'btc-eth-isolated-vs-cross', 'gap-30pct-thin-book', 'venues-on-one-crash'];
    const texts = names.map((name) => readFileSync(join(ROOT, 'configs', `${name}.json`), 'utf8'));
    const refused = names.filter((_, i) => !certainlyAccepts(schemaOf('experiment'), valueOf(texts[i]!)));
    expect(refused).toEqual([]);
  });

  it('takes every shipped venue and every field of the examples', () => {
    expect(sound.filter(({ document, value }) => !certainlyAccepts(schemaOf(document), value))).toEqual([]);
  });

  it('takes none of the broken configurations that the validator refuses', () => {
    const broken = [...SHAPE, ...MEANING, ...VENUE, ...MECHANISMS, ...LATER].map((breakage) =>
      valueOf(replaced(breakage.synthetic ? WHOLE_SYNTHETIC : WHOLE, breakage.from, breakage.to)),
    );
    const differing = broken.filter(
      (value) => certainlyAccepts(schemaOf('experiment'), value) !== validators.experiment(value),
    );
    expect(broken.filter((value) => !validators.experiment(value)).length).toBeGreaterThan(20);
    expect(differing).toEqual([]);
  });

  it('never takes what the validator refuses, whatever stands anywhere in a document', () => {
    fc.assert(
      fc.property(change, ({ document, value }) => {
        if (certainlyAccepts(schemaOf(document), value)) expect(validators[document](value)).toBe(true);
      }),
      { numRuns: 4_000, seed: 20_261_127 },
    );
  });

  it('leaves to the validator what it does not read', () => {
    expect(certainlyAccepts({ type: 'number', multipleOf: 2 }, 4)).toBe(false);
    expect(certainlyAccepts({ type: 'array', uniqueItems: true }, [{}, []])).toBe(false);
    expect(certainlyAccepts({ oneOf: [{ type: 'number' }] }, 4)).toBe(false);
  });
});
