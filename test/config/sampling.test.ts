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
    ['{ "kind": "antithetic" }', { kind: 'antithetic' }],
    ['{ "kind": "stratified" }', { kind: 'stratified', strata: 20 }],
    ['{ "kind": "stratified", "strata": 25 }', { kind: 'stratified', strata: 25 }],
    ['{ "kind": "control" }', { kind: 'control' }],
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

  const GBM = '{ "kind": "gbm", "drift": 0, "volatility": 0.8 }';
  const REPLAY = '{ "kind": "replay", "prices": [' + Array.from({ length: 1_440 }, () => 4_000).join(', ') + '] }';

  it.each([
    ['pairs of an odd number of paths', '{ "kind": "antithetic" }', '"paths": 101', 'a multiple of 2, whole pairs'],
    [
      'a group and a half of strata',
      '{ "kind": "stratified", "strata": 40 }',
      '"paths": 100',
      'a multiple of 40, whole groups of stratified sampling, found 100',
    ],
    ['one stratum', '{ "kind": "stratified", "strata": 1 }', '"paths": 100', 'strata'],
  ])('refuses %s', (_, sampling, paths, says) => {
    const text = withSampling(sampling).replace('"paths": 100', paths);
    expect(issuesOf(text).map(issueText).join('\n')).toContain(says);
  });

  it('refuses looks that would part a pair, least and most', () => {
    const until = '"until": [{ "metric": "liquidation.probability", "halfWidth": 0.1 }]';
    const text = withSampling('{ "kind": "antithetic" }').replace(
      '"paths": 100',
      `"paths": { "min": 31, "max": 99, ${until} }`,
    );
    const sentences = issuesOf(text).map(issueText);
    expect(sentences).toHaveLength(2);
    for (const sentence of sentences) expect(sentence).toContain('a multiple of 2');
  });

  it('asks for jumps to stratify, a mean that is known to control by, and a draw to mirror', () => {
    const bare = WHOLE.replace(/\{ "kind": "merton"[^}]*\}/g, GBM).replace(/, "commonJumps": \{[^}]*\}/g, '');
    expect(issuesOf(withSampling('{ "kind": "stratified" }', bare)).map(issueText).join('\n')).toContain(
      'jumps that come by themselves',
    );
    const still = bare.replaceAll(GBM, REPLAY);
    expect(issuesOf(withSampling('{ "kind": "antithetic" }', still)).map(issueText).join('\n')).toContain(
      'replayed prices alone',
    );
    expect(issuesOf(withSampling('{ "kind": "control" }', still)).map(issueText).join('\n')).toContain(
      'a price whose final mean is known',
    );
  });
});
