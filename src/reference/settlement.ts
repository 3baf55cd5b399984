import type { Event } from '../event.ts';
import { ZERO, larger, total, type Amount } from './amount.ts';
import { gainOf } from './book.ts';
import type { Settlement } from './cash-layers.ts';
import { convertForClosed } from './coins.ts';
import type { Excess } from './deleveraging.ts';
import { coinProceeds, isOpen, worthOf } from './equity.ts';
import { chargeFee, noteBalances, updateDrawdowns } from './funds.ts';
import type { Leg, Plan } from './plan.ts';
import { noteLossBeyondMargin, settleRemainder } from './row-end.ts';
import type { LayerState, PositionState, RowState, World } from './world.ts';

/** What a closing comes to, once per row (rules §7, model §4). */

/** What became of a leg so far. */
export interface LegRecord {
  closed: Amount;
  /** Of that, what leading position layers took. */
  handed: Amount;
  value: Amount;
  bookValue: Amount;
  readonly excesses: Excess[];
  readonly told: Event[];
  /** Told last. */
  uncovered: Event | undefined;
}

/** A closing under way. */
export interface Closing extends Settlement {
  readonly row: RowState;
  readonly scale: Amount;
  readonly records: Map<PositionState, LegRecord>;
  uncovered: Amount;
  /** What position layers bore of the shortfall: the loss that each take kept off the book, less its own price's. */
  readonly parts: { readonly state: LayerState; part: Amount }[];
  /** Of that, in the handover. */
  handedPart: Amount;
}

export const recordOf = ({ records }: Closing, { position }: Leg): LegRecord => records.get(position)!;

export interface Settled {
  readonly fee: Amount;
  readonly remainder: Amount;
  readonly shortfall: Amount;
  readonly conversions: readonly Event[];
}

/** Once per row: the fee, coins that are converted, the remainder, and what the shortfall came to. */
export function settle(world: World, closing: Closing, first: Plan, plan: Plan): Settled {
  const { row, scale, records } = closing;
  const { tally, comparisons } = world;
  const { market } = first.legs[0]!;
  const shortfall = shortfallOf(world, closing, first, plan);
  tally.shortfall = tally.shortfall.plus(shortfall);
  noteParts(world, closing, shortfall);
  const filled = total([...records.values()].map(({ bookValue }) => bookValue));
  // A capped fee is not charged where a layer pays.
  const coins = isOpen(row) ? ZERO : coinProceeds(row);
  const payable = shortfall.isZero() ? leftOf(row, plan).plus(coins) : ZERO;
  const fee = chargeFee(world, row, market, filled, payable);
  const conversions: Event[] = [];
  convertForClosed(world, row, scale, (event) => conversions.push(event));
  const { released } = row;
  const left = leftOf(row, plan);
  // A cross account that stays open keeps all it has at stake.
  const isSettled = comparisons.isPositive(left, scale) && !(row.isCross && isOpen(row));
  const remainder = isSettled ? settleRemainder(world, row, left, market) : ZERO;
  noteBalances(world);
  if (comparisons.compare(first.closingEquity, ZERO, scale) < 0) row.account.met.add('negativeEquity');
  if (!isOpen(row)) noteLossBeyondMargin(world, row, { released, remainder, shortfall, scale });
  row.shortfall = row.shortfall.plus(shortfall);
  updateDrawdowns(world);
  return { fee, remainder, shortfall, conversions };
}

/** The last position layer that acted bears what is left, so that the parts sum to the shortfall. */
function noteParts({ winners }: World, { parts, paid, uncovered }: Closing, shortfall: Amount): void {
  const last = parts[parts.length - 1];
  if (last === undefined) return;
  const sum = total(parts.map(({ part }) => part));
  last.part = last.part.plus(shortfall.minus(paid).minus(uncovered).minus(sum));
  for (const { state, part } of parts) {
    if (state.layer.kind === 'adl' || state.layer.kind === 'unwind') winners.needed = winners.needed.plus(part);
  }
}

/**
 * What is left of what was closed. An isolated position that stays open in part keeps its share of the cash (what makes it
 * bankrupt at the plan's price, no sooner and no later); a cross account that stays open has all that it is worth, one that
 * is closed its cash.
 */
function leftOf(row: RowState, { legs }: Plan): Amount {
  if (row.isCross && isOpen(row)) return worthOf(row);
  return row.cash.minus(total(legs.map(({ position: { size }, against }) => size.times(against).negated())));
}

/**
 * max(0, −E°), or what was paid where that is more. Where size stays open, that of what closed: what the handover kept off
 * the book, and the loss of the rest against the prices of its own plan.
 */
function shortfallOf(world: World, closing: Closing, { closingEquity }: Plan, { legs }: Plan): Amount {
  const { row, scale, paid, uncovered } = closing;
  const gains = legs.map((leg) => {
    const { closed, handed } = recordOf(closing, leg);
    return gainOf({ ...leg, market: leg.bookBefore }, closed.minus(handed));
  });
  const loss = isOpen(row) ? closing.handedPart.minus(total(gains)) : closingEquity.negated();
  const shortfall = larger(loss, paid.plus(uncovered));
  return world.comparisons.isPositive(shortfall, scale) ? shortfall : ZERO;
}
