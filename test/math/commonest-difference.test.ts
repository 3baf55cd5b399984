import { describe, expect, it } from 'vitest';
import { commonestDifference } from '../../src/math/commonest-difference.ts';

describe('the commonest difference', () => {
  it.each([
    ['of bars with a gap is their length', [0, 60, 120, 300, 360], 60],
    ['of two that are equally common is the smaller', [0, 300, 360], 60],
    ['of one value is none', [5], Infinity],
    ['of none is none', [], Infinity],
  ])('%s', (_, series, difference) => {
    expect(commonestDifference(series)).toBe(difference);
  });
});
