import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { issuesOf, parse, WHOLE } from './fixtures.ts';

const set = (...flags: string[]) => parse(WHOLE, {}, { set: flags });
const complaint = (...flags: string[]) => issuesOf(WHOLE, {}, { set: flags }).map(issueText);

describe('a value set by a flag', () => {
  it('takes the place of the one in the file', () => {
    expect(set('paths=7').paths).toBe(7);
    expect(set('horizon.step=30s').horizon.step).toBe(30);
    expect(set('name=other').name).toBe('other');
  });

  it('is text where it does not read as JSON, and JSON where it does', () => {
    expect(set('question=why not').question).toBe('why not');
    expect(set('fund.curve=[1,2]').fundCurve).toEqual([1, 2]);
  });

  it('keeps the equals signs of its value', () => {
    expect(set('question=a=b').question).toBe('a=b');
  });

  it('reaches into lists by place and through names', () => {
    const [btc] = set('markets.0.book.depthPerBasisPoint=5').markets;
    expect(btc?.book).toMatchObject({ depthPerBasisPoint: 5 });
    const { accounts } = set('/accounts/positions/2/leverage=10');
    expect(accounts.kind === 'table' && accounts.positions[2]?.margin).toBe(15_000);
  });

  it('reaches into policies and into a venue that is named by its text', () => {
    const [isolated, cross] = set('policies.cross.funds.main.balance=5').policies;
    expect([isolated?.venue.funds[0]?.balance, cross?.venue.funds[0]?.balance]).toEqual([0, 5]);
    const text = WHOLE.replace(/"venue": \{[\s\S]*?\n {2}\},/, '"venue": "textbook",');
    const { policies } = parse(text, {}, { set: ['venue.margin.schedule.rate=0.02'] });
    expect(policies[0]?.venue.margin.schedule).toEqual({ kind: 'flat', rate: 0.02 });
  });

  it('makes the objects on its way', () => {
    const withoutStatistics = WHOLE.replace(/\s+"statistics": .*\n/, '\n');
    expect(parse(withoutStatistics, {}, { set: ['statistics.confidence=0.9'] }).statistics.confidence).toBe(0.9);
  });

  it('loses to a later one, and to --paths and --seed', () => {
    expect(set('paths=7', 'paths=8').paths).toBe(8);
    const experiment = parse(WHOLE, {}, { set: ['paths=7', 'seed=a'], paths: 9, seed: '17' });
    expect([experiment.paths, experiment.seed]).toEqual([9, '17']);
  });

  it('keeps a seed of digits as text', () => {
    expect(set('seed=0017').seed).toBe('0017');
    expect(set('seed=17').seed).toBe('17');
  });
});

describe('a wrong flag', () => {
  it('is named in the issue', () => {
    expect(complaint('horizn.steps=5')).toEqual([
      '--set horizn.steps=5 /horizn: expected a known field, found "horizn" (did you mean "horizon"?)',
    ]);
    expect(complaint('policies.cross.margin.mode=crss')).toEqual([
      '--set policies.cross.margin.mode=crss /policies/cross/margin/mode: expected "isolated", "cross" or "perAccount", found "crss" (did you mean "cross"?)',
    ]);
  });

  it('cannot name a place that a list does not have', () => {
    expect(complaint('markets.2.symbol=X')[0]).toContain('a place in a list of 2, counted from 0, found "2"');
    expect(complaint('markets.first.symbol=X')[0]).toContain('found "first"');
  });

  it('cannot reach below a number', () => {
    expect(complaint('paths.min=3')[0]).toContain('an object or a list at "paths", found 100');
  });

  it('cannot describe half an underlying', () => {
    expect(complaint('underlyings.BTX.initialPrice=3')[0]).toContain(
      '"BTC" or "ETH", found "BTX" (did you mean "BTC"?)',
    );
  });

  it.each(['paths', '=3', 'a..b=3'])('that says «%s» is told how to speak', (flag) => {
    expect(complaint(flag)[0]).toContain('address=value, such as margin.mode=cross');
  });

  it('is complained about beside the other flags', () => {
    expect(complaint('paths=-1', 'seed=')).toHaveLength(2);
    expect(issuesOf(WHOLE, {}, { paths: 0 }).map(issueText)[0]).toContain(
      '--paths 0 /paths: expected a whole number ≥ 1',
    );
  });
});
