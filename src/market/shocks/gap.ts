import { exp } from '../../math/exp.ts';
import { log1p } from '../../math/log.ts';
import type { GapShock } from '../../shock.ts';
import { updateBlocks } from '../market-path.ts';
import { compileMove } from './move.ts';
import type { Overlay } from './overlay.ts';
import { compileStart } from './start.ts';

/**
 * Moves one underlying's price by a relative `size`, in equal parts of log price over the steps start … start + n − 1, and
 * for good: S_k is multiplied by (1 + size)^min(1, (k − start + 1)/n). Prices before step `start` keep their bits. Size
 * and start are drawn once per path; the drift does not compensate for them.
 */
export function compileGap({ underlying, size, start, steps }: GapShock, place: number): Overlay {
  const drawSize = compileMove(size, place);
  const drawStart = compileStart(start, steps, place);
  return (root, path, into) => {
    const prices = into.index[underlying]!;
    const horizon = prices.length - 1;
    const drawn = drawSize(root, path);
    const first = drawStart(root, path, horizon);
    const logMove = log1p(drawn);
    for (let k = first; k <= horizon; k++) {
      const moved = k - first + 1;
      prices[k]! *= moved < steps ? exp((logMove * moved) / steps) : 1 + drawn;
    }
    updateBlocks(into, underlying, first);
  };
}
