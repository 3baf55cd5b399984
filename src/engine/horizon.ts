import type { EventSink } from '../event.ts';
import { accountOwes, fundPays, writeOff } from './ledger.ts';
import type { CompiledPolicy } from './policy.ts';
import { isOpen, rowEquity, rowScale } from './row.ts';
import { MET, type PathState } from './state.ts';
import { TIE } from '../margin/tie.ts';

/**
 * Values what is still open with negative equity at the last mark and runs it through the cash layers (design §10): such
 * an account counts as negative, and its deficit as a shortfall, although nobody liquidated it.
 */
export function settleHorizon(
  policy: CompiledPolicy,
  state: PathState,
  step: number,
  unlimitedFunds: boolean,
  sink: EventSink | undefined,
): void {
  for (let row = 0; row < policy.rows.count; row++) {
    if (!isOpen(policy.rows, state, row)) continue;
    const deficit = -rowEquity(policy.rows, state, row);
    if (deficit > TIE * rowScale(policy.rows, state, row))
      coverDeficit(policy, state, row, deficit, step, unlimitedFunds, sink);
  }
}

function coverDeficit(
  policy: CompiledPolicy,
  state: PathState,
  row: number,
  deficit: number,
  step: number,
  unlimitedFunds: boolean,
  sink: EventSink | undefined,
): void {
  const accountIndex = policy.rows.account[row]!;
  const account = policy.ids[accountIndex]!;
  const { tally } = state;
  state.metRow[row]! |= MET.negativeEquity;
  state.metAccount[accountIndex]! |= MET.negativeEquity;
  state.shortfall[row]! += deficit;
  tally.shortfall += deficit;
  let need = deficit;
  for (const layer of policy.layers) {
    if (need === 0) return;
    if (layer.kind === 'insuranceFund') {
      const unlimited = unlimitedFunds || policy.fundBalances[layer.fundIndex] === Infinity;
      const held = unlimited ? Infinity : Math.max(0, state.fund[layer.fundIndex]!);
      if (need > held + TIE * deficit && tally.fundDepletionStep === 0) tally.fundDepletionStep = step;
      const amount = Math.min(need, held);
      if (amount === 0) continue;
      fundPays(state, layer.fundIndex, row, amount);
      need -= amount;
      const balance = state.fund[layer.fundIndex]!;
      sink?.({ event: 'fundPayment', step, round: 0, fund: layer.fund, account, amount, balance });
    } else if (layer.kind === 'accountDebt') {
      accountOwes(state, row, need);
      sink?.({ event: 'debt', step, round: 0, account, amount: need });
      need = 0;
    }
  }
  if (need > 0) {
    writeOff(state, row, need);
    tally.uncovered += need;
    sink?.({ event: 'uncovered', step, round: 0, account, amount: need });
  }
}
