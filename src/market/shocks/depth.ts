import { exp } from '../../math/exp.ts';
import type { DepthShock } from '../../shock.ts';
import { compileMove } from './move.ts';
import type { Overlay } from './overlay.ts';
import { compileStart } from './start.ts';

/**
 * Takes away depth of one market's book, the maximum in proportion, over the steps start … start + n − 1, which comes back by
 * half in each half-life after the last of them:
 *
 *     share_k = 1 + size                                             start ≤ k < start + n
 *     share_k = 1 + size · 2^(−(k − start − n + 1) · step / halfLife)    from there on; without a half-life 1
 *
 * Shares of several shocks multiply, and with what volatility leaves.
 */
export function compileDepth({ market, size, start, steps, recoveryHalfLife }: DepthShock, place: number): Overlay {
  const drawSize = compileMove(size, place);
  const drawStart = compileStart(start, steps, place);
  return (root, path, into) => {
    const shares = into.depth![market]!;
    const drawn = drawSize(root, path);
    const first = drawStart(root, path, into.steps);
    const last = Math.min(into.steps, first + steps - 1);
    for (let k = first; k <= last; k++) shares[k]! *= 1 + drawn;
    if (recoveryHalfLife === 0) return;
    const rate = (-Math.LN2 * into.step) / recoveryHalfLife;
    for (let k = last + 1; k <= into.steps; k++) shares[k]! *= 1 + drawn * exp(rate * (k - last));
  };
}
