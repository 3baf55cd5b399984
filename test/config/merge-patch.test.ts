import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch } from '../../src/config/document/merge-patch.ts';
import { nodeAt, nodeOf, plainValue } from '../../src/config/document/node.ts';

const merged = (target: unknown, patch: unknown): unknown =>
  plainValue(mergePatch(nodeOf(target, { file: 'base', pointer: '' }), nodeOf(patch, { file: 'patch', pointer: '' })));

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The algorithm of RFC 7396 section 2, as it is printed there. */
function rfc7396(target: Json | undefined, patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result: { [name: string]: Json } = isObject ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = rfc7396(result[name], value);
  }
  return result;
}

/** JSON of few names, so that patches meet what they patch; never a `kind`. */
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, 1, 'x', true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
  ),
})).value;

describe('a merge patch', () => {
  // RFC 7396, appendix A.
  it.each<[unknown, unknown, unknown]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (target, patch, result) => {
    expect(merged(target, patch)).toEqual(result);
  });

  it('follows the standard wherever no kind is changed', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        expect(merged(target, patch)).toEqual(rfc7396(target, patch));
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = merged(target, patch);
        expect(merged(once, patch)).toEqual(once);
      }),
    );
  });

  it('replaces an object whole where it changes its kind, and drops the nulls', () => {
    const flat = { schedule: { kind: 'flat', rate: 0.005, maximumLeverage: 100 }, mode: 'cross' };
    const patch = { schedule: { kind: 'marginalBrackets', brackets: [], rate: null } };
    expect(merged(flat, patch)).toEqual({ schedule: { kind: 'marginalBrackets', brackets: [] }, mode: 'cross' });
  });

  it('merges as ever where the kind stays', () => {
    const flat = { schedule: { kind: 'flat', rate: 0.005, maximumLeverage: 100 } };
    const patch = { schedule: { kind: 'flat', rate: 0.01 } };
    expect(merged(flat, patch)).toEqual({ schedule: { kind: 'flat', rate: 0.01, maximumLeverage: 100 } });
  });

  it('keeps for each value the place where it was written', () => {
    const base = nodeOf({ a: 1, b: { c: 2, d: 3 } }, { file: 'base', pointer: '' });
    const patch = nodeOf({ b: { c: 9 } }, { file: 'patch', pointer: '' });
    const result = mergePatch(base, patch);
    expect(nodeAt(result, ['b', 'c'])?.place.file).toBe('patch');
    expect(nodeAt(result, ['b', 'd'])?.place.file).toBe('base');
    expect(nodeAt(result, ['a'])?.place.file).toBe('base');
  });

  it('is itself the place of what it takes away', () => {
    const base = nodeOf({ b: { c: 2 } }, { file: 'base', pointer: '' });
    const result = mergePatch(base, nodeOf({ b: { c: null } }, { file: 'patch', pointer: '' }));
    expect(nodeAt(result, ['b'])?.place.file).toBe('patch');
  });
});
