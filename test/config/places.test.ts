import { describe, expect, it } from 'vitest';
import { buildAccounts } from '../../src/accounts/build.ts';
import { ConfigError, type ConfigIssue } from '../../src/errors.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { issuesOf, parse, positionOf, replaced, WHOLE, WHOLE_SYNTHETIC } from './fixtures.ts';

/** The issues that only building the accounts can find. */
function accountsIssues(text: string): readonly ConfigIssue[] {
  try {
    buildAccounts(parse(text), rootKey('places'));
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

const places = (text: string): string[] =>
  accountsIssues(text).map(({ file, line, column, pointer }) => `${file}:${line}:${column} ${pointer}`);

describe('an issue of the accounts stands where the configuration is to be mended:', () => {
  it('a leverage above the limit, at its row', () => {
    const text = replaced(WHOLE, '"leverage": 20,', '"leverage": 120,');
    const row = positionOf(text, '{ "account": "bob"');
    expect(places(text)).toEqual([`desk.json:${row} /accounts/positions/2`]);
  });

  it('an account under a trigger at time 0, at the accounts', () => {
    const text = replaced(
      replaced(WHOLE, '"20000"', '"2000"'),
      '"isolated": {',
      '"isolated": { "entryCheck": "refuse",',
    )
      .replace('"maximumLeverage": 125', '"maximumLeverage": 250')
      .replace('"maximumLeverage": 100', '"maximumLeverage": 200')
      .replace('"100000", "margin"', '"101000", "margin"');
    const [issue, ...rest] = accountsIssues(text);
    expect(rest).toEqual([]);
    const { line, column, file } = issue!;
    expect(`${file}:${line}:${column}`).toBe(`desk.json:${positionOf(text, '{\n    "kind": "table"')}`);
    expect(issue?.suggestion).toContain(`(desk.json:${positionOf(text, '"refuse"')})`);
  });

  it('a whale under a trader’s name, at that name', () => {
    const text = replaced(WHOLE_SYNTHETIC, '"moby"', '"trader-0007"');
    expect(places(text)).toEqual([`desk.json:${positionOf(text, '"trader-0007"')} /accounts/whales/0/account`]);
  });

  it('more positions than there are markets to pick, at their number', () => {
    const text = replaced(WHOLE_SYNTHETIC, '"count": 1000,', '"count": 1000, "marketWeights": [1, 0],');
    const number = positionOf(text, '2], "weights": [3, 1]');
    expect(places(text)).toEqual([`desk.json:${number} /accounts/positionsPerAccount/values/1`]);
  });
});

describe('a file without text', () => {
  it.each([
    ['empty', '', 'an empty file'],
    ['blank', ' \n\n', 'an empty file'],
    ['of bytes', 'PK\u0003\u0004\0\0\n\0{', 'bytes that are no UTF-8 text'],
    ['not in UTF-8', '\uFFFD\uFFFDA\nB', 'bytes that are no UTF-8 text'],
  ])('gives one issue: %s', (_, text, found) => {
    expect(issuesOf(text)).toEqual([
      { file: 'desk.json', line: 1, column: 1, pointer: '', expected: 'JSON text, an object', found },
    ]);
  });

  it('gives one issue where it holds text that is no JSON, and one where it holds a comment', () => {
    expect(issuesOf('hello')).toHaveLength(1);
    expect(issuesOf('// nothing yet')).toHaveLength(1);
  });

  it('gives one issue as a venue', () => {
    const text = WHOLE.replace('"textbook"', '"mine.json"');
    expect(issuesOf(text, { 'mine.json': '' })).toMatchObject([{ file: 'mine.json', found: 'an empty file' }]);
  });
});
