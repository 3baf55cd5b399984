import { describe, expect, it } from 'vitest';
import { tableLines } from '../../src/report/table.ts';
import { terminalText } from '../../src/report/terminal.ts';
import { makeReportFixture, notEstimable } from './fixture.ts';

const { summary } = makeReportFixture();
const ESCAPE = '\u001b';

describe('the text for a terminal', () => {
  const text = terminalText(summary, { colour: false, width: 80, files: ['report.html'] });

  it('answers before it tabulates', () => {
    const sentence = text.indexOf('The insurance fund runs dry more often under cross');
    expect(sentence).toBeGreaterThanOrEqual(0);
    expect(sentence).toBeLessThan(text.indexOf('Per policy'));
  });

  it('gives each headline of each policy with interval and count', () => {
    expect(text).toMatch(
      /insurance fund depleted\n {2}isolated +0\.80 % {2}0\.63 – 0\.97 % +80 of 10,000\n {2}cross +1\.23 %/,
    );
    expect(text).toMatch(/negative balance, still owed\n {2}isolated +0 of 10,000 {2}upper bound 0\.030 %/);
    expect(text).toMatch(/95 % quantile\n {2}isolated +12,346/);
  });

  it('shows the highest quantile that the paths support, or what the lowest needs', () => {
    expect(text).not.toContain('99 % quantile');
    const lacking = Object.fromEntries(
      summary.policyOrder.map((policy) => [
        policy,
        { ...summary.policies[policy], 'fundDraw.quantile[0.95]': notEstimable(73) },
      ]),
    );
    expect(terminalText({ ...summary, policies: lacking }, { colour: false, width: 80 })).toMatch(
      /95 % quantile\n {2}isolated +not estimable {2}needs n ≥ 73/,
    );
  });

  it('gives paired differences, the step check, the self-check, warnings and where the files lie', () => {
    expect(text).toMatch(/Paired differences against isolated\n/);
    expect(text).toMatch(/ {2}cross +\+0\.43 pp {2}\+0\.17 to \+0\.69 pp +0\.0004 {2}higher, worse/);
    expect(text).toContain('At twice the step, first 2,000 paths');
    expect(text).toContain('warning: isolated: The layer adl never acted on 10,000 paths.');
    expect(text).toContain('warning: 2 accounts are under a trigger at time 0');
    expect(text).toContain('reports/runs/btc-eth-isolated-vs-cross/0123456789abcdef (report.html)');
  });

  it('says in one sentence per policy what winners paid, if they did', () => {
    const wide = terminalText(summary, { colour: false, width: 400 });
    expect(wide).toContain(
      'Winners paid under isolated: deleveraging on 3.21 % of paths (95 % interval 2.86 – 3.56 %, 321 of 10,000), ' +
        '1,235 quote of profit forgone per path',
    );
    expect(wide).toContain('the top 1 % of accounts paid 62 %');
    const nothing = makeReportFixture({ nothingTaken: true }).summary;
    expect(terminalText(nothing, { colour: false, width: 400 })).not.toContain('Winners paid');
  });

  it.each([40, 60, 80, 120])('keeps within %d characters, but for names and paths without a space', (width) => {
    const lines = terminalText(summary, { colour: false, width }).split('\n');
    const long = lines.filter((line) => Array.from(line).length > width && !line.startsWith('Files'));
    expect(long).toEqual([]);
  });

  it('is plain without colour, and coloured with it', () => {
    expect(text).not.toContain(ESCAPE);
    expect(terminalText(summary, { colour: true, width: 80 })).toContain(ESCAPE);
  });

  it('lets no name steer the terminal', () => {
    const names = [`a${ESCAPE}[2Jb`, 'c\r\nd'] as const;
    const hostile = terminalText(makeReportFixture({ names }).summary, { colour: false, width: 80 });
    expect(hostile).not.toContain(ESCAPE);
    expect(hostile).not.toContain('\r');
    expect(hostile).toContain('a�[2Jb');
  });

  it('of one policy has no paired differences', () => {
    const alone = terminalText(makeReportFixture({ alone: true }).summary, { colour: false, width: 80 });
    expect(alone).not.toContain('Paired differences');
  });
});

describe('a table that is too wide', () => {
  it('becomes a block per row, with nothing cut off', () => {
    const table = {
      columns: [
        { title: '', align: 'left' as const },
        { title: 'estimate', align: 'right' as const },
      ],
      rows: [['a long name indeed', { text: '1.23 %', value: 0.0123 }]],
    };
    expect(tableLines(table, 80)).toEqual(['                    estimate', 'a long name indeed    1.23 %']);
    expect(tableLines(table, 20)).toEqual(['a long name indeed', '    estimate: 1.23 %']);
  });
});
