import type { EngineContext } from './context.ts';
import type { Delay } from '../venue.ts';
import { wholeSteps, type Cadence } from './cadence.ts';
import type { CompiledPolicy, CompiledTrigger } from './policy.ts';
import { RowStanding } from './standing.ts';
import type { PathState } from './state.ts';

/** What the liquidation triggers that act on a row at this step come to; undefined where none does. */
export interface Acting {
  /** Place of the first stage that may act: the latest that any of them names. */
  readonly from: number;
  /** In the venue's order, at least one. */
  readonly triggers: readonly CompiledTrigger[];
  readonly standing: RowStanding;
}

/** Whether a trigger that a row is under acts on it at this step: the same in all rounds of the step. */
function venueActs(context: EngineContext, trigger: CompiledTrigger, row: number, step: number): boolean {
  if (trigger.isCertain) return true;
  const { policy, cadence, draw } = context;
  if (trigger.delay !== undefined && !keeperIsThere(context, trigger, row, step)) return false;
  const probability = cadence.probabilities[trigger.place]!;
  return probability === 1 || draw(trigger.purpose, policy.rows.account[row]!, step) < probability;
}

/** The liquidation triggers that act on a row, as it stands at the marks. */
export function actingOn(context: EngineContext, row: number, step: number): Acting | undefined {
  const { policy, state } = context;
  const standing = new RowStanding(policy, state, row);
  let from = 0;
  let acting: CompiledTrigger[] | undefined;
  for (const trigger of policy.triggers) {
    if (trigger.action !== 'liquidate' || !standing.isUnder(trigger)) continue;
    if (!venueActs(context, trigger, row, step)) continue;
    from = Math.max(from, trigger.from);
    (acting ??= []).push(trigger);
  }
  return acting && { from, triggers: acting, standing };
}

/** The last trigger that acts, in the venue's order, and what it requires: for events. */
export function lastTrigger(
  { venue }: CompiledPolicy,
  { triggers, standing }: Acting,
): { trigger: string; required: number } {
  const last = triggers[triggers.length - 1]!;
  return { trigger: venue.triggers[last.place]!.name, required: standing.required(last) };
}

/** Whether a row is under a liquidation trigger that acts for certain. */
export function isUnderCertainTrigger(policy: CompiledPolicy, state: PathState, row: number): boolean {
  const standing = new RowStanding(policy, state, row);
  return policy.triggers.some(
    (trigger) => trigger.action === 'liquidate' && trigger.isCertain && standing.isUnder(trigger),
  );
}

/** Before the first round of a step: margin calls and withdrawn orders of rows that come under such a trigger now, and keepers. */
export function warn(context: EngineContext, found: Int32Array, count: number, step: number): void {
  const { policy, state } = context;
  const { memory } = state;
  for (let i = 0; i < count; i++) {
    const row = found[i]!;
    const standing = new RowStanding(policy, state, row);
    for (const trigger of policy.triggers) {
      if (trigger.action === 'liquidate' && trigger.delay === undefined) continue;
      if (!standing.isUnder(trigger)) continue;
      const at = row * memory.triggers + trigger.place;
      const isNew = memory.underSince[at] !== step - 1;
      memory.underSince[at] = step;
      if (trigger.delay !== undefined) {
        expectKeeper(context, row, trigger, trigger.delay, isNew, step);
        continue;
      }
      if (!isNew) continue;
      if (trigger.action === 'warn') callMargin(context, row, trigger, standing, step);
      else cancelOrders(context, row, trigger, step);
    }
  }
}

/**
 * Sends for a keeper where none is under way. One that arrives stays for as long as the row is under the trigger at each
 * step's first round; one that finds it above has come for nothing.
 */
function expectKeeper(
  { policy, state, cadence, draw }: EngineContext,
  row: number,
  trigger: CompiledTrigger,
  delay: Delay,
  isNew: boolean,
  step: number,
): void {
  const { memory } = state;
  const at = row * memory.triggers + trigger.place;
  const arrival = memory.keeperStep[at]!;
  if (arrival >= step || (arrival > 0 && !isNew)) return;
  const account = policy.rows.account[row]!;
  memory.keeperStep[at] = step + delaySteps(delay, cadence, () => draw(trigger.delayPurpose, account, step));
}

/** Whole steps, at least one, that a keeper takes. */
function delaySteps(delay: Delay, { step }: Cadence, draw: () => number): number {
  const seconds = delay.kind === 'constant' ? delay.value : delay.low + draw() * (delay.high - delay.low);
  return Math.max(1, wholeSteps(seconds, step));
}

/** Whether the keeper that a trigger needs has arrived, and had the row under it at this step's first round. */
function keeperIsThere(
  { state: { memory } }: EngineContext,
  { place }: CompiledTrigger,
  row: number,
  step: number,
): boolean {
  const at = row * memory.triggers + place;
  const arrival = memory.keeperStep[at]!;
  return arrival > 0 && arrival <= step && memory.underSince[at] === step;
}

function callMargin(
  context: EngineContext,
  row: number,
  trigger: CompiledTrigger,
  standing: RowStanding,
  step: number,
): void {
  const { policy, state, cadence, sink } = context;
  const { memory } = state;
  const account = policy.rows.account[row]!;
  state.acted.triggers[trigger.place] = 1;
  state.tally.marginCalls++;
  sink?.({
    event: 'marginCall',
    step,
    round: 1,
    account: policy.ids[account]!,
    ...marketOf(policy, row),
    equity: standing.equity,
    required: standing.required(trigger),
  });
  const delay = state.topUpDelay[account]!;
  if (Number.isNaN(delay) || memory.topUpStep[row] !== 0) return;
  memory.topUpStep[row] = step + Math.max(1, wholeSteps(delay, cadence.step));
  memory.topUpsPending++;
}

function cancelOrders(
  { policy, state, sink }: EngineContext,
  row: number,
  trigger: CompiledTrigger,
  step: number,
): void {
  const { start, account } = policy.rows;
  let withdrawn = false;
  for (let p = start[row]!; p < start[row + 1]!; p++) {
    if (state.size[p] !== 0 && !Number.isNaN(state.stopPrice[p])) withdrawn = true;
    state.stopPrice[p] = NaN;
  }
  if (!withdrawn) return;
  state.acted.triggers[trigger.place] = 1;
  const id = policy.ids[account[row]!]!;
  sink?.({ event: 'ordersCancelled', step, round: 1, account: id, ...marketOf(policy, row) });
}

/** The market of an isolated row, for events; nothing of a cross row. */
export function marketOf({ rows, markets }: CompiledPolicy, row: number): { market?: string } {
  if (rows.isCross[row] === 1) return {};
  return { market: markets[rows.positions.market[rows.start[row]!]!]!.symbol };
}
