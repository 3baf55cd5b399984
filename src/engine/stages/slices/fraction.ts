import type { Slice } from '../../../venue.ts';
import type { SliceQuestion } from './slice.ts';

/** A share of each leg; raised to the least notional of an order, at most the leg; legs share the largest notional in order. */
export function fraction(
  { share, minimumNotional = 0, maximumNotional = Infinity }: Extract<Slice, { kind: 'fraction' }>,
  { policy, state, legs }: SliceQuestion,
): Float64Array {
  let left = maximumNotional;
  return Float64Array.from(legs, ({ position }) => {
    const quantity = Math.abs(state.size[position]!);
    const value = Math.abs(state.values[policy.rows.positions.market[position]!]!);
    const wanted = Math.min(quantity, Math.max(share * quantity, minimumNotional / value));
    const size = Math.min(wanted, left / value);
    left = Math.max(0, left - size * value);
    return size;
  });
}
