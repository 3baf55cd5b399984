import type { LiquidationStage } from '../venue.ts';
import { amount, type Amount } from './amount.ts';
import { closeRow } from './closing.ts';
import { equityOf, isOpen, requiredOf, rowNotional, scaleOf, worthOf } from './equity.ts';
import { isMet } from './funds.ts';
import { sendOrder } from './order.ts';
import { legsOf } from './legs.ts';
import { clipAllowance, slicesOf, type Sliced } from './slices.ts';
import { actingTriggers, isUnderActing, type Acting } from './triggers.ts';
import type { RowState, World } from './world.ts';
import { wholeSteps } from './time.ts';

/** A row's turn in a round: what put it there. */
export interface Turn {
  readonly row: RowState;
  readonly acting: { readonly trigger: string; readonly required: Amount };
}

/**
 * One row's turn (rules §6): it walks the stages from the latest `from` of the triggers that act on it, each at the state
 * that the one before left.
 */
export function takeTurn(world: World, row: RowState): void {
  const { step, venue } = world;
  const triggers = actingTriggers(world, row);
  if (triggers.length === 0) return;
  const causedByFunding = !row.account.met.has('liquidation') && isCausedByFunding(world, row, triggers);
  const { stages } = venue.liquidation;
  for (let place = Math.max(...triggers.map(({ from }) => from)); place < stages.length; place++) {
    const stage = stages[place]!;
    const permission = permissionOf(world, row, stage, place);
    if (permission === 'wait') break;
    if (permission === 'pass') continue;
    const outcome = act(world, turnOf(world, row), stage);
    if (outcome.filled) noteFill(world, row, stage, place, causedByFunding);
    if (outcome.ends === 'turn') return;
    if (outcome.ends === 'step') break;
    if (!isUnderActing(world, row)) return;
  }
  row.waitsIn = step;
}

/** The last of the triggers that act on the row as it stands. */
function turnOf(world: World, row: RowState): Turn {
  const triggers = actingTriggers(world, row);
  const { trigger } = triggers[triggers.length - 1]!;
  return { row, acting: { trigger: trigger.name, required: requiredOf(world, row, trigger) } };
}

/** Would the row be above every trigger, had it kept the funding that it has paid, net? */
function isCausedByFunding(world: World, row: RowState, triggers: readonly Acting[]): boolean {
  const equity = equityOf(row).plus(row.fundingPaid);
  return triggers.every(({ trigger }) => {
    const order = world.comparisons.compare(equity, requiredOf(world, row, trigger));
    return trigger.when === 'below' ? order >= 0 : order > 0;
  });
}

type Permission = 'act' | 'pass' | 'wait';

function permissionOf(world: World, row: RowState, stage: LiquidationStage, place: number): Permission {
  const { step, stepSeconds, comparisons } = world;
  const [first] = legsOf(world, row);
  const notional = rowNotional(row);
  if (!isMet(world, stage, { equity: worthOf(row), scale: scaleOf(row) }, first!.market)) return 'pass';
  if (stage.aboveNotional > 0 && comparisons.compare(notional, amount(stage.aboveNotional)) <= 0) return 'pass';
  const memory = row.cadence[place]!;
  if (stage.interval > 0) {
    const orders = memory.step === step ? memory.orders : 0;
    if (orders >= Math.max(1, amount(stepSeconds).div(stage.interval).floor().toNumber())) return 'wait';
    if (step < memory.next) return 'wait';
  }
  if (step < memory.cooledUntil) return 'pass';
  if (stage.slice.kind === 'clip' && !comparisons.isPositive(clipAllowance(world, row, stage.slice), notional))
    return 'wait';
  return 'act';
}

interface Outcome {
  readonly filled: boolean;
  /** The turn; the turn and every other of this step; or neither. */
  readonly ends: 'turn' | 'step' | 'nothing';
}

function act(world: World, turn: Turn, stage: LiquidationStage): Outcome {
  const isClosing = stage.slice.kind === 'all' && (stage.limit === 'market' || stage.limit === 'none');
  const slices = isClosing ? [] : slicesOf(world, turn.row, stage);
  if (isClosing || (stage.limit === 'market' && !stage.fillOrKill && areWhole(turn.row, slices))) {
    const filled = closeRow(world, turn, stage);
    // What lies beyond the depth is tried again at the next step.
    return { filled, ends: filled && !isOpen(turn.row) ? 'turn' : 'step' };
  }
  const { filled, isCutShort } = sendOrder(world, turn, stage, slices);
  return { filled, ends: isCutShort ? 'nothing' : 'turn' };
}

const areWhole = (row: RowState, slices: readonly Sliced[]): boolean =>
  slices.length > 0 && slices.every(({ position, quantity }) => quantity.equals(position.size.abs())) && isOpen(row);

/** An order that filled something counts for the stage's interval and cool-down, and for the account. */
function noteFill(world: World, row: RowState, stage: LiquidationStage, place: number, causedByFunding: boolean): void {
  const { step, stepSeconds, tally } = world;
  const memory = row.cadence[place]!;
  memory.orders = memory.step === step ? memory.orders + 1 : 1;
  memory.step = step;
  if (stage.interval > stepSeconds) memory.next = step + wholeSteps(stage.interval, stepSeconds);
  if (stage.coolDown > 0) memory.cooledUntil = step + Math.max(1, wholeSteps(stage.coolDown, stepSeconds));
  row.account.met.add('liquidation');
  if (causedByFunding) row.account.met.add('funding');
  tally.firstLiquidationIn ??= step;
}
