import type { Event } from '../event.ts';
import { TIE } from '../margin/tie.ts';
import type { EngineContext } from './context.ts';
import type { PathState } from './state.ts';
import { walletBalance } from './wallet-balance.ts';

type How = Extract<Event, { event: 'debtSettlement' }>['how'];

/**
 * Settles the debts that arose in a step by the venue's rule, row by row: small ones are forgiven whole; then other wallets
 * pay in order, with their conversion fees; then the venue waives a share of what is left; then later deposits pay a share
 * of what is left then. What remains is owed.
 */
export function settleDebts(context: EngineContext, step: number): void {
  const { policy, state } = context;
  if (!state.hasNewDebt) return;
  state.hasNewDebt = false;
  for (let row = 0; row < policy.rows.count; row++) {
    if (state.newDebt[row]! > 0) settleDebt(context, row, step);
  }
}

function settleDebt(context: EngineContext, row: number, step: number): void {
  const { state } = context;
  const { forgivenBelow, sweep, waivedShare, recoveredShare } = context.policy.venue.negativeBalance;
  const account = context.policy.rows.account[row]!;
  const arisen = state.newDebt[row]!;
  // What rounding leaves of a debt is none.
  const tie = TIE * arisen;
  let left = arisen;
  state.newDebt[row] = 0;
  const settle = (how: How, amount: number, fee = 0, wallet?: string): void => {
    left -= amount;
    state.debt[row] = state.debt[row]! - amount;
    const { ids } = context.policy;
    context.sink?.({
      event: 'debtSettlement',
      step,
      round: 0,
      account: ids[account]!,
      how,
      ...(wallet !== undefined && { wallet }),
      amount,
      fee,
      balance: walletBalance(context.policy, state, account),
    });
  };

  if (left < forgivenBelow) {
    state.venueEquity -= left;
    state.tally.forgiven += left;
    settle('forgiven', left);
    return;
  }
  for (const { wallet, conversionFee } of sweep) {
    const held = walletNamed(state, wallet);
    if (held === undefined || left === 0) continue;
    const affordable = held[account]! / (1 + conversionFee);
    if (!(affordable > tie)) continue;
    const paysAll = affordable >= left - tie;
    const amount = paysAll ? left : affordable;
    const fee = amount * conversionFee;
    held[account] = paysAll ? Math.max(0, held[account]! - (amount + fee)) : 0;
    state.venueEquity += fee;
    state.tally.swept += amount;
    settle('swept', amount, fee, wallet);
  }
  const waived = left * waivedShare;
  if (waived > tie) {
    state.venueEquity -= waived;
    state.tally.forgiven += waived;
    settle('waived', waived);
  }
  const recovered = left * recoveredShare;
  if (recovered > tie) {
    state.deposits -= recovered;
    state.tally.recovered += recovered;
    settle('recovered', recovered);
  }
}

/** `futures` is the account's free futures cash, which an isolated loss leaves untouched. */
function walletNamed(state: PathState, wallet: string): Float64Array | undefined {
  return wallet === 'futures' ? state.free : state.otherWallets[state.walletNames.indexOf(wallet)];
}
