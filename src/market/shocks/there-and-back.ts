import { comesBack, type DepegShock, type FlashCrashShock, type SqueezeShock } from '../../shock.ts';
import type { Seconds } from '../../units.ts';
import type { Shape } from './shape.ts';
import { compileShare } from './share.ts';

/**
 * To (1 + size) times the price over `steps` steps; there for `holdSteps`; over `bounceSteps` back to 1 + size·(1 − bounce)
 * times it. What is left of the move then halves every `halfLife`.
 *
 * @param step  length of a step
 * @param place  the shock's place in the configuration: names the streams
 * @throws RangeError  a bounce outside [0, 1], a hold below 0, a half-life that is not above 0
 */
export function thereAndBack(shock: FlashCrashShock | SqueezeShock | DepegShock, step: Seconds, place: number): Shape {
  const { steps, holdSteps, bounce, bounceSteps, halfLife } = shock;
  if (!(Number.isInteger(holdSteps) && holdSteps >= 0))
    throw new RangeError(`Shock ${place} holds for ${holdSteps} steps; it needs a whole number ≥ 0.`);
  if (!(halfLife > 0))
    throw new RangeError(`Shock ${place} fades with a half-life of ${halfLife} s; it needs one > 0.`);
  const drawBounce = compileShare(bounce, place);
  const isBack = comesBack(shock);
  return {
    legs: [steps, ...(holdSteps > 0 ? [holdSteps] : []), ...(isBack ? [bounceSteps] : [])],
    writeMoves: (size, root, path, into) => {
      into.fill(size);
      if (isBack) into[into.length - 1] = size * (1 - drawBounce(root, path));
    },
    halfLife: halfLife / step,
  };
}
