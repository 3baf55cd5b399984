import type { EngineContext } from '../context.ts';
import { MET } from '../met.ts';
import type { Acting } from '../triggers.ts';

/**
 * Whether an account that is liquidated for the first time would be above its triggers, had the row kept the funding that it
 * paid.
 */
export function isCausedByFunding(context: EngineContext, row: number, { triggers, standing }: Acting): boolean {
  const paid = fundingPaidBefore(context, row);
  return paid > 0 && !triggers.some((trigger) => standing.isUnder(trigger, paid));
}

/** Funding that a row has paid, net, before its account is liquidated for the first time; 0 if it has been. Quote, any sign. */
export function fundingPaidBefore({ policy, state }: EngineContext, row: number): number {
  const isFirst = (state.met.ofAccount[policy.rows.account[row]!]! & MET.liquidation) === 0;
  return isFirst ? state.fundingPaid[row]! : 0;
}

/** Something of a row was liquidated by a stage. */
export function meetLiquidation(
  { state }: EngineContext,
  row: number,
  step: number,
  stage: number,
  byFunding: boolean,
): void {
  state.met.add(row, MET.liquidation | (byFunding ? MET.fundingLiquidation : 0));
  state.acted.stages[stage] = 1;
  if (state.tally.firstLiquidationStep === 0) state.tally.firstLiquidationStep = step;
}
