import { priceOf } from '../../../margin/contract.ts';
import { upTo } from '../../../margin/tie.ts';
import type { LayerOf } from '../compile.ts';
import { providerTrades } from '../ledger.ts';
import { waterFilling } from '../water-filling.ts';
import { roomFor } from './room.ts';
import { accountOf, symbolOf, type TakingTurn } from './turn.ts';

/**
 * Volunteers share the size equally, each up to its capacity in the market; what one has no room for goes to the others.
 *
 * @returns size, 0 ≤ taken ≤ wanted
 */
export function assign(turn: TakingTurn, layer: LayerOf<'assignment'>): number {
  const { context, market, sign, wanted } = turn;
  const { backstop, values } = context.state;
  const rooms = Float64Array.from(layer.providers, ({ capacity }, i) => {
    const held = backstop.providerSize[(layer.firstProvider + i) * backstop.markets + market]!;
    return roomFor(held, sign, capacity / Math.abs(values[market]!));
  });
  const parts = waterFilling(new Float64Array(rooms.length).fill(1), rooms, wanted);
  let taken = 0;
  parts.forEach((quantity, i) => {
    if (!(quantity > turn.dust)) return;
    receive(turn, layer.firstProvider + i, quantity);
    taken += quantity;
  });
  return upTo(wanted, taken);
}

/** Keepers buy below, and sell above, the mark: so much notional per market and step. */
export function keep(turn: TakingTurn, layer: LayerOf<'keepers'>): number {
  const { context, market, wanted } = turn;
  const { backstop, values } = context.state;
  const quota = layer.place * backstop.markets + market;
  const unit = Math.abs(values[market]!);
  const room = Math.max(0, layer.capacityPerStep - backstop.takenInStep[quota]!) / unit;
  const taken = upTo(wanted, Math.min(wanted, room));
  if (!(taken > turn.dust)) return 0;
  backstop.takenInStep[quota]! += taken * unit;
  receive(turn, layer.firstProvider, taken);
  return taken;
}

/** A provider receives part of the position at the turn's price. */
function receive(turn: TakingTurn, provider: number, quantity: number): void {
  const { context, market, sign, value } = turn;
  const { policy, state } = context;
  const size = sign * quantity;
  providerTrades(state, provider, market, size, size * value);
  state.tally.assignedNotional += Math.abs(size * state.values[market]!);
  turn.told?.push({
    event: 'assignment',
    step: turn.step,
    round: turn.round,
    provider: policy.backstop.providers[provider]!.name,
    account: accountOf(turn),
    market: symbolOf(turn),
    size,
    fillPrice: priceOf(policy.markets[market]!.contract.kind, value),
  });
}
