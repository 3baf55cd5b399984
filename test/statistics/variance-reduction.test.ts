import { describe, expect, it } from 'vitest';
import { exp } from '../../src/math/exp.ts';
import { PURPOSE } from '../../src/random/purpose.ts';
import { rootKey } from '../../src/random/root-key.ts';
import { RandomStream } from '../../src/random/stream.ts';
import {
  antitheticLognormal,
  antitheticMean,
  controlledMean,
  tiltedNormalTail,
  tiltedPoissonTail,
  weightedMean,
} from '../../src/statistics/variance-reduction.ts';
import { relativeError, truths } from './truths.ts';

const draws = (seed: string, count: number): number[] => {
  const stream = new RandomStream().seek(rootKey(seed), 0, PURPOSE.statistics);
  return Array.from({ length: count }, () => stream.normal());
};

describe.each(truths('antithetic-lognormal'))('the reference $id', ({ inputs, expected }) => {
  const found = antitheticLognormal({ deviation: Number(inputs['sigma']) });
  it('has its moments', () => {
    expect(relativeError(found.mean, expected['mean']!)).toBeLessThan(1e-10);
    expect(relativeError(found.variance, expected['variancePlain']!)).toBeLessThan(1e-10);
    expect(relativeError(found.covariance, expected['covariancePair']!)).toBeLessThan(1e-10);
    expect(relativeError(found.varianceReductionFactor, expected['varianceReductionFactorEqualCost']!)).toBeLessThan(
      1e-10,
    );
    expect(
      relativeError(found.controlCorrelationSquared, expected['controlVariateZ_correlationSquared']!),
    ).toBeLessThan(1e-10);
  });
  it('is what pairs and a control find of 40,000 draws', () => {
    // Estimates within 4.5 standard errors, error below 1e-5 each; the factors have a spread of a few per cent.
    const z = draws('antithetic', 40_000);
    const f = (sign: number): number[] => z.map((each) => exp(sign * Number(inputs['sigma']) * each));
    const pairs = antitheticMean({ first: f(1), second: f(-1) });
    expect(Math.abs(pairs.estimate - found.mean)).toBeLessThan(4.5 * pairs.standardError);
    expect(relativeError(pairs.varianceReductionFactor!, found.varianceReductionFactor)).toBeLessThan(0.1);
    const control = controlledMean({ values: f(1), controls: z, controlMean: 0 });
    expect(Math.abs(control.estimate - found.mean)).toBeLessThan(4.5 * control.standardError);
    expect(control.correlationSquared).toBeCloseTo(found.controlCorrelationSquared, 1);
    expect(relativeError(control.varianceReductionFactor!, 1 / (1 - control.correlationSquared))).toBeLessThan(1e-6);
  });
});

describe.each(truths('importance-sampling-normal'))('the reference $id', ({ inputs, expected }) => {
  const question = { threshold: Number(inputs['threshold']), tilt: Number(inputs['tilt']) };
  const found = tiltedNormalTail(question);
  it('has its moments', () => {
    expect(relativeError(found.probability, expected['p']!)).toBeLessThan(1e-9);
    expect(relativeError(found.secondMoment, expected['secondMomentOfEstimator']!)).toBeLessThan(1e-9);
    expect(relativeError(found.varianceReductionFactor, expected['varianceReductionFactor']!)).toBeLessThan(1e-9);
    expect(relativeError(found.meanSquaredWeight, expected['meanLikelihoodRatioSquared']!)).toBeLessThan(1e-9);
  });
  it('is what weighted draws find', () => {
    const { threshold, tilt } = question;
    const z = draws(`tilted ${threshold}`, 20_000).map((each) => each + tilt);
    const estimate = weightedMean({
      values: z.map((each) => (each > threshold ? 1 : 0)),
      logWeights: z.map((each) => -tilt * each + (tilt * tilt) / 2),
    });
    // 4.5 standard errors, error below 1e-5.
    expect(Math.abs(estimate.estimate - found.probability)).toBeLessThan(4.5 * estimate.standardError);
    expect(estimate.standardError).toBeLessThan(0.04 * found.probability);
    expect(estimate.effectiveEvents).toBeGreaterThan(200);
  });
});

describe.each(truths('importance-sampling-poisson'))('the reference $id', ({ inputs, expected }) => {
  it('has its moments', () => {
    const found = tiltedPoissonTail({
      ...{
        intensity: Number(inputs['lambda']),
        tiltedIntensity: Number(inputs['tiltedLambda']),
        atLeast: Number(inputs['atLeast']),
      },
    });
    expect(relativeError(found.probability, expected['p']!)).toBeLessThan(1e-9);
    expect(relativeError(found.secondMoment, expected['secondMomentOfEstimator']!)).toBeLessThan(1e-9);
    expect(relativeError(found.varianceReductionFactor, expected['varianceReductionFactor']!)).toBeLessThan(1e-9);
  });
});

describe('a weighted mean', () => {
  it('of equal weights is the plain one', () => {
    const found = weightedMean({ values: [0, 4, 0, 8], logWeights: [0, 0, 0, 0] });
    expect(found).toMatchObject({ estimate: 3, effectiveSampleSize: 4, effectiveEvents: 2, maximumWeightShare: 0.5 });
    expect(found).toMatchObject({ meanWeight: 1, meanWeightStandardError: 0 });
  });
  it('shows where one path decides, however small the weights are', () => {
    const found = weightedMean({ values: [1, 1, 1], logWeights: [-900, -900, -880] });
    expect(found.maximumWeightShare).toBeGreaterThan(0.999);
    expect(found.effectiveEvents).toBeCloseTo(1, 6);
  });
  it('of nothing but zeros rests on no event', () => {
    expect(weightedMean({ values: [0, 0], logWeights: [1, 2] })).toMatchObject({
      ...{ estimate: 0, effectiveEvents: 0, maximumWeightShare: 0 },
    });
  });
  it('wants a weight for each value', () => {
    expect(() => weightedMean({ values: [1, 2], logWeights: [0] })).toThrow('not of 2 and 1');
  });
});

describe('a control', () => {
  it('that never varies is refused', () => {
    expect(() => controlledMean({ values: [1, 2], controls: [3, 3], controlMean: 3 })).toThrow('controls nothing');
  });
  it('that is the value itself leaves no error', () => {
    expect(controlledMean({ values: [1, 2, 6], controls: [1, 2, 6], controlMean: 4 }).estimate).toBeCloseTo(4, 12);
  });
});
