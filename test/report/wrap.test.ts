import { describe, expect, it } from 'vitest';
import { wrapped } from '../../src/report/wrap.ts';

describe('a wrapped text', () => {
  it('breaks at spaces, and indents what follows further', () => {
    expect(wrapped('one two three', 8, '')).toEqual(['one two', 'three']);
    expect(wrapped('one two three', 9, '  ')).toEqual(['  one two', '    three']);
  });

  it('keeps a number with its unit', () => {
    expect(wrapped('up to 4.9 % at most', 9, '')).toEqual(['up to', '4.9 % at', 'most']);
    expect(wrapped('a fall of −16 pp', 13, '')).toEqual(['a fall of', '−16 pp']);
    expect(wrapped('one pping', 7, '')).toEqual(['one', 'pping']);
  });

  it('leaves a word whole that is longer than the line', () => {
    expect(wrapped('a verylongword b', 6, '')).toEqual(['a', 'verylongword', 'b']);
  });
});
