import { initialOf } from '../margin/schedule.ts';
import { TIE } from '../margin/tie.ts';
import { wholeSteps, type Cadence } from './cadence.ts';
import type { EngineContext } from './context.ts';
import { takeHome, takeHomeFree } from './ledger.ts';
import type { CompiledPolicy } from './policy.ts';
import { isOpen, positionMaintenance, rowCashEquity, rowEquity, rowScale, valuationPrice } from './row.ts';
import type { PathState } from './state.ts';
import { walletBalance } from './wallet-balance.ts';

/** An account's owner takes money home: at the end of the step that contains `at`, all but `leave` × what its positions need. */
export interface CompiledWithdrawal {
  readonly account: number;
  /** Seconds since the path's start, > 0. */
  readonly at: number;
  readonly leave: number;
}

/** The step at whose traders' turn a withdrawal falls due. */
export function withdrawalStep({ at }: CompiledWithdrawal, { step }: Cadence): number {
  return Math.max(1, wholeSteps(at, step));
}

/** Withdrawals that fall due at this step, in their order. */
export function withdraw(context: EngineContext, step: number): void {
  const { policy, state, cadence, sink } = context;
  for (const withdrawal of policy.withdrawals) {
    if (withdrawalStep(withdrawal, cadence) !== step) continue;
    const { account } = withdrawal;
    const amount = takeWhatIsFree(context, withdrawal);
    if (amount === 0 || sink === undefined) continue;
    const balance = walletBalance(policy, state, account);
    sink({ event: 'withdrawal', step, round: 0, account: policy.ids[account]!, amount, balance });
  }
}

/** Free cash whole, and of each open row what exceeds its need; nothing while the account owes. Returns the amount. */
function takeWhatIsFree({ policy, state, detector }: EngineContext, { account, leave }: CompiledWithdrawal): number {
  const { firstRow } = policy.rows;
  let posted = 0;
  for (let row = firstRow[account]!; row < firstRow[account + 1]!; row++) {
    if (state.debt[row]! > 0) return 0;
    posted += state.postedAtEntry[row]!;
  }
  let amount = state.free[account]! > TIE * posted ? takeHomeFree(state, account) : 0;
  for (let row = firstRow[account]!; row < firstRow[account + 1]!; row++) {
    if (!isOpen(policy.rows, state, row)) continue;
    const excess = rowEquity(policy.rows, state, row) - leave * rowNeed(policy, state, row);
    // Coins may stand for what is needed, but it is cash that leaves.
    const taken = Math.min(excess, rowCashEquity(policy.rows, state, row));
    if (!(taken > TIE * rowScale(policy.rows, state, row))) continue;
    takeHome(state, row, taken);
    detector.rowChanged(row);
    amount += taken;
  }
  return amount;
}

/** Σ over the open positions of the larger of initial and maintenance margin. Quote, ≥ 0. */
function rowNeed(policy: CompiledPolicy, state: PathState, row: number): number {
  const { start, positions } = policy.rows;
  let need = 0;
  for (let p = start[row]!; p < start[row + 1]!; p++) {
    const size = state.size[p]!;
    if (size === 0) continue;
    const schedule = policy.schedules[positions.market[p]!]!;
    const price = valuationPrice(policy, state, p);
    const initial = initialOf(schedule, Math.abs(size), price, state.usedRate[p]!);
    need += Math.max(initial, positionMaintenance(policy, state, p));
  }
  return need;
}
