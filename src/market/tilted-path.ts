import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { PURPOSE, purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { drawSize } from './jump-size.ts';
import { drawCommonMoves, type Jumps } from './jumps.ts';
import type { Tilt, Tilting } from './tilt.ts';

/** The tilt from which a path is drawn; undefined = the law as it stands. By a draw of the path's own. */
export function chosenTilt(tilting: Tilting, root: RootKey, path: number): Tilt | undefined {
  let left = placeOf(tilting, root, path);
  if (left < 0) return undefined;
  for (const tilt of tilting.tilts) {
    left -= tilt.share;
    if (left < 0) return tilt;
  }
  // The shares may add up to a hair less than 1.
  return tilting.tilts.at(-1);
}

/** Whether a path is drawn from the law as it stands. */
export function isDrawnPlainly(tilting: Pick<Tilting, 'plainShare' | 'choice'>, root: RootKey, path: number): boolean {
  return placeOf(tilting, root, path) < 0;
}

/** Where a path's draw lies beyond the share of those that are drawn plainly; below 0 for these. */
function placeOf({ plainShare, choice }: Pick<Tilting, 'plainShare' | 'choice'>, root: RootKey, path: number): number {
  return choice.seek(root, path, purpose(PURPOSE.tilt)).uniform() - plainShare;
}

/**
 * Pushes a path towards the barrier of a tilt: adds the tilted means of the Gaussian shocks to the log returns, the target's
 * own jumps and the common ones, until the step in which the barrier is reached; from there on jumps as the law has them.
 * What is left of a wait for a jump is exponential, at whatever rate comes next.
 *
 * @param underlying  place of the target in `underlyings`
 * @param logSteps  Gaussian log returns as the law stands, in whose place the pushed ones come. [driven][steps]
 * @param held  the factor of each step; undefined where one holds throughout
 */
export function pushPath(
  tilt: Tilt,
  { ownClock, ownSizes }: Tilting,
  jumps: Jumps,
  address: { readonly root: RootKey; readonly path: number; readonly underlying: number },
  logSteps: readonly Float64Array[],
  held: Uint16Array | undefined,
): void {
  const { g, own, common, shifts } = tilt;
  const { root, path, underlying } = address;
  const target = logSteps[g]!;
  ownClock.seek(root, path, purpose(PURPOSE.jumpTimes, underlying));
  ownSizes.seek(root, path, purpose(PURPOSE.jumpSizes, underlying));
  const { clock } = jumps;
  clock.seek(root, path, purpose(PURPOSE.commonJumpTimes));
  jumps.common?.forEach((each, h) =>
    jumps.sizes[h]!.seek(root, path, purpose(PURPOSE.commonJumpSizes, each.underlying)),
  );

  let [ownRate, ownSize] = [own?.rate ?? 0, own?.size];
  let [commonRate, commonMeans] = [common?.rate ?? 0, common?.size];
  let nextOwn = ownRate > 0 ? ownClock.exponential() / ownRate : Infinity;
  let nextCommon = commonRate > 0 ? clock.exponential() / commonRate : Infinity;
  let logPrice = 0;
  let isPushed = true;
  for (let k = 0; k < target.length; k++) {
    const end = k + 1;
    if (isPushed) {
      const shift = shifts[held === undefined ? 0 : held[k]!]!;
      for (let h = 0; h < logSteps.length; h++) logSteps[h]![k]! += shift[h]!;
    }
    for (; nextOwn <= end; nextOwn += ownClock.exponential() / ownRate) target[k]! += drawSize(ownSize!, ownSizes);
    for (; nextCommon <= end; nextCommon += clock.exponential() / commonRate)
      drawCommonMoves(jumps, commonMeans!, logSteps, k);
    if (!isPushed) continue;
    logPrice += target[k]!;
    if (!hasReached(tilt, logPrice)) continue;
    isPushed = false;
    if (own !== undefined) {
      nextOwn = end + (nextOwn - end) * (ownRate / own.plainRate);
      [ownRate, ownSize] = [own.plainRate, own.plainSize];
    }
    if (common !== undefined) {
      nextCommon = end + (nextCommon - end) * (commonRate / common.plainRate);
      [commonRate, commonMeans] = [common.plainRate, common.plainSize];
    }
  }
}

function hasReached({ barrier }: Tilt, logPrice: number): boolean {
  return barrier < 0 ? logPrice <= barrier : logPrice >= barrier;
}

/**
 * ln of the weight that makes up for how a path was drawn, whichever tilt it was drawn from: ≤ −ln(plain share). Writes the
 * ratio to each tilt into `logRatios`.
 *
 * @param logSteps  of the finished path, [driven][steps]
 */
export function logWeightOf({ tilts, plainShare, logRatios }: Tilting, logSteps: readonly Float64Array[]): number {
  if (tilts.length === 0) return 0;
  let most = log(plainShare);
  for (let c = 0; c < tilts.length; c++) {
    const tilt = tilts[c]!;
    logRatios[c] = logRatio(tilt, logSteps[tilt.g]!);
    most = Math.max(most, log(tilt.share) - logRatios[c]!);
  }
  let sum = plainShare * exp(-most);
  for (let c = 0; c < tilts.length; c++) sum += exp(log(tilts[c]!.share) - logRatios[c]! - most);
  return -(most + log(sum));
}

/** ln(dP/dQ) of a path under one tilt: see `compileTilting`. */
function logRatio(tilt: Tilt, target: Float64Array): number {
  let logPrice = 0;
  let steps = 0;
  while (steps < target.length) {
    logPrice += target[steps++]!;
    if (hasReached(tilt, logPrice)) break;
  }
  return tilt.cumulant * steps - tilt.eta * (logPrice - tilt.drift * steps);
}
