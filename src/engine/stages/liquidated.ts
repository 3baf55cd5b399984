import type { EngineContext } from '../context.ts';
import { MET } from '../state.ts';
import type { Acting } from '../triggers.ts';

/**
 * Whether an account that is liquidated for the first time would be above its triggers, had the row kept the funding that it
 * paid.
 */
export function isCausedByFunding(
  { policy, state }: EngineContext,
  row: number,
  { triggers, standing }: Acting,
): boolean {
  if ((state.metAccount[policy.rows.account[row]!]! & MET.liquidation) !== 0) return false;
  const paid = state.fundingPaid[row]!;
  return paid > 0 && !triggers.some((trigger) => standing.isUnder(trigger, paid));
}

/** Something of a row was liquidated by a stage. */
export function meetLiquidation(
  { policy, state }: EngineContext,
  row: number,
  step: number,
  stage: number,
  byFunding: boolean,
): void {
  const met = MET.liquidation | (byFunding ? MET.fundingLiquidation : 0);
  state.metRow[row]! |= met;
  state.metAccount[policy.rows.account[row]!]! |= met;
  state.acted.stages[stage] = 1;
  if (state.tally.firstLiquidationStep === 0) state.tally.firstLiquidationStep = step;
}
