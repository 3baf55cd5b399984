import type { EngineContext } from '../context.ts';

/** An allowance of which less than this share is left is used up. */
const ROUNDING = 1e-12;

/**
 * Whether the clock lets a stage act on a row: `wait` where its interval has not passed, or the clips of this step are used
 * up; `pass` where it cools down, and a later stage may act.
 */
export function clockOf(context: EngineContext, row: number, stage: number, step: number): 'act' | 'pass' | 'wait' {
  const { memory } = context.state;
  const { coolDown, ordersPerStep, stepsBetween, clipNotional } = context.cadence.stages[stage]!;
  const at = row * memory.stages + stage;
  const last = memory.orderStep[at]!;
  if (last === step && memory.ordersInStep[at]! >= ordersPerStep) return 'wait';
  if (last > 0 && last < step && step - last < stepsBetween) return 'wait';
  if (last > 0 && step - last < coolDown) return 'pass';
  if (clipNotional === Infinity) return 'act';
  return clipAllowance(context, row, stage, step) > ROUNDING * clipNotional ? 'act' : 'wait';
}

/** Notional at the marks that a stage's clips may still close of a row in this step; Infinity of other slices. */
export function clipAllowance({ state, cadence }: EngineContext, row: number, stage: number, step: number): number {
  const { memory } = state;
  const { clipNotional } = cadence.stages[stage]!;
  return memory.clipStep[row] === step ? Math.max(0, clipNotional - memory.clippedNotional[row]!) : clipNotional;
}

/** Remembers an order of a stage that filled something. @param notional closed, at the marks */
export function rememberOrder(
  { policy, state }: EngineContext,
  row: number,
  stage: number,
  step: number,
  notional: number,
): void {
  const { memory } = state;
  const at = row * memory.stages + stage;
  memory.ordersInStep[at] = memory.orderStep[at] === step ? memory.ordersInStep[at]! + 1 : 1;
  memory.orderStep[at] = step;
  if (policy.venue.liquidation.stages[stage]!.slice.kind !== 'clip') return;
  memory.clippedNotional[row] = notional + (memory.clipStep[row] === step ? memory.clippedNotional[row]! : 0);
  memory.clipStep[row] = step;
}
