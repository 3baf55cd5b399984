import { countQuantile, poissonCumulative } from '../math/poisson.ts';
import { PURPOSE, purpose, type Purpose } from '../random/purpose.ts';
import type { RootKey } from '../random/root-key.ts';
import { RandomStream } from '../random/stream.ts';

/** The number of a clock's jumps over the whole horizon, drawn from strata. */
export interface StratifiedCount {
  /** Paths of a group, and strata of like probability of which each of them takes one. */
  readonly strata: number;
  readonly purpose: number;
  /** P(N ≤ k). */
  readonly cumulative: Float64Array;
  /** Scratch: a group's strata in the order of its paths. */
  readonly order: Uint16Array;
  readonly shuffling: RandomStream;
}

/**
 * Prepares stratified numbers of jumps, N ~ Poisson(mean), with proportional allocation (Glasserman 2004, §4.3): of each
 * group of `strata` neighbouring paths, one draws its number from the quantiles of each stratum ((s − 1)/strata, s/strata].
 * Given the number, the times are independent and uniform. Every path has the law as it stands, and groups are independent.
 * Where several clocks are stratified each has an order of its own: a Latin hypercube (McKay, Beckman and Conover 1979).
 *
 * @param mean  expected jumps over the horizon, > 0
 * @param index  of the underlying; 0 of the common clock
 */
export function stratifyCount(
  mean: number,
  strata: number,
  kind: Extract<Purpose, typeof PURPOSE.jumpStrata | typeof PURPOSE.commonJumpStrata>,
  index = 0,
): StratifiedCount {
  return {
    strata,
    purpose: purpose(kind, index),
    cumulative: poissonCumulative(mean),
    order: new Uint16Array(strata),
    shuffling: new RandomStream(),
  };
}

/**
 * How many jumps a path has, and with the same stream, behind the draw that this takes, when.
 *
 * @param clock  the path's own stream of jump times, at its start
 */
export function drawCount(
  { strata, purpose: number, cumulative, order, shuffling }: StratifiedCount,
  clock: RandomStream,
  root: RootKey,
  path: number,
): number {
  const place = path % strata;
  shuffling.seek(root, (path - place) / strata, number);
  for (let s = 0; s < strata; s++) order[s] = s;
  // A shuffle from the front on (Fisher and Yates): the places behind the path's own change nothing of it.
  for (let s = 0; s <= place; s++) {
    const other = s + shuffling.integer(strata - s);
    const moved = order[other]!;
    order[other] = order[s]!;
    order[s] = moved;
  }
  return countQuantile(cumulative, (order[place]! + clock.uniform()) / strata);
}

/** The step, from 0, of one of a known number of jumps: its time is uniform over the horizon. */
export function drawStep(clock: RandomStream, steps: number): number {
  return Math.floor(clock.uniform() * steps);
}
