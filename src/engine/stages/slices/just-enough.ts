import { orderValue, type Side } from '../../order-book.ts';
import { rowEquity, rowMeasure, rowNotional } from '../../row.ts';
import { RowTrial } from '../row-trial.ts';
import type { SliceQuestion } from './slice.ts';

/** By which equity has to exceed the requirement, relative to it: to be above a trigger is more than to be at it. */
const ABOVE = 1 + 1e-9;
const HALVINGS = 60;

/**
 * As little as lifts the row's equity, after the fee, to `level` times the measure of the first trigger that liquidates
 * (absent: its own level), plus `buffer` × notional: leg by leg the least size that does (by halving, the upper end), or the
 * whole leg and on to the next.
 */
export function justEnough(
  { level, buffer }: { readonly level?: number; readonly buffer: number },
  { policy, state, row, legs, allowance }: SliceQuestion,
): Float64Array {
  const trial = new RowTrial(policy, state, row);
  const goal = policy.goalTrigger;
  let left = allowance;
  const isReached = (): boolean => {
    const required = goal === undefined ? 0 : (level ?? goal.level) * rowMeasure(policy, state, row, goal.measure);
    const target = required * ABOVE + buffer * rowNotional(policy.rows, state, row);
    return rowEquity(policy.rows, state, row) >= target;
  };
  return trial.undone(() =>
    Float64Array.from(legs, ({ position }) => {
      if (isReached()) return 0;
      const market = policy.rows.positions.market[position]!;
      const book = state.books[market]!;
      const side: Side = state.size[position]! > 0 ? -1 : 1;
      const value = Math.abs(state.values[market]!);
      const isEnough = (size: number): boolean =>
        trial.holdsAfter(isReached, position, side, size, orderValue(book, side, size));
      const most = Math.min(Math.abs(state.size[position]!), left / value);
      let size = most;
      if (isEnough(most)) {
        let low = 0;
        for (let i = 0; i < HALVINGS; i++) {
          const middle = (low + size) / 2;
          // Neighbours: from here on a half is one of the two.
          if (middle === low || middle === size) break;
          if (isEnough(middle)) size = middle;
          else low = middle;
        }
      }
      left = Math.max(0, left - size * value);
      trial.close(position, side, size, orderValue(book, side, size));
      return size;
    }),
  );
}
