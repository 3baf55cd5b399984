import { conditionalLaw } from './conditional-law.ts';
import type { Fit } from './fit.ts';
import { autocovarianceSum } from './serial.ts';
import { allReturns, checkSample, type ReturnSample } from './sample.ts';

/** How well a fit foretold returns that it had not seen. */
export type LogScore =
  | {
      readonly state: 'scored';
      /** Mean over the bars of ln f(rₜ | what came before): larger is better; differences between models are what counts. */
      readonly perBar: number;
      /** Of `perBar`, with the dependence of neighbouring bars counted in. */
      readonly standardError: number;
      readonly bars: number;
      /** ln f of every bar, in time order: two models are compared bar by bar. */
      readonly scores: Float64Array;
    }
  | { readonly state: 'excluded'; readonly reason: string };

/**
 * Logarithmic score of a fit on the bars of `test`, with the density one bar ahead (Good 1952; Gneiting and Raftery 2007).
 * The parameters stay those of the fit; garch and hawkes are shown the returns of `train` first, then each return of `test`
 * after it was scored. A bootstrap is excluded: its returns are those of the history, which gives a new one no density.
 */
export function logScore(fit: Fit, train: ReturnSample, test: ReturnSample): LogScore {
  checkSample(test, 1);
  const law = conditionalLaw(fit, test.barYears);
  if (law === undefined) {
    return {
      state: 'excluded',
      reason: 'A bootstrap draws the returns of its history: a return that is not among them has no density to score.',
    };
  }
  if (train.barYears !== test.barYears)
    throw new RangeError(`Bars of ${train.barYears} and ${test.barYears} years cannot be scored together.`);
  for (const run of train.runs) for (const r of run) law.observe(r);
  const scores = allReturns(test).map((r) => {
    const score = law.logDensity(r);
    law.observe(r);
    return score;
  });
  return { state: 'scored', ...meanWithError(scores), bars: scores.length, scores };
}

/** Mean difference of two scores of the same bars, first − second, and its standard error. */
export function scoreDifference(
  first: Extract<LogScore, { state: 'scored' }>,
  second: Extract<LogScore, { state: 'scored' }>,
): { readonly perBar: number; readonly standardError: number } {
  if (first.bars !== second.bars)
    throw new RangeError(`Scores of ${first.bars} and of ${second.bars} bars are not of the same bars.`);
  return meanWithError(first.scores.map((score, t) => score - second.scores[t]!));
}

/** Newey and West's (1987) standard error of a mean, lags up to 4·(n/100)^(2/9) as they advise. */
function meanWithError(values: Float64Array): { perBar: number; standardError: number } {
  const { mean, longRunVariance } = autocovarianceSum(values);
  return { perBar: mean, standardError: Math.sqrt(longRunVariance / values.length) };
}

/**
 * F(rₜ | what came before) of every return, in time order: independent and uniform on (0, 1) where the fit is right
 * (Rosenblatt 1952; Diebold, Gunther and Tay 1998). Undefined for a bootstrap.
 */
export function probabilityIntegralTransform(fit: Fit, sample: ReturnSample): Float64Array | undefined {
  const law = conditionalLaw(fit, sample.barYears);
  return law === undefined
    ? undefined
    : allReturns(sample).map((r) => {
        const probability = law.cumulative(r);
        law.observe(r);
        return probability;
      });
}
