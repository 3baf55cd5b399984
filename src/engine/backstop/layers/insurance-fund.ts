import type { LayerOf } from '../compile.ts';
import { deplete, poolBalance, poolPays } from '../ledger.ts';
import { accountOf, type LayerTurn } from './turn.ts';

/**
 * The pool of the market pays, within its limits: per settlement, per market, by its drawdown rule, and down to what it
 * keeps. Asked for more than it then holds, it is depleted.
 *
 * @returns quote, 0 ≤ paid ≤ need
 */
export function payFromFund(turn: LayerTurn, layer: LayerOf<'insuranceFund'>, need: number): number {
  const { state, policy, backstop: rules } = turn.context;
  const { backstop } = state;
  const pool = layer.pools[turn.market]!;
  if (pool < 0) return 0;
  const quota = layer.place * backstop.markets + turn.market;
  const asked = Math.min(
    need,
    Math.max(0, layer.perSettlement - backstop.paidInSettlement[layer.place]!),
    Math.max(0, layer.perMarket - backstop.paidInMarket[quota]!),
    rules.drawdownLimit(pool),
  );
  const held = backstop.isLimited[pool] === 1 ? Math.max(0, poolBalance(state, pool) - layer.keep) : Infinity;
  if (asked > held + turn.tie) deplete(state, pool, turn.step);
  const paid = Math.min(asked, held);
  if (!(paid > turn.tie)) return 0;
  backstop.paidInSettlement[layer.place]! += paid;
  backstop.paidInMarket[quota]! += paid;
  poolPays(state, pool, paid);
  turn.told?.push({
    event: 'fundPayment',
    step: turn.step,
    round: turn.round,
    fund: policy.backstop.pools[pool]!.fund,
    account: accountOf(turn),
    amount: paid,
    balance: poolBalance(state, pool),
  });
  return paid;
}
