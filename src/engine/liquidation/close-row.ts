import { TIE } from '../../margin/tie.ts';
import { coverLoss } from '../backstop/cover.ts';
import type { EngineContext } from '../context.ts';
import { bookTakes } from '../ledger.ts';
import { fillValue, takeFromBook } from '../order-book.ts';
import { coinProceeds, isOpen } from '../row.ts';
import { traceClosing } from '../trace.ts';
import { beginSettlement } from '../backstop/ledger.ts';
import { bookTaken, untouched, type ClosedLeg } from './closed-leg.ts';
import { handOver } from './handover.ts';
import { planLiquidation, type Leg, type LiquidationPlan } from './plan.ts';
import { flagClosing, settleClosing } from './settle.ts';
import { legTurn, mayAct, type Closing, type Turn } from './turn.ts';
import { LegWalk, type LegShare } from './walk.ts';

export type { Turn } from './turn.ts';

/**
 * Closes a margin row (rules §7): plans the whole order, hands it over where the stage says so, fills it, walks the loss
 * waterfall, settles once.
 *
 * @returns whether anything closed
 */
export function closeRow(context: EngineContext, turn: Turn): boolean {
  const { policy, state, backstop, detector } = context;
  const { row, step, stage } = turn;
  const plan = planLiquidation(policy, state, row);
  const closing: Closing = { context, turn, plan };
  const releasedBefore = state.released[row]!;
  beginSettlement(state);

  const legs: ClosedLeg[] = [];
  for (const leg of plan.legs) legs.push(untouched(leg, context.sink !== undefined));
  const isHandedOver = stage.limit === 'none' && policy.backstop.leading > 0;
  const walked = isHandedOver && handOver(closing, legs) ? planWhatIsLeft(closing) : plan;
  const cashWalked = state.cash[row]!;
  if (walked !== undefined) walkLegs(closing, legs, walked, isHandedOver ? policy.backstop.leading : 0);
  else coverHandover(closing, legs);
  for (const { afterFill } of legs) for (const act of afterFill) act();

  detector.rowChanged(row);
  if (!isAnyClosed(legs)) return false;
  const settled = settleClosing(closing, legs, walked, cashWalked);
  flagClosing(closing, settled, releasedBefore);
  backstop.settled(step);
  if (context.sink !== undefined) traceClosing(context.sink, closing, legs, settled);
  return true;
}

function isAnyClosed(legs: readonly ClosedLeg[]): boolean {
  for (const { closed } of legs) if (closed !== 0) return true;
  return false;
}

function planWhatIsLeft({ context: { policy, state }, turn: { row } }: Closing): LiquidationPlan | undefined {
  return isOpen(policy.rows, state, row) ? planLiquidation(policy, state, row) : undefined;
}

/**
 * Everything was handed over, at prices that cost more than the row had, coins included: the cash layers behind are asked
 * for it, in the market of the first leg.
 */
function coverHandover(closing: Closing, [first]: readonly ClosedLeg[]): void {
  const { context, turn, plan } = closing;
  const { state, policy } = context;
  const { layers, leading } = policy.backstop;
  const deficit = -(state.cash[turn.row]! + coinProceeds(policy.rows, state, turn.row));
  if (first === undefined || !(deficit > TIE * plan.scale)) return;
  const asked = layers.slice(leading).filter((layer) => mayAct(closing, layer, first.leg));
  first.uncovered = coverLoss(legTurn(closing, first.leg, first), deficit, asked, (layer, amount) =>
    first.payments.push({ layer, amount }),
  );
}

/** Fills each leg on its book and against the position layers; what cash layers paid reaches the row when it settles. */
function walkLegs(closing: Closing, all: readonly ClosedLeg[], plan: LiquidationPlan, firstLayer: number): void {
  const shares = sharesOf(plan);
  for (let i = 0; i < plan.legs.length; i++) {
    const leg = plan.legs[i]!;
    const closed = plan === closing.plan ? all[i]! : all.find((each) => each.leg.position === leg.position)!;
    const share = shares[i]!;
    if (share.need === 0 && leg.fillable === Math.abs(leg.size)) {
      // Nothing to bear, and nothing beyond the depth: no layer is asked.
      fillLeg(closing, closed, leg, true, leg.fillable);
      continue;
    }
    const first = closed.takes.length;
    const walk = new LegWalk(closing, closed, leg, share);
    walk.run(firstLayer);
    fillWalked(closing, closed, leg, walk, first);
  }
}

/** What a walk came to is filled and booked. @param first place of its first take among the leg's */
export function fillWalked(closing: Closing, closed: ClosedLeg, leg: Leg, walk: LegWalk, first: number): void {
  closed.uncovered = walk.need;
  fillLeg(closing, closed, leg, closed.takes.length === first, walk.ceiling);
  bookTaken(closing.context.state, closing.turn.row, closed, first);
}

/**
 * What the row's own equity bears of each leg, and what is left for the layers. Legs that gain fill whole; what they gain
 * lets the losing legs fill, in their order, and is theirs no longer (a budget below zero).
 */
function sharesOf({ legs, fillableEquity }: LiquidationPlan): LegShare[] {
  const isInsolvent = fillableEquity < 0;
  let gains = 0;
  let losses = 0;
  let losing = 0;
  for (const { gain } of legs) {
    if (gain >= 0) gains += gain;
    else {
      losses -= gain;
      losing++;
    }
  }
  let promised = Math.min(gains, losses);
  let shortfall = isInsolvent ? -fillableEquity : 0;
  const shares: LegShare[] = [];
  for (const { gain } of legs) {
    if (gain >= 0) {
      const given = Math.min(gain, promised);
      promised -= given;
      shares.push({ budget: 0 - given, need: 0 });
    } else if (!isInsolvent) shares.push({ budget: -gain, need: 0 });
    else {
      losing--;
      const budget = Math.min(gains, -gain);
      gains -= budget;
      // The last losing leg bears exactly what is left, so that the parts sum to the whole.
      const need = losing === 0 ? shortfall : Math.min(shortfall, -gain - budget);
      shortfall -= need;
      shares.push({ budget, need });
    }
  }
  return shares;
}

/** The book fills its part of a leg. */
function fillLeg(
  { context: { state }, turn }: Closing,
  closed: ClosedLeg,
  leg: Leg,
  alone: boolean,
  filled: number,
): void {
  if (!(filled > TIE * Math.abs(leg.size))) return;
  const book = state.books[leg.market]!;
  const value = fillValue(book, leg.side, filled);
  // What rounding alone would leave of it goes too.
  const isWhole = alone && Math.abs(leg.size) - filled <= TIE * Math.abs(leg.size);
  const size = isWhole ? leg.size : -leg.side * filled;
  bookTakes(state, leg.position, turn.row, leg.market, size, value);
  takeFromBook(book, leg.side, filled);
  closed.bookValue += value;
  closed.value += value;
  closed.closed += size;
  const displacement = Math.abs(book.displacement);
  if (displacement > state.tally.displacement) state.tally.displacement = displacement;
}
