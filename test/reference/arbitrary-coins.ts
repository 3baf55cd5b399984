import type { BalanceRow, Experiment } from '../../src/experiment.ts';
import type { Accounts } from '../../src/position.ts';
import type { CollateralCoin, Venue } from '../../src/venue.ts';
import type { RandomNumbers } from './random-numbers.ts';

/** Coins of a random world: what the venue says of them, and what accounts hold. */
export interface Coins {
  readonly venue: Venue;
  readonly accounts: Accounts;
  readonly balances: readonly BalanceRow[];
}

/**
 * One or two coins, each priced by one of these underlyings, under a venue that mostly takes them as collateral: accounts
 * under cross hold less cash for it, so that coins decide who falls and who pays.
 */
export function arbitraryCoins(
  random: RandomNumbers,
  venue: Venue,
  accounts: Accounts,
  underlyings: Pick<Experiment, 'underlyings'>['underlyings'],
): Coins {
  const names = random.some(['BTC', 'USDE'], random.whole(1, 2));
  const collateral = names.map((name): CollateralCoin => ({
    name,
    underlying: random.pick(underlyings).name,
    haircut: random.pick([0, 0.05, 0.2, 0.5, 1]),
    conversionFee: random.pick([0, 0.005, 0.03, 0.1]),
  }));
  const mode = venue.margin.mode === 'isolated' && random.chance(0.7) ? 'cross' : venue.margin.mode;
  const sweeps = random
    .some(names, random.whole(0, names.length))
    .map((wallet) => ({ wallet, conversionFee: random.pick([0, 0.015]) }));
  const { negativeBalance } = venue;
  const margins = Float64Array.from(accounts.ids, (_, account) => marginsOf(accounts, account));
  const held = collateral.map(({ underlying }) => {
    const { initialPrice } = underlyings.find(({ name }) => name === underlying)!;
    return margins.map((margin) => Number(((margin * random.pick([0, 0.2, 0.5, 1, 4])) / initialPrice).toPrecision(7)));
  });
  return {
    venue: {
      ...venue,
      margin: { ...venue.margin, mode },
      collateral,
      negativeBalance: { ...negativeBalance, sweep: random.some([...negativeBalance.sweep, ...sweeps], 5) },
    },
    accounts: {
      ...accounts,
      balance:
        mode === 'cross'
          ? accounts.balance.map((balance) => Number((balance * random.pick([0, 0.3, 1, 1])).toPrecision(9)))
          : accounts.balance,
      wallets: { ...accounts.wallets, ...Object.fromEntries(collateral.map(({ name }, c) => [name, held[c]!])) },
    },
    balances: collateral.flatMap(({ name }, c) =>
      accounts.ids.map((account, i) => ({
        account,
        wallet: name,
        amount: held[c]![i]!,
        place: { file: 'random', pointer: '' },
      })),
    ),
  };
}

function marginsOf({ positions }: Accounts, account: number): number {
  return positions.margin.reduce((sum, margin, p) => (positions.account[p] === account ? sum + margin : sum), 0);
}
