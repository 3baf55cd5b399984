import { compareCodePoints } from '../../../position.ts';
import type { Price, Quote } from '../../../units.ts';
import type { LossAllocation, MarginSchedule, Ranking } from '../../../venue.ts';
import { deleveragingRanking, standingOf, type HeldPosition } from '../../adl/ranking.ts';
import { cappedProRata } from './capped-pro-rata.ts';
import { emptyClaims, type Claims } from './claims.ts';
import { leverageProRata } from './leverage-pro-rata.ts';
import { minMax } from './min-max.ts';
import { perUnit } from './per-unit.ts';
import { queue } from './queue.ts';
import { riskAware } from './risk-aware.ts';
import { wealthProRata } from './wealth-pro-rata.ts';

/** What a rule of allocation may be given beside the claims. */
export interface AllocationTerms {
  /** Of `rap`. */
  readonly exponent: number;
  /** Of `cappedProRata`: largest share of each profit. */
  readonly caps: Float64Array;
}

/** Who bears how much of a loss: amounts ≥ 0, nobody beyond its profit except by `perUnit`; they sum to the loss, or to all that there is. */
export function allocate(
  allocation: LossAllocation,
  claims: Claims,
  loss: number,
  { exponent, caps }: AllocationTerms,
): Float64Array {
  switch (allocation) {
    case 'queue':
      return queue(claims, loss);
    // Who is asked tells these apart: the market, the whole venue, or what accounts have earned in the session.
    case 'wealthProRata':
    case 'globalHaircut':
    case 'sessionClawback':
      return wealthProRata(claims, loss);
    case 'leverageProRata':
      return leverageProRata(claims, loss);
    case 'cappedProRata':
      return cappedProRata(claims, loss, caps);
    case 'rap':
      return riskAware(claims, loss, exponent);
    case 'minMax':
      return minMax(claims, loss);
    case 'perUnit':
      return perUnit(claims, loss);
  }
}

/**
 * Splits a loss over the holders of isolated positions (adl-and-metrics §6.4). What each can lose is its unrealised profit
 * at the mark, at most its equity; under `perUnit` whatever its size makes it. Holders without equity bear nothing.
 *
 * @param loss quote, ≥ 0
 * @param eligible `profitable`: whoever has a profit; `opposite`: of these, those on the side of `against`
 * @param side of the position whose loss it is, 1 long, −1 short: `opposite` needs it
 * @param exponent of `rap`, 1 unless given
 * @param cap of `cappedProRata`: largest share of each profit, one for all or one per position; 1 unless given
 * @param ranking of `queue`: who comes first; the largest profit unless given
 * @returns one row per position in their order; amounts sum to the loss, or to all that can be raised
 * @throws RangeError where `opposite` is asked for without a side, or caps do not match the positions
 */
export function allocateLoss({
  allocation,
  eligible,
  positions,
  loss,
  mark,
  side,
  exponent = 1,
  cap = 1,
  ranking,
  schedule,
}: {
  readonly allocation: LossAllocation;
  readonly eligible: 'opposite' | 'profitable';
  readonly positions: readonly HeldPosition[];
  readonly loss: Quote;
  readonly mark: Price;
  readonly side?: 1 | -1;
  readonly exponent?: number;
  readonly cap?: number | readonly number[];
  readonly ranking?: Ranking;
  readonly schedule?: MarginSchedule;
}): { account: string; amount: Quote }[] {
  if (eligible === 'opposite' && side === undefined) {
    throw new RangeError('the opposite side is opposite to the side of the position whose loss is split: give a side');
  }
  if (typeof cap !== 'number' && cap.length !== positions.length) {
    throw new RangeError(`${cap.length} caps are given for ${positions.length} positions`);
  }
  const claims = emptyClaims(positions.length);
  positions.forEach((position, i) => {
    const { profit, equity, notional, size } = standingOf(position, mark);
    if (!(equity > 0)) return;
    const isAsked = eligible === 'profitable' || position.size * side! < 0;
    claims.profit[i] = isAsked ? Math.min(Math.max(0, profit), equity) : 0;
    claims.equity[i] = equity;
    claims.leverage[i] = notional / equity;
    claims.size[i] = size;
  });
  const caps = Float64Array.from(positions, (_, i) => (typeof cap === 'number' ? cap : cap[i]!));
  const amounts =
    allocation === 'queue' && ranking !== undefined
      ? queue(claims, loss, queueOrder(ranking, positions, mark, schedule))
      : allocate(allocation, claims, loss, { exponent, caps });
  return positions.map(({ account }, i) => ({ account, amount: amounts[i]! }));
}

function queueOrder(
  ranking: Ranking,
  positions: readonly HeldPosition[],
  mark: Price,
  schedule: MarginSchedule | undefined,
): number[] {
  const ranked = deleveragingRanking({ ranking, positions, mark, ...(schedule && { schedule }) });
  const rank = new Map(ranked.map(({ account }, place) => [account, place]));
  return Array.from(positions.keys()).sort(
    (a, b) =>
      rank.get(positions[a]!.account)! - rank.get(positions[b]!.account)! ||
      compareCodePoints(positions[a]!.account, positions[b]!.account),
  );
}
