import { PURPOSE, purpose } from '../random/purpose.ts';
import type { Trigger } from '../venue.ts';
import { ONE, amount, power } from './amount.ts';
import { equityOf, isOpen, isRowUnder, isUnder, requiredOf } from './equity.ts';
import type { RowState, World } from './world.ts';

/** Triggers (rules §5): who is called, whose orders are withdrawn, who is liquidated. */

/** Whether the venue acts on the row's account at this step under a trigger that leaves it a choice. */
function venueActs(world: World, row: RowState, { probability, per }: Trigger, place: number): boolean {
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
