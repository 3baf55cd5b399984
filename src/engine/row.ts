import type { MarginRows } from './book-of-accounts.ts';
import { maintenanceOf } from '../margin/schedule.ts';
import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** Equity of a margin row at the marks: cash + Σ size · mark. Quote, any sign. */
export function rowEquity(rows: MarginRows, state: PathState, row: number): number {
  let equity = state.cash[row]!;
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) {
    equity += state.size[p]! * state.marks[rows.positions.market[p]!]!;
  }
  return equity;
}

/** What a row's amounts are measured against: Σ of the larger of notional and cost over its positions. Quote, ≥ 0. */
export function rowScale(rows: MarginRows, state: PathState, row: number): number {
  let scale = 0;
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) {
    const notional = Math.abs(state.size[p]!) * state.marks[rows.positions.market[p]!]!;
    scale += Math.max(notional, Math.abs(state.cost[p]!));
  }
  return scale;
}

/** Maintenance margin of one position at the mark. Quote, ≥ 0. */
export function positionMaintenance(policy: CompiledPolicy, state: PathState, position: number): number {
  const market = policy.rows.positions.market[position]!;
  return maintenanceOf(policy.schedules[market]!, Math.abs(state.size[position]!) * state.marks[market]!);
}

/** Maintenance margin of a margin row: the sum over its open positions. Quote, ≥ 0. */
export function rowMaintenance(policy: CompiledPolicy, state: PathState, row: number): number {
  const { start } = policy.rows;
  let maintenance = 0;
  for (let p = start[row]!; p < start[row + 1]!; p++) {
    if (state.size[p] !== 0) maintenance += positionMaintenance(policy, state, p);
  }
  return maintenance;
}

export function isOpen(rows: MarginRows, state: PathState, row: number): boolean {
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) if (state.size[p] !== 0) return true;
  return false;
}
