import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { issuesOf, parse, WHOLE } from './fixtures.ts';

/** A venue with one mode; what it supports is its own word. */
const venue = (name: string, mode: string, modes = [mode]) => ({
  extends: 'textbook',
  name,
  margin: { mode },
  supports: { modes, contracts: ['linear'] },
});

const withVenues = (venues: readonly unknown[], fields: object = {}): string => {
  const plain = WHOLE.replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\/\*.*?\*\//g, '')
    .replaceAll(/,(\s*[}\]])/g, '$1');
  const whole = JSON.parse(plain) as object;
  return JSON.stringify({ ...whole, venue: undefined, policies: undefined, baseline: undefined, venues, ...fields });
};
const complaints = (text: string): string[] => issuesOf(text).map(issueText);

describe('several venues', () => {
  it('make a policy each, under their names', () => {
    const { policies, baseline, notComparable } = parse(withVenues(['textbook', venue('ours', 'cross')]));
    expect(policies.map(({ name, venue: { margin } }) => [name, margin.mode])).toEqual([
      ['textbook', 'isolated'],
      ['ours', 'cross'],
    ]);
    expect(baseline).toBe('textbook');
    expect(notComparable).toEqual([]);
  });

  it('make one each with each patch, where there are patches', () => {
    const policies = { alone: {}, pooled: { margin: { mode: 'cross' } } };
    const experiment = parse(withVenues(['textbook', venue('ours', 'cross', ['isolated', 'cross'])], { policies }));
    expect(experiment.policies.map(({ name }) => name)).toEqual([
      'textbook/alone',
      'textbook/pooled',
      'ours/alone',
      'ours/pooled',
    ]);
  });

  it('leave out, and name, those that lack what is asked of them', () => {
    const policies = { alone: { margin: { mode: 'isolated' } }, asTheyAre: {} };
    const experiment = parse(withVenues([venue('pooling', 'cross'), 'textbook'], { policies }));
    expect(experiment.policies.map(({ name }) => name)).toEqual([
      'pooling/asTheyAre',
      'textbook/alone',
      'textbook/asTheyAre',
    ]);
    expect(experiment.baseline).toBe('pooling/asTheyAre');
    expect(experiment.notComparable).toEqual([
      { venue: 'pooling', policy: 'alone', reason: 'it has no isolated margin' },
    ]);
  });

  it('leave out those that do not list the contract', () => {
    const coin = { ...venue('coins', 'isolated'), supports: { contracts: ['inverse'] } };
    expect(parse(withVenues([coin, 'textbook'])).notComparable).toEqual([
      { venue: 'coins', reason: 'it lists no linear contracts' },
    ]);
  });

  it('ask for both modes where the rows of the book say which', () => {
    const mixed = { ...venue('mixed', 'perAccount', ['cross']) };
    expect(parse(withVenues([mixed, 'textbook'])).notComparable).toEqual([
      { venue: 'mixed', reason: 'it has no isolated margin' },
    ]);
  });

  it('resolve to a configuration that still names what was left out', () => {
    const experiment = parse(withVenues([venue('pooling', 'isolated', ['cross']), 'textbook']));
    const again = parse(JSON.stringify(experiment.resolved));
    expect(again.notComparable).toEqual(experiment.notComparable);
    expect(again.policies).toEqual(experiment.policies);
    expect(again.resolved).toEqual(experiment.resolved);
  });

  it.each([
    ['the same one twice', withVenues(['textbook', 'textbook']), 'each venue once, found "textbook" a second time'],
    ['an unknown one', withVenues(['textbok']), 'did you mean "textbook"?'],
    ['no venue at all', withVenues([]), 'at least 1 entry'],
    ['both lists', withVenues(['textbook'], { venue: 'textbook' }), 'either "venue" or "venues", found both'],
    [
      'a patch that starts anew',
      withVenues(['textbook'], { policies: { a: { extends: 'binance-usdm' } } }),
      'a patch without "extends"',
    ],
    [
      'only ones that lack something',
      withVenues([venue('a', 'cross', ['isolated'])]),
      'a venue that offers what is asked of it, found a: it has no cross margin',
    ],
    [
      'a baseline that was left out',
      withVenues([venue('a', 'cross', ['isolated']), 'textbook'], { baseline: 'a' }),
      'a baseline that can be compared',
    ],
    ['an unknown baseline', withVenues(['textbook'], { baseline: 'textbok' }), 'did you mean "textbook"?'],
    ['a name like a number', withVenues([venue('20', 'cross')]), 'a venue whose name can stand in results, found "20"'],
  ])('are not %s', (_, text, sentence) => {
    expect(complaints(text)).toEqual([expect.stringContaining(sentence)]);
  });
});

describe('a single venue', () => {
  it('may be asked for what it lacks, as a what-if', () => {
    const { policies, warnings } = parse(
      withVenues([], { venues: undefined, venue: venue('a', 'cross', ['isolated']) }),
    );
    expect(policies).toHaveLength(1);
    expect(warnings.join()).toContain('the policy "venue" is a what-if: a has no cross margin');
  });

  it('must be there', () => {
    expect(complaints(withVenues([], { venues: undefined }))).toEqual([
      expect.stringContaining('either "venue" or "venues", found neither'),
    ]);
  });
});
