import type { EngineContext } from '../context.ts';
import { closeRow } from '../liquidation/close-row.ts';
import { openLegs, type OpenLeg } from '../open-legs.ts';
import { isOpen, rowMaintenance, rowNotional, rowScale, rowWorth } from '../row.ts';
import { actingOn, lastTrigger, type Acting } from '../triggers.ts';
import { TIE } from '../../margin/tie.ts';
import type { LiquidationStage } from '../../venue.ts';
import { clipAllowance, clockOf, rememberOrder } from './clock.ts';
import { isCausedByFunding, meetLiquidation } from './liquidated.ts';
import { executeOrder, planOrder } from './order.ts';
import { settleOrder } from './settle-order.ts';
import { sliceOf } from './slices/slice.ts';
import { traceOrder } from './trace-order.ts';

/** A row's turn in a round. */
interface Turn {
  readonly row: number;
  readonly step: number;
  readonly round: number;
}

/**
 * A row's turn: it walks the venue's stages from the latest that its triggers name, until one fills what it asks for, closes
 * the row, or heals it. A row that is no longer under a trigger is passed over; past the last stage it waits for the next step.
 */
export function liquidate(context: EngineContext, row: number, step: number, round: number): void {
  const { policy, state } = context;
  if (context.soleClosing?.close(row, step, round) === true) return;
  if (context.solventClosing?.close(row, step) === true) return;
  if (!isOpen(policy.rows, state, row)) return;
  let acting = actingOn(context, row, step);
  if (acting === undefined) return;
  for (const trigger of acting.triggers) state.acted.triggers[trigger.place] = 1;
  const { stages } = policy.venue.liquidation;
  const turn = { row, step, round };
  for (let place = acting.from; place < stages.length; place++) {
    const stage = stages[place]!;
    const clock = isPassedOver(context, stage, row) ? 'pass' : clockOf(context, row, place, step);
    if (clock === 'pass') continue;
    if (clock === 'wait') break;
    const outcome = isClosing(stage) ? close(context, turn, place, acting) : slice(context, turn, place, acting);
    if (outcome === 'done') return;
    if (outcome === 'unfilled') break;
    acting = actingOn(context, row, step);
    if (acting === undefined) return;
  }
  state.waitingSince[row] = step;
}

function isPassedOver({ policy, state, backstop }: EngineContext, stage: LiquidationStage, row: number): boolean {
  const { rows } = policy;
  if (stage.aboveNotional > 0 && !(rowNotional(rows, state, row) > stage.aboveNotional)) return true;
  if (stage.when === 'always' && stage.onlyWhile === undefined) return false;
  const market = rows.positions.market[openLegs(policy, state, row)[0]!.position]!;
  return !backstop.isMet(stage, rowWorth(rows, state, row), TIE * rowScale(rows, state, row), market);
}

/** Whether a stage hands the row to the backstop: it closes all at market, or asks the leading position layers first. */
function isClosing({ slice, limit }: LiquidationStage): boolean {
  return limit === 'none' || (limit === 'market' && slice.kind === 'all');
}

/** `next` = the next stage may act in the same turn; `unfilled` = the row waits for the next step. */
type Outcome = 'done' | 'next' | 'unfilled';

function close(context: EngineContext, { row, step, round }: Turn, place: number, acting: Acting): Outcome {
  const { policy, state } = context;
  const stage = policy.venue.liquidation.stages[place]!;
  // Only clips are counted by what they close.
  const notionalOf = (): number => (stage.slice.kind === 'clip' ? rowNotional(policy.rows, state, row) : 0);
  const notional = notionalOf();
  const byFunding = isCausedByFunding(context, row, acting);
  const told = context.sink && lastTrigger(policy, acting);
  if (closeRow(context, { row, step, round, stage, acting: told })) {
    rememberOrder(context, row, place, step, notional - notionalOf());
    meetLiquidation(context, row, step, place, byFunding);
  }
  return isOpen(policy.rows, state, row) ? 'unfilled' : 'done';
}

/** Asks for a slice of the row; one at market that comes to all of it closes the row. */
function slice(context: EngineContext, turn: Turn, place: number, acting: Acting): Outcome {
  const { policy, state } = context;
  const stage = policy.venue.liquidation.stages[place]!;
  const legs = openLegs(policy, state, turn.row);
  const allowance = clipAllowance(context, turn.row, place, turn.step);
  const sizes = sliceOf(stage.slice, { policy, state, row: turn.row, legs, allowance });
  const isAll = legs.every(({ position }, i) => sizes[i]! >= Math.abs(state.size[position]!) * (1 - TIE));
  return isAll && stage.limit === 'market' && !stage.fillOrKill
    ? close(context, turn, place, acting)
    : order(context, turn, place, acting, legs, sizes);
}

function order(
  context: EngineContext,
  { row, step, round }: Turn,
  place: number,
  acting: Acting,
  legs: readonly OpenLeg[],
  sizes: Float64Array,
): Outcome {
  const { policy, state } = context;
  const stage = policy.venue.liquidation.stages[place]!;
  const planned = planOrder(context, row, legs, sizes, stage);
  if (planned.fills.length === 0) return 'next';
  const byFunding = isCausedByFunding(context, row, acting);
  const scale = rowScale(policy.rows, state, row);
  const before = { equity: acting.standing.equity, maintenance: rowMaintenance(policy, state, row) };
  rememberOrder(context, row, place, step, executeOrder(context, row, planned));
  meetLiquidation(context, row, step, place, byFunding);
  context.detector.rowChanged(row);
  const settled = settleOrder(context, { row, step, round }, planned, scale);
  traceOrder(context, {
    row,
    step,
    round,
    stage,
    order: planned,
    ...before,
    ...lastTrigger(policy, acting),
    ...settled,
  });
  return planned.isWhole || !isOpen(policy.rows, state, row) ? 'done' : 'next';
}
