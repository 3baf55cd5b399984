/**
 * The same rules with their words kept as the engine's own constants are: V8 compares such strings by address, while words
 * cut out of a file, or sent to a worker, are compared letter by letter wherever a rule's kind is looked at.
 */
export function interned<T>(rules: T): T {
  if (typeof rules === 'string') return Object.keys({ [rules]: true })[0] as T;
  if (Array.isArray(rules)) return rules.map(interned) as T;
  if (typeof rules !== 'object' || rules === null || ArrayBuffer.isView(rules)) return rules;
  const copy = { ...rules } as Record<string, unknown>;
  for (const key of Object.keys(copy)) copy[key] = interned(copy[key]);
  return copy as T;
}
