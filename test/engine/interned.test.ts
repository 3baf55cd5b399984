import { describe, expect, it } from 'vitest';
import { loadVenue, shippedVenueNames } from '../../src/config/load.ts';
import { interned } from '../../src/engine/interned.ts';

describe('interned rules', () => {
  it.each(shippedVenueNames())('say the same as the rules of %s', (name) => {
    const venue = loadVenue(name);
    expect(interned(venue)).toStrictEqual(venue);
  });

  it('keep numbers, empty lists, and names that objects have of their own', () => {
    const rules = { level: Infinity, none: undefined, rates: [], column: new Float64Array([1, 2]), 7: '7' };
    const awkward = JSON.parse('{ "__proto__": { "kind": "flat" }, "constructor": "__proto__" }') as object;
    expect(interned(rules)).toStrictEqual(rules);
    expect(JSON.stringify(interned(awkward))).toBe(JSON.stringify(awkward));
  });
});
