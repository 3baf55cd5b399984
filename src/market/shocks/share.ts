import { PURPOSE, purpose } from '../../random/purpose.ts';
import type { RootKey } from '../../random/root-key.ts';
import { RandomStream } from '../../random/stream.ts';
import type { Share } from '../../shock.ts';
import type { Fraction } from '../../units.ts';

/** The share of one path. */
export type DrawnShare = (root: RootKey, path: number) => Fraction;

/**
 * @param place  the shock's place in the configuration: names the stream
 * @throws RangeError  a share that can lie outside [0, 1]
 */
export function compileShare(share: Share, place: number): DrawnShare {
  const [low, high] = share.kind === 'constant' ? [share.value, share.value] : [share.low, share.high];
  if (!(low >= 0 && low <= high && high <= 1))
    throw new RangeError(`Shock ${place} gives back ${JSON.stringify(share)}; a share lies between 0 and 1.`);
  if (share.kind === 'constant') return () => share.value;
  const stream = new RandomStream();
  return (root, path) => low + (high - low) * stream.seek(root, path, purpose(PURPOSE.shockBounce, place)).uniform();
}
