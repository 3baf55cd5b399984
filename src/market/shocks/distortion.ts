import type { Experiment } from '../../experiment.ts';
import type { DistortionShock, Shock } from '../../shock.ts';
import { distort, type Distorted } from '../distortion.ts';
import { compileMove } from './move.ts';
import type { Overlay } from './overlay.ts';
import { compileStart } from './start.ts';

/**
 * Prepares what lets the venue see other prices than there are, in the order of the configuration. Over the steps start …
 * start + n − 1:
 *
 *     oracle   reported index = index · (1 + size)
 *     mark     mark of one market = what the venue's rule makes of it · (1 + size)
 *
 * Before and after, the venue sees what is. Several that meet multiply.
 *
 * @throws RangeError  a size that can reach −1 or below, a length below one step, a start before step 1
 */
export function compileDistortions({ shocks }: Experiment): Overlay[] {
  return shocks.flatMap((shock, place) => (isDistortion(shock) ? [compileDistortion(shock, place)] : []));
}

/** What the shocks distort; undefined where there is nothing. */
export function distortedBy({ shocks, markets }: Experiment): Distorted | undefined {
  const distortions = shocks.filter(isDistortion);
  if (distortions.length === 0) return undefined;
  return {
    underlyings: new Set(distortions.flatMap((shock) => (shock.kind === 'oracle' ? [shock.underlying] : []))),
    markets: new Set(distortions.flatMap((shock) => (shock.kind === 'mark' ? [shock.market] : []))),
    marketCount: markets.length,
  };
}

function isDistortion(shock: Shock): shock is DistortionShock {
  return shock.kind === 'oracle' || shock.kind === 'mark';
}

function compileDistortion(shock: DistortionShock, place: number): Overlay {
  const { steps } = shock;
  const drawSize = compileMove(shock.size, place);
  const drawStart = compileStart(shock.start, steps, place);
  return (root, path, { distortion, steps: horizon }) => {
    const { reported, markFactors } = distortion!;
    const seen = shock.kind === 'oracle' ? reported[shock.underlying]! : markFactors[shock.market]!;
    distort(distortion!, seen, drawStart(root, path, horizon), steps, 1 + drawSize(root, path));
  };
}
