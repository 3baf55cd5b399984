import { InvariantError } from '../../errors.ts';
import { accountOwes, venueReceives, writeOff } from '../ledger.ts';
import type { Event } from '../../event.ts';
import { creditRow } from '../backstop/ledger.ts';
import type { EngineContext } from '../context.ts';
import { convertForClosed } from '../conversion.ts';
import { settleRemainder } from '../remainder.ts';
import { coinProceeds, isOpen, rowWorth } from '../row.ts';
import { TIE } from '../../margin/tie.ts';
import type { PathState } from '../state.ts';
import { MET } from '../met.ts';
import { attribute } from './attribution.ts';
import type { ClosedLeg } from './closed-leg.ts';
import { feeOn, uncappedFeeRate } from './fee.ts';
import type { LiquidationPlan } from './plan.ts';
import type { Closing } from './turn.ts';

/** Rounding of a settlement may not exceed this share of the order's scale. */
const SETTLEMENT_TOLERANCE = 1e-9;

/** What a settlement came to. Quote, ≥ 0. */
export interface Settled {
  readonly fee: number;
  readonly remainder: number;
  readonly shortfall: number;
  /** Coins that it converted, as events; absent where nobody listens. */
  readonly conversions: readonly Event[] | undefined;
}

/**
 * Flags what the row and its account have met.
 *
 * @param releasedBefore what had left the row before it was closed, quote
 */
export function flagClosing(
  { context, turn: { row }, plan }: Closing,
  { remainder, shortfall }: Settled,
  releasedBefore: number,
): void {
  const { policy, state } = context;
  let met = 0;
  if (plan.closingEquity < 0) met |= MET.negativeEquity;
  // Where the closing falls short it leaves nothing.
  const returned = releasedBefore + (shortfall > 0 ? 0 : remainder);
  if (!isOpen(policy.rows, state, row) && lostBeyondMargin(state, row, returned, plan.scale))
    met |= MET.lossBeyondMargin;
  state.met.add(row, met);
}

/**
 * Whether a row that is closed lost more than it had posted, gross of layers: what was at stake, less what came out of it,
 * and what layers bore.
 *
 * @param returned what left the row for its account or a fund, the remainder of its closing included. Quote
 * @param scale of the amounts of its closing: rounding is no loss. Quote
 */
export function lostBeyondMargin(state: PathState, row: number, returned: number, scale: number): boolean {
  const loss = state.collateral[row]! - returned + state.shortfall[row]!;
  const posted = state.posted[row]!;
  return loss > posted + TIE * Math.max(scale, posted);
}

/**
 * Fee, layers' payments, conversions of coins and remainder, once per row.
 *
 * @param walked the plan by which the book filled; undefined where everything was handed over
 * @param cashWalked cash of the row when that was made, quote
 */
export function settleClosing(
  closing: Closing,
  legs: readonly ClosedLeg[],
  walked: LiquidationPlan | undefined,
  cashWalked: number,
): Settled {
  const { context, turn, plan } = closing;
  const { policy, state } = context;
  const { tally } = state;
  const { row } = turn;
  const { market } = legs[0]!.leg;
  const isolated = policy.rows.isCross[row] === 0;
  const open = isOpen(policy.rows, state, row);
  const kept = isolated && open ? cashWalked * shareLeftOpen(legs[0]!, walked!) : 0;

  let bookValue = 0;
  for (const each of legs) bookValue += Math.abs(each.bookValue);
  const insolvent = (walked ?? plan).fillableEquity < 0;
  const proceeds = coinProceeds(policy.rows, state, row);
  const stake = isolated || !open ? state.cash[row]! + proceeds - kept : rowWorth(policy.rows, state, row);
  const paid = receivePayments(closing, legs);
  let keptOff = 0;
  for (const { takes } of legs) for (const take of takes) keptOff += take.keptOff;
  const uncappedFee = uncappedFeeRate(policy) * bookValue;
  if (!open) checkSettlement(closing, state.cash[row]! + proceeds - uncappedFee, paid + keptOff);
  const shortfall = open
    ? shortfallOfWhatClosed(plan, paid, keptOff, leftOfWhatClosed(closing, walked!) + proceeds - uncappedFee)
    : shortfallOfAll(plan, paid, keptOff);
  const fee = feeOn(policy, bookValue, insolvent || shortfall > 0 ? 0 : stake);
  tally.shortfall += shortfall;
  state.shortfall[row]! += shortfall;
  attribute(state, legs, shortfall - paid, TIE * plan.scale);
  if (fee > 0) chargeFee(context, row, market, fee);

  const conversions: Event[] | undefined = context.sink === undefined ? undefined : [];
  if (!isolated && open) return { fee, remainder: 0, shortfall, conversions };
  if (proceeds > 0 && state.cash[row]! < 0) convertForClosed({ ...turn, context, told: conversions }, plan.scale);
  const remainder = settleLeft(context, row, market, state.cash[row]! - kept, plan.scale);
  return { fee, remainder, shortfall, conversions };
}

/**
 * Fee and remainder of a row that paid for its own closing on the book, and what it lost.
 *
 * @param market of its first leg
 * @param filled what the book exchanged, quote
 * @param scale of the amounts of its closing, quote
 */
export function settleSolvent(
  context: EngineContext,
  row: number,
  market: number,
  filled: number,
  scale: number,
): void {
  const { policy, state } = context;
  const releasedBefore = state.released[row]!;
  const fee = feeOn(policy, filled, state.cash[row]!);
  if (fee > 0) chargeFee(context, row, market, fee);
  const remainder = settleLeft(context, row, market, state.cash[row]!, scale);
  if (lostBeyondMargin(state, row, releasedBefore + remainder, scale)) state.met.add(row, MET.lossBeyondMargin);
}

/**
 * What is left of a closed row's cash is its remainder.
 *
 * @param market of its first leg, whose fund may receive
 * @returns the remainder, quote ≥ 0
 */
function settleLeft(context: EngineContext, row: number, market: number, left: number, scale: number): number {
  const { policy, state } = context;
  const tolerance = SETTLEMENT_TOLERANCE * scale;
  if (left > TIE * scale) {
    settleRemainder(context, row, left, market);
    return left;
  }
  // Nothing is left by construction: what remains is rounding, booked where it can be seen.
  if (Math.abs(left) > tolerance) {
    throw new InvariantError(
      `settling ${policy.ids[policy.rows.account[row]!]!} leaves ${left} unexplained under policy ${policy.name}`,
    );
  }
  writeOffRounding(state, row, left);
  return 0;
}

/** Isolated: margin of what stays open is unchanged per unit, so it keeps its part of the cash. */
function shareLeftOpen({ closed, handedOver }: ClosedLeg, { legs }: LiquidationPlan): number {
  return 1 - (closed - handedOver) / legs[0]!.size;
}

/** A liquidation fee (> 0) leaves the row for whom the rule says. `market` of the leg, whose fund receives. */
export function chargeFee(
  { policy, state, backstop }: Pick<EngineContext, 'policy' | 'state' | 'backstop'>,
  row: number,
  market: number,
  fee: number,
): void {
  if (policy.venue.liquidation.fee.to === 'fund') backstop.receives(market, row, fee);
  else venueReceives(state, row, fee);
  state.tally.liquidationFees += fee;
}

/** What cash layers and the account itself gave reaches the row; the rest is written off. Their sum, quote. */
function receivePayments({ context: { state }, turn: { row } }: Closing, legs: readonly ClosedLeg[]): number {
  let paid = 0;
  for (const { payments, uncovered } of legs) {
    for (const { layer, amount } of payments) {
      if (layer.kind === 'accountDebt') accountOwes(state, row, amount);
      else creditRow(state, row, amount);
      paid += amount;
    }
    if (uncovered > 0) writeOff(state, row, uncovered);
    state.tally.uncovered += uncovered;
    paid += uncovered;
  }
  return paid;
}

/**
 * The shortfall of a row that closed whole, gross, quote ≥ 0: max(0, −E°), or what layers paid where that is more (a
 * position layer's price was worse than the book).
 */
function shortfallOfAll(plan: LiquidationPlan, paid: number, keptOff: number): number {
  return keptOff === 0 ? paid : Math.max(0, -plan.closingEquity, paid);
}

/**
 * The shortfall of what closed where size stays open (decision 4), gross, quote ≥ 0: what it lacked on the book against its
 * bankruptcy prices, or what layers paid where that is more.
 *
 * @param left of what closed, after an uncapped fee and the layers' payments
 */
function shortfallOfWhatClosed(plan: LiquidationPlan, paid: number, keptOff: number, left: number): number {
  if (keptOff === 0) return paid;
  const lacked = paid + keptOff - left;
  return lacked > TIE * plan.scale ? Math.max(lacked, paid) : paid;
}

/** What of the row's cash belongs to what closed: all but what the open legs stand at by their bankruptcy prices. */
function leftOfWhatClosed({ context: { state }, turn: { row } }: Closing, { legs }: LiquidationPlan): number {
  return legs.reduce((left, leg) => left + state.size[leg.position]! * leg.bankruptcyValue, state.cash[row]!);
}

/**
 * Contract 3, for an order that closed whole: what is left = E° + what the layers paid + the loss that position layers kept
 * off the book. Each side is computed from its own amounts.
 */
function checkSettlement({ context: { policy }, turn, plan }: Closing, left: number, layers: number): void {
  if (!(Math.abs(left - plan.uncappedEquity - layers) <= SETTLEMENT_TOLERANCE * plan.scale)) {
    const account = policy.ids[policy.rows.account[turn.row]!]!;
    throw new InvariantError(
      `settling ${account} under policy ${policy.name} leaves ${left}, but its closing equity of ${plan.uncappedEquity} and the layers' ${layers} do not add up to that`,
    );
  }
}

function writeOffRounding(state: PathState, row: number, left: number): void {
  state.writtenOff += left;
  state.cash[row]! -= left;
}
