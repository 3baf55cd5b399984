import { tierEnd, tierOf } from '../../../margin/schedule.ts';
import { RowStanding } from '../../standing.ts';
import { valuationPrice } from '../../row.ts';
import type { Slice } from '../../../venue.ts';
import { RowTrial } from '../row-trial.ts';
import type { SliceQuestion } from './slice.ts';

type TiersDown = Extract<Slice, { kind: 'tiersDown' }>;

/**
 * Legs in a high enough tier come down to the end of a lower one: so many tiers down, the first, or the highest in which the
 * row's requirement is met at unchanged equity (the first, if in none); then the legs before count as cut.
 */
export function tiersDown(slice: TiersDown, question: SliceQuestion): Float64Array {
  const { policy, state, row, legs } = question;
  const trial = new RowTrial(policy, state, row);
  return trial.undone(() =>
    Float64Array.from(legs, ({ position }) => {
      const market = policy.rows.positions.market[position]!;
      const schedule = policy.schedules[market]!;
      const quantity = Math.abs(state.size[position]!);
      const price = valuationPrice(policy, state, position);
      const tier = tierOf(schedule, quantity, price);
      if (tier < Math.max(2, slice.fromTier)) return 0;
      const endOf = (lower: number): number => Math.min(quantity, tierEnd(schedule, lower, price));
      if (slice.tiers === 'lowest') return quantity - endOf(1);
      if (typeof slice.tiers === 'number') return quantity - endOf(Math.max(1, tier - slice.tiers));
      return quantity - justEnough(question, position, tier, endOf);
    }),
  );
}

/** Size that a leg keeps; leaves the row as it would stand then. Cut at the mark, so that equity stays as it is. */
function justEnough(
  { policy, state, row }: SliceQuestion,
  position: number,
  tier: number,
  endOf: (lower: number) => number,
): number {
  const goal = policy.goalTrigger;
  const value = state.values[policy.rows.positions.market[position]!]!;
  const side = state.size[position]! > 0 ? 1 : -1;
  const isMet = (): boolean => goal !== undefined && !new RowStanding(policy, state, row).isUnder(goal);
  const { cost, size, cash } = state;
  const keep = (kept: number): void => {
    const cut = size[position]! - side * kept;
    cost[position]! *= (side * kept) / size[position]!;
    size[position] = side * kept;
    cash[row]! += cut * value;
  };
  if (isMet()) return Math.abs(size[position]!);
  for (let lower = tier - 1; lower > 1; lower--) {
    keep(endOf(lower));
    if (isMet()) return endOf(lower);
  }
  keep(endOf(1));
  return endOf(1);
}
