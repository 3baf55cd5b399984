import type { AccountsSource, Market, Policy } from '../../experiment.ts';
import type { CollateralCoin } from '../../venue.ts';
import type { Cursor } from '../document/cursor.ts';
import type { Issues } from '../document/issues.ts';
import { didYouMean, listed } from '../document/nearest.ts';
import { heldWallets } from './wallets.ts';

/**
 * A wallet that any policy takes as collateral holds a coin, under every policy: complains where the experiment has no
 * price for one that is held, where policies price it by different underlyings, where a policy sweeps it as if it were
 * cash, and where contracts settle in a coin themselves.
 *
 * @param cursor of `accounts`
 */
export function checkCoins(
  cursor: Cursor,
  accounts: AccountsSource,
  policies: readonly Policy[],
  { markets, underlyings }: { readonly markets: readonly Market[]; readonly underlyings: readonly string[] },
  issues: Issues,
): void {
  for (const [wallet, { place }] of heldWallets(cursor, accounts)) {
    const takers = policies.flatMap((policy) => {
      const coin = policy.venue.collateral.find(({ name }) => name === wallet);
      return coin === undefined ? [] : [{ policy, coin }];
    });
    const [first] = takers;
    if (first === undefined) continue;
    const what = `the coin "${wallet}", which policy "${first.policy.name}" takes as collateral`;
    if (markets.some(({ contract }) => contract.kind === 'inverse')) {
      issues.add(place, {
        expected: 'linear contracts: those that settle in a coin take no other coin as collateral',
        found: `${what}, beside inverse ones`,
        suggestion: 'leave the wallet out, or patch "collateral" with null',
      });
      continue;
    }
    const { underlying } = first.coin;
    if (!underlyings.includes(underlying)) {
      issues.add(place, {
        expected: `an underlying "${underlying}" (there are ${listed(underlyings)}): its index price is that of ${what}`,
        found: 'none of that name',
        ...didYouMean(underlying, underlyings),
      });
    }
    complainOfOtherPrices(wallet, first, takers, (complaint) => issues.add(place, complaint));
    const sweeper = policies.find(
      ({ venue }) =>
        venue.negativeBalance.sweep.some((swept) => swept.wallet === wallet) &&
        !venue.collateral.some(({ name }) => name === wallet),
    );
    if (sweeper !== undefined) {
      issues.add(place, {
        expected: `a wallet that holds the same under every policy: here it is ${what}`,
        found: `policy "${sweeper.name}", which sweeps it as if it were cash`,
        suggestion: `list "${wallet}" in its "collateral" too`,
      });
    }
  }
}

interface Taker {
  readonly policy: Policy;
  readonly coin: CollateralCoin;
}

function complainOfOtherPrices(
  wallet: string,
  first: Taker,
  takers: readonly Taker[],
  complain: (complaint: { readonly expected: string; readonly found: string }) => void,
): void {
  const other = takers.find(({ coin }) => coin.underlying !== first.coin.underlying);
  if (other === undefined) return;
  complain({
    expected: `one price of the coin "${wallet}": policy "${first.policy.name}" names the underlying "${first.coin.underlying}"`,
    found: `"${other.coin.underlying}" in policy "${other.policy.name}"`,
  });
}
