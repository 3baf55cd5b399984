import type { Experiment } from '../experiment.ts';
import { exp } from '../math/exp.ts';
import { log1p } from '../math/log.ts';
import type { GapShock } from '../price-model.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';
import type { Fraction } from '../units.ts';
import { updateBlocks, type MarketPath } from './market-path.ts';

/** An overlay of the configuration with the streams of its own place. */
export interface Shock {
  readonly gap: GapShock;
  /** Place in `shocks`: names the streams. */
  readonly place: number;
  readonly stream: RandomStream;
}

/**
 * Prepares the overlays in the order of the configuration.
 *
 * @throws RangeError  a size that can reach −1 or below, a length below one step, a start before step 1
 */
export function compileShocks(experiment: Experiment): Shock[] {
  return experiment.shocks.map((gap, place) => {
    if (!(lowestCentre(gap.size) > -1))
      throw new RangeError(
        `Shock ${place} has size ${JSON.stringify(gap.size)}; a price cannot fall by 100 % or more.`,
      );
    if (!(Number.isInteger(gap.steps) && gap.steps >= 1))
      throw new RangeError(`Shock ${place} moves over ${gap.steps} steps; it needs a whole number ≥ 1.`);
    if (gap.start !== 'random' && !(Number.isInteger(gap.start) && gap.start >= 1))
      throw new RangeError(`Shock ${place} begins in step ${gap.start}; it needs a whole number ≥ 1.`);
    return { gap, place, stream: new RandomStream() };
  });
}

/** What must lie above −1; of a normal size its mean, so that at least half of the draws are kept. */
function lowestCentre(size: GapShock['size']): Fraction {
  switch (size.kind) {
    case 'constant':
      return size.value;
    case 'uniform':
      return Math.min(size.low, size.high);
    case 'normal':
      return size.deviation >= 0 ? size.mean : NaN;
  }
}

/**
 * Moves one underlying's price by a relative `size`, in equal parts of log price over the steps start … start + n − 1, and
 * for good: S_k is multiplied by (1 + size)^min(1, (k − start + 1)/n). Prices before step `start` keep their bits. Size
 * and start are drawn once per path; the drift does not compensate for them.
 */
export function applyShock(shock: Shock, root: RootKey, path: number, into: MarketPath): void {
  const { gap } = shock;
  const prices = into.index[gap.underlying]!;
  const horizon = prices.length - 1;
  const size = drawSize(shock, root, path);
  const start = gap.start === 'random' ? drawStart(shock, root, path, horizon) : gap.start;
  const logMove = log1p(size);
  for (let k = start; k <= horizon; k++) {
    const moved = k - start + 1;
    prices[k]! *= moved < gap.steps ? exp((logMove * moved) / gap.steps) : 1 + size;
  }
  updateBlocks(into, gap.underlying, start);
}

/** Uniform over the starts that let the whole move fit in: 1 … horizon − n + 1. */
function drawStart({ gap, place, stream }: Shock, root: RootKey, path: number, horizon: number): number {
  const starts = Math.max(0, horizon - gap.steps) + 1;
  return stream.seek(root, path, purpose(PURPOSE.shockStart, place)).integer(starts) + 1;
}

function drawSize({ gap, place, stream }: Shock, root: RootKey, path: number): Fraction {
  const { size } = gap;
  switch (size.kind) {
    case 'constant':
      return size.value;
    case 'uniform': {
      stream.seek(root, path, purpose(PURPOSE.shockSize, place));
      return size.low + (size.high - size.low) * stream.uniform();
    }
    case 'normal': {
      stream.seek(root, path, purpose(PURPOSE.shockSize, place));
      // Truncated above −1 by drawing again: clamping would pile the rest up at a price of zero.
      for (;;) {
        const draw = size.mean + size.deviation * stream.normal();
        if (draw > -1) return draw;
      }
    }
  }
}
