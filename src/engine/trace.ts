import type { EventSink } from '../event.ts';
import { priceOf } from '../margin/contract.ts';
import type { ClosedLeg } from './liquidation/closed-leg.ts';
import type { Settled } from './liquidation/settle.ts';
import type { Closing } from './liquidation/turn.ts';
import { walletBalance } from './wallet-balance.ts';

/** Tells the closing of a row as events: first what was closed, then the coins that it took, then, leg by leg, who took and who paid. */
export function traceClosing(
  sink: EventSink,
  { context: { policy, state }, turn, plan }: Closing,
  legs: readonly ClosedLeg[],
  { fee, remainder, shortfall, conversions }: Settled,
): void {
  const { step, round, stage, acting } = turn;
  const accountIndex = policy.rows.account[turn.row]!;
  const account = policy.ids[accountIndex]!;
  const closedLegs = legs.filter(({ closed }) => closed !== 0);
  closedLegs.forEach(({ leg, value, closed }, i) => {
    const { symbol, contract } = policy.markets[leg.market]!;
    sink({
      event: 'liquidation',
      step,
      round,
      account,
      market: symbol,
      stage: stage.name,
      size: closed,
      fillPrice: priceOf(contract.kind, value / Math.abs(closed)),
      mark: state.marks[leg.market]!,
      ...(i === closedLegs.length - 1 && {
        equity: plan.marginEquity,
        maintenanceMargin: plan.maintenance,
        ...acting,
        fee,
        remainder,
        shortfall,
        balance: walletBalance(policy, state, accountIndex),
      }),
    });
  });
  conversions?.forEach((event) => sink(event));
  for (const { told, uncovered } of legs) {
    told?.forEach((event) => sink(event));
    if (uncovered > 0) sink({ event: 'uncovered', step, round, account, amount: uncovered });
  }
}
