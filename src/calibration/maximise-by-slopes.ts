import { quasiNewton, type SmoothMinimum } from '../math/bfgs.ts';
import { symmetricInverse } from '../math/symmetric-inverse.ts';
import type { LikelihoodSlopes } from './likelihood-slopes.ts';

/** The likelihood of some observations. */
export interface SmoothLikelihood {
  /** Whether the law exists there; the starts' places must be. */
  readonly isAllowed: (point: Float64Array) => boolean;
  readonly slopes: (point: Float64Array) => LikelihoodSlopes;
  readonly observations: number;
}

export interface SlopedSearch {
  /** A part of the sample, to tell starts apart. */
  readonly part: SmoothLikelihood;
  readonly whole: SmoothLikelihood;
  readonly starts: readonly (readonly number[])[];
  readonly onProgress: (share: number) => void;
}

/** Shares of the work behind us after the starts and at the maximum; the rest is standard errors. */
const STARTED = 0.3;
const FOUND = 0.8;

/**
 * The best maximum found: uphill from each start on a part of the sample, from the best of those ends on all of it. The first
 * guess of the curvature is the sum of squared scores (Berndt, Hall, Hall and Hausman 1974), which steps then improve.
 */
export function maximiseBySlopes({ part, whole, starts, onProgress }: SlopedSearch): {
  readonly point: Float64Array;
  readonly converged: boolean;
} {
  const reached = starts.map((start, i) => {
    const end = climb(part, start, { tolerance: 0.1, maximumSteps: 60 });
    onProgress((STARTED * (i + 1)) / starts.length);
    return end;
  });
  const best = reached.reduce((least, each) => (each.value < least.value ? each : least));
  let steps = 0;
  const { point, converged } = climb(whole, best.point, {
    tolerance: 1e-4,
    maximumSteps: 150,
    onStep: () => onProgress(FOUND - (FOUND - STARTED) / (1 + ++steps / 5)),
  });
  onProgress(FOUND);
  return { point, converged };
}

function climb(
  { isAllowed, slopes, observations }: SmoothLikelihood,
  start: ArrayLike<number>,
  options: { readonly tolerance: number; readonly maximumSteps: number; readonly onStep?: () => void },
): SmoothMinimum {
  const point = Float64Array.from(start);
  let last = { point, ...slopes(point) };
  // Most trials become the next point: their slope comes at the price of their value.
  const at = (trial: Float64Array): typeof last => {
    if (!last.point.every((x, i) => x === trial[i])) last = { point: trial.slice(), ...slopes(trial) };
    return last;
  };
  return quasiNewton((trial) => (isAllowed(trial) ? -at(trial).value : Infinity), point, {
    ...options,
    gradient: (here) => at(here).slope.map((x) => -x),
    inverse: symmetricInverse(last.squares, point.length) ?? 1 / observations,
  });
}
