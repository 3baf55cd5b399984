import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointOrder } from '../../src/accounts/code-point-order.ts';
import { compareCodePoints } from '../../src/position.ts';

const sorted = (texts: readonly string[]): string[] => Array.from(codePointOrder(texts), (place) => texts[place]!);

describe('the order of ids', () => {
  it('puts an astral character after U+FFFD, where UTF-16 would put it before', () => {
    expect(sorted(['\u{1F433}', '\uFFFD', 'z'])).toEqual(['z', '\uFFFD', '\u{1F433}']);
    expect('\u{1F433}' < '\uFFFD').toBe(true);
  });
  it('puts capitals before small letters and a prefix before what it begins', () => {
    expect(sorted(['a', 'B', 'aa', 'A', ''])).toEqual(['', 'A', 'B', 'a', 'aa']);
  });
  it('is that of compareCodePoints, equal texts staying as they stood', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 3 })), (texts) => {
        const places = texts.map((_, place) => place);
        places.sort((a, b) => compareCodePoints(texts[a]!, texts[b]!) || a - b);
        expect([...codePointOrder(texts)]).toEqual(places);
      }),
    );
  });
});
