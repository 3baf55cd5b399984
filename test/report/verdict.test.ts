import { describe, expect, it } from 'vitest';
import { answer } from '../../src/report/answer.ts';
import { stoppingSentence, targetText } from '../../src/report/precision.ts';
import { familySentence, pValueCell, verdictText } from '../../src/report/verdict.ts';
import type { Comparison, TargetPrecision } from '../../src/statistics/summary.ts';
import { makeReportFixture, MORE, SOME, type FixtureOptions } from './fixture.ts';

const METRIC = 'fundDepletion.probability';

/** The fixture's comparison of the fund with some of its parts changed. */
function summaryWith(part: Partial<Comparison>, options: FixtureOptions = {}) {
  const { summary } = makeReportFixture(options);
  return {
    ...summary,
    comparisons: summary.comparisons.map((each) => (each.metric === METRIC ? { ...each, ...part } : each)),
  };
}
const leadWith = (part: Partial<Comparison>, options: FixtureOptions = {}): string =>
  answer(summaryWith(part, options)).lead[0]!;
const comparisonWith = (part: Partial<Comparison>): Comparison =>
  summaryWith(part).comparisons.find(({ metric }) => metric === METRIC)!;

describe('a verdict in a word', () => {
  it('is none where no interval is known, as of a largest value: nothing was looked for, so nothing was not found', () => {
    const difference = { ...comparisonWith({}).difference, estimate: 1, low: null, high: null };
    expect(verdictText(comparisonWith({ verdict: 'not distinguishable', difference }))).toBe('not judged');
    expect(verdictText(comparisonWith({ verdict: 'not distinguishable' }))).toBe('not distinguishable');
  });
});

describe('the sentence of a verdict', () => {
  it('of a policy that is better goes by the sign of the difference, and says how often each is', () => {
    expect(leadWith({ verdict: 'better' }, { policyEvents: SOME, baselineEvents: MORE })).toMatch(
      /^The insurance fund runs dry less often under cross than under isolated: on 0\.80 %.* against 1\.23 %.* a difference of −0\.43 pp \(95 % interval −0\.69 to −0\.17 pp, p = 0\.0004\)\.$/,
    );
  });
  it('of equivalent ones names the margin', () => {
    expect(leadWith({ verdict: 'equivalent', margin: 0.01, notInferior: true })).toMatch(
      /^The insurance fund runs dry as often under cross as under isolated, within the stated margin of 1 pp: on 1\.23 %/,
    );
  });
  it('of what cannot be told says how many paths would, and never that they are equal', () => {
    const lead = leadWith({ verdict: 'not distinguishable', wouldTell: { paths: 31_234, difference: 0.0043 } });
    expect(lead).toMatch(/^10,000 paths cannot tell cross from isolated: /);
    expect(lead).toMatch(/About 32,000 paths would tell a difference as large as the one seen, four times in five\.$/);
    expect(lead).not.toMatch(/equal|same|no difference/);
  });
  it('of what cannot be told within a margin says on which side of it the policy may be', () => {
    const part = {
      verdict: 'not distinguishable',
      margin: 0.005,
      wouldTell: { paths: 20_500, difference: 0.005 },
    } as const;
    expect(leadWith({ ...part, notInferior: true })).toContain(
      'cross is not worse than isolated by the stated margin of 0.5 pp or more. About 21,000 paths would show, four times ' +
        'in five, that there is less than 0.5 pp between them, if they are the same.',
    );
    expect(leadWith({ ...part, notInferior: false })).toContain(
      'cross may be worse than isolated by the stated margin of 0.5 pp or more.',
    );
  });
  it('says where the p-value was judged alone', () => {
    expect(leadWith({ verdict: 'worse', adjustedPValue: null, pValue: 0.03 })).toContain('p = 0.030, judged alone');
  });
});

describe('the word of a verdict in a table', () => {
  it('has the direction beside the judgement', () => {
    expect(verdictText(comparisonWith({ verdict: 'worse' }))).toBe('higher, worse');
    expect(verdictText(comparisonWith({ verdict: 'equivalent', margin: 0.002 }))).toBe('equivalent within 0.2 pp');
    expect(verdictText(comparisonWith({ verdict: 'not distinguishable' }))).toBe('not distinguishable');
  });
  it('has the p-value by which it was judged', () => {
    expect(pValueCell(comparisonWith({ pValue: 0.01, adjustedPValue: 0.03 }))).toBe('0.030');
    expect(pValueCell(comparisonWith({ pValue: 0.01, adjustedPValue: null }))).toBe('0.010 alone');
    expect(pValueCell(comparisonWith({ pValue: null, adjustedPValue: null }))).toBe('');
  });
});

describe('what is said of the family', () => {
  it('names its metrics and its error, and that the others are judged alone', () => {
    const { comparisons } = makeReportFixture().summary;
    expect(familySentence(comparisons, 0.95)).toMatch(
      /^\d+ comparisons are judged together, with p-values adjusted by Holm’s method \(.*\): the chance that any of them names a side by mistake is at most 5 %\. Each of the others is judged alone/,
    );
    expect(familySentence([], 0.95)).toBeUndefined();
    expect(familySentence([comparisonWith({ adjustedPValue: null })], 0.95)).toMatch(/^Each verdict is judged alone/);
  });
});

describe('what is said of a stopping rule', () => {
  const target: TargetPrecision = {
    ...{ metric: METRIC, policy: 'cross', halfWidth: 0.0031, wanted: 0.002, met: false, expectedPaths: 24_025 },
  };
  const precision = { minimumPaths: 5_000, maximumPaths: 100_000, reached: true, targets: [target] };
  it('is the rule and where it stopped', () => {
    expect(stoppingSentence(precision, 12_000, false)).toBe(
      'Stopped at 12,000 paths, precise enough (1 target of precision, looked at from 5,000 paths on, each time a ' +
        'quarter more, 100,000 at most).',
    );
    expect(stoppingSentence({ ...precision, reached: false }, 100_000, false)).toMatch(
      /^Not precise enough at the 100,000/,
    );
    expect(stoppingSentence(precision, 100_000, false)).toMatch(
      /^Precise enough at the 100,000 paths that were the most/,
    );
    expect(stoppingSentence(precision, 300, true)).toMatch(/^The run was to go on until precise enough/);
  });
  it('is how far a target is', () => {
    expect(targetText(target)).toBe(`${METRIC} of cross ±0.310 pp of ±0.200 pp, about 24,000 paths`);
    expect(targetText({ ...target, halfWidth: 0.001 })).toContain('on too few events to believe it');
    expect(targetText({ ...target, wanted: null, relative: 0.1, expectedPaths: null })).toContain(
      '±0.310 pp of 10 % of an estimate that is 0 or not there yet',
    );
  });
  it('is a caveat of the answer where it was not reached', () => {
    const { summary } = makeReportFixture();
    const { caveats } = answer({ ...summary, precision: { ...precision, reached: false } });
    expect(caveats[0]).toMatch(/^Not precise enough at the 10,000 paths/);
  });
});
