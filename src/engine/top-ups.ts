import type { EngineContext } from './context.ts';
import { deposit } from './ledger.ts';
import { isOpen } from './row.ts';
import { marketOf } from './triggers.ts';
import { walletBalance } from './wallet-balance.ts';

/** Money that margin calls have asked for arrives, in the order of rows. A row that was closed meanwhile gets none. */
export function arriveTopUps(context: EngineContext, step: number): void {
  const { policy, state, sink } = context;
  const { memory } = state;
  if (memory.topUpsPending === 0) return;
  for (let row = 0; row < policy.rows.count; row++) {
    if (memory.topUpStep[row] !== step) continue;
    memory.topUpStep[row] = 0;
    memory.topUpsPending--;
    if (!isOpen(policy.rows, state, row)) continue;
    const account = policy.rows.account[row]!;
    const amount = state.topUpSize[account]! * state.postedAtEntry[row]!;
    deposit(state, row, amount);
    state.tally.topUps++;
    context.detector.rowChanged(row);
    if (sink === undefined) continue;
    const balance = walletBalance(policy, state, account);
    sink({ event: 'topUp', step, round: 0, account: policy.ids[account]!, ...marketOf(policy, row), amount, balance });
  }
}
