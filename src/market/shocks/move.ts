import { PURPOSE, purpose } from '../../random/purpose.ts';
import type { RootKey } from '../../random/root-key.ts';
import { RandomStream } from '../../random/stream.ts';
import type { Move } from '../../shock.ts';
import type { Fraction } from '../../units.ts';

/** The relative move of one path. */
export type DrawnMove = (root: RootKey, path: number) => Fraction;

/**
 * @param place  the shock's place in the configuration: names the stream
 * @throws RangeError  a move that can reach −1 or below
 */
export function compileMove(move: Move, place: number): DrawnMove {
  if (!(lowestCentre(move) > -1))
    throw new RangeError(`Shock ${place} has size ${JSON.stringify(move)}; a price cannot fall by 100 % or more.`);
  const stream = new RandomStream();
  return (root, path) => {
    switch (move.kind) {
      case 'constant':
        return move.value;
      case 'uniform': {
        stream.seek(root, path, purpose(PURPOSE.shockSize, place));
        return move.low + (move.high - move.low) * stream.uniform();
      }
      case 'normal': {
        stream.seek(root, path, purpose(PURPOSE.shockSize, place));
        // Truncated above −1 by drawing again: clamping would pile the rest up at a price of zero.
        for (;;) {
          const draw = move.mean + move.deviation * stream.normal();
          if (draw > -1) return draw;
        }
      }
    }
  };
}

/** What must lie above −1; of a normal move its mean, so that at least half of the draws are kept. */
function lowestCentre(move: Move): Fraction {
  switch (move.kind) {
    case 'constant':
      return move.value;
    case 'uniform':
      return Math.min(move.low, move.high);
    case 'normal':
      return move.deviation >= 0 ? move.mean : NaN;
  }
}
