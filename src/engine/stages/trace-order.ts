import type { Event } from '../../event.ts';
import { priceOf } from '../../margin/contract.ts';
import type { LiquidationStage } from '../../venue.ts';
import type { EngineContext } from '../context.ts';
import { walletBalance } from '../wallet-balance.ts';
import type { Order } from './order.ts';

/** Tells an order as events: one per leg that filled, what concerns the row on the last. */
export function traceOrder(
  { policy, state, sink }: EngineContext,
  told: {
    readonly row: number;
    readonly step: number;
    readonly round: number;
    readonly stage: LiquidationStage;
    readonly order: Order;
    /** Before the order. */
    readonly equity: number;
    readonly maintenance: number;
    readonly trigger: string;
    readonly required: number;
    readonly remainder: number;
    /** After it, because of it. */
    readonly conversions: readonly Event[];
  },
): void {
  if (sink === undefined) return;
  const { step, round, stage, order } = told;
  const account = policy.rows.account[told.row]!;
  const fee = order.fills.reduce((sum, fill) => sum + fill.fee, 0);
  order.fills.forEach(({ market, side, quantity, value }, i) => {
    const { symbol, contract } = policy.markets[market]!;
    sink({
      event: 'liquidation',
      step,
      round,
      account: policy.ids[account]!,
      market: symbol,
      stage: stage.name,
      size: -side * quantity,
      fillPrice: priceOf(contract.kind, value / quantity),
      mark: state.marks[market]!,
      ...(i === order.fills.length - 1 && {
        equity: told.equity,
        maintenanceMargin: told.maintenance,
        trigger: told.trigger,
        required: told.required,
        fee,
        remainder: told.remainder,
        shortfall: 0,
        balance: walletBalance(policy, state, account),
      }),
    });
  });
  told.conversions.forEach((event) => sink(event));
}
