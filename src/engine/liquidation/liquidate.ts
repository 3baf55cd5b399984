import type { DeleveragingQueues } from '../adl/queue.ts';
import { settleLeg, type LegSettlement } from '../backstop/waterfall.ts';
import type { Detector } from '../detector/detector.ts';
import { InvariantError } from '../../errors.ts';
import type { EventSink } from '../../event.ts';
import {
  accountOwes,
  bookTakes,
  closePart,
  fundPays,
  fundReceives,
  release,
  venueReceives,
  writeOff,
} from '../ledger.ts';
import { fillValue, takeFromBook } from '../order-book.ts';
import type { CompiledPolicy } from '../policy.ts';
import { isOpen, rowEquity } from '../row.ts';
import { MET, type PathState } from '../state.ts';
import { TIE } from '../../margin/tie.ts';
import { traceLiquidation, type FilledLeg } from '../trace.ts';
import { feeOn, planLiquidation, type LiquidationPlan } from './legs.ts';

/** Rounding of a settlement may not exceed this share of the order's scale. */
const SETTLEMENT_TOLERANCE = 1e-9;

/** What a liquidation works with, besides the row. */
export interface LiquidationContext {
  readonly policy: CompiledPolicy;
  readonly state: PathState;
  readonly queues: DeleveragingQueues;
  readonly detector: Detector;
  /** Funds pay without limit: the run that measures `fundDraw`. */
  readonly unlimitedFunds: boolean;
  readonly sink: EventSink | undefined;
}

/** Liquidates one margin row: plans the whole order, fills it, walks the loss waterfall, settles once (design §8.5). */
export function liquidate(context: LiquidationContext, row: number, step: number, round: number): void {
  const { policy, state } = context;
  const plan = planLiquidation(policy, state, row);
  const cashBefore = state.cash[row]!;
  const releasedBefore = state.released[row]!;
  const receivedBefore = state.received[row]!;
  const legs = execute(context, row, plan);
  if (isOpen(policy.rows, state, row)) state.waitingSince[row] = step;
  context.detector.rowChanged(row);
  if (legs.every(({ closed }) => closed === 0)) return;

  remember(context, row, step, plan, releasedBefore, receivedBefore);
  const settled = settle(context, row, step, legs, cashBefore, plan);
  if (context.sink !== undefined) {
    traceLiquidation(context.sink, policy, state, { row, step, round, plan, legs, ...settled });
  }
}

/** Fills each leg on its book and against the position layers; cash layers are only promised here. */
function execute(context: LiquidationContext, row: number, plan: LiquidationPlan): FilledLeg[] {
  const { policy, state, queues } = context;
  const available = state.fund.map((balance, f) =>
    context.unlimitedFunds || policy.fundBalances[f] === Infinity ? Infinity : balance,
  );
  const insolvent = plan.fillableEquity < 0;
  // Legs that gain fill whole; what they gain is the own equity that lets the losing legs fill.
  let gains = 0;
  let losing = 0;
  for (const leg of plan.legs) {
    if (leg.gain >= 0) gains += leg.gain;
    else losing++;
  }
  let shortfallLeft = insolvent ? -plan.fillableEquity : 0;
  return plan.legs.map((leg) => {
    let budget = Math.max(0, -leg.gain);
    let need = 0;
    if (insolvent && leg.gain < 0) {
      losing--;
      budget = Math.min(gains, -leg.gain);
      gains -= budget;
      // The last losing leg bears exactly what is left, so that the parts sum to the whole.
      need = losing === 0 ? shortfallLeft : Math.min(shortfallLeft, -leg.gain - budget);
      shortfallLeft -= need;
    }
    const settlement = settleLeg(policy, state, queues, leg, budget, need, available);
    const bookValue = settlement.filled === 0 ? 0 : fillValue(state.books[leg.market]!, leg.side, settlement.filled);
    const sign = leg.size > 0 ? 1 : -1;
    const whole = Math.abs(leg.size);
    const fromBook = settlement.takenOff === 0 && settlement.filled === whole ? leg.size : sign * settlement.filled;
    bookTakes(state, leg.position, row, leg.market, fromBook, bookValue);
    takeFromBook(state.books[leg.market]!, leg.side, settlement.filled);
    const takenOff = takenBy(settlement, state.size[leg.position]!, sign, whole);
    if (takenOff !== 0) {
      closePart(state, leg.position, takenOff);
      state.cash[row]! += takenOff * leg.bankruptcyPrice;
      for (const { position } of settlement.deleveraged) {
        context.detector.rowChanged(policy.rows.positions.row[position]!);
      }
    }
    const displacement = Math.abs(state.books[leg.market]!.displacement);
    if (displacement > state.tally.displacement) state.tally.displacement = displacement;
    return {
      leg,
      settlement,
      bookValue,
      takenValue: Math.abs(takenOff * leg.bankruptcyPrice),
      closed: fromBook + takenOff,
    };
  });
}

/** Signed size that position layers took; all of what is left where book and layers together closed the whole leg. */
function takenBy(settlement: LegSettlement, left: number, sign: number, whole: number): number {
  if (settlement.takenOff === 0) return 0;
  const closes = settlement.filled + settlement.takenOff >= whole * (1 - TIE);
  return closes ? left : sign * settlement.takenOff;
}

/** Flags what the row and its account have met. */
function remember(
  { policy, state }: LiquidationContext,
  row: number,
  step: number,
  plan: LiquidationPlan,
  releasedBefore: number,
  receivedBefore: number,
): void {
  let met: number = MET.liquidation;
  if (plan.closingEquity < 0) met |= MET.negativeEquity;
  const { collateral, posted } = state;
  // Realised loss gross of layers: what was at stake and was paid in, less what came out and what closing leaves.
  const loss = collateral[row]! + receivedBefore - releasedBefore - plan.closingEquity;
  if (loss > posted[row]!) met |= MET.lossBeyondMargin;
  state.metRow[row]! |= met;
  state.metAccount[policy.rows.account[row]!]! |= met;
  if (state.tally.firstLiquidationStep === 0) state.tally.firstLiquidationStep = step;
}

/** Fee, layers' payments and remainder, once per row. Returns fee and remainder, quote. */
function settle(
  context: LiquidationContext,
  row: number,
  step: number,
  legs: readonly FilledLeg[],
  cashBefore: number,
  plan: LiquidationPlan,
): { fee: number; remainder: number; shortfall: number } {
  const { policy, state } = context;
  const { tally } = state;
  const { liquidation } = policy.venue;
  const account = policy.rows.account[row]!;
  const isolated = policy.rows.isCross[row] === 0;
  const open = isOpen(policy.rows, state, row);
  // Isolated: margin of what stays open is unchanged per unit, so it keeps its part of the cash.
  const kept = isolated && open ? cashBefore * (1 - legs[0]!.closed / legs[0]!.leg.size) : 0;
  const stake = (): number => (isolated || !open ? state.cash[row]! - kept : rowEquity(policy.rows, state, row));

  const bookValue = legs.reduce((sum, each) => sum + each.bookValue, 0);
  const insolvent = plan.fillableEquity < 0;
  const fee = feeOn(policy, bookValue, insolvent ? 0 : stake());
  let paid = 0;
  let keptOff = 0;
  for (const { settlement } of legs) {
    if (settlement.depleted && tally.fundDepletionStep === 0) tally.fundDepletionStep = step;
    settlement.fundPaid.forEach((amount, fund) => {
      if (amount > 0) fundPays(state, fund, row, amount);
      settlement.fundAfter[fund] = state.fund[fund]!;
      paid += amount;
    });
    if (settlement.owed > 0) accountOwes(state, row, settlement.owed);
    if (settlement.uncovered > 0) writeOff(state, row, settlement.uncovered);
    tally.uncovered += settlement.uncovered;
    paid += settlement.owed + settlement.uncovered;
    keptOff += settlement.keptOff;
  }
  if (!open) checkSettlement(policy, plan, account, state.cash[row]! - feeOfBook(policy, bookValue), paid + keptOff);
  const shortfall = attributedShortfall(plan, open, paid, keptOff);
  tally.shortfall += shortfall;
  state.shortfall[row]! += shortfall;
  if (fee > 0) {
    if (liquidation.fee.to === 'fund' && policy.receivingFund >= 0) fundReceives(state, policy.receivingFund, row, fee);
    else venueReceives(state, row, fee);
    tally.liquidationFees += fee;
  }

  if (!isolated && open) return { fee, remainder: 0, shortfall };
  const left = state.cash[row]! - kept;
  if (insolvent || left <= 0) {
    // Nothing is left by construction: what remains is rounding, booked where it can be seen.
    if (Math.abs(left) > SETTLEMENT_TOLERANCE * plan.scale) {
      throw new InvariantError(
        `settling ${policy.ids[account]!} leaves ${left} unexplained under policy ${policy.name}`,
      );
    }
    writeOffRounding(state, row, left);
    return { fee, remainder: 0, shortfall };
  }
  tally.remainder += left;
  if (liquidation.remainderTo === 'fund' && policy.receivingFund >= 0) {
    fundReceives(state, policy.receivingFund, row, left);
  } else if (isolated) release(state, policy.rows, row, left);
  return { fee, remainder: left, shortfall };
}

/**
 * The shortfall that this settlement accounts for, gross, quote ≥ 0. Closed whole: max(0, −E°), the position layers' part
 * being what the cash layers did not pay of it. Where size stays open, what was paid for and kept off so far.
 */
function attributedShortfall(plan: LiquidationPlan, open: boolean, paid: number, keptOff: number): number {
  const gross = Math.max(0, -plan.closingEquity);
  return open || keptOff === 0 ? paid + Math.max(0, Math.min(keptOff, gross - paid)) : gross;
}

/** The fee that is due whatever is left; a capped one is taken from what is left. */
function feeOfBook(policy: CompiledPolicy, bookValue: number): number {
  const { fee } = policy.venue.liquidation;
  return fee.cap === 'none' ? fee.rate * bookValue : 0;
}

/**
 * Contract 3, for an order that closed whole: what is left = E° + what the layers paid + the loss that position layers kept
 * off the book. Each side is computed from its own amounts.
 */
function checkSettlement(
  policy: CompiledPolicy,
  plan: LiquidationPlan,
  account: number,
  left: number,
  layers: number,
): void {
  if (!(Math.abs(left - plan.uncappedEquity - layers) <= SETTLEMENT_TOLERANCE * plan.scale)) {
    throw new InvariantError(
      `settling ${policy.ids[account]!} under policy ${policy.name} leaves ${left}, but its closing equity of ${plan.uncappedEquity} and the layers' ${layers} do not add up to that`,
    );
  }
}

function writeOffRounding(state: PathState, row: number, left: number): void {
  state.writtenOff += left;
  state.cash[row]! -= left;
}
