import { unitValue } from '../../margin/contract.ts';
import { TIE } from '../../margin/tie.ts';
import type { LiquidationStage } from '../../venue.ts';
import type { Condition } from '../backstop/compile.ts';
import type { TakingTurn } from '../backstop/layers/turn.ts';
import type { EngineContext } from '../context.ts';
import type { ClosedLeg } from './closed-leg.ts';
import type { Leg, LiquidationPlan } from './plan.ts';

/** A row's turn at a closing stage. */
export interface Turn {
  readonly row: number;
  readonly step: number;
  /** 1-based within the step. */
  readonly round: number;
  readonly stage: LiquidationStage;
  /** The trigger that acts on the row, and what it requires: for events, undefined where nobody listens. Quote. */
  readonly acting: { readonly trigger: string; readonly required: number } | undefined;
}

/** A row that is being closed: its turn, and how it stood when the turn came. */
export interface Closing {
  readonly context: EngineContext;
  readonly turn: Turn;
  readonly plan: LiquidationPlan;
}

/** 1 of a long, −1 of a short. */
export function signOf({ size }: Leg): 1 | -1 {
  return size > 0 ? 1 : -1;
}

/** The turn of all layers at a leg: what is wanted, and at which unit value, changes from one to the next. */
export type LegTurn = { -readonly [field in keyof TakingTurn]: TakingTurn[field] };

export function legTurn(closing: Closing, leg: Leg, closed: ClosedLeg): LegTurn {
  const turn: LegTurn = {
    context: closing.context,
    row: 0,
    step: 0,
    round: 0,
    market: 0,
    sign: 1,
    tie: NaN,
    told: undefined,
    wanted: NaN,
    dust: NaN,
    value: NaN,
    afterFill: closed.afterFill,
  };
  setLegTurn(turn, closing, leg, closed);
  return turn;
}

/** Another leg's turn. */
export function setLegTurn(into: LegTurn, { context, turn }: Closing, leg: Leg, { told, afterFill }: ClosedLeg): void {
  const { kind } = context.policy.markets[leg.market]!.contract;
  const unit = Math.abs(unitValue(kind, context.state.books[leg.market]!.index));
  const quantity = Math.abs(leg.size);
  into.row = turn.row;
  into.step = turn.step;
  into.round = turn.round;
  into.market = leg.market;
  into.sign = signOf(leg);
  into.tie = TIE * quantity * unit;
  into.told = told;
  into.dust = TIE * quantity;
  into.afterFill = afterFill;
}

/** Whether a layer may act for the row, by its equity when its turn came. */
export function mayAct({ context, plan }: Closing, layer: Condition, leg: Leg): boolean {
  return context.backstop.isMet(layer, plan.equity, TIE * plan.scale, leg.market);
}
