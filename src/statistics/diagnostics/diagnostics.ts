import type { Experiment } from '../../experiment.ts';
import type { OutcomeTable } from '../../outcome.ts';
import type { Samples } from '../sample.ts';
import { convergence, type Convergence } from './convergence.ts';
import { homogeneity, type Homogeneity } from './homogeneity.ts';
import { pathShares, sampleSize, type PathShare, type SampleSize } from './path-shares.ts';

/** How far the paths of a run bear its numbers. */
export interface Diagnostics {
  readonly sampleSize: SampleSize;
  readonly convergence: readonly Convergence[];
  readonly homogeneity: Homogeneity;
  readonly pathShares: readonly PathShare[];
}

export function diagnostics(experiment: Experiment, table: OutcomeTable, samples: Samples): Diagnostics {
  return {
    sampleSize: sampleSize(samples),
    convergence: convergence(experiment, samples),
    homogeneity: homogeneity(experiment, samples),
    pathShares: pathShares(experiment, table, samples),
  };
}
