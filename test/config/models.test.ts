import { describe, expect, it } from 'vitest';
import { issueText } from '../../src/errors.ts';
import { issuesOf, parse, positionOf, replaced, WHOLE, type Files } from './fixtures.ts';

const ETH = '{ "kind": "gbm", "drift": 0, "volatility": 0.8 }';
const named = (name: string): string => replaced(WHOLE, ETH, JSON.stringify(name));

const fitted = (barLength: string): object => ({
  files: [{ name: 'eth.csv', sha256: '0'.repeat(64), from: '2020-01-01', to: '2021-01-01', bars: 8_784 }],
  barLength,
  observations: 8_783,
  dropped: [{ reason: 'duplicate', count: 1 }],
  method: 'maximum likelihood',
  standardErrors: { volatility: 0.01 },
  logLikelihood: 12,
  aic: -20,
  bic: -10,
});
const modelText = (price: object, more: object = {}): string =>
  JSON.stringify({ schemaVersion: 1, kind: 'model', price, ...more }, null, 2);
const gbm = modelText({ kind: 'gbm', volatility: 0.75 }, { fitted: fitted('1m') });

const several = JSON.stringify({
  schemaVersion: 1,
  kind: 'model',
  underlyings: {
    ETH: { price: { kind: 'gbm', volatility: 0.9 } },
    SOL: { price: { kind: 'gbm', volatility: 1.1 } },
    BTC: { price: { kind: 'gbm', volatility: 0.5 } },
  },
  joint: {
    correlation: [
      [1, 0.1, 0.2],
      [0.1, 1, 0.3],
      [0.2, 0.3, 1],
    ],
    commonJumps: { intensity: 5, mean: [-0.01, -0.02, -0.03], deviation: [0.1, 0.2, 0.3] },
  },
});

const eth = (text: string, files: Files, set: readonly string[] = []) =>
  parse(text, files, { set }).underlyings[1]!.price;
const complaints = (text: string, files: Files = {}, set: readonly string[] = []) =>
  issuesOf(text, files, { set }).map(issueText);

describe('a price that names a model', () => {
  it('is what the file says, beside the file that names it', () => {
    expect(eth(named('./eth.json'), { 'eth.json': gbm })).toEqual({ kind: 'gbm', drift: 0, volatility: 0.75 });
  });

  it('is written out when resolved, with the name that it came from, and can be read again', () => {
    const experiment = parse(named('./eth.json'), { 'eth.json': gbm });
    expect(experiment.resolved['underlyings']).toMatchObject({
      ETH: { initialPrice: 4000, price: { kind: 'gbm', drift: 0, volatility: 0.75 }, model: './eth.json' },
    });
    expect(parse(JSON.stringify(experiment.resolved)).resolved).toEqual(experiment.resolved);
  });

  it('may have its fields set by a flag, which has the last word', () => {
    const files = { 'eth.json': gbm };
    expect(eth(named('./eth.json'), files, ['underlyings.ETH.price.volatility=0.3'])).toMatchObject({
      volatility: 0.3,
    });
    const whole = ['underlyings.ETH.price.volatility=0.3', 'underlyings.ETH.price=./eth.json'];
    expect(eth(named('./eth.json'), files, whole)).toMatchObject({ volatility: 0.75 });
    expect(eth(WHOLE, files, ['underlyings.ETH.price=./eth.json'])).toMatchObject({ volatility: 0.75 });
  });

  it('is not said to come from a model that a flag has put another price in the place of', () => {
    const set = ['underlyings.ETH.price={"kind":"gbm","volatility":0.2}'];
    const { resolved } = parse(named('./eth.json'), { 'eth.json': gbm }, { set });
    expect(resolved['underlyings']).not.toHaveProperty('ETH.model');
  });

  it('is complained about in the file in which it is written', () => {
    const wrong = modelText({ kind: 'gbm', volatility: -1 });
    expect(complaints(named('./eth.json'), { 'eth.json': wrong })).toEqual([
      `eth.json:${positionOf(wrong, '-1')} /price/volatility: expected a number ≥ 0 and ≤ 100000, found -1`,
    ]);
    expect(complaints(named('./eth.json'), { 'eth.json': gbm }, ['underlyings.ETH.price.volatility=-1'])).toEqual([
      expect.stringContaining('--set underlyings.ETH.price.volatility=-1'),
    ]);
  });

  it.each([
    ['a venue', '{ "kind": "gbm", "volatility": 1 }', /schemaVersion/],
    ['a list', '[]', /a model, a JSON object/],
    ['no JSON', '{', /a closing \}/],
    ['an unknown field', modelText({ kind: 'gbm', volatility: 1 }, { prise: {} }), /"prise"/],
    ['nothing', modelText({ kind: 'gbm', volatility: 1 }).replace('"price"', '"x"'), /"x"/],
  ])('must be in a model file, not in %s', (_, text, says) => {
    const [first] = complaints(named('./eth.json'), { 'eth.json': text });
    expect(first).toMatch(/^eth\.json/);
    expect(first).toMatch(says);
  });

  it('must be in a file that is there, or be shipped, and says what is near', () => {
    expect(complaints(named('./eth.json'))).toEqual([
      `desk.json:${positionOf(named('./eth.json'), '"./eth.json"')} /underlyings/ETH/price: expected a model file that can be read, relative to this one, found "./eth.json" (there is no such file)`,
    ]);
    expect(complaints(named('btc-1hh'))[0]).toMatch(/a model that comes with shortfall \(.*found "btc-1hh"/);
  });

  it('that is stated per step must have been fitted to bars of one step', () => {
    const garch = modelText(
      { kind: 'garch', omega: 1e-6, alpha: 0.05, beta: 0.9, degreesOfFreedom: 5, initialVariance: 2e-5 },
      { fitted: fitted('1h') },
    );
    const [first, ...others] = complaints(named('./eth.json'), { 'eth.json': garch });
    expect(first).toMatch(
      /^desk\.json:.*\/underlyings\/ETH\/price: expected a model of steps of 1m, found ".\/eth.json", a garch/,
    );
    expect(others).toEqual([]);
    const hourly = replaced(named('./eth.json'), '"step": "1m"', '"step": "1h"')
      .replace('"over": "10m"', '"over": "10h"')
      .replace('"interval": "30m"', '"interval": "30h"');
    expect(eth(hourly, { 'eth.json': garch })).toMatchObject({ kind: 'garch', alpha: 0.05 });
  });

  it('that was fitted to longer bars than a step is used with a warning', () => {
    const hourly = modelText({ kind: 'gbm', volatility: 0.75 }, { fitted: fitted('1h') });
    const { warnings } = parse(named('./eth.json'), { 'eth.json': hourly });
    expect(warnings.filter((warning) => warning.includes('fitted to bars of 1h'))).toHaveLength(1);
  });

  it('finds the history of a bootstrap beside its own file', () => {
    const minute = (i: number): string => `${1_600_000_000_000 + 60_000 * i},${100 + (i % 3)}`;
    const prices = ['timestamp,close', ...Array.from({ length: 100 }, (_, i) => minute(i))].join('\n');
    const model = modelText({ kind: 'bootstrap', file: 'eth.csv', meanBlock: 5 }, { fitted: fitted('1m') });
    const experiment = parse(named('./fits/eth.json'), { 'fits/eth.json': model, 'fits/eth.csv': prices });
    expect(experiment.inputs.map(({ file }) => file)).toEqual(['fits/eth.csv']);
    expect(experiment.underlyings[1]!.price).toMatchObject({ kind: 'bootstrap', meanBlock: 5 });
  });
});

describe('a model of several underlyings', () => {
  const both = replaced(
    named('./all.json'),
    '"joint": { "correlation": [[1, 0.8], [0.8, 1]] }',
    '"joint": "./all.json"',
  );
  const files = { 'all.json': several };

  it('gives each underlying its own law, by its name', () => {
    expect(eth(both, files)).toMatchObject({ volatility: 0.9 });
    const solana = both.replaceAll('ETH', 'SOLANA');
    expect(complaints(solana, files)[0]).toMatch(/a model of SOLANA, found one of "ETH", "SOL" or "BTC"/);
  });

  it('drives those that the experiment names together, in its order', () => {
    const { joint } = parse(both, files);
    expect([...joint.correlation]).toEqual([1, 0.2, 0.2, 1]);
    expect(joint.commonJumps).toMatchObject({ intensity: 5, mean: [-0.03, -0.01], deviation: [0.3, 0.1] });
    expect([...joint.commonJumps!.correlation]).toEqual([1, 0, 0, 1]);
  });

  it('lets a flag set a field of what drives them', () => {
    const { joint } = parse(both, files, { set: ['joint.commonJumps.intensity=7'] });
    expect(joint.commonJumps!.intensity).toBe(7);
  });

  it('is written out when resolved', () => {
    const { resolved } = parse(both, files);
    expect(resolved['joint']).toMatchObject({
      correlation: [
        [1, 0.2],
        [0.2, 1],
      ],
    });
    expect(parse(JSON.stringify(resolved)).resolved).toEqual(resolved);
  });

  it('is no model of what drives together where it is of one', () => {
    const text = replaced(WHOLE, '"joint": { "correlation": [[1, 0.8], [0.8, 1]] }', '"joint": "./eth.json"');
    expect(complaints(text, { 'eth.json': gbm })[0]).toMatch(
      /expected a model of several underlyings, found "\.\/eth\.json"/,
    );
  });
});
