import fc from 'fast-check';

/** A part of a JSON Schema, as `schema/checks/` holds it. */
export interface SchemaPart {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly SchemaPart[];
  readonly then?: SchemaPart;
  readonly $ref?: string;
  readonly description?: string;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: SchemaPart;
  readonly minItems?: number;
  readonly properties?: { readonly [field: string]: SchemaPart };
  readonly additionalProperties?: SchemaPart | false;
  readonly required?: readonly string[];
  readonly $defs?: { readonly [name: string]: SchemaPart };
}

/** What a schema does not say of the documents that it allows. */
export interface Vocabulary {
  /** What stands in a field by the names that the rest of the document knows; undefined = whatever the schema allows. */
  readonly valueOf: (field: string, schema: SchemaPart) => fc.Arbitrary<unknown> | undefined;
  /** Fields of which an object that knows them all has one. */
  readonly rivals: readonly (readonly string[])[];
}

/** Numbers as people write them: most are allowed in most places. */
const ORDINARY = [
  0, 0.001, 0.005, 0.01, 0.1, 0.25, 0.5, 0.8, 0.9, 1, 1.5, 2, 3, 5, 10, 50, 100, 1_000, 100_000, -0.05, -0.3,
];
const MOST_ITEMS = 3;
const MOST_OPTIONAL = 3;

/** Documents that a schema allows, their optional fields there or not, in the words of a vocabulary. */
export function instancesOf(
  schema: SchemaPart,
  vocabulary: Vocabulary,
  root: SchemaPart = schema,
): fc.Arbitrary<unknown> {
  const of = (part: SchemaPart): fc.Arbitrary<unknown> => instancesOf(part, vocabulary, root);
  if (schema.$ref !== undefined) return of(root.$defs![schema.$ref.replace('#/$defs/', '')]!);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map(of));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return fc.oneof(
    ...types.map((type) => {
      switch (type) {
        case 'number':
        case 'integer':
          return numbers(schema, type);
        case 'string':
          return texts(schema);
        case 'boolean':
          return fc.boolean();
        case 'array':
          return fc.array(of(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: MOST_ITEMS });
        case 'object':
          return schema.then !== undefined ? of(schema.then) : objects(schema, vocabulary, root);
        default:
          return fc.constant(null);
      }
    }),
  );
}

function numbers(schema: SchemaPart, type: string): fc.Arbitrary<number> {
  const isAllowed = (value: number): boolean =>
    value >= (schema.minimum ?? -Infinity) &&
    value <= (schema.maximum ?? Infinity) &&
    value > (schema.exclusiveMinimum ?? -Infinity) &&
    value < (schema.exclusiveMaximum ?? Infinity) &&
    (type === 'number' || Number.isInteger(value));
  const known = [...(schema.examples ?? []), schema.default].filter((value) => typeof value === 'number');
  return fc.constantFrom(...known, ...ORDINARY.filter(isAllowed));
}

/** Texts of the few forms that the schemas know. */
function texts({ pattern, default: usual, examples = [] }: SchemaPart): fc.Arbitrary<string> {
  const known = [usual, ...examples].filter((value) => typeof value === 'string');
  if (pattern === undefined) return fc.constantFrom(...known, 'some text');
  const forms = ['0', '0.5', '20', '1000.50', '1m', '2m', '10m', '1h', 'unlimited', 'auto', 'random', 'a-name'];
  const matching = [...known, ...forms].filter((text) => new RegExp(pattern).test(text));
  const words = [...pattern.matchAll(/[A-Za-z]{3,}/g)]
    .map(([word]) => word)
    .filter((word) => new RegExp(pattern).test(word));
  return fc.constantFrom(...matching, ...words);
}

function objects(schema: SchemaPart, vocabulary: Vocabulary, root: SchemaPart): fc.Arbitrary<unknown> {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const value = (field: string, part: SchemaPart): fc.Arbitrary<unknown> =>
    vocabulary.valueOf(field, part) ?? instancesOf(part, vocabulary, root);
  if (typeof additionalProperties === 'object') {
    const name = fc.constantFrom('main', 'second', 'third');
    const entries = fc.dictionary(name, value('', additionalProperties), { maxKeys: 2, noNullPrototype: true });
    if (properties['order'] === undefined) return entries;
    return entries.chain((named) =>
      fc.shuffledSubarray(Object.keys(named)).map((order): unknown => ({ order, ...named })),
    );
  }
  const rivals = vocabulary.rivals.filter((group) => group.every((field) => field in properties));
  // Of many optional fields that may not stand together, few make sense at once.
  const optional = Object.keys(properties).filter(
    (field) => !required.includes(field) && !rivals.flat().includes(field),
  );
  const chosen = fc.subarray(optional, { maxLength: Math.min(MOST_OPTIONAL, optional.length) });
  return fc.tuple(chosen, ...rivals.map((group) => fc.constantFrom(...group))).chain(([some, ...one]) => {
    const fields = [...new Set([...required, ...one, ...some])].map(
      (field) => [field, value(field, properties[field]!)] as const,
    );
    return fc.record(Object.fromEntries(fields), { noNullPrototype: true });
  });
}
