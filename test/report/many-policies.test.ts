import { describe, expect, it } from 'vitest';
import { answer } from '../../src/report/answer.ts';
import { isDrawn, makeCharts } from '../../src/report/charts/charts.ts';
import { findingTexts } from '../../src/report/findings.ts';
import { reportHtml } from '../../src/report/html.ts';
import { terminalText } from '../../src/report/terminal.ts';
import { SOME } from './fixture.ts';
import { manyPolicies } from './many-policies.ts';

const FIVE = ['third', 'fourth', 'fifth'];

describe('the answer of many policies', () => {
  const alike = { verdict: 'identical on every path', policyEvents: SOME } as const;

  it('says once of all that are alike what is the same on every path', () => {
    expect(answer(manyPolicies(FIVE, alike).summary).lead).toEqual([
      'cross, third, fourth, fifth and isolated are alike on every path: the insurance fund runs dry on ' +
        '0.80 % of paths (95 % interval 0.63 – 0.97 %, 80 of 10,000) under each; a path on which they are not has a ' +
        'probability below 0.030 % (at 95 %).',
    ]);
  });

  it('is one sentence first where there are more than two to compare', () => {
    const { summary } = manyPolicies(['third', 'fourth'], { verdict: 'worse' });
    const comparisons = summary.comparisons.map((each) => {
      if (each.policy === 'third') return { ...each, verdict: 'not distinguishable' as const };
      const difference = { ...each.difference, estimate: -each.difference.estimate! };
      return each.policy === 'fourth' ? { ...each, verdict: 'better' as const, difference } : each;
    });
    expect(answer({ ...summary, comparisons }).overview).toBe(
      'The insurance fund runs dry under isolated on 0.80 % of paths (95 % interval 0.63 – 0.97 %, 80 of 10,000); against that, ' +
        'less often under fourth; more often under cross; no telling by these paths under third.',
    );
    expect(answer(manyPolicies(['third'], { verdict: 'worse' }).summary).overview).toBeUndefined();
  });

  it('has a sentence for each that differs', () => {
    const { lead } = answer(manyPolicies(['third'], { verdict: 'worse' }).summary);
    expect(lead).toHaveLength(2);
    expect(lead[1]).toMatch(/^The insurance fund runs dry more often under third than under isolated: /);
  });

  it('compares no fund where there is none', () => {
    const { lead, others } = answer(manyPolicies(['owed'], { ...alike, withoutFund: ['owed'] }).summary);
    expect(lead).toEqual([
      expect.stringMatching(
        /^cross and isolated are alike on every path: .* under both; a path on which they are not has/,
      ),
      'owed has no insurance fund.',
    ]);
    expect(others[0]!.sentences[0]).toMatch(/^cross, owed and isolated are alike/);
  });
});

describe('a finding', () => {
  it('that holds of several policies is told once, at the place of the first', () => {
    const text = 'A layer took no part.';
    expect(
      findingTexts(
        [
          { level: 'note', subject: 'rules', policy: 'a', text },
          { level: 'note', subject: 'rules', text: 'The traders are alike.' },
          { level: 'warning', subject: 'rules', policy: 'b', text: 'Something else.' },
          { level: 'note', subject: 'rules', policy: 'c', text },
        ],
        'note',
      ),
    ).toEqual([`a and c: ${text}`, 'The traders are alike.']);
  });
});

describe('the report of many policies', () => {
  const report = manyPolicies(FIVE, { withoutFund: ['fifth'] });
  const chart = (name: string) => makeCharts(report).find((each) => each.name === name)!;

  it('leaves a policy without a fund out of what is said of funds', async () => {
    const html = await reportHtml(report, makeCharts(report));
    expect(html).toContain('<td data-title="insurance fund depleted"><b>no fund</b></td>');
    expect(html).not.toContain('data-metric="fundDepletion.probability" data-policy="fifth"><b>');
    for (const name of ['fund-draw-exceedance', 'fund-depletion-by-size', 'fund-fan']) {
      const drawn = chart(name);
      expect(isDrawn(drawn) && drawn.caption).toContain('Left out, because it has no fund: fifth.');
      expect(JSON.stringify(isDrawn(drawn) && drawn.spec['datasets'])).not.toContain('fifth');
    }
    const terminal = terminalText(report.summary, { colour: false, width: 120 });
    expect(terminal).toMatch(/insurance fund depleted\n(.*\n){4} {2}fifth +no fund/);
  });

  it('draws curves without bands, which would hide one another', () => {
    const drawn = chart('fund-draw-exceedance');
    const rows = (isDrawn(drawn) ? drawn.spec['datasets'] : undefined) as { rows: Record<string, number>[] };
    expect(rows.rows.length).toBeGreaterThan(10);
    expect(rows.rows.every(({ low, high, probability }) => low === probability && high === probability)).toBe(true);
  });

  it('folds each policy’s differences and rules, and leaves the headlines open', async () => {
    const html = await reportHtml(report, makeCharts(report));
    for (const policy of ['cross', ...FIVE]) expect(html).toContain(`<summary>${policy}: every metric</summary>`);
    for (const policy of ['isolated', 'cross', ...FIVE])
      expect(html).toContain(`<summary>The rules of ${policy}</summary>`);
    const open = html.slice(html.indexOf('<section id="comparisons">'), html.indexOf('cross: every metric'));
    expect(open.match(/data-difference="negativeEquity.probability"/g)).toHaveLength(4);
    expect(open.match(/data-difference="fundDepletion.probability"/g)).toHaveLength(3);
  });
});
