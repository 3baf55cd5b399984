import type { Experiment } from '../experiment.ts';
import { mirrorOf } from '../random/mirror.ts';

/**
 * Where a path takes its prices', premiums' and shocks' draws from: its own streams, or, as the second of an antithetic pair
 * (2k, 2k + 1), the mirror image of the first one's. What traders and venues decide is drawn for each path by itself.
 */
export function drawAddress({ sampling }: Pick<Experiment, 'sampling'>, path: number): number {
  return sampling?.kind === 'antithetic' && path % 2 === 1 ? mirrorOf(path - 1) : path;
}
