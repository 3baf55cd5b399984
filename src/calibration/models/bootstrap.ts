import { optimalBlockLength } from '../../market/block-length.ts';
import type { Fit, FitOptions } from '../fit.ts';
import { allReturns, checkSample, type ReturnSample } from '../sample.ts';

/**
 * Mean block of the stationary bootstrap, in bars: the larger of what returns and squared returns ask for
 * ({@link optimalBlockLength}), since volatility remembers longer than direction. Returns are one series, gaps left out.
 */
export function fitBootstrap(sample: ReturnSample, { onProgress }: FitOptions): Fit {
  checkSample(sample, 50);
  const returns = allReturns(sample);
  const ofReturns = optimalBlockLength({ values: returns }).stationary;
  onProgress?.(0.5);
  const ofSquares = optimalBlockLength({ values: returns.map((r) => r * r) }).stationary;
  onProgress?.(1);
  const largest = returns.reduce((most, r) => Math.max(most, Math.abs(r)), 0);
  return {
    kind: 'bootstrap',
    parameters: { meanBlock: Math.max(ofReturns, ofSquares) },
    standardErrors: { meanBlock: null },
    correlations: null,
    drift: null,
    logLikelihood: null,
    aic: null,
    bic: null,
    observations: returns.length,
    warnings: [
      `No simulated bar moves further than the history's largest one, ${(100 * largest).toPrecision(3)} % in log price: add a shock, or compare with a parametric model.`,
    ],
  };
}
