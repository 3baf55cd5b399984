import { describe, expect, it } from 'vitest';
import { answer, frequencyText } from '../../src/report/answer.ts';
import { makeReportFixture, mean, notEstimable, probability, MORE, SOME, type FixtureOptions } from './fixture.ts';

const answerOf = (options: FixtureOptions = {}): ReturnType<typeof answer> =>
  answer(makeReportFixture(options).summary);

describe('the answer', () => {
  it('says first whether the fund runs dry more often, with intervals, counts and the p-value', () => {
    expect(answerOf({ verdict: 'worse' }).lead).toEqual([
      'The insurance fund runs dry more often under cross than under isolated: on 1.23 % of paths ' +
        '(95 % interval 1.01 – 1.45 %, 123 of 10,000) against 0.80 % of paths (95 % interval 0.63 – 0.97 %, 80 of 10,000), ' +
        'a difference of +0.43 pp (95 % interval +0.17 to +0.69 pp, p = 0.0004).',
    ]);
  });

  it('says less often where the policy is lower', () => {
    expect(answerOf({ verdict: 'better', policyEvents: SOME, baselineEvents: MORE }).lead[0]).toMatch(
      /^The insurance fund runs dry less often under cross than under isolated: on 0\.80 %/,
    );
  });

  it('does not decide what the paths cannot tell', () => {
    expect(answerOf({ verdict: 'not distinguishable' }).lead[0]).toMatch(
      /^10,000 paths cannot tell cross from isolated: the insurance fund runs dry on 1\.23 % .* a difference of \+0\.43 pp/,
    );
  });

  it('says once what is the same on every path', () => {
    expect(answerOf({ verdict: 'identical on every path', policyEvents: SOME }).lead).toEqual([
      'cross and isolated are alike on every path: the insurance fund runs dry on ' +
        '0.80 % of paths (95 % interval 0.63 – 0.97 %, 80 of 10,000) under both; a path on which they are not has a ' +
        'probability below 0.030 % (at 95 %).',
    ]);
  });

  it('says when policies cannot differ', () => {
    expect(answerOf({ verdict: 'identical by construction', policyEvents: SOME }).lead[0]).toMatch(
      /^cross and isolated cannot differ here, by construction: the insurance fund runs dry on 0\.80 %/,
    );
  });

  it('of one policy compares nothing', () => {
    expect(answerOf({ alone: true }).lead).toEqual([
      'The insurance fund runs dry on 0.80 % of paths (95 % interval 0.63 – 0.97 %, 80 of 10,000).',
    ]);
  });

  it('names both forms of a negative balance', () => {
    expect(answerOf().others.map(({ title }) => title)).toEqual([
      'negative balance, before cover',
      'negative balance, still owed',
    ]);
  });

  it('names the venues that it could not compare, and why a run is partial', () => {
    const notComparable = [{ venue: 'bitmex', reason: 'it lists no linear contracts' }];
    expect(answerOf({ partial: true, stopped: 'interrupted', notComparable }).caveats).toEqual([
      'Partial: stopped after 4,096 of 10,000 paths (interrupted); the numbers are of the longest complete prefix.',
      'Not comparable: bitmex, because it lists no linear contracts.',
      'Intervals cover Monte Carlo error only, not the model, its parameters or the rules.',
    ]);
  });

  it('says first what limits a partial run or one with failed paths', () => {
    expect(answerOf({ partial: true, failedPaths: 2 }).caveats).toEqual([
      'Partial: stopped after 4,096 of 10,000 paths; the numbers are of the longest complete prefix.',
      '2 paths failed: probabilities are bounded with the failures counted both ways.',
      'Intervals cover Monte Carlo error only, not the model, its parameters or the rules.',
    ]);
  });
});

describe('a frequency', () => {
  it('of no event is «0 of n» with its upper bound, never 0 %', () => {
    expect(frequencyText(probability(0))).toBe('0 of 10,000 paths (upper bound 0.030 % at 95 %)');
    const none = { fundDepletion: 0, negativeEquity: 0, negativeBalance: 0 };
    const { lead, others } = answerOf({ baselineEvents: none, policyEvents: none, verdict: 'identical on every path' });
    const text = [...lead, ...others.flatMap(({ sentences }) => sentences)].join(' ');
    expect(text).toContain('0 of 10,000 paths (upper bound 0.030 % at 95 %)');
    expect(text).not.toMatch(/(?<![\d.])0(\.0+)? %/);
  });

  it('of nothing but events is «n of n» with its lower bound', () => {
    expect(frequencyText(probability(10_000))).toBe('10,000 of 10,000 paths (lower bound 99.970 % at 95 %)');
  });

  it('without an interval says so', () => {
    expect(frequencyText({ ...mean(0.5), low: null, high: null, events: 1, paths: 2 })).toBe(
      '50.0 % of paths (no interval, 1 of 2)',
    );
  });

  it('that no path supports says so', () => {
    expect(frequencyText(notEstimable(368))).toBe('a share of paths that these paths cannot estimate');
  });
});
