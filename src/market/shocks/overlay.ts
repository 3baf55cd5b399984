import type { Experiment } from '../../experiment.ts';
import type { RootKey } from '../../random/root-key.ts';
import type { Shock } from '../../shock.ts';
import type { Seconds } from '../../units.ts';
import type { MarketPath } from '../market-path.ts';
import { compileDepth } from './depth.ts';
import { gapShape } from './gap.ts';
import { compileShape } from './shape.ts';
import { staircaseShape } from './staircase.ts';
import { thereAndBack } from './there-and-back.ts';

/** Writes one shock into path `path`, whose prices and earlier overlays stand: a pure function of (shock, root, path). */
export type Overlay = (root: RootKey, path: number, into: MarketPath) => void;

/**
 * Prepares the overlays of prices in the order of the configuration.
 *
 * @throws RangeError  a size that can reach −1 or below, a length below one step, a start before step 1, a share outside [0, 1]
 */
export function compileOverlays({ shocks, horizon }: Experiment): Overlay[] {
  return shocks.flatMap((shock, place) => compileOverlay(shock, horizon.step, place) ?? []);
}

/**
 * @param place  the shock's place in the configuration: names its streams
 * @returns undefined where the shock multiplies no price
 */
function compileOverlay(shock: Shock, step: Seconds, place: number): Overlay | undefined {
  switch (shock.kind) {
    case 'gap':
    case 'slowBleed':
      return compileShape(shock, gapShape(shock), place);
    case 'staircase':
      return compileShape(shock, staircaseShape(shock, place), place);
    case 'flashCrash':
    case 'squeeze':
    case 'depeg':
      return compileShape(shock, thereAndBack(shock, step, place), place);
    case 'depth':
      return compileDepth(shock, place);
    case 'oracle':
    case 'mark':
    case 'correlationBreak':
      return undefined;
  }
}
