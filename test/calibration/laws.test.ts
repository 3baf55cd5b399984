import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { garchLaw } from '../../src/calibration/laws/garch-law.ts';
import { HawkesFilter, hawkesBar } from '../../src/calibration/laws/hawkes-filter.ts';
import { hawkesLaw } from '../../src/calibration/laws/hawkes-law.ts';
import { kouLaw } from '../../src/calibration/laws/kou-law.ts';
import type { ReturnLaw } from '../../src/calibration/laws/law.ts';
import { mertonLaw } from '../../src/calibration/laws/merton-law.ts';
import { gbmLaw } from '../../src/calibration/laws/normal-law.ts';
import {
  fitModel,
  garchLogLikelihood,
  garchVariances,
  hawkesLogLikelihood,
  jumpVariation,
  kouDensity,
  mertonDensity,
  moments,
  optimalBlockLength,
  autocorrelations,
} from '../../src/index.ts';
import { truth, truthsOfKind } from '../fixtures/truths.ts';

/** Composite Simpson rule of f over [from, to] in an even number of parts. */
function integral(f: (x: number) => number, from: number, to: number, parts: number): number {
  const step = (to - from) / parts;
  let sum = f(from) + f(to);
  for (let i = 1; i < parts; i++) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * step);
  return (sum * step) / 3;
}

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('the reference cases of calibration', () => {
  it.each(truthsOfKind('merton-density'))("Merton's density is that of $id", ({ model, inputs, expected }) => {
    const fields = {
      drift: model['mu'] as number,
      volatility: model['sigma'] as number,
      jumpIntensity: model['lambda'] as number,
      jumpMean: model['jumpMean'] as number,
      jumpDeviation: model['jumpStd'] as number,
      years: (inputs['stepDays'] as number) / 365,
    };
    const found = (inputs['logReturns'] as number[]).map((logReturn) => mertonDensity({ ...fields, logReturn }));
    found.forEach((density, i) => expect(relative(density, (expected['density'] as number[])[i]!)).toBeLessThan(1e-10));
    const logLikelihood = found.reduce((sum, density) => sum + Math.log(density), 0);
    expect(relative(logLikelihood, expected['logLikelihood'] as number)).toBeLessThan(1e-10);
  });

  it.each(truthsOfKind('garch-t-loglikelihood'))("GARCH's log-likelihood is that of $id", ({ inputs, expected }) => {
    const { firstVariance, ...others } = inputs as unknown as { firstVariance: number } & Parameters<
      typeof garchLogLikelihood
    >[0];
    const history = { ...others, initialVariance: firstVariance };
    expect(relative(garchLogLikelihood(history), expected['logLikelihood'] as number)).toBeLessThan(1e-10);
    const variances = garchVariances(history);
    [...(expected['variances'] as number[]), expected['nextVariance'] as number].forEach((variance, t) =>
      expect(relative(variances[t]!, variance)).toBeLessThan(1e-10),
    );
  });

  it('moments, jump test and geometric Brownian motion are those of calibration-1', () => {
    const { inputs, expected } = truth<{ closes: number[]; stepDays: number }, Record<string, number>>('calibration-1');
    const { closes, stepDays } = inputs;
    const returns = Float64Array.from(closes.slice(1), (close, i) => Math.log(close / closes[i]!));
    const sample = { runs: [returns], barYears: stepDays / 365 };
    const { parameters } = fitModel('gbm', sample, { drift: 'fitted' });
    const jumps = jumpVariation(sample);
    const { skewness, kurtosis } = moments(returns);
    const n = returns.length;
    const found: Record<string, number> = {
      gbmSigmaMLE: parameters['volatility']!,
      gbmSigmaUnbiasedVariance: parameters['volatility']! * Math.sqrt(n / (n - 1)),
      gbmMuMLE: parameters['drift']!,
      realizedVariance: jumps.realisedVariance,
      bipowerVariation: jumps.bipowerVariation,
      bipowerVariationFiniteSampleAdjusted: jumps.bipowerVariationAdjusted,
      tripowerQuarticity: jumps.tripowerQuarticity,
      bnsRatioStatisticMaxAdjusted: jumps.statistic,
      skewness,
      kurtosis,
      acf1SquaredReturns: autocorrelations({ values: returns.map((r) => r * r), lags: 1 }).values[0]!,
    };
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(found)) {
      expect(relative(value, expected[name]!), `${name} ${value}`).toBeLessThan(1e-9);
    }
  });

  it('the block length is that of block-length-1', () => {
    const { inputs, expected } = truth<
      { series: number[] },
      { blockLengthStationary: number; blockLengthCircular: number }
    >('block-length-1');
    const { stationary, circular } = optimalBlockLength({ values: inputs.series });
    expect(relative(stationary, expected.blockLengthStationary)).toBeLessThan(1e-8);
    expect(relative(circular, expected.blockLengthCircular)).toBeLessThan(1e-8);
  });
});

describe("Kou's density", () => {
  /** The density by Fourier inversion of e^(T·ψ(iu)), which shares nothing with the expansion in jump counts. */
  function byInversion(fields: Omit<Parameters<typeof kouDensity>[0], 'logReturn'>, logReturn: number): number {
    const { drift, volatility, jumpIntensity, upProbability: p, upRate: a, downRate: b, years } = fields;
    const growth = p / (a - 1) - (1 - p) / (b + 1);
    const nu = drift - volatility ** 2 / 2 - jumpIntensity * growth;
    return (
      integral(
        (u) => {
          const real = (p * a * a) / (a * a + u * u) + ((1 - p) * b * b) / (b * b + u * u) - 1;
          const imaginary = (p * a * u) / (a * a + u * u) - ((1 - p) * b * u) / (b * b + u * u);
          const size = years * (jumpIntensity * real - (volatility * volatility * u * u) / 2);
          return Math.exp(size) * Math.cos(years * (nu * u + jumpIntensity * imaginary) - u * logReturn);
        },
        0,
        9 / (volatility * Math.sqrt(years)),
        40_000,
      ) / Math.PI
    );
  }

  // An hour, a day, a day with five jumps, a month, and a minute.
  it.each([
    [1 / 8760, 60],
    [1 / 365, 60],
    [1 / 365, 2000],
    [30 / 365, 60],
    [1 / 525_600, 3000],
  ])('over %d years with %d jumps a year is the inversion of its characteristic function', (years, jumpIntensity) => {
    const fields = { drift: 0.2, volatility: 0.6, upProbability: 0.4, upRate: 30, downRate: 20, years, jumpIntensity };
    const deviation = fields.volatility * Math.sqrt(years);
    for (const multiple of [-8, -3, -1.5, -0.5, 0, 0.3, 1, 2, 4]) {
      const logReturn = multiple * deviation;
      const expected = byInversion(fields, logReturn);
      // The inversion has an absolute error of about 1e-14 of the peak.
      const slack = 1e-10 * expected + 1e-13 / deviation;
      expect(Math.abs(kouDensity({ ...fields, logReturn }) - expected), `at ${multiple}`).toBeLessThan(slack);
    }
  });

  it('falls like e^(−rate·r) far out, where an inversion has no digit left', () => {
    const fields = { drift: 0, volatility: 0.6, jumpIntensity: 60, upProbability: 0.4, upRate: 30, downRate: 20 };
    const at = (logReturn: number): number => kouLaw(fields, 1 / 8760).logDensity(logReturn);
    // One jump alone: further ones change the slope by a share of λT.
    expect((at(2.01) - at(2)) / 0.01).toBeCloseTo(-30, 0);
    expect((at(-2.01) - at(-2)) / 0.01).toBeCloseTo(-20, 0);
  });

  it('refuses an up rate with an infinite mean price, and names other fields out of range', () => {
    const fields = { drift: 0, volatility: 0.6, jumpIntensity: 60, upProbability: 0.4, upRate: 30, downRate: 20 };
    expect(() => kouDensity({ ...fields, upRate: 1, logReturn: 0, years: 1 })).toThrow('upRate is 1; it must be');
    expect(() => kouDensity({ ...fields, upProbability: 1.1, logReturn: 0, years: 1 })).toThrow('upProbability is 1.1');
    expect(() => kouDensity({ ...fields, volatility: 0, logReturn: 0, years: 1 })).toThrow('volatility is 0');
  });
});

describe('every law of a return', () => {
  const years = 1 / 8760;
  const jumps = { jumpIntensity: 300, jumpMean: -0.01, jumpDeviation: 0.02 };
  const laws: [string, ReturnLaw][] = [
    ['gbm', gbmLaw({ drift: 0.3, volatility: 0.7 }, years)],
    ['merton', mertonLaw({ drift: 0.3, volatility: 0.5, ...jumps }, years)],
    [
      'kou',
      kouLaw({ drift: 0.3, volatility: 0.5, jumpIntensity: 300, upProbability: 0.3, upRate: 60, downRate: 40 }, years),
    ],
    [
      'hawkes',
      hawkesLaw(
        {
          drift: 0.3,
          volatility: 0.5,
          baseIntensity: 200,
          excitation: 300,
          decay: 900,
          jumpMean: 0,
          jumpDeviation: 0.03,
        },
        years,
      ),
    ],
    [
      'garch',
      garchLaw(
        { drift: 0.3, omega: 1e-6, alpha: 0.1, beta: 0.8, gamma: 0.05, degreesOfFreedom: 4, initialVariance: 3e-5 },
        years,
      ),
    ],
  ];

  it.each(laws)('%s has a density that is the slope of its distribution function', (_, law) => {
    for (const r of [-0.06, -0.01, -0.002, 0, 0.003, 0.009, 0.05]) {
      const step = 1e-5;
      const slope = (law.cumulative(r + step) - law.cumulative(r - step)) / (2 * step);
      const density = Math.exp(law.logDensity(r));
      expect(Math.abs(slope - density), `at ${r}`).toBeLessThan(2e-5 * density + 1e-10);
    }
  });

  it.each(laws)('%s has a distribution function from 0 to 1', (_, law) => {
    expect(law.cumulative(-5)).toBeLessThan(1e-6);
    expect(law.cumulative(5)).toBeGreaterThan(1 - 1e-6);
    expect(integral((r) => Math.exp(law.logDensity(r)), -0.4, 0.4, 20_000)).toBeCloseTo(
      law.cumulative(0.4) - law.cumulative(-0.4),
      9,
    );
  });

  it.each(laws.filter(([name]) => name !== 'garch'))('%s grows by its drift: E[e^r] = e^(drift·T)', (_, law) => {
    const growth = integral((r) => Math.exp(r + law.logDensity(r)), -0.8, 0.8, 40_000);
    expect(growth / Math.exp(0.3 * years)).toBeCloseTo(1, 5);
  });

  it.each(laws)('%s keeps a finite log density however far a return lies', (_, law) => {
    for (const r of [-3, 3, 20]) expect(Number.isFinite(law.logDensity(r))).toBe(true);
  });
});

describe('the filter of self-exciting jumps', () => {
  const years = 1 / 8760;
  const fields = { drift: 0, volatility: 0.5, baseIntensity: 200, decay: 900, jumpMean: -0.01, jumpDeviation: 0.03 };

  it('without excitation is the law of Merton, whatever it has seen', () => {
    const merton = mertonLaw({ ...fields, jumpIntensity: fields.baseIntensity }, years);
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { maxLength: 8 }), (returns) => {
        const law = hawkesLaw({ ...fields, excitation: 0 }, years);
        for (const r of returns) {
          expect(Math.abs(law.logDensity(r) - merton.logDensity(r))).toBeLessThan(1e-8);
          law.observe(r);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('loses no probability where half a hundred jumps are expected of a bar', () => {
    const wild = { ...fields, baseIntensity: 3000, excitation: 300_000, decay: 304_000 };
    const filter = new HawkesFilter(hawkesBar(wild, years / 60));
    for (let t = 0; t < 1000 && filter.mean < 50; t++) {
      filter.look(t % 2 === 0 ? 0.7 : -0.7);
      filter.advance();
    }
    expect(filter.mean).toBeGreaterThan(50);
    expect(1 - filter.cumulative(100)).toBeLessThan(1e-12);
    const density = (r: number): number => filter.look(r) * Math.exp(filter.shift);
    // Beyond 4 lie less than 1e-9 of it.
    expect(integral(density, -4, 4, 6000)).toBeCloseTo(1, 7);
  });

  it('observes a return alike whether it was scored before or not', () => {
    const excited = { ...fields, excitation: 450 };
    const [scored, shown] = [hawkesLaw(excited, years), hawkesLaw(excited, years)];
    for (const r of [0.001, -0.08, 0.02, 2, 0]) {
      scored.logDensity(r);
      scored.cumulative(0.5);
      scored.observe(r);
      shown.observe(r);
      expect(scored.logDensity(0.01)).toBe(shown.logDensity(0.01));
    }
  });

  it('expects more jumps after one, and forgets it at the rate of decay', () => {
    const law = hawkesLaw({ ...fields, excitation: 450 }, years);
    const beyond = (): number => law.cumulative(-0.03) + 1 - law.cumulative(0.03);
    for (let t = 0; t < 500; t++) law.observe(0);
    const calm = beyond();
    law.observe(-0.08);
    const excited = beyond() - calm;
    expect(excited).toBeGreaterThan(0);
    for (let t = 0; t < 10; t++) law.observe(0);
    // Ten bars on, e^(−10βT) of it is left, and a little more for what the quiet bars might have hidden.
    const left = (beyond() - calm) / excited;
    expect(left).toBeGreaterThan(Math.exp(-9000 * years));
    expect(left).toBeLessThan(1.3 * Math.exp(-9000 * years));
  });
});

describe("Ozaki's likelihood of event times", () => {
  it('is the double sum over all earlier events', () => {
    const [times, horizon] = [[0.2, 0.25, 0.9, 1.4, 1.41, 1.42, 3], 4];
    const [baseIntensity, excitation, decay] = [1.3, 2, 5];
    let expected = -baseIntensity * horizon;
    times.forEach((time, i) => {
      const kicks = times.slice(0, i).reduce((sum, earlier) => sum + Math.exp(-decay * (time - earlier)), 0);
      expected += Math.log(baseIntensity + excitation * kicks);
      expected -= (excitation / decay) * (1 - Math.exp(-decay * (horizon - time)));
    });
    const found = hawkesLogLikelihood({ times, horizon, baseIntensity, excitation, decay });
    expect(relative(found, expected)).toBeLessThan(1e-13);
  });

  it('refuses times out of order', () => {
    const others = { horizon: 4, baseIntensity: 1, excitation: 1, decay: 2 };
    expect(() => hawkesLogLikelihood({ ...others, times: [1, 0.5] })).toThrow('Event 1 is at 0.5');
    expect(() => hawkesLogLikelihood({ ...others, times: [5] })).toThrow('Event 0 is at 5');
  });
});
