import { PURPOSE, purpose } from '../random/purpose.ts';
import type { Delay, Trigger } from '../venue.ts';
import { ONE, amount, power } from './amount.ts';
import { equityOf, isOpen, isRowUnder, isUnder, requiredOf } from './equity.ts';
import { wholeSteps } from './time.ts';
import type { RowState, World } from './world.ts';

/** Triggers (rules §5): who is called, whose orders are withdrawn, who is liquidated. */

/** Whether the venue acts at this step on a row under the trigger: its keeper is there, and chance wills it. */
function venueActs(world: World, row: RowState, { probability, per, delay }: Trigger, place: number): boolean {
  if (delay !== undefined && !(row.keepers[place]?.isThere ?? false)) return false;
  if (probability === 1) return true;
  const share = amount(world.stepSeconds).div(per);
  const chance = probability === 0 ? amount(0) : ONE.minus(power(ONE.minus(probability), share));
  const u = amount(world.draw(purpose(PURPOSE.discretion, place), row.account.place, world.step));
  return world.comparisons.compare(u, chance, ONE) < 0;
}

export interface Acting {
  readonly trigger: Trigger;
  /** Place of the first stage that may act. */
  readonly from: number;
}

/** The `liquidate` triggers that a row is under and the venue acts on, as things stand; empty: it is left alone. */
export function actingTriggers(world: World, row: RowState): Acting[] {
  const { triggers, liquidation } = world.venue;
  if (!isOpen(row)) return [];
  return triggers.flatMap((trigger, place): Acting[] => {
    if (trigger.action !== 'liquidate') return [];
    if (!isRowUnder(world, row, trigger) || !venueActs(world, row, trigger, place)) return [];
    const from = trigger.from === undefined ? 0 : liquidation.stages.findIndex(({ name }) => name === trigger.from);
    return [{ trigger, from }];
  });
}

export const isUnderActing = (world: World, row: RowState): boolean => actingTriggers(world, row).length > 0;

/** Before the first round of a step: keepers on their way, those that arrive, and those that find nothing to do. */
export function awaitKeepers(world: World): void {
  const { venue, rows } = world;
  for (const row of rows) {
    venue.triggers.forEach((trigger, place) => {
      if (trigger.delay === undefined) return;
      const under = isOpen(row) && isRowUnder(world, row, trigger);
      const keeper = row.keepers[place];
      if (keeper !== undefined && keeper.arrives <= world.step) keeper.isThere = under;
      if (keeper !== undefined && (keeper.isThere || keeper.arrives > world.step)) return;
      // One that came for nothing has gone; the next is sent for when the row is under the trigger again.
      const arrives = under ? world.step + delaySteps(world, row, trigger.delay, place) : undefined;
      row.keepers[place] = arrives === undefined ? undefined : { arrives, isThere: false };
    });
  }
}

/** Whole steps, at least one, from the step in which a keeper is sent for to the one in which it arrives. */
function delaySteps(
  { draw, comparisons, step, stepSeconds }: World,
  row: RowState,
  delay: Delay,
  place: number,
): number {
  if (delay.kind === 'constant') return Math.max(1, wholeSteps(delay.value, stepSeconds));
  const u = amount(draw(purpose(PURPOSE.keepers, place), row.account.place, step));
  const steps = amount(delay.low)
    .plus(u.times(amount(delay.high).minus(delay.low)))
    .div(stepSeconds);
  // So near to a whole number of steps that doubles may count one more, or one less.
  comparisons.note(steps.minus(steps.round()).abs(), steps);
  return Math.max(1, steps.ceil().toNumber());
}

/** Before the first round of a step: margin calls, and orders that are withdrawn. */
export function warn(world: World): void {
  const { venue, rows, sink, step, round, tally } = world;
  for (const row of rows) {
    const open = isOpen(row);
    venue.triggers.forEach((trigger, place) => {
      if (trigger.action === 'liquidate') return;
      const equity = equityOf(row);
      const required = requiredOf(world, row, trigger);
      const under = open && isUnder(world, row, trigger, equity, required);
      const comesUnder = under && !row.wasUnder[place]!;
      row.wasUnder[place] = under;
      if (!comesUnder) return;
      const at = { step, round, account: row.account.id, ...marketOf(row) };
      if (trigger.action === 'warn') {
        sink({ event: 'marginCall', ...at, equity: equity.toNumber(), required: required.toNumber() });
        tally.marginCalls++;
        const { topUpSteps } = row.account;
        if (topUpSteps !== undefined) row.topUpDue ??= step + topUpSteps;
      } else if (!row.stopsCancelled && row.positions.some(({ size, stop }) => !size.isZero() && stop !== undefined)) {
        sink({ event: 'ordersCancelled', ...at });
        row.stopsCancelled = true;
      }
    });
  }
}

/** An isolated row is told by its market, too. */
export const marketOf = (row: RowState): { market?: string } =>
  row.isCross ? {} : { market: row.positions[0]!.market.symbol };
