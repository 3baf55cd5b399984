import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/experiment.ts';
import { parse, replaced, WHOLE } from './fixtures.ts';
import { GBM } from './breakages.ts';

const withPrice = (price: object): Experiment => parse(replaced(WHOLE, GBM, JSON.stringify(price)));
const priceOf = (experiment: Experiment) => experiment.underlyings[1]!.price;

const heston = {
  kind: 'heston',
  initialVariance: 0.64,
  meanReversion: 6,
  longRunVariance: 0.49,
  volatilityOfVariance: 1.5,
  correlation: -0.4,
};

describe('a price model', () => {
  it('is read as it is written, without drift where none is given', () => {
    expect(priceOf(withPrice(heston))).toEqual({ ...heston, drift: 0 });
    const kou = { kind: 'kou', volatility: 0.6, jumpIntensity: 60, upProbability: 0.4, upRate: 30, downRate: 20 };
    expect(priceOf(withPrice({ ...kou, drift: -0.5 }))).toEqual({ ...kou, drift: -0.5 });
  });

  it('of kind garch starts at its mean variance and treats falls like rises unless it says otherwise', () => {
    const garch = { kind: 'garch', omega: 2e-7, alpha: 0.08, beta: 0.9 };
    const price = priceOf(withPrice(garch));
    expect(price).toEqual({ ...garch, drift: 0, gamma: 0, initialVariance: 2e-7 / (1 - (0.08 + 0.9)) });
    expect(priceOf(withPrice({ ...garch, degreesOfFreedom: 8, initialVariance: 2e-5 }))).toMatchObject({
      degreesOfFreedom: 8,
      initialVariance: 2e-5,
    });
  });

  it('of kind regime has a chain of its own, or that of all', () => {
    const chain = {
      transitionPerStep: [
        [0.98, 0.02],
        [0.1, 0.9],
      ],
      initialProbabilities: [1, 0],
    };
    const regime = { kind: 'regime', volatility: [0.5, 1.6] };
    expect(priceOf(withPrice({ ...regime, ...chain }))).toEqual({ ...regime, drift: 0, chain });
    const common = replaced(WHOLE, '"joint": {', `"joint": { "regime": ${JSON.stringify(chain)},`);
    const experiment = parse(replaced(common, GBM, JSON.stringify(regime)));
    expect(priceOf(experiment)).toEqual({ ...regime, drift: 0 });
    expect(experiment.joint.regime).toEqual({ chain });
    expect(experiment.warnings).toEqual([]);
    expect(parse(common).warnings.join()).toContain('this regime never acts: it has no "correlation", and no price');
  });
});

describe('a warning', () => {
  it('tells the Feller ratio of a variance that reaches zero', () => {
    expect(withPrice(heston).warnings).toEqual([]);
    expect(withPrice({ ...heston, volatilityOfVariance: 3 }).warnings).toEqual([
      expect.stringContaining('the variance reaches zero: the Feller ratio'),
    ]);
    expect(withPrice({ ...heston, volatilityOfVariance: 3 }).warnings.join()).toContain('is 0.653, below 1');
  });

  it('is given where percent were probably meant', () => {
    expect(withPrice({ ...heston, longRunVariance: 49 }).warnings.join()).toContain(
      'a variance of 49 is a volatility of 700 % a year: fractions are meant',
    );
    const chain = {
      transitionPerStep: [
        [1, 0],
        [0, 1],
      ],
      initialProbabilities: [1, 0],
    };
    expect(withPrice({ kind: 'regime', volatility: [0.5, 65], ...chain }).warnings.join()).toContain(
      'a volatility of 65 is 6500 % a year',
    );
  });

  it('is given where a regime correlates a price that comes from a history', () => {
    const chain = '"transitionPerStep": [[1, 0], [0, 1]], "initialProbabilities": [1, 0]';
    const text = replaced(
      WHOLE,
      '"correlation": [[1, 0.8], [0.8, 1]]',
      `"regime": { ${chain}, "correlation": [[[1, 0], [0, 1]], [[1, 0.9], [0.9, 1]]] }`,
    );
    const prices = JSON.stringify({ kind: 'replay', prices: Array.from({ length: 60 }, () => 4000) });
    expect(parse(text).warnings).toEqual([]);
    expect(parse(replaced(text, GBM, prices)).warnings).toEqual([
      expect.stringContaining('the correlation of ETH never acts'),
    ]);
  });
});

describe('a break of the correlation', () => {
  const shocked = (shock: object) =>
    parse(replaced(WHOLE, '"shocks": [', `"shocks": [${JSON.stringify({ kind: 'correlationBreak', ...shock })},`))
      .shocks[0];

  it('sets every pair to one value, to the end of the horizon unless it says how long', () => {
    const correlation = Float64Array.of(1, 0.95, 0.95, 1);
    expect(shocked({ offDiagonal: 0.95, start: 21 })).toEqual({
      kind: 'correlationBreak',
      correlation,
      start: 21,
      steps: 40,
    });
    expect(shocked({ offDiagonal: 0.95, start: 'random', over: '5m' })).toMatchObject({ start: 'random', steps: 5 });
  });

  it('refuses a value that not all pairs can have, and takes the lowest that they can', () => {
    const three = replaced(
      replaced(
        WHOLE,
        '"ETH": {',
        '"SOL": { "initialPrice": 1, "price": { "kind": "gbm", "volatility": 1 } }, "ETH": {',
      ),
      '"joint": { "correlation": [[1, 0.8], [0.8, 1]] },\n',
      '',
    );
    const of = (offDiagonal: number) =>
      replaced(
        three,
        '"shocks": [',
        `"shocks": [{ "kind": "correlationBreak", "offDiagonal": ${offDiagonal}, "start": 1 },`,
      );
    expect(() => parse(of(-0.51))).toThrow('a correlation that 3 prices can all have with one another, ≥ −1/2');
    expect(parse(of(-0.5)).shocks[0]).toMatchObject({ kind: 'correlationBreak', steps: 60 });
  });
});
