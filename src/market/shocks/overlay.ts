import type { Experiment } from '../../experiment.ts';
import type { RootKey } from '../../random/root-key.ts';
import type { Shock } from '../../shock.ts';
import type { MarketPath } from '../market-path.ts';
import { compileGap } from './gap.ts';

/** Writes one shock into path `path`, whose prices and earlier overlays stand: a pure function of (shock, root, path). */
export type Overlay = (root: RootKey, path: number, into: MarketPath) => void;

/**
 * Prepares the overlays in the order of the configuration.
 *
 * @throws RangeError  a size that can reach −1 or below, a length below one step, a start before step 1
 */
export function compileOverlays(experiment: Experiment): Overlay[] {
  return experiment.shocks.flatMap((shock, place) => compileOverlay(shock, place) ?? []);
}

/** @param place  the shock's place in the configuration: names its streams */
function compileOverlay(shock: Shock, place: number): Overlay | undefined {
  switch (shock.kind) {
    case 'gap':
      return compileGap(shock, place);
    case 'correlationBreak':
      // Acts while prices are drawn, not on top of them.
      return undefined;
  }
}
