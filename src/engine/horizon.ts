import type { Event } from '../event.ts';
import { TIE } from '../margin/tie.ts';
import { coverLoss } from './backstop/cover.ts';
import { beginSettlement, creditRow } from './backstop/ledger.ts';
import type { LayerTurn } from './backstop/layers/turn.ts';
import type { EngineContext } from './context.ts';
import { convertCoins } from './conversion.ts';
import { accountOwes, writeOff } from './ledger.ts';
import { openLegs } from './open-legs.ts';
import { isOpen, rowScale, rowWorth } from './row.ts';
import { MET } from './met.ts';
import { actingOn } from './triggers.ts';

/**
 * Values what is still open with negative equity at the last mark and runs it through the cash layers (rules §10): such
 * an account counts as negative, and its deficit as a shortfall, although nobody liquidated it. Its coins are converted first.
 *
 * @returns whether there was any
 */
export function settleHorizon(context: EngineContext, step: number): boolean {
  const { policy, state, detector } = context;
  // Who is above every trigger owes nothing: no trigger asks for less than nothing, and cash is worth what it counts for.
  const areAbove = detector.quiet !== undefined && detector.watchedAreSafe(state.values);
  if (areAbove && policy.triggers.length > 0 && state.coins === undefined) return false;
  let isFirst = true;
  for (let row = 0; row < policy.rows.count; row++) {
    if (!isOpen(policy.rows, state, row)) continue;
    const deficit = -rowWorth(policy.rows, state, row);
    if (!(deficit > 0)) continue;
    const tie = TIE * rowScale(policy.rows, state, row);
    if (!(deficit > tie)) continue;
    if (isFirst) findUnderTrigger(context, step);
    isFirst = false;
    coverDeficit(context, row, deficit, tie, step);
  }
  return !isFirst;
}

/** Who is under a trigger at the last marks bears nobody's loss. */
function findUnderTrigger(context: EngineContext, step: number): void {
  const { policy, state, backstop } = context;
  const rows = Int32Array.from({ length: policy.rows.count }, (_, row) => row);
  const found = rows.filter((row) => isOpen(policy.rows, state, row) && actingOn(context, row, step) !== undefined);
  backstop.startRound(found, found.length);
}

function coverDeficit(context: EngineContext, row: number, deficit: number, tie: number, step: number): void {
  const { policy, state, backstop, sink } = context;
  const { tally } = state;
  const account = policy.rows.account[row]!;
  state.met.add(row, MET.negativeEquity);
  state.shortfall[row]! += deficit;
  tally.shortfall += deficit;
  beginSettlement(state);
  convertCoins({ context, row, step, round: 0 }, Infinity, 0);
  const { position } = openLegs(policy, state, row)[0]!;
  const told: Event[] | undefined = sink === undefined ? undefined : [];
  const turn: LayerTurn = {
    context,
    row,
    step,
    round: 0,
    market: policy.rows.positions.market[position]!,
    sign: state.size[position]! > 0 ? 1 : -1,
    tie,
    told,
  };
  const layers = policy.backstop.layers.filter((layer) => backstop.isMet(layer, -deficit, 0, turn.market));
  const uncovered = coverLoss(turn, deficit, layers, (layer, amount) => {
    if (layer.kind === 'accountDebt') accountOwes(state, row, amount);
    else creditRow(state, row, amount);
    state.backstop.layerPaid[layer.place]! += amount;
    state.backstop.acted[layer.place] = 1;
  });
  if (uncovered > 0) {
    writeOff(state, row, uncovered);
    tally.uncovered += uncovered;
    told?.push({ event: 'uncovered', step, round: 0, account: policy.ids[account]!, amount: uncovered });
  }
  told?.forEach((event) => sink!(event));
  backstop.settled(step);
}
