import { exp } from '../../math/exp.ts';
import { log } from '../../math/log.ts';
import { logGamma } from '../../math/log-gamma.ts';

/** Far below anything that a double of the sum could show, in the far tails of the jumps too. */
const NEGLIGIBLE = 1e-30;

/** P(N = k) of a Poisson count for k = 0, 1, … until what follows is below 1e-30. Mean ≥ 0. */
export function poissonWeights(mean: number): Float64Array {
  if (mean === 0) return Float64Array.of(1);
  const logMean = log(mean);
  const weights: number[] = [];
  for (let k = 0; ; k++) {
    const weight = exp(k * logMean - mean - logGamma(k + 1));
    weights.push(weight);
    if (k > mean && weight < NEGLIGIBLE) return Float64Array.from(weights);
  }
}
