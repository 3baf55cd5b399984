import type { Event } from '../event.ts';
import { TIE } from '../margin/tie.ts';
import type { EngineContext } from './context.ts';
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
    const from = walletNamed(context, wallet, account);
    if (from === undefined || left === 0) continue;
    const { held, price } = from;
    const affordable = (held[account]! * price) / (1 + conversionFee);
    if (!(affordable > tie)) continue;
    const paysAll = affordable >= left - tie;
    const amount = paysAll ? left : affordable;
    const fee = amount * conversionFee;
    const out = paysAll ? Math.min(held[account]!, (amount + fee) / price) : held[account]!;
    held[account] = paysAll ? held[account]! - out : 0;
    if (from.coin >= 0) {
      state.coins!.sold[from.coin]! += out;
      state.deposits -= amount + fee;
    }
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

interface Wallet {
  /** [accounts] */
  readonly held: Float64Array;
  /** Quote per unit of it: 1, or the index price of a coin. */
  readonly price: number;
  /** Place among the coins; −1 = cash. */
  readonly coin: number;
}

/**
 * `futures` is the account's free futures cash, which an isolated loss leaves untouched. A coin goes at its index price; where
 * the account has a cross row, that one stakes it, and a sweep finds none.
 */
function walletNamed({ policy, state }: EngineContext, wallet: string, account: number): Wallet | undefined {
  if (wallet === 'futures') return { held: state.free, price: 1, coin: -1 };
  const coin = state.coins?.coins.findIndex(({ name }) => name === wallet) ?? -1;
  if (coin >= 0) {
    const { held, prices } = state.coins!;
    return policy.rows.crossRow[account]! >= 0 ? undefined : { held: held[coin]!, price: prices[coin]!, coin };
  }
  const held = state.otherWallets[state.walletNames.indexOf(wallet)];
  return held && { held, price: 1, coin: -1 };
}
