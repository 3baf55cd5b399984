import { priceOf } from '../../../margin/contract.ts';
import { TIE, upTo } from '../../../margin/tie.ts';
import { fillableSize, fillValue, largestAffordableFill, takeFromBook, type Side } from '../../order-book.ts';
import type { Deleveraged } from '../../adl/deleveraging.ts';
import { convertForClosed } from '../../conversion.ts';
import type { MarginRows } from '../../book-of-accounts.ts';
import { rowScale, rowWorth } from '../../row.ts';
import type { PathState } from '../../state.ts';
import { walletBalance } from '../../wallet-balance.ts';
import type { LayerOf } from '../compile.ts';
import { bookReceives } from '../ledger.ts';
import { accountOf, symbolOf, type TakingTurn } from './turn.ts';

/**
 * Counterparties are closed against the position at the layer's price, first in the ranking first.
 *
 * @returns size, 0 ≤ taken ≤ wanted
 */
export function deleverage(turn: TakingTurn, layer: LayerOf<'adl' | 'unwind'>): number {
  const { backstop, draw } = turn.context;
  return backstop.deleveraging.close({ layer, turn, onClosed, onExcess }, draw);
}

function onClosed(turn: TakingTurn, layer: LayerOf<'adl' | 'unwind'>, closed: Deleveraged, scale: number): void {
  const { policy, state, detector } = turn.context;
  const counterparty = policy.rows.positions.row[closed.position]!;
  detector.rowChanged(counterparty);
  if (turn.told !== undefined) tell(turn, layer, { ...closed, value: turn.value });
  if (state.coins !== undefined) convertForClosed({ ...turn, row: counterparty }, scale);
}

function onExcess(turn: TakingTurn, layer: LayerOf<'adl' | 'unwind'>, position: number, rank: number): void {
  turn.afterFill.push(() => closeExcess(turn, layer, position, rank));
}

/**
 * The rest of a position that a venue only closes whole goes to the book, as far as its depth and the counterparty's own
 * equity at the fill reach: deleveraging bankrupts nobody.
 */
function closeExcess(turn: TakingTurn, layer: LayerOf<'adl' | 'unwind'>, position: number, rank: number): void {
  const { policy, state, backstop, detector } = turn.context;
  const { market } = turn;
  const { rows } = policy;
  const row = rows.positions.row[position]!;
  const held = state.size[position]!;
  const book = state.books[market]!;
  const side: Side = held > 0 ? -1 : 1;
  const ceiling = Math.min(Math.abs(held), fillableSize(book, side));
  // What it can lose: under cross its equity at the mark, under isolated what its own bankruptcy price allows.
  const isCross = rows.isCross[row] === 1;
  const limit = isCross ? state.values[market]! : -state.cash[row]! / held;
  const budget = isCross ? atStake(rows, state, row) : 0;
  const reach = ceiling > 0 ? largestAffordableFill(book, side, ceiling, limit, 0, budget) : 0;
  const quantity = upTo(Math.abs(held), reach);
  if (!(quantity > turn.dust)) return;
  const scale = backstop.deleveraging.scaleBefore(position);
  const closed = quantity === Math.abs(held) ? held : -side * quantity;
  const unit = fillValue(book, side, quantity) / quantity;
  const profitForgone = closed * (state.values[market]! - unit);
  backstop.deleveraging.take(position, closed, profitForgone, closed * unit);
  bookReceives(state, market, closed, closed * unit);
  takeFromBook(book, side, quantity);
  state.tally.displacement = Math.max(state.tally.displacement, Math.abs(book.displacement));
  detector.rowChanged(row);
  tell(turn, layer, { position, size: closed, value: unit, profitForgone, rank });
  if (state.coins !== undefined) convertForClosed({ ...turn, row }, scale);
}

/** What a cross row may lose: next to a price without loss, rounding of it would let a good deal more than rounding be closed. */
function atStake(rows: MarginRows, state: PathState, row: number): number {
  const worth = rowWorth(rows, state, row);
  return worth > TIE * rowScale(rows, state, row) ? worth : 0;
}

function tell(
  turn: TakingTurn,
  layer: LayerOf<'adl' | 'unwind'>,
  closed: { position: number; size: number; value: number; profitForgone: number; rank: number },
): void {
  if (turn.told === undefined) return;
  const { policy, state } = turn.context;
  const account = policy.rows.account[policy.rows.positions.row[closed.position]!]!;
  turn.told.push({
    event: 'deleveraging',
    step: turn.step,
    round: turn.round,
    account: policy.ids[account]!,
    market: symbolOf(turn),
    against: accountOf(turn),
    size: closed.size,
    fillPrice: priceOf(policy.markets[turn.market]!.contract.kind, closed.value),
    profitForgone: closed.profitForgone,
    rank: closed.rank,
    layer: layer.name,
    balance: walletBalance(policy, state, account),
  });
}
