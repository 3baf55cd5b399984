/**
 * JSON with the keys of every object in code-unit order and no white space: equal values, equal text, whatever order
 * they were written in (as RFC 8785; numbers are already the shortest that read back).
 *
 * @throws RangeError for what JSON cannot hold: NaN, infinities, functions, symbols, bigints
 */
export function canonicalJson(value: unknown, pointer = ''): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${pointer || '/'} is ${String(value)}, which JSON cannot hold`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((each, i) => canonicalJson(each, `${pointer}/${i}`)).join(',')}]`;
  if (typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each, `${pointer}/${key}`)}`).join(',')}}`;
  }
  throw new RangeError(`${pointer || '/'} is a ${typeof value}, which JSON cannot hold`);
}

/**
 * JSON for people and programs, two spaces deep.
 *
 * @throws RangeError naming the place of a NaN or an infinity, which JSON.stringify would silently turn into null
 */
export function finiteJson(value: unknown): string {
  canonicalJson(value);
  return `${JSON.stringify(value, null, 2)}\n`;
}
