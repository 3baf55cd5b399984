import type { AccountsSource, Place, Policy } from '../../experiment.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';

/** The wallet that margins are carved from. */
export const FUTURES = 'futures';

/**
 * Warns, once for each, of wallets that no policy sweeps or takes as collateral, and of policies that sweep only wallets
 * that nobody holds.
 *
 * @param cursor of `accounts`
 */
export function warnOfIdleWallets(
  cursor: Cursor,
  accounts: AccountsSource,
  policies: readonly Policy[],
  issues: Issues,
): void {
  const held = heldWallets(cursor, accounts);
  const sweeps = policies.map(({ venue }) => venue.negativeBalance.sweep.map(({ wallet }) => wallet));
  for (const [wallet, { place, rows }] of held) {
    if (sweeps.some((swept) => swept.includes(wallet))) continue;
    const takers = policies.filter(({ venue }) => venue.collateral.some(({ name }) => name === wallet));
    if (takers.some(({ venue }) => venue.margin.mode !== 'isolated')) continue;
    const coins = policies.flatMap(({ venue }) => venue.collateral.map(({ name }) => name));
    const { suggestion } = didYouMean(wallet, [FUTURES, ...sweeps.flat(), ...coins]);
    const hint = suggestion === undefined ? '' : ` (${suggestion})`;
    const rest = rows === 1 ? '' : `; ${rows} rows name it`;
    const why = takers.length > 0 ? 'coins are not at stake under isolated margin' : `no policy sweeps it${hint}`;
    issues.warn(place, `the wallet "${wallet}" never acts: ${why}${rest}`);
  }
  policies.forEach(({ name }, i) => {
    const swept = sweeps[i]!;
    if (swept.length === 0 || swept.some((wallet) => wallet === FUTURES || held.has(wallet))) return;
    cursor.warn(`no account holds a wallet that policy "${name}" sweeps (${listed(swept)})`);
  });
}

export interface HeldWallet {
  /** Where it is first named. */
  readonly place: Place;
  readonly rows: number;
}

/** The wallets beside that of futures which any account is given. */
export function heldWallets(cursor: Cursor, accounts: AccountsSource): Map<string, HeldWallet> {
  const held = new Map<string, HeldWallet>();
  if (accounts.kind === 'synthetic') {
    for (const wallet of Object.keys(accounts.otherWallets)) {
      held.set(wallet, { place: cursor.at('otherWallets', wallet).place, rows: 1 });
    }
    return held;
  }
  for (const { wallet, place } of accounts.balances) {
    const earlier = held.get(wallet);
    if (wallet !== FUTURES) held.set(wallet, { place: earlier?.place ?? place, rows: (earlier?.rows ?? 0) + 1 });
  }
  return held;
}
