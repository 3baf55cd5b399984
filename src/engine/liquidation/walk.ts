import { payFrom, takeBy, valueOf } from '../backstop/layers/layer.ts';
import { isPositionLayer, type CashLayer, type PositionLayer } from '../backstop/compile.ts';
import { largestAffordableFill, surplusOver, type Book } from '../order-book.ts';
import type { ClosedLeg } from './closed-leg.ts';
import { uncappedFeeRate } from './fee.ts';
import type { Leg } from './plan.ts';
import { legTurn, mayAct, setLegTurn, signOf, type Closing, type LegTurn } from './turn.ts';

/** What the row's own equity bears of a leg's loss, and what is left for the layers. Quote. */
export interface LegShare {
  /** < 0: promised to other legs. */
  readonly budget: number;
  /** ≥ 0. */
  readonly need: number;
}

/**
 * Walks the loss waterfall for one leg (rules §7). The account's own equity lets the book fill first (`budget`); a cash
 * layer lets the book fill on, up to its capacity; a position layer takes size, from the deepest end, at its price. What is
 * left after the last layer is filled by the book, its loss uncovered; only size beyond the book's depth stays open.
 */
export class LegWalk {
  private readonly closing: Closing;
  private readonly feeRate: number;
  private closed: ClosedLeg;
  /** Legs are planned anew after a handover. */
  private leg: Leg;
  private book: Book;
  private turn: LegTurn;
  /** The book serves sizes up to `ceiling`, and fills it in the end; what lies `beyond` its depth is for position layers, or stays open. */
  ceiling: number;
  private beyond: number;
  /** What the row and the cash layers bear of this leg's loss; < 0: promised to other legs. Quote. */
  private budget: number;
  /** What nobody bears yet of the loss of what the book and the position layers close, in the end uncovered, ≥ 0. Quote. */
  need: number;
  /** Loss at the prices of position layers, against the bankruptcy price, any sign. Quote. */
  private takenLoss: number;

  /** A walk for the first of possibly many legs. */
  constructor(closing: Closing, closed: ClosedLeg, leg: Leg, share: LegShare) {
    this.closing = closing;
    this.feeRate = uncappedFeeRate(closing.context.policy);
    this.closed = closed;
    this.leg = leg;
    this.book = closing.context.state.books[leg.market]!;
    this.turn = legTurn(closing, leg, closed);
    this.ceiling = leg.fillable;
    this.beyond = Math.abs(leg.size) - leg.fillable;
    this.budget = share.budget;
    this.need = share.need;
    this.takenLoss = 0;
  }

  /** Begins with another leg. */
  begin(closed: ClosedLeg, leg: Leg, budget: number, need: number): void {
    this.closed = closed;
    this.leg = leg;
    this.book = this.closing.context.state.books[leg.market]!;
    setLegTurn(this.turn, this.closing, leg, closed);
    this.ceiling = leg.fillable;
    this.beyond = Math.abs(leg.size) - leg.fillable;
    this.budget = budget;
    this.need = need;
    this.takenLoss = 0;
  }

  run(firstLayer: number): void {
    const { layers } = this.closing.context.policy.backstop;
    for (let place = firstLayer; place < layers.length; place++) {
      if (this.need === 0 && this.beyond === 0) break;
      const layer = layers[place]!;
      if (!mayAct(this.closing, layer, this.leg)) continue;
      if (isPositionLayer(layer)) this.take(layer);
      else if (this.need > 0) this.pay(layer);
    }
  }

  private pay(layer: CashLayer): void {
    const { turn } = this;
    const amount = payFrom(turn, layer, this.need);
    if (!(amount > 0)) return;
    this.closed.payments.push({ layer, amount });
    this.budget += amount;
    this.need = this.need > amount + turn.tie ? this.need - amount : 0;
  }

  private take(layer: PositionLayer): void {
    const { closing, leg, turn } = this;
    const reach = this.reach();
    const wanted = this.ceiling - reach + this.beyond;
    // What rounding leaves between the book's reach and its depth is nothing to take.
    if (!(wanted > turn.dust)) return;
    const sign = signOf(leg);
    const value = valueOf(closing.context, layer, leg.market, sign, leg.bankruptcyValue);
    turn.wanted = wanted;
    turn.value = value;
    const quantity = takeBy(turn, layer);
    if (!(quantity > 0)) return;
    const isWhole = quantity === wanted;
    const lossBefore = this.lossOnBook(this.ceiling + this.beyond);
    this.ceiling = isWhole ? reach : this.ceiling - Math.max(0, quantity - this.beyond);
    this.beyond = isWhole ? 0 : Math.max(0, this.beyond - quantity);
    const loss = quantity * sign * (leg.bankruptcyValue - value);
    this.takenLoss += loss;
    const keptOff = lossBefore - this.lossOnBook(this.ceiling + this.beyond) - loss;
    this.closed.takes.push({ layer, quantity, value, keptOff });
    this.need = this.needAfter(isWhole, loss, turn.tie);
  }

  private needAfter(isWhole: boolean, loss: number, tie: number): number {
    // The book fills as far as what is left of the budget reaches: a take that costs nothing more leaves no need.
    if (isWhole && loss <= 0 && this.takenLoss - loss <= this.budget) return 0;
    const need = this.lossOnBook(this.ceiling) + this.takenLoss - this.budget;
    if (need <= tie) return 0;
    return loss <= 0 ? Math.min(this.need, need) : need;
  }

  /** How far the book fills with what is there to bear its loss. */
  private reach(): number {
    if (this.need === 0) return this.ceiling;
    const { book, leg, ceiling, feeRate } = this;
    const budget = Math.max(0, this.budget - this.takenLoss);
    return largestAffordableFill(book, leg.side, ceiling, leg.bankruptcyValue, feeRate, budget);
  }

  /** Loss of what the book fills against the bankruptcy price, after an uncapped fee; any sign. */
  private lossOnBook(size: number): number {
    return -surplusOver(this.book, this.leg.side, size, this.leg.bankruptcyValue, this.feeRate);
  }
}
