import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/** What deleveraging and haircuts left to the winners, over what had to be raised from them. */
export interface WinnerSurvival {
  /** Of the account with the largest profit beforehand, whoever it was that paid. */
  readonly topWinnerSurvival: number;
  /** Of the account with the largest profit afterwards. */
  readonly maximumSurvivor: number;
}

const NONE: WinnerSurvival = { topWinnerSurvival: NaN, maximumSurvivor: NaN };

/**
 * Two readings of «how much do the winners keep», which rank allocations differently (the proposition and the golden case
 * of the deleveraging literature use one each):
 *
 *     top winner        (w₁ − x₁)/B, 1 = argmax w, the first of equals
 *     largest survivor  max (w − x)/B
 *
 * @param profit w ≥ 0 per account, before anything was taken
 * @param taken x per account, any sign; more than `profit` where profits made later were taken too
 * @param budget B, what was raised from all; NaN results unless it is > 0 and somebody has a profit
 */
export function winnerSurvival(given: {
  readonly profit: ArrayLike<number>;
  readonly taken: ArrayLike<number>;
  readonly budget: number;
}): WinnerSurvival {
  const { profit, taken, budget } = given;
  if (!(budget > 0)) return NONE;
  let top = -1;
  let largest = -Infinity;
  for (let i = 0; i < profit.length; i++) {
    const own = profit[i]!;
    if (!(own > 0)) continue;
    if (top < 0 || own > profit[top]!) top = i;
    if (own - taken[i]! > largest) largest = own - taken[i]!;
  }
  if (top < 0) return NONE;
  return { topWinnerSurvival: (profit[top]! - taken[top]!) / budget, maximumSurvivor: largest / budget };
}

/** Of a path that has ended: w at the marks before its first taking, x and B over the whole path. */
export function pathWinnerSurvival(policy: CompiledPolicy, state: PathState): WinnerSurvival {
  const budget = state.backstop.adlNeeded + state.tally.socialised;
  if (!(budget > 0)) return NONE;
  const profit = byAccount(policy, state.backstop.profitBefore);
  for (let account = 0; account < profit.length; account++) profit[account] = Math.max(0, profit[account]!);
  return winnerSurvival({ profit, taken: byAccount(policy, state.backstop.takenProfit), budget });
}

/** Sums over the positions of each account. */
export function byAccount({ rows }: CompiledPolicy, ofPositions: Float64Array): Float64Array {
  const sums = new Float64Array(rows.accounts);
  for (let p = 0; p < ofPositions.length; p++) sums[rows.account[rows.positions.row[p]!]!]! += ofPositions[p]!;
  return sums;
}
