import { isUnder, TIE } from '../../margin/tie.ts';
import type { EngineContext } from '../context.ts';
import { bookTakes } from '../ledger.ts';
import { fillableSize, fillValue, takeFromBook, type Side } from '../order-book.ts';
import type { PlainClosing } from '../policy.ts';
import { positionMaintenance, positionUsedMargin } from '../row.ts';
import { fundingPaidBefore, meetLiquidation } from '../stages/liquidated.ts';
import { feeOn } from './fee.ts';
import { settleSolvent } from './settle.ts';

/**
 * A row of several positions that pays for its own closing, in memory that is used over and over: the venue closes everything
 * at market for certain, each position is in a market of its own whose book can take it, no coins are at stake, nobody
 * listens. What is booked is what `closeRow` would book, to the bit.
 */
export class SolventClosing {
  private readonly context: EngineContext;
  private readonly plain: PlainClosing;
  /** Open positions of the row in the order in which they are closed, and what they are asked for and bring: signed as unit values. */
  private readonly legs: Int32Array;
  private readonly maintenances: Float64Array;
  private readonly fills: Float64Array;

  constructor(context: EngineContext, plain: PlainClosing) {
    const { start, count } = context.policy.rows;
    let most = 0;
    for (let row = 0; row < count; row++) most = Math.max(most, start[row + 1]! - start[row]!);
    this.context = context;
    this.plain = plain;
    this.legs = new Int32Array(most);
    this.maintenances = new Float64Array(most);
    this.fills = new Float64Array(most);
  }

  /** @returns false where the row is not of this kind: nothing is done then; true where its turn is over */
  close(row: number, step: number): boolean {
    const { context, legs, fills } = this;
    const { trigger } = this.plain;
    const { policy, state } = context;
    const { start, positions } = policy.rows;
    const { size, values } = state;
    let count = 0;
    let equity = state.cash[row]!;
    let markScale = 0;
    let measured = 0;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      if (size[p] === 0) continue;
      const atMark = size[p]! * values[positions.market[p]!]!;
      equity += atMark;
      markScale += Math.max(Math.abs(atMark), Math.abs(state.cost[p]!));
      const maintenance = positionMaintenance(policy, state, p);
      measured += trigger.measure === 'maintenance' ? maintenance : positionUsedMargin(policy, state, p);
      if (!this.putInOrder(p, maintenance, count++)) return false;
    }
    const required = trigger.level * measured;
    if (!isUnder(equity, required, trigger.orAt, markScale)) return true;

    let closingCash = state.cash[row]!;
    let scale = markScale;
    let filled = 0;
    for (let i = 0; i < count; i++) {
      const p = legs[i]!;
      const side: Side = size[p]! > 0 ? -1 : 1;
      const quantity = Math.abs(size[p]!);
      const book = state.books[positions.market[p]!]!;
      if (quantity > fillableSize(book, side)) return false;
      const value = fillValue(book, side, quantity);
      fills[i] = value;
      closingCash -= side * value;
      scale += Math.abs(value);
      filled += Math.abs(value);
    }
    // Within a tie of zero the row still pays for itself.
    if (!(closingCash - feeOn(policy, filled, closingCash) >= -TIE * scale)) return false;

    state.acted.triggers[trigger.place] = 1;
    const paid = fundingPaidBefore(context, row);
    const byFunding = paid > 0 && !isUnder(equity + paid, required, trigger.orAt, markScale);
    for (let i = 0; i < count; i++) {
      const p = legs[i]!;
      const held = size[p]!;
      const side: Side = held > 0 ? -1 : 1;
      const market = positions.market[p]!;
      const book = state.books[market]!;
      bookTakes(state, p, row, market, held, fills[i]!);
      takeFromBook(book, side, Math.abs(held));
      const displacement = Math.abs(book.displacement);
      if (displacement > state.tally.displacement) state.tally.displacement = displacement;
    }
    context.detector.rowChanged(row);
    const market = positions.market[legs[0]!]!;
    settleSolvent(context, row, market, filled, scale);
    context.backstop.settled(step);
    meetLiquidation(context, row, step, this.plain.stage, byFunding);
    return true;
  }

  /**
   * Puts a position among those before it: largest maintenance first, or the oldest.
   *
   * @returns false where one of them is in the same market, or two maintenances differ by rounding alone
   */
  private putInOrder(position: number, maintenance: number, count: number): boolean {
    const { legs, maintenances } = this;
    const { policy, state } = this.context;
    const { market } = policy.rows.positions;
    const isFirstInFirstOut = policy.venue.liquidation.legOrder === 'firstInFirstOut';
    let place = count;
    for (let i = count - 1; i >= 0; i--) {
      const other = legs[i]!;
      if (market[other] === market[position]) return false;
      const more = maintenance - maintenances[i]!;
      if (more !== 0 && Math.abs(more) <= TIE * Math.max(maintenance, maintenances[i]!)) return false;
      if (!(isFirstInFirstOut ? state.age[position]! < state.age[other]! : more > 0)) continue;
      legs[i + 1] = other;
      maintenances[i + 1] = maintenances[i]!;
      place = i;
    }
    legs[place] = position;
    maintenances[place] = maintenance;
    return true;
  }
}
