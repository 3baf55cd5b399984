/** A JSON Schema as plain data. */
export type SchemaObject = { readonly [keyword: string]: unknown };

/**
 * The schema of a merge patch over what `schema` describes, for editors: nothing is required, any field may be null
 * (which removes it), lists are replaced whole. What a patch leads to is checked after patching, against the schema itself.
 */
export function patchSchema(schema: SchemaObject): SchemaObject {
  const branches = schema['oneOf'];
  if (Array.isArray(branches)) {
    const anyOf = branches.map((branch) => patchSchema(branch as SchemaObject));
    return { ...pick(schema, ['description']), type: 'object', anyOf };
  }
  const then = schema['then'];
  const nested = isSchema(then) ? { if: schema['if'], then: patchSchema(then) } : {};
  if (schema['type'] !== 'object') return { ...schema, ...nested };

  const properties = schema['properties'];
  const additional = schema['additionalProperties'];
  return {
    ...pick(schema, ['type', 'description', 'propertyNames']),
    ...(isSchema(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, orNull(field)])) }
      : {}),
    ...(additional === undefined ? {} : { additionalProperties: isSchema(additional) ? orNull(additional) : additional }),
  };
}

function orNull(schema: unknown): SchemaObject {
  return { anyOf: [isSchema(schema) ? patchSchema(schema) : {}, { type: 'null' }] };
}

function isSchema(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pick(schema: SchemaObject, keywords: readonly string[]): SchemaObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.includes(keyword)));
}
