import { bookReceives, poolBalance, tradeInventory } from '../backstop/ledger.ts';
import type { EngineContext } from '../context.ts';
import { fillableSize, fillValue, takeFromBook, type Side } from '../order-book.ts';
import { priceOf } from '../../margin/contract.ts';

/** Below this share of the last takeover the rest of an inventory goes at once. */
const REST = 1e-9;

/**
 * Sells part of every inventory through the book (rules §4.4): the share that is worked off in one step.
 *
 * @returns whether there was any to sell
 */
export function workOffInventories(context: EngineContext, step: number): boolean {
  const { policy, state, cadence } = context;
  const { backstop } = state;
  const { pools } = policy.backstop;
  let isHeld = false;
  for (let pool = 0; pool < pools.length; pool++) {
    const share = cadence.workedOff[pool]!;
    if (share === 0) continue;
    for (const market of pools[pool]!.markets) {
      const at = pool * backstop.markets + market;
      const held = backstop.inventorySize[at]!;
      if (held === 0) continue;
      isHeld = true;
      const isRest = Math.abs(held) < REST * Math.abs(backstop.lastTaken[at]!);
      sell(context, pool, market, isRest ? held : held * share, step);
    }
  }
  return isHeld;
}

function sell(
  { policy, state, sink }: EngineContext,
  pool: number,
  market: number,
  wanted: number,
  step: number,
): void {
  const book = state.books[market]!;
  const side: Side = wanted > 0 ? -1 : 1;
  const quantity = Math.min(Math.abs(wanted), fillableSize(book, side));
  if (!(quantity > 0)) return;
  const sold = quantity === Math.abs(wanted) ? wanted : -side * quantity;
  const value = fillValue(book, side, quantity);
  const signed = sold > 0 ? value : -value;
  tradeInventory(state, pool, market, -sold, -signed);
  bookReceives(state, market, sold, signed);
  takeFromBook(book, side, quantity);
  state.tally.displacement = Math.max(state.tally.displacement, Math.abs(book.displacement));
  sink?.({
    event: 'workOff',
    step,
    round: 0,
    fund: policy.backstop.pools[pool]!.fund,
    market: policy.markets[market]!.symbol,
    size: sold,
    fillPrice: priceOf(policy.markets[market]!.contract.kind, value / quantity),
    balance: poolBalance(state, pool),
  });
}
