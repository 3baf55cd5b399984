import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { issuesOf, parse, WHOLE } from './fixtures.ts';

const withSampling = (sampling: string, text = WHOLE): string =>
  text.replace('"paths": 100', `"paths": 100, "sampling": ${sampling}`);

describe('the sampling', () => {
  it('is plain where nothing is said, and the resolved configuration says nothing', () => {
    for (const text of [WHOLE, withSampling('{ "kind": "plain" }')]) {
      expect(parse(text).sampling).toBeUndefined();
      expect(parse(text).resolved).not.toHaveProperty('sampling');
    }
  });

  it.each([
    ['{ "kind": "tilt" }', { kind: 'tilt', targets: 'auto', defensive: 0.1 }],
    [
      '{ "kind": "tilt", "target": { "underlying": "ETH", "price": "3200" }, "defensive": 0.2 }',
      { kind: 'tilt', targets: [{ underlying: 1, price: 3200 }], defensive: 0.2 },
    ],
  ])('%s is read, and read again as it was resolved', (text, expected) => {
    const experiment = parse(withSampling(text));
    expect(experiment.sampling).toEqual(expected);
    expect(parse(JSON.stringify(experiment.resolved)).sampling).toEqual(expected);
  });

  it.each([
    [
      'the initial price as a target',
      '{ "kind": "tilt", "target": { "underlying": "ETH", "price": 4000 } }',
      'other than the initial one',
    ],
    ['a share of 1', '{ "kind": "tilt", "defensive": 1 }', 'a number > 0 and < 1'],
  ])('refuses %s', (_, text, says) => {
    const sentences = issuesOf(withSampling(text)).map(issueText);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(says);
  });

  it.each([
    ['{ "kind": "gbm", "drift": 0, "volatility": 0 }', 'a volatility of 0 for ETH'],
    [
      '{ "kind": "garch", "omega": 0.000001, "alpha": 0.1, "beta": 0.8, "initialVariance": 0.00001 }',
      '"garch" for ETH',
    ],
  ])('refuses to tilt %s', (law, says) => {
    const text = WHOLE.replace('{ "kind": "gbm", "drift": 0, "volatility": 0.8 }', law);
    expect(text).not.toBe(WHOLE);
    const sentences = issuesOf(withSampling('{ "kind": "tilt" }', text)).map(issueText);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(says);
  });
});
