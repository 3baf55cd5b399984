import type { Event } from '../event.ts';
import { INFINITE, ZERO, type Amount } from './amount.ts';
import { sideOf } from './book.ts';
import { isCashLayer, payFrom, type Settlement } from './cash-layers.ts';
import { convert } from './coins.ts';
import { isOpen, scaleOf, worthOf } from './equity.ts';
import { isMet, noteBalances, updateDrawdowns } from './funds.ts';
import { transfer } from './ledger.ts';
import { legsOf } from './legs.ts';
import { isUnderActing } from './triggers.ts';
import type { RowState, World } from './world.ts';

/** Rows that are still open with negative equity at the horizon: the cash layers cover them at the last mark, after coins (rules §10). */
export function settleHorizon(world: World): void {
  world.underTrigger = new Set(world.rows.filter((row) => isUnderActing(world, row)));
  for (const row of world.rows) {
    if (!isOpen(row)) continue;
    const equity = worthOf(row);
    if (world.comparisons.compare(equity, ZERO, scaleOf(row)) < 0) cover(world, row, equity);
  }
}

function cover(world: World, row: RowState, equity: Amount): void {
  const { step, round, sink, tally, comparisons } = world;
  const [leg] = legsOf(world, row);
  const bearer = { market: leg!.market, side: sideOf(leg!.size) };
  const settlement: Settlement = { row, scale: scaleOf(row), paidBy: new Map(), paid: ZERO };
  const told: Event[] = [];
  convert(world, row, INFINITE, settlement.scale, sink);
  let need = equity.negated();
  for (const state of world.layers) {
    if (!comparisons.isPositive(need, settlement.scale)) break;
    if (!isCashLayer(state.layer) || !isMet(world, state.layer, { equity, scale: settlement.scale }, bearer.market))
      continue;
    need = need.minus(payFrom(world, state, settlement, bearer, need, told));
  }
  if (comparisons.isPositive(need, settlement.scale)) {
    const uncovered = transfer(world.writtenOff, row, need);
    tally.uncovered = tally.uncovered.plus(uncovered);
    told.push({ event: 'uncovered', step, round, account: row.account.id, amount: uncovered.toNumber() });
  }
  row.account.met.add('negativeEquity');
  tally.shortfall = tally.shortfall.minus(equity);
  row.shortfall = row.shortfall.minus(equity);
  noteBalances(world);
  updateDrawdowns(world);
  told.forEach(sink);
}
