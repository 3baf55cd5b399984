import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { assemble } from '../assemble.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { FitRejectedError } from '../fit-rejected.ts';
import { gbmLaw, type GbmFields } from '../laws/normal-law.ts';
import { moments } from '../moments.ts';
import { allReturns, checkSample, type ReturnSample } from '../sample.ts';

/**
 * Geometric Brownian motion: with the drift fitted σ² = Σ (r − r̄)²/(n·T) and drift = r̄/T + σ²/2, in closed form. With
 * drift 0, σ² is the root of σ²T + σ⁴T²/4 = Σ r²/n, where the likelihood of N(−σ²T/2, σ²T) is stationary.
 */
export function fitGbm(sample: ReturnSample, { drift = 'zero', onProgress }: FitOptions): Fit {
  checkSample(sample, 2);
  const returns = allReturns(sample);
  const years = sample.barYears;
  const { mean, variance, count } = moments(returns);
  const square = variance + mean * mean;
  const barVariance = drift === 'fitted' ? variance : (2 * square) / (1 + Math.sqrt(1 + square));
  if (!(barVariance > 0)) throw new FitRejectedError('gbm', 'The price never moves: there is no volatility to fit.');
  const deviation = Math.sqrt(barVariance);
  const fields = (point: Float64Array): GbmFields => ({
    volatility: exp(point[0]!) / Math.sqrt(years),
    // In standard deviations of the mean return.
    drift: drift === 'fitted' ? (point[1]! * deviation) / Math.sqrt(count) / years : 0,
  });
  const driftOfMean = mean / years + barVariance / years / 2;
  const point = Float64Array.from(
    drift === 'fitted' ? [log(deviation), (driftOfMean * years * Math.sqrt(count)) / deviation] : [log(deviation)],
  );
  const parts = (at: Float64Array, into: Float64Array): void => {
    const law = gbmLaw(fields(at), years);
    for (let t = 0; t < count; t++) into[t] = law.logDensity(returns[t]!);
  };
  const total = (at: Float64Array): number => {
    const law = gbmLaw(fields(at), years);
    let sum = 0;
    for (let t = 0; t < count; t++) sum += law.logDensity(returns[t]!);
    return sum;
  };
  const fit = assemble(
    {
      kind: 'gbm',
      names: drift === 'fitted' ? ['drift', 'volatility'] : ['volatility'],
      likelihood: {
        total,
        parts,
        counts: new Float64Array(count).fill(1),
        natural: (at) => {
          const { drift: annual, volatility } = fields(at);
          return drift === 'fitted' ? [annual, volatility] : [volatility];
        },
      },
      point,
      logLikelihood: total(point),
      fixed: drift === 'fitted' ? {} : { drift: 0 },
      atBound: [],
      held: [],
      compensation: barVariance / years / 2,
      warnings: [],
      converged: true,
    },
    sample,
  );
  onProgress?.(1);
  return fit;
}
