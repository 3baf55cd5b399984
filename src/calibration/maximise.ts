import { quasiNewton } from '../math/bfgs.ts';
import { hessian } from '../math/derivatives.ts';
import { nelderMead } from '../math/nelder-mead.ts';
import { symmetricInverse } from '../math/symmetric-inverse.ts';

/** Share of the work that the search from several starts is taken for; the rest is polishing and standard errors. */
const SEARCH_SHARE = 0.5;

export interface Search {
  /** −ln L on a part or a coarse picture of the sample: cheap, to tell starts apart. */
  readonly coarse: (point: Float64Array) => number;
  /** −ln L on all of it. */
  readonly fine: (point: Float64Array) => number;
  readonly starts: readonly (readonly number[])[];
  /** Observations behind each: curvatures are of this order. */
  readonly coarseObservations: number;
  readonly observations: number;
  readonly onProgress: (share: number) => void;
}

/** The best maximum found: a simplex from each start on the coarse likelihood, the best polished there, then on the fine one. */
export function maximise(search: Search): { readonly point: Float64Array; readonly converged: boolean } {
  const { coarse, fine, starts, coarseObservations, observations, onProgress } = search;
  const reached = starts.map((start, i) => {
    const end = nelderMead(coarse, start, { tolerance: 0.1, maximumEvaluations: 200 * start.length });
    onProgress((0.8 * SEARCH_SHARE * (i + 1)) / starts.length);
    return end;
  });
  const best = reached.reduce((least, each) => (each.value < least.value ? each : least));
  const near = quasiNewton(coarse, best.point, { inverse: 1 / coarseObservations, tolerance: 1e-2 });
  // The curvature of the coarse likelihood, in proportion: coordinates are correlated, which steps would learn slowly.
  const curvature = symmetricInverse(hessian(coarse, near.point), near.point.length) ?? near.inverse;
  onProgress(SEARCH_SHARE);
  let steps = 0;
  const { point, converged } = quasiNewton(fine, near.point, {
    inverse: curvature.map((element) => (element * coarseObservations) / observations),
    tolerance: 1e-4,
    maximumSteps: 150,
    onStep: () => onProgress(0.9 - (0.9 - SEARCH_SHARE) / ++steps),
  });
  onProgress(0.9);
  return { point, converged };
}
