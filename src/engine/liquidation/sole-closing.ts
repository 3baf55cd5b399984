import { isUnder, TIE } from '../../margin/tie.ts';
import type { EngineContext } from '../context.ts';
import { bookTakes } from '../ledger.ts';
import { beginSettlement } from '../backstop/ledger.ts';
import { fillableSize, fillValue, takeFromBook, type Side } from '../order-book.ts';
import type { PlainClosing } from '../policy.ts';
import { positionMaintenance, positionUsedMargin } from '../row.ts';
import { fundingPaidBefore, meetLiquidation } from '../stages/liquidated.ts';
import { fillWalked } from './close-row.ts';
import { untouched, type ClosedLeg } from './closed-leg.ts';
import { feeOn, uncappedFeeRate } from './fee.ts';
import type { Leg, LiquidationPlan } from './plan.ts';
import { flagClosing, settleClosing, settleSolvent } from './settle.ts';
import type { Closing, Turn } from './turn.ts';
import { LegWalk } from './walk.ts';

type Mutable<T> = { -readonly [field in keyof T]: T[field] };

/**
 * The usual case of a row's turn, in memory that is used over and over: the venue closes everything at market for certain,
 * the row holds one position and stakes no coins, the book can take all of it, nobody listens. What is booked is what
 * `closeRow` would book, to the bit.
 */
export class SoleClosing {
  private readonly context: EngineContext;
  private readonly plain: PlainClosing;
  private readonly feeRate: number;
  private readonly turn: Mutable<Turn>;
  private readonly leg: Mutable<Leg>;
  private readonly plan: Mutable<LiquidationPlan>;
  private readonly closing: Closing;
  private readonly closed: ClosedLeg;
  private readonly legs: readonly ClosedLeg[];
  private readonly walk: LegWalk;

  constructor(context: EngineContext, plain: PlainClosing) {
    const { policy } = context;
    this.context = context;
    this.plain = plain;
    this.feeRate = uncappedFeeRate(policy);
    this.turn = { row: 0, step: 0, round: 0, stage: policy.venue.liquidation.stages[plain.stage]!, acting: undefined };
    // Doubles from the start (`emptyTally`).
    this.leg = {
      position: 0,
      market: 0,
      size: NaN,
      side: 1,
      maintenance: NaN,
      bankruptcyValue: NaN,
      fillable: NaN,
      gain: NaN,
    };
    this.plan = {
      equity: NaN,
      marginEquity: NaN,
      maintenance: NaN,
      scale: NaN,
      legs: [this.leg],
      closingEquity: NaN,
      uncappedEquity: NaN,
      fillableEquity: NaN,
    };
    this.closing = { context, turn: this.turn, plan: this.plan };
    this.closed = untouched(this.leg, false);
    this.legs = [this.closed];
    this.walk = new LegWalk(this.closing, this.closed, this.leg, { budget: NaN, need: NaN });
  }

  /** @returns false where the row is not of this kind: nothing is done then; true where its turn is over */
  close(row: number, step: number, round: number): boolean {
    const { context } = this;
    const { trigger } = this.plain;
    const { policy, state } = context;
    const { start, positions } = policy.rows;
    let position = -1;
    for (let p = start[row]!; p < start[row + 1]!; p++) {
      if (state.size[p] === 0) continue;
      if (position >= 0) return false;
      position = p;
    }
    if (position < 0) return true;
    const market = positions.market[position]!;
    const size = state.size[position]!;
    const atMark = size * state.values[market]!;
    const equity = state.cash[row]! + atMark;
    const markScale = Math.max(Math.abs(atMark), Math.abs(state.cost[position]!));
    const maintenance = positionMaintenance(policy, state, position);
    const measure = trigger.measure === 'maintenance' ? maintenance : positionUsedMargin(policy, state, position);
    const required = trigger.level * measure;
    if (!isUnder(equity, required, trigger.orAt, markScale)) return true;

    const side: Side = size > 0 ? -1 : 1;
    const quantity = Math.abs(size);
    const book = state.books[market]!;
    if (quantity > fillableSize(book, side)) return false;
    const value = fillValue(book, side, quantity);
    const filled = Math.abs(value);
    const scale = markScale + filled;
    const closingCash = state.cash[row]! - side * value;
    const closingEquity = closingCash - feeOn(policy, filled, closingCash);
    // Within a tie of zero the row still pays for itself.
    const paysForItself = closingEquity >= -TIE * scale;
    const bankruptcyValue = state.values[market]! - equity / size;
    const gain = side * (quantity * bankruptcyValue - (1 + side * book.sign * this.feeRate) * value);
    if (!paysForItself && !(gain < 0 && closingEquity < 0)) return false;

    state.acted.triggers[trigger.place] = 1;
    const paid = fundingPaidBefore(context, row);
    const byFunding = paid > 0 && !isUnder(equity + paid, required, trigger.orAt, markScale);
    if (paysForItself) {
      bookTakes(state, position, row, market, size, value);
      takeFromBook(book, side, quantity);
      const displacement = Math.abs(book.displacement);
      if (displacement > state.tally.displacement) state.tally.displacement = displacement;
      context.detector.rowChanged(row);
      settleSolvent(context, row, market, filled, scale);
      context.backstop.settled(step);
      meetLiquidation(context, row, step, this.plain.stage, byFunding);
      return true;
    }
    const { turn, leg, plan } = this;
    turn.row = row;
    turn.step = step;
    turn.round = round;
    leg.position = position;
    leg.market = market;
    leg.size = size;
    leg.side = side;
    leg.maintenance = maintenance;
    leg.bankruptcyValue = bankruptcyValue;
    leg.fillable = quantity;
    leg.gain = gain;
    plan.equity = equity;
    plan.marginEquity = equity;
    plan.maintenance = maintenance;
    plan.scale = scale;
    plan.closingEquity = closingEquity;
    plan.uncappedEquity = closingCash - this.feeRate * filled;
    plan.fillableEquity = closingEquity;
    if (this.closeInsolvent()) meetLiquidation(context, row, step, this.plain.stage, byFunding);
    if (state.size[position] !== 0) state.waitingSince[row] = step;
    return true;
  }

  /** The layers are walked for the one leg, which bears all of the shortfall. Returns whether anything closed. */
  private closeInsolvent(): boolean {
    const { context, closing, closed, leg, legs, plan, walk } = this;
    const { row, step } = this.turn;
    const { state, detector, backstop } = context;
    const releasedBefore = state.released[row]!;
    const cashWalked = state.cash[row]!;
    beginSettlement(state);
    closed.bookValue = 0;
    closed.value = 0;
    closed.closed = 0;
    closed.uncovered = 0;
    // Also what a path that failed in the middle may have left. Not by setting lengths, which costs more than the rest of this.
    while (closed.takes.length > 0) closed.takes.pop();
    while (closed.payments.length > 0) closed.payments.pop();
    while (closed.afterFill.length > 0) closed.afterFill.pop();
    walk.begin(closed, leg, 0, -plan.closingEquity);
    walk.run(0);
    fillWalked(closing, closed, leg, walk, 0);
    for (let i = 0; i < closed.afterFill.length; i++) closed.afterFill[i]!();
    detector.rowChanged(row);
    if (closed.closed === 0) return false;
    flagClosing(closing, settleClosing(closing, legs, plan, cashWalked), releasedBefore);
    backstop.settled(step);
    return true;
  }
}
