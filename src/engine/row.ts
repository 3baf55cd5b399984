import { notionalOf, priceOf } from '../margin/contract.ts';
import { bracketOf, maintenanceOf } from '../margin/schedule.ts';
import { TIE } from '../margin/tie.ts';
import type { Price } from '../units.ts';
import type { Trigger } from '../venue.ts';
import type { MarginRows } from './book-of-accounts.ts';
import { coinsAt } from './coins.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Equity of a margin row at the marks: cash + Σ size · v(mark), and its coins at what they count for. Quote, any sign. */
export function rowEquity(rows: MarginRows, state: PathState, row: number): number {
  const equity = rowCashEquity(rows, state, row);
  return state.coins === undefined ? equity : equity + coinsAt(rows, state.coins, row, state.coins.counts);
}

/** The same with its coins at what they fetch: what there is to lose. Quote, any sign. */
export function rowWorth(rows: MarginRows, state: PathState, row: number): number {
  const equity = rowCashEquity(rows, state, row);
  return state.coins === undefined ? equity : equity + coinsAt(rows, state.coins, row, state.coins.fetches);
}

/** The same without coins. Quote, any sign. */
export function rowCashEquity(rows: MarginRows, state: PathState, row: number): number {
  let equity = state.cash[row]!;
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) {
    equity += state.size[p]! * state.values[rows.positions.market[p]!]!;
  }
  return equity;
}

/** Whether a row's equity is more than rounding. @param equity `rowEquity` of the row */
export function hasEquity(rows: MarginRows, state: PathState, row: number, equity: number): boolean {
  return equity > 0 && equity > TIE * rowScale(rows, state, row);
}

/** What converting all coins that a row stakes would bring. Quote, ≥ 0. */
export function coinProceeds(rows: MarginRows, { coins }: PathState, row: number): number {
  return coins === undefined ? 0 : coinsAt(rows, coins, row, coins.fetches);
}

/** Notional of a margin row at the marks: Σ |size · v(mark)|. Quote, ≥ 0. */
export function rowNotional(rows: MarginRows, state: PathState, row: number): number {
  let notional = 0;
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) notional += positionNotional(rows, state, p);
  return notional;
}

/** |size · v(mark)| of a position. Quote, ≥ 0. */
export function positionNotional(rows: MarginRows, state: PathState, position: number): number {
  return Math.abs(state.size[position]! * state.values[rows.positions.market[position]!]!);
}

/** What a row's amounts are measured against: Σ of the larger of notional and cost over its positions, and its coins. Quote, ≥ 0. */
export function rowScale(rows: MarginRows, state: PathState, row: number): number {
  let scale = 0;
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) {
    scale += Math.max(positionNotional(rows, state, p), Math.abs(state.cost[p]!));
  }
  return state.coins === undefined ? scale : scale + coinsAt(rows, state.coins, row, state.coins.prices);
}

/** Whether a position's margin is valued at its entry, and so stands still as the mark moves. */
export function isValuedAtEntry(policy: CompiledPolicy, state: PathState, position: number): boolean {
  const { price } = policy.venue.margin.valuedAt;
  return price === 'entry' || (price === 'borrowedCoin' && state.size[position]! > 0);
}

/** Price that values an open position's margin: the mark or its entry, by the venue's rule. Quote per base. */
export function valuationPrice(policy: CompiledPolicy, state: PathState, position: number): Price {
  const market = policy.rows.positions.market[position]!;
  if (!isValuedAtEntry(policy, state, position)) return state.marks[market]!;
  return priceOf(policy.markets[market]!.contract.kind, state.cost[position]! / state.size[position]!);
}

/** What the schedule asks of an open position at the valuation price, without a fee to close. Quote, ≥ 0. */
export function scheduledMaintenance(policy: CompiledPolicy, state: PathState, position: number): number {
  const schedule = policy.schedules[policy.rows.positions.market[position]!]!;
  const price = valuationPrice(policy, state, position);
  return maintenanceOf(schedule, Math.abs(state.size[position]!), price, state.usedRate[position]!);
}

/** Taker fee on the notional at the mark, or, of an isolated position, at its bankruptcy price: |cash|. Quote, ≥ 0. */
export function closingFee(policy: CompiledPolicy, state: PathState, position: number): number {
  const { rows, venue, takerFee } = policy;
  const row = rows.positions.row[position]!;
  const atBankruptcy = venue.margin.valuedAt.closingFee === 'bankruptcy' && rows.isCross[row] === 0;
  return takerFee * (atBankruptcy ? Math.abs(state.cash[row]!) : positionNotional(rows, state, position));
}

/** Maintenance margin of one open position: the schedule's, and the fee to close where that is part of it. Quote, ≥ 0. */
export function positionMaintenance(policy: CompiledPolicy, state: PathState, position: number): number {
  const { bracketsAtMark } = policy;
  if (bracketsAtMark !== undefined) {
    // What the schedule would give, to the bit, without the way there: this is asked of every row that is ordered or closed.
    const market = policy.rows.positions.market[position]!;
    const brackets = bracketsAtMark[market]!;
    const notional = Math.abs(state.size[position]! * state.values[market]!);
    const k = bracketOf(brackets, notional);
    return brackets.rates[k]! * notional - brackets.amounts[k]!;
  }
  const maintenance = scheduledMaintenance(policy, state, position);
  return policy.closesForFee ? maintenance + closingFee(policy, state, position) : maintenance;
}

/** Margin that an open position uses: its notional at the valuation price · margin at entry / notional at entry. Quote, ≥ 0. */
export function positionUsedMargin(policy: CompiledPolicy, state: PathState, position: number): number {
  const market = policy.rows.positions.market[position]!;
  const price = valuationPrice(policy, state, position);
  const notional = notionalOf(policy.markets[market]!.contract.kind, state.size[position]!, price);
  return notional * state.usedRate[position]!;
}

/** Maintenance margin of a margin row: the sum over its open positions. Quote, ≥ 0. */
export function rowMaintenance(policy: CompiledPolicy, state: PathState, row: number): number {
  return rowMeasure(policy, state, row, 'maintenance');
}

/** What a trigger's level multiplies: maintenance or used margin, over the open positions of a row. Quote, ≥ 0. */
export function rowMeasure(policy: CompiledPolicy, state: PathState, row: number, measure: Trigger['measure']): number {
  const { start } = policy.rows;
  let total = 0;
  for (let p = start[row]!; p < start[row + 1]!; p++) {
    if (state.size[p] === 0) continue;
    total += measure === 'maintenance' ? positionMaintenance(policy, state, p) : positionUsedMargin(policy, state, p);
  }
  return total;
}

export function isOpen(rows: MarginRows, state: PathState, row: number): boolean {
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) if (state.size[p] !== 0) return true;
  return false;
}
