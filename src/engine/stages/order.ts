import { bookTakes } from '../ledger.ts';
import { chargeFee } from '../liquidation/settle.ts';
import type { EngineContext } from '../context.ts';
import type { OpenLeg } from '../open-legs.ts';
import { fillableSize, fillValue, takeFromBook, type Side } from '../order-book.ts';
import { TIE } from '../../margin/tie.ts';
import type { LiquidationStage } from '../../venue.ts';
import { sizeWithinEquity, sizeWithinLimit } from './limits.ts';
import { RowTrial, type Exchange } from './row-trial.ts';

/** What an order stage fills of one leg. */
export interface Fill extends Exchange {
  readonly position: number;
  readonly market: number;
  readonly side: Side;
  /** > 0 */
  readonly quantity: number;
}

export interface Order {
  readonly fills: readonly Fill[];
  /** Every leg filled what its slice asks for, and they asked for something. */
  readonly isWhole: boolean;
}

/**
 * What an order gets from the book, leg by leg, each at the row's state after the fills before: the least of its slice, the
 * depth, the stage's limit, and the row's own equity. Nothing is done yet.
 *
 * @param sizes what is asked for per leg, ≥ 0
 */
export function planOrder(
  { policy, state }: EngineContext,
  row: number,
  legs: readonly OpenLeg[],
  sizes: Float64Array,
  { limit, fillOrKill }: LiquidationStage,
): Order {
  const trial = new RowTrial(policy, state, row);
  let isCutShort = false;
  const fills: Fill[] = [];
  trial.undone(() => {
    legs.forEach(({ position }, i) => {
      const held = Math.abs(state.size[position]!);
      // All but rounding of a leg is all of it.
      const wanted = sizes[i]! >= held * (1 - TIE) ? held : sizes[i]!;
      if (!(wanted > TIE * held)) return;
      const market = policy.rows.positions.market[position]!;
      const side: Side = state.size[position]! > 0 ? -1 : 1;
      const book = state.books[market]!;
      const inDepth = Math.min(wanted, fillableSize(book, side));
      const inLimit = sizeWithinLimit(policy, state, row, position, limit, inDepth);
      const reach = sizeWithinEquity(policy, state, row, position, inLimit);
      const quantity = reach >= wanted * (1 - TIE) ? wanted : reach > TIE * held ? reach : 0;
      if (quantity < wanted) isCutShort = true;
      if (quantity === 0) return;
      fills.push({
        position,
        market,
        side,
        quantity,
        ...trial.close(position, side, quantity, fillValue(book, side, quantity)),
      });
    });
  });
  if (fillOrKill && isCutShort) return { fills: [], isWhole: false };
  return { fills, isWhole: !isCutShort && fills.length > 0 };
}

/** Fills an order: sizes and values go to the books, fees to the fund or the venue. Returns the notional closed at the marks. */
export function executeOrder(context: EngineContext, row: number, { fills }: Order): number {
  const { state } = context;
  const { tally } = state;
  let notional = 0;
  for (const { position, market, side, quantity, value, fee } of fills) {
    const book = state.books[market]!;
    bookTakes(state, position, row, market, -side * quantity, value);
    takeFromBook(book, side, quantity);
    if (fee > 0) chargeFee(context, row, market, fee);
    notional += Math.abs(quantity * state.values[market]!);
    tally.displacement = Math.max(tally.displacement, Math.abs(book.displacement));
  }
  return notional;
}
