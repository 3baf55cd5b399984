import { PURPOSE, purpose } from '../../random/purpose.ts';
import type { RootKey } from '../../random/root-key.ts';
import { RandomStream } from '../../random/stream.ts';
import type { Start } from '../../shock.ts';

/** The step in which a shock begins on one path of `horizon` steps. */
export type DrawnStart = (root: RootKey, path: number, horizon: number) => number;

/**
 * When a shock of `steps` steps begins; a random start is uniform over those that let it fit in, 1 … horizon − steps + 1, or
 * over the steps from … to.
 *
 * @param place  the shock's place in the configuration: names the stream
 * @throws RangeError  a length below one step, a start before step 1, a range whose end lies before its begin
 */
export function compileStart(start: Start, steps: number, place: number): DrawnStart {
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`Shock ${place} moves over ${steps} steps; it needs a whole number ≥ 1.`);
  const stream = new RandomStream();
  const drawUpTo = (root: RootKey, path: number, starts: number): number =>
    stream.seek(root, path, purpose(PURPOSE.shockStart, place)).integer(starts);
  if (start === 'random') return (root, path, horizon) => drawUpTo(root, path, Math.max(0, horizon - steps) + 1) + 1;
  const { from, to } = typeof start === 'number' ? { from: start, to: start } : start;
  if (!(Number.isInteger(from) && from >= 1))
    throw new RangeError(`Shock ${place} begins in step ${from}; it needs a whole number ≥ 1.`);
  if (!(Number.isInteger(to) && to >= from))
    throw new RangeError(
      `Shock ${place} begins in a step from ${from} to ${to}; the last needs a whole number ≥ the first.`,
    );
  return from === to ? () => from : (root, path) => drawUpTo(root, path, to - from + 1) + from;
}
