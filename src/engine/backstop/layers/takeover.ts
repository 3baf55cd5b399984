import { priceOf } from '../../../margin/contract.ts';
import { upTo } from '../../../margin/tie.ts';
import type { LayerOf } from '../compile.ts';
import { poolBalance, tradeInventory } from '../ledger.ts';
import { roomFor } from './room.ts';
import { accountOf, symbolOf, type TakingTurn } from './turn.ts';

/**
 * The pool of the market assumes the position, as far as its inventory stays within the cap.
 *
 * @returns size, 0 ≤ taken ≤ wanted
 */
export function takeOver(turn: TakingTurn, layer: LayerOf<'takeover'>): number {
  const { context, market, sign, wanted, value } = turn;
  const { policy, state } = context;
  const { backstop, values } = state;
  const pool = layer.pools[market]!;
  if (pool < 0) return 0;
  const at = pool * backstop.markets + market;
  let elsewhere = 0;
  for (let m = 0; m < backstop.markets; m++) {
    if (m !== market) elsewhere += Math.abs(backstop.inventorySize[pool * backstop.markets + m]! * values[m]!);
  }
  const limit = (inventoryCap(turn, layer, pool) - elsewhere) / Math.abs(values[market]!);
  const taken = upTo(wanted, roomFor(backstop.inventorySize[at]!, sign, limit));
  if (!(taken > turn.dust)) return 0;
  const size = sign * taken;
  tradeInventory(state, pool, market, size, size * value);
  backstop.lastTaken[at] = size;
  state.tally.takeoverNotional += Math.abs(size * values[market]!);
  turn.told?.push({
    event: 'takeover',
    step: turn.step,
    round: turn.round,
    fund: policy.backstop.pools[pool]!.fund,
    account: accountOf(turn),
    market: symbolOf(turn),
    size,
    fillPrice: priceOf(policy.markets[market]!.contract.kind, value),
  });
  return taken;
}

/** Largest notional of a pool's inventory. Quote, ≥ 0. */
function inventoryCap(
  { context: { state } }: TakingTurn,
  { inventoryCap: cap }: LayerOf<'takeover'>,
  pool: number,
): number {
  if (typeof cap === 'number') return cap;
  return state.backstop.isLimited[pool] === 1 ? cap.ofFund * Math.max(0, poolBalance(state, pool)) : Infinity;
}
