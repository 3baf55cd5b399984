import { TIE } from '../../margin/tie.ts';
import type { Event } from '../../event.ts';
import type { CashLayer, PositionLayer } from '../backstop/compile.ts';
import { closePart } from '../ledger.ts';
import type { PathState } from '../state.ts';
import type { Leg } from './plan.ts';

/** Size that a position layer took. */
export interface Take {
  readonly layer: PositionLayer;
  /** > 0 */
  readonly quantity: number;
  /** Unit value. */
  readonly value: number;
  /** Loss on the book of the slice that it kept off, less its own price's; < 0 where the book would have paid more. Quote. */
  readonly keptOff: number;
}

/** What became of one leg: filled in while the row is closed. */
export interface ClosedLeg {
  readonly leg: Leg;
  /** What the book exchanged: ∫ v dq, signed as unit values are. */
  bookValue: number;
  /** ∫ v dq over all that was closed. */
  value: number;
  /** Signed size that left the position. */
  closed: number;
  /** The part of it that was handed over before anything went to the book. */
  handedOver: number;
  /** In the order in which layers acted on the leg. */
  readonly takes: Take[];
  /** How many of them belong to the handover: of all legs, these came first. */
  takesHandedOver: number;
  readonly payments: { readonly layer: CashLayer; readonly amount: number }[];
  /** Quote, ≥ 0. */
  uncovered: number;
  /** To be done when the leg's own fill is done. */
  readonly afterFill: (() => void)[];
  /** Events of its layers, in order; absent where nobody listens. */
  readonly told: Event[] | undefined;
}

export function untouched(leg: Leg, isTraced: boolean): ClosedLeg {
  const closed: ClosedLeg = {
    leg,
    // Doubles from the start (`emptyTally`).
    bookValue: NaN,
    value: NaN,
    closed: NaN,
    handedOver: NaN,
    takes: [],
    takesHandedOver: 0,
    payments: [],
    uncovered: NaN,
    afterFill: [],
    told: isTraced ? [] : undefined,
  };
  closed.bookValue = 0;
  closed.value = 0;
  closed.closed = 0;
  closed.handedOver = 0;
  closed.uncovered = 0;
  return closed;
}

/** Books what position layers took out of the row, from `first` on; all that is left of the leg where rounding alone would stay. */
export function bookTaken(state: PathState, row: number, closed: ClosedLeg, first: number): void {
  const { position, size } = closed.leg;
  const sign = size > 0 ? 1 : -1;
  for (let i = first; i < closed.takes.length; i++) {
    const { quantity, value } = closed.takes[i]!;
    const left = state.size[position]!;
    const signed = Math.abs(left) - quantity <= TIE * Math.abs(size) ? left : sign * quantity;
    closePart(state, position, signed);
    state.cash[row]! += signed * value;
    closed.closed += signed;
    closed.value += Math.abs(signed) * value;
  }
}
