import type { LegSettlement } from './backstop/waterfall.ts';
import type { EventSink } from '../event.ts';
import type { Leg, LiquidationPlan } from './liquidation/legs.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** A leg after it was filled. Quote ≥ 0; `closed` is the signed size that left the position. */
export interface FilledLeg {
  readonly leg: Leg;
  readonly settlement: LegSettlement;
  readonly bookValue: number;
  readonly takenValue: number;
  readonly closed: number;
}

/** Tells a liquidation as events: first what was closed, then who paid. */
export function traceLiquidation(
  sink: EventSink,
  policy: CompiledPolicy,
  state: PathState,
  told: {
    readonly row: number;
    readonly step: number;
    readonly round: number;
    readonly plan: LiquidationPlan;
    readonly legs: readonly FilledLeg[];
    readonly fee: number;
    readonly remainder: number;
    readonly shortfall: number;
  },
): void {
  const { row, step, round, plan } = told;
  const accountIndex = policy.rows.account[row]!;
  const account = policy.ids[accountIndex]!;
  const symbol = (market: number): string => policy.markets[market]!.symbol;
  const closedLegs = told.legs.filter(({ closed }) => closed !== 0);
  closedLegs.forEach(({ leg, bookValue, takenValue, closed }, i) => {
    const last = i === closedLegs.length - 1;
    sink({
      event: 'liquidation',
      step,
      round,
      account,
      market: symbol(leg.market),
      size: closed,
      fillPrice: (bookValue + takenValue) / Math.abs(closed),
      ...(last && {
        equity: plan.equity,
        maintenanceMargin: plan.maintenance,
        fee: told.fee,
        remainder: told.remainder,
        shortfall: told.shortfall,
        balance: state.free[accountIndex]! + state.cash[row]! - state.debt[row]!,
      }),
    });
  });
  for (const { leg, settlement } of told.legs) {
    for (const closed of settlement.deleveraged) {
      sink({
        event: 'deleveraging',
        step,
        round,
        account: policy.ids[policy.rows.account[policy.rows.positions.row[closed.position]!]!]!,
        market: symbol(leg.market),
        against: account,
        size: closed.size,
        fillPrice: leg.bankruptcyPrice,
        profitForgone: closed.profitForgone,
        rank: closed.rank,
      });
    }
    settlement.fundPaid.forEach((amount, fund) => {
      if (amount > 0) {
        const name = policy.venue.funds[fund]!.name;
        sink({ event: 'fundPayment', step, round, fund: name, account, amount, balance: settlement.fundAfter[fund]! });
      }
    });
    if (settlement.owed > 0) sink({ event: 'debt', step, round, account, amount: settlement.owed });
    if (settlement.uncovered > 0) sink({ event: 'uncovered', step, round, account, amount: settlement.uncovered });
  }
}
