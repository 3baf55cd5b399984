import type { GapShock, SlowBleedShock } from '../../shock.ts';
import type { Shape } from './shape.ts';

/** To (1 + size) times the price, and for good: ln F_k = ln(1 + size) · min(1, (k − start + 1)/steps) from `start` on. */
export function gapShape({ steps }: GapShock | SlowBleedShock): Shape {
  return {
    legs: [steps],
    writeMoves: (size, _root, _path, into) => (into[0] = size),
    halfLife: Infinity,
  };
}
