import { TIE } from '../../margin/tie.ts';
import type { CompiledPolicy } from '../policy.ts';
import {
  closingFee,
  isValuedAtEntry,
  positionNotional,
  positionUsedMargin,
  rowScale,
  scheduledMaintenance,
} from '../row.ts';
import { RowStanding } from '../standing.ts';
import type { PathState } from '../state.ts';
import type { Trigger } from '../../venue.ts';
import { CAUTION, LARGEST_RADIUS, type SafeRadius } from './safe-radius.ts';

/** Moves of unit values for which a bound is tried: far ones serve rows that are far from their trigger. */
const MOVES = [LARGEST_RADIUS, 0.25, 0.06, 0.015, 0.004];

/** Requirement ≤ fixed + growing · (1 + δ) for moves of unit values of at most δ. Quote. */
interface Bound {
  fixed: number;
  growing: number;
}

/**
 * Safe radii under any schedule, valuation and measure. With a bound of the requirement that holds for moves of at most δₖ,
 * either way, and equity falling by at most δ · Σ notional, a row is safe while
 *
 *     δ ≤ δₖ   and   δ < (equity − level · (fixed + growing)) / (Σ notional + level · growing)
 *
 * for every trigger. The largest such δ over the δₖ is taken.
 */
export function anyMarginRadius(policy: CompiledPolicy, state: PathState): SafeRadius {
  const { triggers, rows } = policy;
  const bound: Bound = { fixed: NaN, growing: NaN };
  const radius = (row: number): number => {
    const standing = new RowStanding(policy, state, row);
    let notional = 0;
    for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) notional += positionNotional(rows, state, p);
    if (notional === 0) return LARGEST_RADIUS;
    if (triggers.some((trigger) => standing.isUnder(trigger))) return -1;
    // What rounding may decide, at a tie, is looked at again.
    const equity = standing.equity - 2 * TIE * rowScale(rows, state, row);
    let widest = 0;
    for (const move of MOVES) {
      if (move <= widest) break;
      let within = move;
      for (const { level, measure } of triggers) {
        boundRequirement(policy, state, row, measure, move, bound);
        const buffer = equity - level * (bound.fixed + bound.growing);
        within = Math.min(within, (CAUTION * buffer) / (notional + level * bound.growing));
      }
      widest = Math.max(widest, within);
    }
    return widest;
  };
  return { bothSides: true, radius };
}

function boundRequirement(
  policy: CompiledPolicy,
  state: PathState,
  row: number,
  measure: Trigger['measure'],
  move: number,
  into: Bound,
): void {
  const { rows, venue } = policy;
  const feeAtBankruptcy = venue.margin.valuedAt.closingFee === 'bankruptcy' && rows.isCross[row] === 0;
  into.fixed = 0;
  into.growing = 0;
  for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) {
    const quantity = Math.abs(state.size[p]!);
    if (quantity === 0) continue;
    const atEntry = isValuedAtEntry(policy, state, p);
    if (measure === 'usedMargin') {
      into[atEntry ? 'fixed' : 'growing'] += positionUsedMargin(policy, state, p);
      continue;
    }
    if (atEntry) into.fixed += scheduledMaintenance(policy, state, p);
    else {
      const { rule } = policy.schedules[rows.positions.market[p]!]!;
      const notional = positionNotional(rows, state, p);
      const largest = notional * (1 + move) * (1 + 4 * TIE);
      into.growing += rule.rateUpTo(quantity, largest, state.usedRate[p]!) * notional;
    }
    if (policy.closesForFee) into[feeAtBankruptcy ? 'fixed' : 'growing'] += closingFee(policy, state, p);
  }
}
