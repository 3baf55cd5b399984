import { expm1 } from '../../math/exp.ts';
import { log1p } from '../../math/log.ts';
import type { StaircaseShock } from '../../shock.ts';
import type { Shape } from './shape.ts';

/**
 * After the j-th of n stairs the price is (1 + size)^(j/n) times itself, after the last (1 + size) times, for good. Each stair
 * takes `steps` steps, and between two the price rests for `pauseSteps`: n · steps + (n − 1) · pauseSteps in all.
 *
 * @param place  the shock's place in the configuration, for messages
 * @throws RangeError  fewer than two stairs, a pause below 0
 */
export function staircaseShape({ steps, stairs, pauseSteps }: StaircaseShock, place: number): Shape {
  if (!(Number.isInteger(stairs) && stairs >= 2))
    throw new RangeError(`Shock ${place} has ${stairs} stairs; it needs a whole number ≥ 2.`);
  if (!(Number.isInteger(pauseSteps) && pauseSteps >= 0))
    throw new RangeError(`Shock ${place} pauses for ${pauseSteps} steps; it needs a whole number ≥ 0.`);
  const pause = pauseSteps === 0 ? [] : [pauseSteps];
  const legs = Array.from({ length: stairs }, (_, i) => (i === 0 ? [steps] : [...pause, steps])).flat();
  return {
    legs,
    writeMoves: (size, _root, _path, into) => {
      const logSize = log1p(size);
      for (let leg = 0, stair = 0; leg < legs.length; leg++) {
        // A pause follows each stair but the last.
        if (pauseSteps === 0 || leg % 2 === 0) stair++;
        into[leg] = stair === stairs ? size : expm1((logSize * stair) / stairs);
      }
    },
    halfLife: Infinity,
  };
}
