import type { LayerOf } from '../compile.ts';
import { venuePays } from '../ledger.ts';
import { accountOf, type LayerTurn } from './turn.ts';

/**
 * The venue pays out of its own equity, as far as it has set some aside.
 *
 * @returns quote, 0 ≤ paid ≤ need
 */
export function payFromVenue(turn: LayerTurn, layer: LayerOf<'venueEquity'>, need: number): number {
  const { state } = turn.context;
  const left = layer.balance === 'unlimited' ? Infinity : layer.balance - state.backstop.venuePaid[layer.place]!;
  const paid = Math.min(need, Math.max(0, left));
  if (!(paid > turn.tie)) return 0;
  venuePays(state, layer.place, paid);
  const { step, round } = turn;
  turn.told?.push({ event: 'venuePayment', step, round, layer: layer.name, account: accountOf(turn), amount: paid });
  return paid;
}
