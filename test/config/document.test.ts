import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount } from '../../src/config/document/amount.ts';
import { durationText, readDuration } from '../../src/config/document/duration.ts';
import { instantText, isCalendarDate, readInstant } from '../../src/config/document/instant.ts';
import { Issues } from '../../src/config/document/issues.ts';
import { didYouMean, editDistance, nearest } from '../../src/config/document/nearest.ts';
import { nodeAt, plainValue, readDocument } from '../../src/config/document/node.ts';
import { keysOf, pointerOf } from '../../src/config/document/place.ts';
import { positionOf } from './fixtures.ts';

const read = (text: string) => {
  const issues = new Issues();
  return { node: readDocument(text, 'a.json', issues), issues: issues.sorted() };
};

describe('a document with comments and trailing commas', () => {
  const text = '{\n  // one\n  "a": [1, 2,], /* two\n  lines */ "b": { "c": "x", },\n}\n';

  it('is plain JSON without them', () => {
    const { node, issues } = read(text);
    expect(issues).toEqual([]);
    expect(node && plainValue(node)).toEqual({ a: [1, 2], b: { c: 'x' } });
  });

  it('knows line and column of every value', () => {
    const { node } = read(text);
    expect(nodeAt(node, ['a', 1])?.place).toEqual({ file: 'a.json', line: 3, column: 12, pointer: '/a/1' });
    expect(nodeAt(node, ['b', 'c'])?.place).toMatchObject({ line: 4, column: 24 });
  });

  it('counts lines alike with Windows line ends and a byte order mark', () => {
    const { node } = read(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(nodeAt(node, ['b', 'c'])?.place).toMatchObject({ line: 4, column: 24 });
  });

  it('is an issue where it nests without end, with the place', () => {
    const issues = new Issues();
    expect(readDocument(`{ "a[[": ${'['.repeat(100_000)}`, 'deep.json', issues)).toBeUndefined();
    expect(() => issues.throwIfAny()).toThrow('deep.json:1:109: expected at most 100 brackets and braces');
    const sound = new Issues();
    expect(readDocument(`${'['.repeat(100)}"[{"${']'.repeat(100)}`, 'deep.json', sound)).toBeDefined();
    expect(() => sound.throwIfAny()).not.toThrow();
  });

  it('is an issue where it is empty of any value', () => {
    expect(read(' // nothing\n').issues).toHaveLength(1);
  });

  it('keeps the digits of a number as they were written', () => {
    const node = nodeAt(read('{ "a": 0.10000000000000000001 }').node, ['a']);
    expect(node).toMatchObject({ value: 0.1, text: '0.10000000000000000001' });
  });

  it('places any value of any JSON where its text begins', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1 }), fc.nat(), (names, pick) => {
        const unique = [...new Set(names)];
        const name = unique[pick % unique.length]!;
        const json = JSON.stringify(Object.fromEntries(unique.map((key, i) => [key, 1000 + i])), null, pick % 5);
        const value = String(1000 + unique.indexOf(name));
        const place = nodeAt(read(json).node, [name])?.place;
        expect(`${place?.line}:${place?.column}`).toBe(positionOf(json, value));
      }),
    );
  });
});

describe('a JSON pointer', () => {
  it('gives back the keys it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (keys) => {
        expect(keysOf(pointerOf(keys))).toEqual(keys);
      }),
    );
  });
});

describe('an amount', () => {
  it('is read alike as a number and as text', () => {
    expect(readAmount('100000')).toEqual(readAmount(' 1e5 '));
    expect(readAmount('-0')).toEqual({ kind: 'amount', value: 0 });
  });

  it('keeps fifteen significant digits and refuses the sixteenth', () => {
    expect(readAmount('123456789.012345')).toEqual({ kind: 'amount', value: 123456789.012345 });
    expect(readAmount('123456789.0123456')).toMatchObject({ kind: 'unreadable' });
  });

  it('does not count zeros that only hold a place', () => {
    expect(readAmount('0.000000000000000000123')).toEqual({ kind: 'amount', value: 1.23e-19 });
    expect(readAmount('1.50000000000000000000')).toEqual({ kind: 'amount', value: 1.5 });
  });

  it.each(['', 'NaN', 'Infinity', '0x10', '1,000', '1_000', '1e400', '1e-400', '--1'])('is not «%s»', (text) => {
    expect(readAmount(text)).toMatchObject({ kind: 'unreadable' });
  });

  it('comes back from JSON as it went in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999999999999999, max: 999999999999999 }),
        fc.integer({ min: 0, max: 12 }),
        (digits, places) => {
          const first = readAmount(`${digits}e-${places}`);
          const again = first.kind === 'amount' ? readAmount(JSON.stringify(first.value)) : first;
          expect(again).toEqual(first);
        },
      ),
    );
  });
});

describe('a duration', () => {
  it.each([
    ['30s', 30],
    ['1m', 60],
    ['8h', 28_800],
    ['1d', 86_400],
  ])('of %s lasts %i seconds', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
    expect(durationText(seconds)).toBe(text);
  });

  it.each(['0s', '-1m', '1.5h', '1 m', '60', '1w', 'm', '01m'])('is not «%s»', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  it('is written with the largest unit that measures it whole', () => {
    expect(durationText(90)).toBe('90s');
    expect(durationText(5400)).toBe('90m');
    expect(durationText(172_800)).toBe('2d');
  });
});

describe('a time', () => {
  it('is UTC unless it says otherwise', () => {
    expect(readInstant('2021-05-19')).toBe(Date.UTC(2021, 4, 19));
    expect(readInstant('2021-05-19T12:30')).toBe(Date.UTC(2021, 4, 19, 12, 30));
    expect(readInstant('2021-05-19 12:30:05.25Z')).toBe(Date.UTC(2021, 4, 19, 12, 30, 5, 250));
    expect(readInstant('2021-05-19T12:30+02:00')).toBe(Date.UTC(2021, 4, 19, 10, 30));
  });

  it.each(['2021-02-29', '2021-13-01', '2021-05-19T24:00', '19.05.2021', 'yesterday', ''])('is not «%s»', (text) => {
    expect(readInstant(text)).toBeUndefined();
  });

  it('is printed so that it reads back', () => {
    expect(instantText(Date.UTC(2021, 4, 19, 12))).toBe('2021-05-19T12:00Z');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (milliseconds) => {
        expect(readInstant(instantText(milliseconds))).toBe(milliseconds);
      }),
    );
  });

  it('has calendar dates down to a year', () => {
    expect(['2024-10-24', '2024-10', '2024'].every(isCalendarDate)).toBe(true);
    expect(['2023-02-29', '2024-00', '24', '2024-1-1'].some(isCalendarDate)).toBe(false);
  });
});

describe('«did you mean»', () => {
  it('counts insertions, deletions, substitutions and swaps', () => {
    expect(editDistance('gbm', 'gbm')).toBe(0);
    expect(editDistance('gmb', 'gbm')).toBe(1);
    expect(editDistance('horizn', 'horizon')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  it('is a distance: symmetric, and zero only between equals', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  it('names the nearest word and stays silent where none is near', () => {
    expect(nearest('EHT', ['BTC', 'ETH'])).toBe('ETH');
    expect(nearest('DOGE', ['BTC', 'ETH'])).toBeUndefined();
    expect(didYouMean('Margin', ['margin'])).toEqual({ suggestion: 'did you mean "margin"?' });
  });
});
