import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { LATER, MEANING, MECHANISMS, SHAPE, STATISTICAL, SYNTAX, VENUE, type Breakage } from './breakages.ts';
import { PRICES } from './price-breakages.ts';
import { issuesOf, parse, positionOf, replaced, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';

const GROUPS: readonly (readonly [string, readonly Breakage[]])[] = [
  ['broken syntax', SYNTAX],
  ['a broken shape', SHAPE],
  ['a broken meaning', MEANING],
  ['a broken price model', PRICES],
  ['a broken question', STATISTICAL],
  ['a broken venue', VENUE],
  ['a broken mechanism', MECHANISMS],
  ['a part of a later version', LATER],
];

describe('a whole configuration', () => {
  it('is accepted without a word', () => {
    expect(parse(WHOLE).warnings).toEqual([]);
    expect(parse(WHOLE_SYNTHETIC).warnings).toEqual([]);
  });

  it('is broken in at least forty ways by the tables below', () => {
    expect(GROUPS.flatMap(([, breakages]) => breakages).length).toBeGreaterThanOrEqual(40);
  });
});

for (const [group, breakages] of GROUPS) {
  describe(group, () => {
    it.each(breakages)('points at $name', (breakage) => {
      const text = replaced(breakage.synthetic ? WHOLE_SYNTHETIC : WHOLE, breakage.from, breakage.to);
      const sentences = issuesOf(text).map(issueText);
      const place = `desk.json:${positionOf(text, breakage.at)} `;
      const atPlace = sentences.filter(
        (sentence) => sentence.startsWith(place) || sentence.startsWith(`${place.trim()}:`),
      );
      expect(atPlace, sentences.join('\n')).toHaveLength(1);
      expect(atPlace[0]).toContain(breakage.says);
    });

    it.each(breakages)('says nothing else about $name', (breakage) => {
      const text = replaced(breakage.synthetic ? WHOLE_SYNTHETIC : WHOLE, breakage.from, breakage.to);
      const sentences = issuesOf(text).map(issueText);
      expect(sentences.length, sentences.join('\n')).toBe(breakage.issues ?? 1);
    });
  });
}
