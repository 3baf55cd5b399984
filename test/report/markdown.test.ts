import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../src/report/markdown.ts';
import { markdownTable } from '../../src/report/table.ts';
import { makeReportFixture } from './fixture.ts';

describe('the Markdown of a report', () => {
  const text = reportMarkdown(makeReportFixture());

  it('begins with the question and the answer, and says what runs it again', () => {
    expect(text).toMatch(
      /^# On a bad day .*\n\n\*\*The insurance fund runs dry more often under cross than under isolated: on 1\.23 %/,
    );
    expect(text).toContain('```sh\nshortfall run configs/btc-eth-isolated-vs-cross.json --seed 2026-11-21\n```');
  });

  it('has the tables of the terminal, with the same numbers', () => {
    expect(text).toContain(
      '| **insurance fund depleted** |  |  |  |\n| isolated | 0.80 % | 0.63 – 0.97 % | 80 of 10,000 |',
    );
    expect(text).toMatch(
      /## Paired differences against isolated\n\n\| {2}\| difference \| interval \| p \| verdict \|\n\| --- \| ---: \|/,
    );
    expect(text).toMatch(/### cross\n\n\| Path \| Draw on the fund .*\n.*\n\| 4711 \| 62,469 \| after /);
  });

  it('has rows of as many cells as its columns, whatever names hold', () => {
    const hostile = reportMarkdown(makeReportFixture({ names: ['a|b`c*<i>', 'cross\n# x'] }));
    const lines = hostile.split('\n');
    expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(1);
    expect(hostile).not.toMatch(/(?<!\\)<i>/);
    for (let i = 1; i < lines.length; i++) {
      if (!lines[i]!.startsWith('|') || !lines[i - 1]!.startsWith('|')) continue;
      const cells = (line: string): number => line.match(/(?<!\\)\|/g)!.length;
      expect(cells(lines[i]!), lines[i]).toBe(cells(lines[i - 1]!));
    }
  });
});

describe('a table as Markdown', () => {
  it('aligns its columns, escapes its cells and stresses its headings', () => {
    const columns = [
      { title: 'name', align: 'left' as const },
      { title: 'n', align: 'right' as const },
    ];
    const rows = [
      ['group', ''],
      ['  a_b', { text: '1', value: 1, note: '0 – 2' }],
    ];
    expect(markdownTable({ columns, rows })).toBe(
      '| name | n |\n| --- | ---: |\n| **group** |  |\n| a\\_b | 1 (0 – 2) |',
    );
  });
});
