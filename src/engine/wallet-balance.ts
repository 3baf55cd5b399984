import type { CompiledPolicy } from './policy.ts';
import type { PathState } from './state.ts';

/**
 * What an account's futures wallet holds: free cash, and of each of its rows the cash with positions at entry, less what
 * it owes. Quote, any sign. For events.
 *
 * @param account row of the account
 */
export function walletBalance({ rows }: CompiledPolicy, state: PathState, account: number): number {
  let balance = state.free[account]!;
  for (let row = rows.firstRow[account]!; row < rows.firstRow[account + 1]!; row++) {
    balance += state.cash[row]! - state.debt[row]!;
    for (let p = rows.start[row]!; p < rows.start[row + 1]!; p++) balance += state.cost[p]!;
  }
  return balance;
}
