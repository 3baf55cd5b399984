import { PURPOSE, purpose } from '../../random/purpose.ts';
import type { RootKey } from '../../random/root-key.ts';
import { RandomStream } from '../../random/stream.ts';
import type { Start } from '../../shock.ts';

/** The step in which a shock begins on one path of `horizon` steps. */
export type DrawnStart = (root: RootKey, path: number, horizon: number) => number;

/**
 * When a shock of `steps` steps begins; a random start is uniform over those that let it fit in: 1 … horizon − steps + 1.
 *
 * @param place  the shock's place in the configuration: names the stream
 * @throws RangeError  a length below one step, a start before step 1
 */
export function compileStart(start: Start, steps: number, place: number): DrawnStart {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`Shock ${place} moves over ${steps} steps; it needs a whole number ≥ 1.`);
  if (start !== 'random') {
    if (!(Number.isInteger(start) && start >= 1))
      throw new RangeError(`Shock ${place} begins in step ${start}; it needs a whole number ≥ 1.`);
    return () => start;
  }
  const stream = new RandomStream();
  return (root, path, horizon) => {
    const starts = Math.max(0, horizon - steps) + 1;
    return stream.seek(root, path, purpose(PURPOSE.shockStart, place)).integer(starts) + 1;
  };
}
